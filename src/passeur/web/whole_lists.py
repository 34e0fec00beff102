"""Lists in partners' HTML made whole: whatever stands in one is in an item of it.

Finding aids have lists whose entries are lines of text, and lists right inside lists. Browsers show both; a screen
reader says of such a list that it has nothing, or counts its entries wrongly.
"""

import re

#: A tag with its attributes, and its name with the stroke that ends an element.
_TAG = re.compile(r"""(<(/?[a-z0-9]+)(?:"[^"]*"|[^">])*>)""")
_LISTS = frozenset({"ul", "ol"})
_VOID = frozenset({"br", "hr", "img"})
#: The item that stands in no text of the partner's.
_IMPLIED = ""


def whole_lists(markup: str) -> str:
    """`markup` with whole lists. markup: well-formed, as it comes from the cleaning of HTML."""
    if "<ul" not in markup and "<ol" not in markup:
        return markup
    found: list[str] = []
    open_: list[str] = []
    pieces = _TAG.split(markup)
    for text, tag, name in zip(pieces[::3], [*pieces[1::3], ""], [*pieces[2::3], ""], strict=True):
        if text.strip():
            _imply(found, open_)
        found.append(text)
        _add(tag, name, found, open_)
    return "".join(found)


def _add(tag: str, name: str, found: list[str], open_: list[str]) -> None:
    """Add a tag. open_: names of the elements that are open, the innermost last."""
    ends = name.startswith("/")
    if open_ and open_[-1] == _IMPLIED and name in ("li", "/ul", "/ol"):
        open_.pop()
        found.append("</li>")
    if name in _VOID:
        if open_ and open_[-1] in _LISTS:
            return  # a line's end between items
    elif ends:
        if open_ and open_[-1] == name[1:]:
            open_.pop()
    elif name:
        if name != "li":
            _imply(found, open_)
        open_.append(name)
    found.append(tag)


def _imply(found: list[str], open_: list[str]) -> None:
    """Begin an item where a list is open and none is."""
    if open_ and open_[-1] in _LISTS:
        found.append("<li>")
        open_.append(_IMPLIED)
