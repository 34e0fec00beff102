"""Looking without changing: `check`, `inspect`, `verify`, `show`."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import msgspec

from passeur import network as networks
from passeur.access.gate import Own, gate_of
from passeur.access.statements import check_statements
from passeur.commands.common import known_folder
from passeur.errors import NotFound, PasseurError, Refused
from passeur.formats import table
from passeur.formats.base import RawFile, formats, read_file, recognise
from passeur.formats.propose import propose, to_toml, unmapped
from passeur.harvest.base import FileItem, Problem
from passeur.harvest.files import iter_files
from passeur.lake import edition as editions
from passeur.lake.raw import RawStore
from passeur.model.languages import is_language
from passeur.model.record import AnyRecord, Person, encode, kind_of
from passeur.network import Source
from passeur.pipeline.progress import Progress, silent
from passeur.report import Report


def source_for(format: str, lang: str, network: Path | None, id: str) -> Source:
    """The settings to read with: those of a source of a network, or plain ones; what is said of format and language
    goes before. Raises NotFound, NetworkError, and Refused on a format or language that is none."""
    if format and format not in formats():
        raise Refused(f"--format {format}: there is no such format; there are {', '.join(sorted(formats()))}")
    if lang and not is_language(lang):
        raise Refused(f"--lang {lang} is no code of a language, such as fr or en")
    if network is None:
        return Source(id="check", partner="check", format=format, lang=lang)
    sources = networks.load(network).sources
    if id not in sources:
        raise NotFound(f"{network} has no source {id!r}; there are: {', '.join(sorted(sources))}")
    source = sources[id]
    return msgspec.structs.replace(source, format=format or source.format, lang=lang or source.lang)


def check_path(path: Path, source: Source, progress: Progress = silent) -> Report:
    """Read a file, a folder or an archive and count, with what may not be online yet; nothing is kept.

    Raises NotFound, and NetworkError on what the source states of access.
    """
    if not path.exists():
        raise NotFound(f"there is no {path}")
    whole, year = Report(), datetime.now(UTC).year
    check_statements({source.id: source}, year)
    gate = gate_of(source, year)
    learnt: list[tuple[str, int, Own]] = []
    for item in iter_files(path, source.member):
        report = Report()
        if isinstance(item, FileItem):
            for record in read_file(RawFile(item.name, "", item.open), source, report):
                if gate is not None:
                    learnt.append((record.id, record.provenance.line, gate.learn(record)))
                if report.records % 1_000 == 0:
                    progress("check", whole.records + report.records, None, item.name)
        else:
            report.file = item.file
            if isinstance(item, Problem):
                report.files = 1
                report.refuse(item.reason)
            else:
                report.remark("archive", item.text)
        for id, line, own in learnt:
            if gate is not None and (closed := gate.closed(own)):
                report.remark("access", f"may not be online yet: {closed}", line, id)
        learnt.clear()
        whole.add(report)
        progress("check", whole.records, None, report.file)
    return whole


def inspect_file(path: Path, most: int, report: Report) -> Iterator[str]:
    """What a file is, as pieces of text: its format, its first records, and for a table a mapping to paste.

    Of an archive, the first member that can be read is shown. report: is told what was refused and skipped on the way.
    Raises NotFound, Refused.
    """
    if not path.exists():
        raise NotFound(f"there is no {path}")
    reasons = []
    for item in iter_files(path):
        if not isinstance(item, FileItem):
            reasons.append(f"{item.file}: {item.reason if isinstance(item, Problem) else item.text}")
            continue
        file = RawFile(item.name, "", item.open)
        try:
            format = recognise(file)
        except Refused as error:
            reasons.append(f"{item.name}: {error}")
            continue
        yield f"{item.name}: {format.TITLE} (format = {format.NAME!r})"
        yield from _first_records(file, most, report)
        if format.NAME == "table":
            yield "\nA mapping to begin with, to paste into network.toml:\n\n" + propose_mapping(file)
        return
    raise Refused("; ".join(reasons[:5]) or f"{path} holds no file")


def propose_mapping(file: RawFile) -> str:
    """A mapping for a table, guessed from the names of its columns and its first rows, as TOML. Raises Refused."""
    header, rows = table.preview(file, Source(id="inspect", partner="inspect"), Report())
    mapping = propose(header, rows)
    return to_toml(mapping, unmapped(mapping, header, rows), "sources.MY-SOURCE.mapping")


def _first_records(file: RawFile, most: int, report: Report) -> Iterator[str]:
    """The first records of a file, and what was said while reading them."""
    for record in islice(read_file(file, Source(id="inspect", partner="inspect"), report), most):
        yield "\n" + "\n".join(record_lines(record))
    yield from report.problem_lines()


def record_lines(record: AnyRecord) -> Iterator[str]:
    """A record for people at a terminal: its title, then every field that says something."""
    titles = dict.fromkeys(phrase.value for phrase in record.title)  # one a language, and now and then the same
    yield f"{kind_of(record)}: {' | '.join(titles) or '(no title)'}"
    if isinstance(record, Person):
        yield from (f"  name ({name.type}): {name.value}" for name in record.names)
    said = msgspec.json.decode(encode(record))
    for field, value in said.items():
        if field not in ("kind", "title", "names"):
            shown = value if isinstance(value, str | int | float) else msgspec.json.encode(value).decode()
            yield f"  {field}: {shown}"


def verify_network(folder: Path, progress: Progress = silent) -> tuple[list[str], list[str]]:
    """Check every hash of raw files and editions of a network, and that servers leave out what the desk withdrew: what
    was checked, and every problem found."""
    known_folder(folder)
    checked: list[str] = []
    problems: list[str] = []
    raw = folder / "raw"
    stores = sorted(path for path in raw.iterdir() if path.is_dir()) if raw.is_dir() else []
    whole = editions.numbers(folder)
    total = len(stores) + len(whole)
    for path in stores:
        progress("verify", len(checked), total, f"raw/{path.name}")
        try:
            problems += RawStore(path).verify()
        except PasseurError as error:
            problems.append(str(error))
        checked.append(f"raw/{path.name}")
    for number in whole:
        progress("verify", len(checked), total, f"edition {number}")
        problems += editions.verify(folder / "editions" / str(number))
        checked.append(f"edition {number}")
    if (folder / "desk.sqlite3").exists() and os.access(folder, os.W_OK):  # a desk is opened by writing beside it
        from passeur.web.desk.withdrawing import mistold

        try:
            problems += filter(None, [mistold(folder)])
        except PasseurError as error:
            problems.append(str(error))
        checked.append("withdrawals")
    return checked, problems
