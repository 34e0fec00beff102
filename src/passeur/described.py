"""What is wrong with a value of network.toml that is not of the type it must have, in words: table, key, what to do."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

T = TypeVar("T")

_MESSAGE = re.compile(r"(?P<what>.*?)(?: - at `(?:key in )?(?P<path>\$[^`]*)`)?", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\.\.\.|\d+)\]")
#: Types as msgspec calls them → what is to be written.
_WRITTEN = {
    "array": "a list in square brackets",
    "object": 'a table, such as {fr = "...", en = "..."}',
    "str": "a text in quotes",
    "int": "a whole number without quotes",
    "float": "a number without quotes",
    "bool": "true or false without quotes",
}


def convert(value: Any, wanted: type[T], table: str = "") -> T:
    """`value` as `wanted`. table: where it stands in network.toml. Raises ValueError, saying table, key, what to do."""
    try:
        return msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        raise ValueError(_told(value, wanted, error, table)) from error


def _told(value: Any, wanted: Any, error: msgspec.ValidationError, table: str) -> str:
    """The words for one error of msgspec."""
    match = _MESSAGE.fullmatch(str(error))
    what, path = (match["what"], match["path"] or "$") if match else (str(error), "$")
    keys = _located(value, wanted, str(error), path)
    if named := re.fullmatch(r"Object contains unknown field `(.*)`", what, re.DOTALL):
        return f"{_table(table, keys)}{_unknown(named[1], _names(_at(wanted, keys)))}"
    if named := re.fullmatch(r"Object missing required field `(.*)`", what, re.DOTALL):
        missing = named[1] if table or keys else f"[{named[1]}]"
        return f"{_table(table, keys)}{missing} is missing"
    where = f"{_table(table, keys[:-1])}{keys[-1]}" if keys else f"[{table}]"
    if named := re.fullmatch(r"Expected `(.*)`, got `.*`", what):
        ways = [_WRITTEN[each] for each in named[1].split(" | ") if each in _WRITTEN]
        return f"{where} must be {' or '.join(ways) or named[1]}"
    if named := re.fullmatch(r"Invalid enum value '(.*)'", what, re.DOTALL):
        allowed = [repr(each) for each in _choices(_at(wanted, keys)) if each]
        return f"{where} = {named[1]!r} is not one of {', '.join(allowed)}"
    return f"{where}: {what[:1].lower()}{what[1:]}"


def _table(table: str, keys: Iterable[str]) -> str:
    """A table's name before what is said of it; nothing for the file as a whole."""
    name = ".".join(filter(None, (table, *keys)))
    return f"[{name}] " if name else ""


def _unknown(key: str, known: list[str]) -> str:
    """What to say of a key that is not known."""
    like = get_close_matches(key, known, 1, 0.6)
    meant = f"is {like[0]!r} meant?" if like else f"there are: {', '.join(known)}"
    return f"{key!r} is not known here; {meant}"


def _located(value: Any, wanted: Any, message: str, path: str) -> list[str]:
    """The keys that lead to where an error is. msgspec does not say which entry of a table of ids it means: it is the
    one that fails alone."""
    keys: list[str] = []
    for name, index in _STEP.findall(path):
        if index != "...":
            keys.append(name or index)
            continue
        for key in _inside(value, keys):
            alone = _only(value, keys, key)
            try:
                msgspec.convert(alone, wanted)
            except msgspec.ValidationError as error:
                if str(error) == message:
                    value = alone
                    keys.append(key)
                    break
    return keys


def _inside(value: Any, keys: list[str]) -> Any:
    """What stands at `keys`."""
    for key in keys:
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def _only(value: Any, keys: list[str], key: str) -> Any:
    """`value` with nothing but `key` in the table that stands at `keys`."""
    if not keys:
        return {key: value[key]}
    if isinstance(value, list):
        return [_only(each, keys[1:], key) if str(at) == keys[0] else each for at, each in enumerate(value)]
    return {**value, keys[0]: _only(value[keys[0]], keys[1:], key)}


def _at(wanted: Any, keys: list[str]) -> list[inspect.Type]:
    """The types that may stand at `keys` of a value of type `wanted`."""
    types = _each(inspect.type_info(wanted))
    for key in keys:
        types = [inner for outer in types for inner in _each(_below(outer, key))]
    return types


def _each(kind: inspect.Type | None) -> list[inspect.Type]:
    """The types of a union, or the one."""
    return list(kind.types) if isinstance(kind, inspect.UnionType) else [kind] if kind is not None else []


def _below(kind: inspect.Type, key: str) -> inspect.Type | None:
    """The type of what stands at one key of a value of type `kind`."""
    if isinstance(kind, inspect.StructType):
        return next((field.type for field in kind.fields if field.encode_name == key), None)
    if isinstance(kind, inspect.DictType):
        return kind.value_type
    return kind.item_type if isinstance(kind, inspect.ListType | inspect.VarTupleType) else None


def _names(types: list[inspect.Type]) -> list[str]:
    """The keys that a table may have."""
    return [field.encode_name for kind in types if isinstance(kind, inspect.StructType) for field in kind.fields]


def _choices(types: list[inspect.Type]) -> list[str]:
    """The words that a value may be."""
    return [str(value) for kind in types if isinstance(kind, inspect.LiteralType) for value in kind.values]
