"""How well and how fast date phrases are read: against the ranges that archives and museums recorded themselves.

Only the words are given to the parser, never the recorded form. What counts as agreement, and what the rest is, is
told in docs/dates.md; both the strict figures and those by the rule are given. `--data` is a folder with
`unitdate-text-normal.csv.gz` and `museum-date-text-ranges.csv.gz`.
"""

import csv
import gzip
import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Final, NamedTuple

from passeur.bench.result import Result, default_data, machine
from passeur.errors import Refused
from passeur.model.dates import Date, read_uncached
from passeur.model.dates.normal import read_normal

UNITDATES: Final = "unitdate-text-normal.csv.gz"
MUSEUM: Final = "museum-date-text-ranges.csv.gz"
#: The peer takes milliseconds a phrase, so it reads a sample; the same sample is scored for us.
PEER_SAMPLE: Final = 300
SEED: Final = 1944

GOALS: Final = {"agreement_fr": {"min": 0.97}, "phrases_per_second": {"min": 20_000.0}}
NOTES: Final = [
    "agreement_fr: share of the distinct French phrases with a recorded form whose first and last day, by the words "
    "alone, are those recorded; each end is compared at the precision that was recorded (a year recorded for a day: "
    "the year); an approximate phrase agrees when what was recorded lies within what we give.",
    "agreement_fr_strict: first and last day equal to those recorded, no rule at all. In both, a recorded form that is "
    "no date counts against us, and so do undated phrases for which a range is recorded from elsewhere.",
    "agreement_overlap: the recorded range and ours share a day.",
    "agreement_museum: earliest and latest year are those recorded by Tate, CMOA and Teenie Harris, within 1 year "
    "(CMOA's days before 1582 are shifted by the Julian calendar), for approximate phrases within 10 years (museums "
    "record 0 to 15 years on each side). agreement_museum_lives: the same for life dates (NGA), where « born 1936 » is "
    "recorded as the span of a life.",
]


class Recorded(NamedTuple):
    """A phrase and the range recorded for it: days as signed integers, None where open or where there is none."""

    source: str
    text: str
    low: int | None
    high: int | None
    #: How precisely each end was recorded: digits of the day that count (4 year, 6 month, 8 day), 0 not at all.
    low_digits: int
    high_digits: int


def run(data: Path | None) -> Result:
    """Measure. data: a folder in the layout of `dates-fr`; None for the shared one. Raises Refused without data."""
    folder = data if data is not None else default_data("dates-fr")
    unitdates = list(_unitdates(folder))
    museum = list(_museum(folder))
    dates, rate = _read_all([(item.text, _language(item.source)) for item in unitdates])
    figures = {"phrases": float(len(unitdates)), "phrases_per_second": rate}
    figures["unread_share"] = sum(not date.edtf and date.certainty != "undated" for date in dates) / len(dates)
    french = [(item, date) for item, date in zip(unitdates, dates, strict=True) if _is_scored(item)]
    figures |= _french_figures(french)
    figures |= _museum_figures(museum)
    return Result(
        bench="dates",
        figures=figures,
        goals=GOALS,
        peers=_peers([item for item, _ in french]),
        machine=machine(),
        notes=NOTES,
    )


def disagreements(data: Path | None) -> list[tuple[str, int | None, int | None, Date]]:
    """The French phrases that disagree by the rule: text, recorded first and last day, and our reading."""
    folder = data if data is not None else default_data("dates-fr")
    found = []
    for item in _unitdates(folder):
        if _is_scored(item):
            date, _ = read_uncached(item.text, "fr")
            if not agrees(item, date):
                found.append((item.text, item.low, item.high, date))
    return found


def _is_scored(item: Recorded) -> bool:
    """Whether a row is French and has a recorded form (right or wrong); EHRI's rows are English, German and Dutch."""
    return item.source != "ehri" and item.low_digits >= 0


def _language(source: str) -> str:
    """The language of a source's phrases, where it is one."""
    return "" if source == "ehri" else "fr"


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a compressed table. Raises Refused where there is none."""
    if not path.is_file():
        raise Refused(f"no {path.name} in {path.parent}: --data names a folder that holds {UNITDATES} and {MUSEUM}")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _unitdates(folder: Path) -> Iterator[Recorded]:
    """Phrases of finding aids with their normal form; digits -1 where nothing was recorded."""
    for row in _rows(folder / UNITDATES):
        normal = row["normal"].strip()
        span, _ = read_normal(normal) if normal else (None, "")
        if span is None:
            nothing = 0 if normal else -1
            yield Recorded(row["source"], row["text"], None, None, nothing, nothing)
            continue
        low, high = _digits(span.start), _digits(span.end)
        yield Recorded(row["source"], row["text"], span.low, span.high, low, high)


def _digits(edtf: str) -> int:
    """How many digits of the day an EDTF date gives."""
    return {0: 4, 1: 6, 2: 8}.get(edtf.lstrip("-").count("-"), 8) if edtf[:1].isdigit() or edtf[:1] == "-" else 0


def _museum(folder: Path) -> Iterator[Recorded]:
    """Museums' phrases with their own earliest and latest year."""
    for row in _rows(folder / MUSEUM):
        if row["earliest"] and row["latest"]:
            low, high = _year(row["earliest"]), _year(row["latest"])
            yield Recorded(row["source"], row["text"], low, high, 4, 4)


def _year(text: str) -> int:
    """The astronomical year of « 1850 », « 1850-01-01 » or « -0300-01-01 »."""
    match = re.match(r"-?\d+", text)
    return int(match[0]) if match else 0


def _read_all(phrases: list[tuple[str, str]]) -> tuple[list[Date], float]:
    """Every phrase read anew, and how many a second of processor time (one core)."""
    read_uncached("1er mars 1943", "fr")  # the vocabulary is made at first use
    start = time.process_time()
    dates = [read_uncached(text, lang)[0] for text, lang in phrases]
    spent = time.process_time() - start
    return dates, len(phrases) / max(spent, 1e-9)


def equal(item: Recorded, date: Date) -> bool:
    """Whether first and last day are exactly those recorded."""
    if item.low is None and item.high is None:
        return False
    return (item.low or 0) == date.earliest and (item.high or 0) == date.latest


def agrees(item: Recorded, date: Date) -> bool:
    """Agreement by the rule: each end at the precision recorded; an approximate date round what was recorded."""
    if item.low is None and item.high is None:
        return False
    if _is_approximate(date) and date.earliest and date.latest:
        low, high = item.low or date.earliest, item.high or date.latest
        return date.earliest <= low and high <= date.latest
    return _same_end(item.low, date.earliest, item.low_digits) and _same_end(item.high, date.latest, item.high_digits)


def _same_end(recorded: int | None, read: int, digits: int) -> bool:
    """Whether one end is the recorded one, as far as that goes: its year, its month or its day."""
    if recorded is None or read == 0:
        return recorded is None and read == 0
    scale = {4: 10_000, 6: 100}.get(digits, 1)
    return recorded // scale == read // scale


def _is_approximate(date: Date) -> bool:
    """Whether the words said « about », perhaps with doubt besides."""
    return "~" in date.edtf or "%" in date.edtf


def overlaps(item: Recorded, date: Date) -> bool:
    """Whether the two ranges share a day."""
    if not date.edtf or (item.low is None and item.high is None):
        return False
    low, high = item.low, item.high
    return (low is None or not date.latest or low <= date.latest) and (
        high is None or not date.earliest or high >= date.earliest
    )


#: Kinds of phrase by what is written, the first that fits. Independent of the parser.
KINDS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("undated", re.compile(r"\bs\.?\s?d\b|sans date|non dat", re.IGNORECASE)),
    ("approximate", re.compile(r"\b(?:vers|env|environ|ca|circa)\b", re.IGNORECASE)),
    ("century", re.compile(r"si[èe]cle|\b[XVI]+e\b|e s\.")),
    ("republican_gloss", re.compile(r"\ban [IVX]+\b.*\(|compl[ée]mentaire.*\(|\w+ôse.*\(", re.IGNORECASE)),
    ("republican", re.compile(r"\ban [IVX]+\b", re.IGNORECASE)),
    ("bracketed", re.compile(r"\[")),
    ("list", re.compile(r"[,;]")),
    ("open", re.compile(r"\.\.|…|\b(?:avant|apr[èe]s|depuis|partir)\b", re.IGNORECASE)),
    ("years", re.compile(r"[\d\s–-]+")),
    ("day", re.compile(r"\d{1,2}(?:er)? [^\W\d]+ \d{3,4}\.?")),
    ("month", re.compile(r"[^\W\d]+ \d{3,4}\.?")),
    ("days_and_months", re.compile(r".*\d.*")),
    ("other", re.compile(r".*")),
)
_WHOLE: Final = frozenset({"years", "day", "month", "days_and_months"})


def kind_of(text: str) -> str:
    """The kind of a phrase, for the table of figures."""
    for name, pattern in KINDS:
        if pattern.fullmatch(text.strip()) if name in _WHOLE else pattern.search(text):
            return name
    return "other"


def _french_figures(french: list[tuple[Recorded, Date]]) -> dict[str, float]:
    """Agreement on French phrases: in total by the rule, strictly, by overlap; and by kind of phrase."""
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for item, date in french:
        by_kind[kind_of(item.text)].append(agrees(item, date))
    figures = {
        "phrases_fr": float(len(french)),
        "agreement_fr": _share([agrees(item, date) for item, date in french]),
        "agreement_fr_strict": _share([equal(item, date) for item, date in french]),
        "agreement_overlap": _share([overlaps(item, date) for item, date in french]),
    }
    for kind, right in sorted(by_kind.items()):
        figures[f"agreement_fr_{kind}"] = _share(right)
        figures[f"phrases_fr_{kind}"] = float(len(right))
    return figures


def _museum_figures(museum: list[Recorded]) -> dict[str, float]:
    """Agreement on museums' English texts, their collections and their persons' life dates apart."""
    works: list[bool] = []
    works_overlap: list[bool] = []
    lives: list[bool] = []
    for item in museum:
        american = item.source != "tate"
        date, _ = read_uncached(item.text, "en-US" if american else "en")
        if item.source == "nga-life-dates":
            lives.append(_same_years(item, date))
        else:
            works.append(_same_years(item, date))
            works_overlap.append(_years_overlap(item, date))
    return {
        "agreement_museum": _share(works),
        "agreement_museum_overlap": _share(works_overlap),
        "agreement_museum_lives": _share(lives),
    }


def _same_years(item: Recorded, date: Date) -> bool:
    """Whether a museum's years are ours, as NOTES says."""
    if not date.earliest or not date.latest or item.low is None or item.high is None:
        return False
    low, high = date.earliest // 10000, date.latest // 10000
    if _is_approximate(date):
        return abs(item.low - low) <= 10 and abs(item.high - high) <= 10
    return abs(item.low - low) <= 1 and abs(item.high - high) <= 1


def _years_overlap(item: Recorded, date: Date) -> bool:
    """Whether a museum's years and ours meet."""
    if not date.edtf or item.low is None or item.high is None:
        return False
    before = date.latest and item.low > date.latest // 10000
    after = date.earliest and item.high < date.earliest // 10000
    return not before and not after


def _share(right: list[bool]) -> float:
    """How many are true, from 0 to 1; 0 for none at all."""
    return sum(right) / len(right) if right else 0.0


def _peers(items: list[Recorded]) -> dict[str, dict[str, float]]:
    """The edtf package's natural-language parser on a seeded sample, and ours on the same; none where it is absent."""
    sample = random.Random(SEED).sample(items, min(PEER_SAMPLE, len(items)))  # noqa: S311 - a sample, not a secret
    peers = {"passeur, same sample": _score(sample, lambda text: read_uncached(text, "fr")[0])}
    try:
        package = import_module("edtf")
    except ImportError:
        return peers

    def with_edtf(text: str) -> Date:
        """The peer's reading, its EDTF read by the peer too."""
        try:
            edtf = package.text_to_edtf(text)
            parsed = package.parse_edtf(edtf)
            low, high = parsed.lower_strict(), parsed.upper_strict()
            return Date(text, edtf, _peer_day(low), _peer_day(high))
        except Exception:
            # whatever the peer cannot read or raises on counts as unread
            return Date(text)

    peers["edtf.text_to_edtf"] = _score(sample, with_edtf)
    return peers


def _peer_day(time_struct: tuple[int, ...]) -> int:
    """The peer's day as ours; raises OverflowError on its infinities."""
    return int(time_struct[0]) * 10000 + int(time_struct[1]) * 100 + int(time_struct[2])


def _score(sample: list[Recorded], read: Callable[[str], Date]) -> dict[str, float]:
    """Agreement by the rule and phrases a second of one reader on a sample."""
    start = time.process_time()
    dates = [read(item.text) for item in sample]
    spent = time.process_time() - start
    return {
        "agreement": _share([agrees(item, date) for item, date in zip(sample, dates, strict=True)]),
        "phrases_per_second": len(sample) / max(spent, 1e-9),
    }
