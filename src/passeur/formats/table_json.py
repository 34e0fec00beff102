"""JSON lines, arrays of JSON objects and GeoJSON → objects; a broken line costs no other."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from passeur.errors import Refused
from passeur.formats.base import RawFile
from passeur.report import Report

#: Bytes of a JSON array, which cannot be streamed.
_LARGEST_ARRAY = 64_000_000

JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]

_LONE_SURROGATE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


_GEOJSON = re.compile(r'"type"\s*:\s*"FeatureCollection"')


def is_geojson(start: str) -> bool:
    """Whether text that begins so is a FeatureCollection of GeoJSON."""
    return start.lstrip("\ufeff \t\r\n").startswith("{") and bool(_GEOJSON.search(start[:4_096]))


def json_lines(lines: Iterator[str], report: Report) -> Iterator[tuple[int, dict[str, JsonValue]]]:
    """One JSON object a line. A broken line is skipped. Raises Refused for one object over many lines."""
    for number, line in enumerate(lines, 1):
        line = line.strip(" \t\r\n\ufeff")
        if not line:
            continue
        if line == "{":
            raise Refused("JSON, but not one object a line: write each record on a line of its own")
        try:
            value = msgspec.json.decode(line)
        except msgspec.DecodeError as error:
            mended = _LONE_SURROGATE.sub(r"\\ufffd", line)
            if mended == line:
                report.skip(f"not JSON: {error}", number)
                continue
            try:
                value = msgspec.json.decode(mended)
            except (msgspec.DecodeError, RecursionError) as again:
                report.skip(f"not JSON: {again}", number)
                continue
            report.remark("encoding", "half of a surrogate pair was replaced", number)
        except RecursionError:
            report.skip("not JSON that can be read: nested too deep", number)
            continue
        if isinstance(value, dict):
            yield number, value
        else:
            report.skip(f"not a JSON object but {type(value).__name__}", number)


def json_array(file: RawFile, report: Report) -> Iterator[tuple[int, dict[str, JsonValue]]]:
    """The objects of one JSON array, which is read whole; their numbers stand in for lines. Raises Refused."""
    written = _whole(file, report)
    try:
        values = msgspec.json.decode(written, type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refused(f"not JSON that can be read: {error}") from error
    yield from _objects(values, report)


def geojson(file: RawFile, report: Report) -> Iterator[tuple[int, dict[str, JsonValue]]]:
    """The features of a GeoJSON FeatureCollection (RFC 7946): each one's properties, its `id`, and the `longitude` and
    `latitude` of a point. Their numbers stand in for lines. Raises Refused."""
    written = _whole(file, report)
    try:
        values = msgspec.json.decode(written, type=_Collection).features
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refused(f"not GeoJSON that can be read: {error}") from error
    for number, feature in _objects(values, report):
        properties, geometry = feature.get("properties"), feature.get("geometry")
        row = dict(properties) if isinstance(properties, dict) else {}
        if feature.get("id") is not None:
            row.setdefault("id", feature["id"])
        point = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
        if isinstance(point, list) and len(point) >= 2:
            row.setdefault("longitude", point[0])
            row.setdefault("latitude", point[1])
        yield number, row


class _Collection(msgspec.Struct):
    """A FeatureCollection: what it says beside its features is about the file."""

    features: list[msgspec.Raw]


def _whole(file: RawFile, report: Report) -> str:
    """The text of a file that cannot be streamed. Raises Refused where it is too large."""
    with file.open() as stream:
        data = stream.read(_LARGEST_ARRAY + 1)
    if len(data) > _LARGEST_ARRAY:
        raise Refused(f"JSON of more than {_LARGEST_ARRAY} bytes in one piece: write one object a line instead")
    written = data.decode("utf-8-sig", "replace")
    mended = _LONE_SURROGATE.sub(r"\\ufffd", written) if "\\u" in written else written
    if mended != written:
        report.remark("encoding", "halves of surrogate pairs were replaced")
    return mended


def _objects(values: list[msgspec.Raw], report: Report) -> Iterator[tuple[int, dict[str, JsonValue]]]:
    """Each value that is an object, with its number; what is none is skipped."""
    for number, raw in enumerate(values, 1):
        try:
            yield number, msgspec.json.decode(raw, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            report.skip(f"not a JSON object: {error}", number)
