"""Write the pages that are made from the code: `python docs/generate.py`.

- docs/formats/<format>.md, a page for each format, from its docstring, FIELDS and IGNORED; README.md lists them;
- docs/record.schema.json, the JSON Schema of a record, from the model.
A test fails while a page says something else than the code.
"""

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import msgspec

from passeur.formats.base import Field, Format, formats
from passeur.model.record import AnyRecord

DOCS = Path(__file__).parent
_MADE = "<!-- Made from the code by docs/generate.py; do not edit. -->"


def pages() -> dict[str, str]:
    """Every generated page: path relative to docs/ → content."""
    found = {f"formats/{name}.md": _page(format) for name, format in formats().items()}
    found["formats/README.md"] = _index(formats())
    found["record.schema.json"] = _schema()
    return found


def _page(format: Format) -> str:
    """The page of one format."""
    about = (cast(ModuleType, format).__doc__ or "").strip()
    title, _, rest = about.partition("\n")
    kinds = ", ".join(f"`{each}`" for each in format.MEDIA_TYPES) or "none"
    lines = [
        f"# {format.TITLE}", "", _MADE, "", title, *rest.splitlines(), "",
        f"Name in network.toml: `{format.NAME}` · version of the reader: {format.VERSION} · media types: {kinds}", "",
        "## What is read", "",
        "A path is an element below its parent, an attribute after `@`, a column or a key; `/**` means all inside.", "",
        "| path | goes to | remark |", "|---|---|---|",
        *(_row(f"`{path}`", field) for path, field in format.FIELDS.items()), "",
        "## What is left out, and why", "",
        "Whatever is in neither table is counted, shown in the report as unmapped, and stays in the raw file.", "",
        "| path | reason |", "|---|---|",
        *(f"| `{_cell(path)}` | {_cell(reason)} |" for path, reason in format.IGNORED.items()),
    ]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def _row(path: str, field: Field) -> str:
    """One line of the table of fields."""
    return f"| {_cell(path)} | {_cell(field.to)} | {_cell(field.note)} |"


def _cell(value: str) -> str:
    """`value` as it may stand in a cell of a table."""
    return " ".join(value.replace("|", "\\|").replace("<", "&lt;").split())


def _index(found: dict[str, Format]) -> str:
    """The list of all formats."""
    lines = [
        "# Formats", "", _MADE, "",
        "Each file of a source is recognised by its first bytes, or read as the format that network.toml names.",
        "What no table of its format names is counted and shown in the report; the raw file is kept.", "",
        "| format | name | fields |", "|---|---|---|",
        *(f"| [{each.TITLE}]({name}.md) | `{name}` | {len(each.FIELDS)} |" for name, each in found.items()), "",
        "What a record is: [record.schema.json](../record.schema.json).",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _schema() -> str:
    """The JSON Schema of a record of any kind."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A record of Passeur",
        "description": "Anything that one partner describes. `kind` says which of the shapes it has.",
        **msgspec.json.schema(AnyRecord),
    }
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def write() -> list[str]:
    """Write every page that is not up to date; their paths."""
    changed = []
    for name, content in pages().items():
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            changed.append(name)
    return changed


if __name__ == "__main__":
    sys.stdout.write("".join(f"docs/{name} written\n" for name in write()) or "all pages are up to date\n")
