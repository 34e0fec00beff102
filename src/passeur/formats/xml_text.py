"""The text inside an element: plain words, and their emphasis as safe HTML. Part of `xml`: use it through `xml`."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple
from xml.etree.ElementTree import Element

from passeur.model.text import Phrase, safe_html

#: The longest text that one element may give; the raw file keeps the rest.
LONGEST_TEXT = 1_000_000

#: Elements that stand alone as paragraphs or lines: a line break in plain text.
_BLOCKS = frozenset(
    {"p", "lb", "br", "list", "item", "listitem", "defitem", "head", "chronlist", "chronitem"}
    | {"chronitemset", "event", "table", "row", "tr", "blockquote", "div", "ul", "ol", "li", "address"}
    | {"addressline", "index", "indexentry", "note", "outline", "level", "citation"}
)
#: Elements that say more than their words do → HTML. EAD, EAC-CPF and XHTML names.
_MARKUP = {
    "emph": "em", "title": "em", "i": "em", "em": "em", "b": "strong", "strong": "strong", "sup": "sup", "sub": "sub",
    "quote": "q", "q": "q", "blockquote": "blockquote", "list": "ul", "item": "li",
    "ul": "ul", "ol": "ol", "li": "li",
    "chronlist": "ul", "chronitem": "li", "defitem": "li",
    "table": "table", "thead": "thead", "tbody": "tbody", "row": "tr",
    "tr": "tr",
    "entry": "td", "td": "td", "th": "th", "extref": "a", "ref": "a", "a": "a", "archref": "a", "bibref": "a",
    "span": "em",
}  # fmt: skip
_RENDER = {"bold": "strong", "super": "sup", "sub": "sub", "singlequote": "q", "doublequote": "q", "nonproport": "em"}
#: What EAC-CPF's `span @style` says, in words or as CSS.
_STYLES = {"bold": "strong", "italic": "em", "underline": "em", "super": "sup", "sub": "sub"}
#: Elements whose words are apart from those beside them.
_SEPARATED = frozenset(
    {"entry", "td", "th", "label", "part", "script", "agent", "eventdatetime", "eventdescription", "citation"}
)
#: References that are a line of their own in a list or a section, but not in a sentence.
_REFERENCES = frozenset({"bibref", "archref"})
_SENTENCES = frozenset({"p", "item", "ref", "head", "emph", "entry", "event", "note", "bibref"})
_LISTS = frozenset({"list", "chronlist"})
_PLACED = _REFERENCES | {"head", "item"}
#: Markup that may stand anywhere in a line or paragraph: what is made of it here needs no repair.
_INLINE = frozenset({"em", "strong", "sup", "sub", "q", "a"})
#: No honest text is nested deeper; below that only the words count.
_DEEPEST = 60
_TAGS = re.compile(r"<[^>]*>")
#: Tags of EAD and HTML, where they are words of a text: nobody writes them.
_ESCAPED = re.compile(
    r"</?(p|lb|br|div|head|list|item|ul|ol|li|note|table|row|tr|emph|title|em|i|b|u|strong|sup|sub|span|font|a|extref"
    r"|h[1-6]|blockquote|pre|code|small|hr|img)"
    r"(?:\s[^<>]{0,1000})?/?>",
    re.IGNORECASE,
)
#: Blocks of HTML that are no elements of EAD.
_HTML_BLOCKS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr"})
_BREAK = "\x1e"  # XML cannot hold it


#: What markup a text has, as bits: in lines; lists and tables; nested as HTML may forbid; a link.
_NONE, _LINES, _BLOCK, _NESTED, _LINK = 0, 1, 2, 4, 8


def local(tag: Element | str) -> str:
    """The local name of an element, or of a tag or attribute name in Clark's notation."""
    name = tag if isinstance(tag, str) else tag.tag
    return name.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """The value of the attribute `name`, in whichever namespace, without white space at its ends; "" if absent."""
    value = element.get(name)
    if value is None:
        ending = "}" + name
        value = next((each for key, each in element.items() if key.endswith(ending)), "")
    return value.strip()


def fold(value: str) -> str:
    """What `model.text.fold_spaces` gives, several times as fast on text that is not ASCII."""
    # Printable is what holds no white space but plain spaces: most texts, and then there is nothing to take apart.
    if value.isprintable() and "  " not in value:
        value = value.strip()
    else:
        if "\u200b" in value or "\ufeff" in value:
            value = value.replace("\u200b", " ").replace("\ufeff", " ")
        value = " ".join(value.split())
    if value.isascii() or unicodedata.is_normalized("NFC", value):
        return value
    return unicodedata.normalize("NFC", value)


def _line(value: str) -> str:
    """A piece of a text with white space that is no plain space: folded, a space at an end where there was any."""
    first, last = (" " if end.isspace() or end in "\u200b\ufeff" else "" for end in (value[0], value[-1]))
    return f"{first}{fold(value)}{last}"


class _Shape(NamedTuple):
    """What an element means for text: its name, what separates its words from the rest, its HTML tags, its markup."""

    name: str
    gap: str
    opening: str
    closing: str
    marked: int
    #: Whether it depends on attributes or on where the element stands, too.
    asks: bool


@lru_cache(maxsize=4096)
def _shape(tag: str) -> _Shape:
    """The shape of elements with this tag; `asks` if it depends on attributes too."""
    name = local(tag)
    gap = _BREAK if name in _BLOCKS else " " if name in _SEPARATED else ""
    html = _MARKUP.get(name, "")
    placed = name in _PLACED
    if html == "a":
        return _Shape(name, gap, "", "", _NONE, True)
    if html:
        marked = _LINES if html in _INLINE else _BLOCK
        return _Shape(name, gap, f"<{html}>", f"</{html}>", marked, placed or name in ("emph", "list", "span"))
    if name in ("lb", "br"):
        return _Shape(name, gap, "<br>", "", _NONE, False)
    if name in _BLOCKS:
        return _Shape(name, gap, "<p>", "</p>", _NONE, placed)
    return _Shape(name, gap, "", " " if gap else "", _NONE, placed)


@lru_cache(maxsize=256)
def _emphasis(render: str) -> _Shape:
    """The shape of EAD's `emph` with this `@render`."""
    html = next((html for word, html in _RENDER.items() if word in render), "em")
    return _Shape("emph", "", f"<{html}>", f"</{html}>", _LINES, True)


def _asked(shape: _Shape, element: Element) -> _Shape:
    """The shape of an element whose attributes matter: links, `span @style`, numbered lists."""
    if shape.name == "span":
        style = element.get("style", "").lower()
        html = next((html for word, html in _STYLES.items() if word in style), "")
        return shape._replace(
            opening=html and f"<{html}>", closing=html and f"</{html}>", marked=_LINES if html else _NONE
        )
    if shape.name == "list":
        kind = (element.get("type"), element.get("listtype"))
        numbered = "ordered" in kind or element.get("numeration")
        return shape._replace(opening="<ol>", closing="</ol>") if numbered else shape
    address = attribute(element, "href") if not shape.opening else ""
    if not address.startswith(("http://", "https://", "mailto:")):
        return shape
    address = _escape(address).replace('"', "&quot;")
    opening = f'<a href="{address}" rel="noopener nofollow">'
    return shape._replace(opening=opening, closing="</a>", marked=_LINES | _LINK)


def _placed(shape: _Shape, parent: Element) -> _Shape:
    """The shape of an element whose place matters: headings and items in and out of lists, references by themselves."""
    above = _shape(parent.tag).name
    if shape.name in _REFERENCES:
        if above == "ref":  # <ref>Minutes<archref>Étude XX</archref></ref>: two things, and no space between them
            return shape._replace(gap=" ", opening=f" {shape.opening}")
        return shape if above in _SENTENCES else shape._replace(gap=_BREAK)
    if shape.name == "head":
        tag = "li" if above in _LISTS else "caption" if above == "table" else "p"
        return shape._replace(opening=f"<{tag}>", closing=f"</{tag}>")
    if above == "defitem":
        return shape._replace(opening=" ", closing="", marked=_NONE)
    return shape if above in _LISTS else shape._replace(opening="<p>", closing="</p>", marked=_NONE)


def _escape(value: str) -> str:
    """`value` as HTML text."""
    if "&" in value:
        value = value.replace("&", "&amp;")
    if "<" in value:
        value = value.replace("<", "&lt;")
    return value.replace(">", "&gt;") if ">" in value else value


def _as_html(value: str) -> str:
    """A piece of text as HTML. NFC by itself: a mark must not melt into the `>` of the tag before it."""
    return _escape(unicodedata.normalize("NFC", value))


def rich(element: Element, lang: str = "", skip: frozenset[str] = frozenset()) -> Phrase:
    """The text inside `element`, an empty Phrase if there is none.

    Mixed content keeps its words in order; paragraphs, list items and rows become lines; emphasis, lists, tables and
    links are kept as safe HTML beside them. skip: local names of direct children that are left out.
    """
    if not len(element):
        value = _cut(fold(element.text or ""))
        return Phrase(meant(value) if "<" in value else value, lang)
    words: list[str] = []
    markup: list[str] = []
    marked = _walk(element, words, markup, skip, 0, None)
    said = "".join(words)
    plain = said.isascii() or unicodedata.is_normalized("NFC", said)
    if not plain:
        said = unicodedata.normalize("NFC", said)
    value = _cut("\n".join([line for part in said.split(_BREAK) if (line := _single_spaces(part))]))
    if "<" in value and _ESCAPED.search(value):
        return Phrase(meant(value), lang)
    if not marked & (_LINES | _BLOCK) or not value or len(value) > LONGEST_TEXT:
        return Phrase(value, lang)
    if not plain or "&" in said or "<" in said or ">" in said:
        markup = []
        _walk(element, [], markup, skip, 0, _as_html)
    html = _single_spaces("".join(markup))
    # What is made here of emphasis alone is well-formed and safe; lists and tables may be nested as HTML forbids.
    if marked & (_BLOCK | _NESTED):
        html = safe_html(html)
        # Words in a table but in none of its cells are moved before it: then the words alone are right.
        if _letters(unescape(_TAGS.sub("", html))) != _letters(value):
            html = ""
    return Phrase(value, lang, html)


def meant(value: str) -> str:
    """`value` without the tags that an exporting system escaped, so that they came as words: "&lt;p&gt;Un acte"."""
    if not _ESCAPED.search(value):
        return value
    lines = unescape(_ESCAPED.sub(_instead, value)).splitlines()
    return "\n".join([line for each in lines if (line := fold(each))])


def _instead(tag: re.Match[str]) -> str:
    """What stands in the place of an escaped tag: a line break for a paragraph or line, else nothing."""
    name = tag[1].lower()
    return "\n" if name in _BLOCKS or name in _HTML_BLOCKS else ""


def _letters(value: str) -> str:
    """`value` without any white space."""
    return "".join(value.split())


def _single_spaces(value: str) -> str:
    """`value`, in which there are no spaces but plain ones, with one where there are several, and none at its ends."""
    return " ".join(value.split()) if "  " in value else value.strip()


def _cut(value: str) -> str:
    """At most LONGEST_TEXT characters."""
    return value if len(value) <= LONGEST_TEXT else value[:LONGEST_TEXT] + "…"


def _walk(
    element: Element,
    words: list[str],
    markup: list[str],
    skip: frozenset[str],
    depth: int,
    escape: Callable[[str], str] | None,
) -> int:
    """Collect the text of `element` and its markup; which kinds of markup there are (see `_LINES` and the others).

    escape: makes HTML of text; None where the text is known, or hoped, to hold nothing to escape.
    """
    if depth > _DEEPEST:
        said = fold(" ".join(element.itertext()))
        words.append(said)
        markup.append(escape(said) if escape else said)
        return _NONE
    marked = _NONE
    text = element.text
    if text:
        if text.isspace():  # indentation
            text = " "
        elif not text.isprintable():
            text = _line(text)
        words.append(text)
        markup.append(escape(text) if escape else text)
    for child in element:
        shape = _shape(child.tag)
        if shape[5]:
            if shape[0] == "emph":
                shape = _emphasis(child.get("render", ""))
            else:
                shape = _asked(shape, child)
                if shape[0] in _PLACED:
                    shape = _placed(shape, element)
        name, gap, opening, closing, mark, _ = shape
        if not skip or name not in skip:
            if gap:
                words.append(gap)
            if opening:
                markup.append(opening)
                marked |= _NESTED if depth and opening == "<p>" else mark
            if len(child):
                walk = _told if name == "chronitem" else _walk
                inner = walk(child, words, markup, _NOTHING, depth + 1, escape)
                marked |= inner | (_NESTED if inner & mark & _LINK else _NONE)
            else:
                text = child.text
                if text:
                    if text.isspace():  # indentation
                        text = " "
                    elif not text.isprintable():
                        text = _line(text)
                    words.append(text)
                    markup.append(escape(text) if escape else text)
            if closing:
                markup.append(closing)
            if gap:
                words.append(gap)
        text = child.tail
        if text:
            if text.isspace():  # indentation
                text = " "
            elif not text.isprintable():
                text = _line(text)
            words.append(text)
            markup.append(escape(text) if escape else text)
    return marked


_NOTHING: frozenset[str] = frozenset()


def _told(
    item: Element,
    words: list[str],
    markup: list[str],
    skip: frozenset[str],
    depth: int,
    escape: Callable[[str], str] | None,
) -> int:
    """What `_walk` does, for a line of a chronology: "date, place : event; event"."""

    def add(said: str | None) -> None:
        if said:
            said = said if said.isprintable() else _line(said)
            words.append(said)
            markup.append(escape(said) if escape else said)

    marked = _NONE
    before = ""
    if item.text and item.text.strip():
        add(f"{item.text} ")
    for part in _parts(item):
        if "".join(part.itertext()).strip():
            now = "event" if _shape(part.tag).name == "event" else "when"
            add(_BETWEEN.get((before, now), ""))
            before = now
            if _shape(part.tag).name.lower() == "daterange" and len(part) == 2:
                add(" – ".join(said for end in part if (said := "".join(end.itertext()).strip())))
            else:
                marked |= _walk(part, words, markup, skip, depth, escape)
        if part.tail and part.tail.strip():
            add(f" {part.tail}")
    return marked


def _parts(item: Element) -> Iterator[Element]:
    """The parts of a line of a chronology, those in its sets of places and events among them."""
    for child in item:
        if _shape(child.tag).name in ("chronitemset", "eventgrp"):
            yield from child
        else:
            yield child


#: What stands between two parts of a line of a chronology.
_BETWEEN = {("when", "when"): ", ", ("when", "event"): " : ", ("event", "event"): "; ", ("event", "when"): ", "}
