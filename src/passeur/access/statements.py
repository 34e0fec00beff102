"""What partners state of their documents, checked against the tables of the law before anything is done."""

from collections.abc import Iterable, Iterator, Mapping

from passeur.access.communicability import Grounds, least_years
from passeur.access.france import law
from passeur.errors import NetworkError
from passeur.model.record import LEVELS
from passeur.network import Source, Stated


def check_statements(sources: Mapping[str, Source], year: int) -> None:
    """Raise NetworkError, naming table and key, where a source states what there is not, or periods too short."""
    found = [problem for id, source in sources.items() for problem in _problems(id, source, year)]
    if found:
        raise NetworkError("network.toml: " + "; ".join(found))


def grounds_of(stated: Iterable[Stated], harmless: bool) -> Grounds:
    """Several statements that hold for the same documents, together: all categories, and the longest periods."""
    every = tuple(stated)
    return Grounds(
        categories=tuple(dict.fromkeys(id for each in every for id in each.categories)),
        years=max((each.years for each in every), default=0),
        online_years=max((each.online_years for each in every), default=0),
        published=any(each.online == "published" for each in every),
        harmless=harmless,
    )


def _problems(id: str, source: Source, year: int) -> Iterator[str]:
    """What is wrong with the statements of one source."""
    whole = source.access
    if whole is None:
        return
    if whole.holds == "public-archives" and not whole.categories:
        yield (
            f'[sources.{id}.access] states public archives and no categories; categories = ["open"] are those that'
            " everybody may read"
        )
    yield from _wrong(f"[sources.{id}.access]", whole.holds, (whole,), year)
    for number, part in enumerate(whole.parts, 1):
        where = f"[[sources.{id}.access.parts]] {number}"
        if not (part.levels or part.identifiers or part.notes):
            yield f"{where} needs levels, identifiers or notes: which records it is about"
        if unknown := [level for level in part.levels if level not in LEVELS]:
            yield f"{where} levels: there is no {', '.join(unknown)}; there are {', '.join(LEVELS)}"
        if not all((*part.identifiers, *part.notes)):
            yield f"{where} identifiers and notes are not empty: an empty one would be about every record"
        yield from _wrong(where, whole.holds, (whole, part), year)


def _wrong(where: str, holds: str, stated: tuple[Stated, ...], year: int) -> Iterator[str]:
    """What is wrong with a statement, which is the last of those that hold together."""
    tables, mine = law(year), stated[-1]
    unknown = [each for each in mine.categories if each not in tables.categories]
    if unknown:
        yield f"{where} categories: there is no {', '.join(unknown)}; there are {', '.join(tables.categories)}"
    if holds != "public-archives" and mine.categories:
        yield (
            f"{where} categories are of public archives; what the source holds ({holds}) follows its contracts and"
            " rights statements"
        )
    known = Grounds(tuple(id for each in stated for id in each.categories if id in tables.categories))
    for key, years, least in zip(
        ("years", "online_years"), (mine.years, mine.online_years), least_years(known, tables), strict=True
    ):
        if years < 0 or 0 < years < least:
            yield f"{where} {key} = {years} is looser than the law ({least} years); a source can only ask for more"
    decided = any(tables.online[tables.categories[each].online].decided for each in known.categories)
    if mine.online == "published" and not decided:
        yield f'{where} online = "published" decides nothing: the law does not leave these categories to the partner'
