"""The portal's words: one TOML file a language, `locale/<lang>.toml`. A third language is a third file.

A message is a string with `{places}`; or a table with `one` and `other`, chosen by `count` (the file's `plural.one`
lists the numbers that take `one`). Messages are plain text: they are escaped where they are shown. Keys are dotted:
`say("search.none")`.
"""

import tomllib
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "locale"

#: A message: plain, or one form for each number.
Message = str | dict[str, str]


class Catalogue:
    """All messages in one language."""

    def __init__(self, lang: str, messages: dict[str, Message], ones: frozenset[int]) -> None:
        self.lang = lang
        self.messages = messages
        self._ones = ones
        self._thousands = self.plain("number.thousands")

    def plain(self, key: str) -> str:
        """The message as it stands in the file. Raises KeyError."""
        message = self.messages[key]
        if not isinstance(message, str):
            raise KeyError(f"{key} has one form for each number")
        return message

    def say(self, key: str, count: int | None = None, **values: object) -> str:
        """The message `key` with its places filled; `count` chooses the form and is set too. Raises KeyError."""
        message = self.messages[key]
        if not isinstance(message, str):
            message = message["one" if count in self._ones else "other"]
        if count is not None:
            return message.format(count=self.number(count), **values)
        return message.format(**values) if values else message

    def word(self, group: str, value: str) -> str:
        """The word for a value of the data (`group.value`), or the value itself where the catalogue has none."""
        message = self.messages.get(f"{group}.{value}", value)
        return message if isinstance(message, str) else value

    def number(self, value: int) -> str:
        """A whole number with the language's mark between thousands."""
        return f"{value:,}".replace(",", self._thousands)


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a catalogue, in alphabetical order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def catalogue(lang: str) -> Catalogue:
    """The catalogue of one of `languages()`. Raises KeyError on any other."""
    if lang not in languages():
        raise KeyError(lang)
    tables = tomllib.loads((_FOLDER / f"{lang}.toml").read_text("utf-8"))
    ones = frozenset(tables.pop("plural")["one"])
    return Catalogue(lang, dict(_flatten(tables)), ones)


def _flatten(table: dict[str, object], prefix: str = "") -> list[tuple[str, Message]]:
    """Dotted keys of nested tables; a table of `one` and `other` is a message and stays whole."""
    found: list[tuple[str, Message]] = []
    for key, value in table.items():
        if isinstance(value, str):
            found.append((prefix + key, value))
        elif isinstance(value, dict):
            if value.keys() == {"one", "other"}:
                found.append((prefix + key, {form: str(text) for form, text in value.items()}))
            else:
                found += _flatten(value, f"{prefix}{key}.")
    return found
