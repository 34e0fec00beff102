"""Texts that are HTML, or may be: what web sites' systems write into fields of words."""

import re
from html import unescape

from passeur.formats.xml_text import meant
from passeur.model.text import Phrase, fold_spaces, safe_html

#: A reference to a character, with its semicolon: "&copy=2" in an address is none.
_REFERENCE = re.compile(r"&(?:#\d{1,6}|#x[\da-f]{1,5}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)
#: Tags that people's words hold only where a system put them there.
_MARKUP = re.compile(
    r"</?(?:p|br|div|ul|ol|li|b|i|em|strong|a|span|h[1-6]|table|tr|td|blockquote|u|font)(?:\s[^<>]{0,1000})?/?>",
    re.IGNORECASE,
)
#: Tags at which a line ends.
_LINE = re.compile(r"</?(?:p|br|div|ul|ol|li|tr|table|blockquote|caption|dl|dt|dd)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BOLD, _ITALIC = (re.compile(rf"<(/?){tag}>", re.IGNORECASE) for tag in "bi")
_CELL = re.compile(r"</t[dh]>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
#: Markup that says no more than the lines do.
_LINES_ALONE = re.compile(r"(?:[^<]|</?p>|<br ?/?>)*")


def read_references(value: str) -> str:
    """The characters that references mean: of "&lt;p&gt;", of "caf&eacute;", and of "&amp;eacute;", escaped twice."""
    for _ in range(2):
        if "&" in value:
            value = _REFERENCE.sub(lambda found: unescape(found[0]), value)
    return value


def html_phrase(value: str, lang: str) -> Phrase:
    """HTML as its words, a line for each paragraph, with its markup kept safe where it says more."""
    markup = safe_html(_BOLD.sub(r"<\1strong>", _ITALIC.sub(r"<\1em>", value)))
    # Where tags say what a line is, line breaks are layout of the source.
    said = _LINE.sub("\n", fold_spaces(markup)) if _LINE.search(markup) else markup
    said = _TAG.sub("", _CELL.sub(" ", said))
    return Phrase(_lines(unescape(said)), lang, "" if _LINES_ALONE.fullmatch(markup) else markup)


def prose(value: str, lang: str) -> Phrase:
    """Text of several lines that may be HTML, or HTML that was escaped once more ("&lt;p&gt;")."""
    if "&lt;" in value and "<" not in value:
        value = read_references(value)
    if _MARKUP.search(value):
        return html_phrase(value, lang)
    return Phrase(_lines(read_references(value)), lang)


def one_line(value: str) -> str:
    """A title that may hold references to characters and tags: "Visite &amp; <em>atelier</em>" without them."""
    return fold_spaces(meant(read_references(value)))


def _lines(value: str) -> str:
    """Text with a single break between its lines, and no blank ones."""
    return "\n".join(words for line in value.split("\n") if (words := fold_spaces(line)))
