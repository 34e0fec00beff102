"""Subject headings that are subdivided: "Hemingway, Ernest, 1899-1961--Biography"."""

import re

#: An open life keeps its own hyphen: "1985---Criticism" is "1985-" and "Criticism". Subdivisions are words.
_SUBDIVIDED = re.compile(r"(.+?-?)\s*--\s*(?=[^\W\d_]).+")


def head_of(heading: str) -> str:
    """What a heading begins with, before its subdivisions; the heading itself where it has none."""
    found = _SUBDIVIDED.fullmatch(heading) if "--" in heading else None
    # What is in brackets is of the name: "Nom, Prénom (1850--vers 1930)".
    return found[1] if found and found[1].count("(") == found[1].count(")") else heading
