"""Bytes of a table → lines of text: which encoding, which line end, and what is done with bytes that fit neither.

Nothing here is a format of its own; `table_rows` makes rows of what this module gives.
"""

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from passeur.report import Report

#: Characters that one line may have. A longer one is not a table's, and would fill the memory.
LONGEST_LINE = 16 * 1024 * 1024
_CHUNK = 1 << 18

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = "àâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿßÀÂÄÁÃÅÆÇÉÈÊËÍÎÏÑÓÔÖØŒÚÛÜ"
_CENTRAL = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽöüőűäßÖÜŐŰÄçăâîşţ"
_SIGNS = "«»’‘“”„–—…°€º§©®·½²³ª\u00a0"
#: Old one-byte encodings, the likeliest first, with the characters that a catalogue in them would hold.
_ONE_BYTE = (("cp1252", _WESTERN), ("cp1250", _CENTRAL), ("mac_roman", _WESTERN), ("cp850", _WESTERN))


def detect(stream: BinaryIO) -> tuple[str, str]:
    """The encoding of a whole file, read once from its start, and a remark ("" when there is no doubt).

    A byte-order mark, then strict UTF-8, then UTF-16 by its zero bytes, then the one-byte encoding whose reading
    holds the most letters that catalogues use. Text that is UTF-8 but for a few bytes stays UTF-8.
    """
    head = stream.read(_CHUNK)
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding, ""
    pairs = max(1, len(head) // 2)
    if head[1::2].count(0) > 0.3 * pairs:
        return "utf-16-le", "UTF-16 without a byte-order mark"
    if head[0::2].count(0) > 0.3 * pairs:
        return "utf-16-be", "UTF-16 without a byte-order mark"
    decoder = codecs.getincrementaldecoder("utf-8")()
    chunk = head
    try:
        while chunk:
            decoder.decode(chunk)
            chunk = stream.read(_CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        # Judge by the neighbourhood of the first byte that is not UTF-8.
        sample = bytes(error.object[max(0, error.start - _CHUNK // 2) :]) + stream.read(_CHUNK)
        return _one_byte(sample)
    return "utf-8", ""


def _one_byte(sample: bytes) -> tuple[str, str]:
    """The encoding of text that is not UTF-8 throughout, and the remark that says so."""
    as_utf8 = sample.decode("utf-8", "replace")
    good = sum(1 for character in as_utf8 if character > "\x7f" and character != "\ufffd")
    if good > as_utf8.count("\ufffd"):
        return "utf-8", "UTF-8 with bytes that are not; these were read as Windows-1252"
    foreign = re.sub(rb"[\x00-\x7f]+", b"", sample)
    best, best_share = "cp1252", 0.0
    for encoding, letters in _ONE_BYTE:
        wanted = frozenset(letters + _SIGNS)
        found = [character for character in foreign.decode(encoding, "replace") if character in wanted]
        # Capitals with accents are rare: they speak half as loud.
        share = sum(0.5 if character.isupper() else 1.0 for character in found) / len(foreign)
        if share > best_share + 0.02:
            best, best_share = encoding, share
    return best, f'not UTF-8: read as {best}; if that is wrong, say it in options: encoding = "..."'


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Error handler: bytes that are not UTF-8 as Windows-1252, and halves of UTF-16 pairs as U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if not error.encoding.replace("-", "").startswith("utf8"):
        return "\ufffd", error.end
    return bytes(error.object[error.start : error.end]).decode("cp1252", "replace"), error.end


def decoded(stream: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """`stream` as text with its line ends untouched; bytes that do not fit never raise."""
    codecs.register_error("passeur-cp1252", _as_cp1252)
    return io.TextIOWrapper(stream, encoding=encoding, errors="passeur-cp1252", newline="")


def line_end(head: str) -> str:
    """The end of a line in text that begins with `head`: CR alone only where there is no LF at all."""
    if "\n" in head:
        return "\r\n" if head.count("\r\n") >= 0.9 * head.count("\n") else "\n"
    return "\r" if "\r" in head else "\n"


def lines(text: io.TextIOBase, end: str, report: Report) -> Iterator[str]:
    """The lines of `text` with their `end`, in flat memory; NUL is left out, an endless line is cut off.

    Never `splitlines()`: it also cuts at U+0085, U+2028 and bare CR, which stand inside values.
    """
    rest, number, dropping = "", 0, False
    for chunk in iter(lambda: text.read(_CHUNK), ""):
        *whole, rest = (rest + chunk).split(end)
        for line in whole:
            number += 1
            if dropping:
                dropping = False
                continue
            if "\0" in line:
                report.remark("control", "a NUL character was left out", number)
                line = line.replace("\0", "")
            yield line + end
        if len(rest) > LONGEST_LINE:
            if not dropping:
                report.skip(f"a line of more than {LONGEST_LINE} characters", number + 1)
            rest, dropping = "", True
    if rest and not dropping:
        if "\0" in rest:
            report.remark("control", "a NUL character was left out", number + 1)
        yield rest.replace("\0", "")
