"""Text as partners wrote it: in a language, perhaps with emphasis.

A `Phrase` is one piece of text in one language. A `Text` is the same thing said in as many languages as the partner
gave. Plain text is always there; HTML only where the partner's markup says more than the words do.
"""

import re
import unicodedata
from collections.abc import Iterable

import msgspec
import nh3

#: What may stay of a partner's markup. Everything else loses its tags and keeps its text.
SAFE_TAGS = frozenset(
    {"p", "br", "em", "strong", "sub", "sup", "q", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "a", "abbr"}
    | {"table", "thead", "tbody", "tr", "th", "td", "caption", "span"}
)
SAFE_ATTRIBUTES = {"a": {"href"}, "abbr": {"title"}, "span": {"lang"}, "q": {"lang"}}
SAFE_SCHEMES = frozenset({"http", "https", "mailto"})

_SPACES = re.compile(r"[\s\u00a0\u200b\ufeff]+")
_ABSOLUTE = re.compile(r"(?:https?:)?//|https?:|mailto:", re.IGNORECASE)


class Phrase(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Words in one language.

    value: plain text, NFC, white space folded (paragraphs are kept as single line breaks).
    lang: BCP 47 tag, empty when the partner does not say.
    html: the same words with their emphasis as safe HTML (see `safe_html`); empty when there is none.
    """

    value: str
    lang: str = ""
    html: str = ""


#: The same thing said in one or more languages, in the partner's order.
Text = tuple[Phrase, ...]


def fold_spaces(value: str) -> str:
    """One line of NFC text: every run of white space is one space, none at the ends."""
    if value.isascii():
        return " ".join(value.split())
    return unicodedata.normalize("NFC", _SPACES.sub(" ", value).strip())


def text(value: str, lang: str = "") -> Text:
    """A `Text` of one phrase, or of none where `value` is blank."""
    folded = fold_spaces(value)
    return (Phrase(folded, lang),) if folded else ()


def best(phrases: Text, lang: str) -> Phrase | None:
    """The phrase to show a reader of `lang`: theirs, else one without a language, else the first; None if none."""
    if not phrases:
        return None
    for phrase in phrases:
        if phrase.lang.partition("-")[0] == lang:
            return phrase
    for phrase in phrases:
        if not phrase.lang:
            return phrase
    return phrases[0]


def said_in(phrases: Iterable[Phrase], lang: str) -> Text:
    """The same in `lang`, the language of the description that they are from, where they do not say another."""
    replace = msgspec.structs.replace
    return tuple([phrase if phrase.lang or not lang else replace(phrase, lang=lang) for phrase in phrases])


def plain(phrases: Iterable[Phrase]) -> str:
    """All phrases one after the other, for search and for logs."""
    return " ".join(phrase.value for phrase in phrases)


def safe_html(markup: str) -> str:
    """A partner's HTML reduced to `SAFE_TAGS`; links keep only http(s) and mailto addresses that are absolute.

    nh3 lets `//evil` and relative addresses through, so links are checked once more here.
    """
    cleaned = nh3.clean(
        markup,
        tags=set(SAFE_TAGS),
        attributes={tag: set(names) for tag, names in SAFE_ATTRIBUTES.items()},
        url_schemes=set(SAFE_SCHEMES),
        link_rel="noopener nofollow",
        attribute_filter=_only_absolute,
    )
    # What is no link any more may not say what kind of link it is (HTML, 4.6.2).
    return cleaned.replace('<a rel="noopener nofollow">', "<a>")


def _only_absolute(tag: str, attribute: str, value: str) -> str | None:
    """None for an address that is not absolute http(s) or mailto: nh3 then drops the attribute."""
    if attribute != "href":
        return value
    match = _ABSOLUTE.match(value.strip())
    return value if match and not match.group().startswith("//") else None
