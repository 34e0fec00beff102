"""What is wrong with the alignment table: lines that lead nowhere, and lines that no record needs."""

from collections.abc import Container, Iterable, Iterator

from passeur.guide.counting import Aligned
from passeur.model.themes import Thesaurus
from passeur.search.query import About, Query, SearchIndex


def problems(
    alignment: Iterable[Aligned], thesaurus: Thesaurus, index: SearchIndex, sources: Container[str]
) -> Iterator[str]:
    """In words, line by line: a theme that the thesaurus does not have, a source that the network does not have, and a
    term that no record of the edition uses. sources: ids of the network's sources."""
    for each in alignment:
        line = f"{each.source or 'every source'}, “{each.term}”"
        if thesaurus.get(each.theme) is None:
            yield f"{line}: the thesaurus has no theme {each.theme.partition('/')[2]!r}"
        elif each.source and each.source not in sources:
            yield f"{line}: the network has no source {each.source!r}"
        elif not _is_used(each, index):
            yield f"{line}: no record uses this term; take the line out, or write the term as the records have it"


def _is_used(each: Aligned, index: SearchIndex) -> bool:
    """Whether a record has the term."""
    about = About(aligned=((each.source, each.term),)) if each.source else About(terms=(each.term,))
    return bool(index.search(Query(about=about, size=1, snippets=False)).hits)
