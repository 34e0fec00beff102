"""Template tags: the portal's words, numbers, and partners' text. All escape what they show."""

import re
from collections.abc import Sequence
from html import escape

from django.template import Context, Library
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from passeur.model.text import Phrase, safe_html
from passeur.web.facets import Choice
from passeur.web.whole_lists import whole_lists
from passeur.web.words import Catalogue

register = Library()

_CHIP = (
    '<svg class="chip" viewBox="0 0 12 12" aria-hidden="true">'
    '<rect x="1" y="1" width="10" height="10" fill="{}"/></svg>'
)
#: Markup that may not stand in a paragraph.
_BLOCK = re.compile(r"<(?:p|ul|ol|dl|table|blockquote)\b")
#: What word processors leave between paragraphs.
_EMPTY = re.compile(r"<p>(?:\s|&nbsp;)*</p>\s*")
#: The words of cleaned HTML, where no sign can be part of a tag.
_BETWEEN_TAGS = re.compile(r"(?<=>)[^<>]+")

#: A space before a sign of two parts, or inside « », as French partners write them: no line may break there.
_BREAKING = re.compile(r"(?<=«) | (?=[:;!?»](?:[\s.,)]|$))")


@register.filter
def unbroken(value: str) -> str:
    """A text whose French signs of two parts never begin a line."""
    return _BREAKING.sub("\N{NO-BREAK SPACE}", value)


#: Languages that are written from right to left, but where a tag says that they are not ("he-Latn").
_RIGHT_TO_LEFT = frozenset(
    {"ar", "ara", "arc", "dv", "fa", "fas", "he", "heb", "per", "ps", "sd", "syr", "ug", "ur", "yi", "yid"}
)


@register.filter
def tongue(lang: str) -> SafeString:
    """The attributes of a text in another language: which, and its direction where it is not the page's (RGAA 8.10)."""
    language, _, script = lang.casefold().partition("-")
    turned = language in _RIGHT_TO_LEFT and "latn" not in script
    return format_html('lang="{}"{}', lang, SafeString(' dir="rtl"' if turned else ""))


def _words(context: Context) -> Catalogue:
    """The catalogue of the page."""
    words: Catalogue = context["words"]
    return words


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, count: int | None = None, **values: object) -> str:
    """A message of the catalogue; what partners' words bring into it begins no line with a sign either."""
    message = _words(context).say(key, count, **values)
    return unbroken(message) if values else message


@register.simple_tag(takes_context=True)
def word(context: Context, group: str, value: str) -> str:
    """The word for a value of the data, or the value itself."""
    return _words(context).word(group, value)


@register.simple_tag(takes_context=True)
def number(context: Context, value: int) -> str:
    """A whole number as the language writes it."""
    return _words(context).number(value)


@register.simple_tag
def chip(color: str) -> SafeString:
    """A partner's colour, beside its name."""
    return format_html(_CHIP, color)


@register.simple_tag(takes_context=True)
def choices(context: Context, found: Sequence[Choice]) -> SafeString:
    """The values of a filter as items of a list, each with how many records have it. Made at once, since a page of
    results has a hundred of them."""
    number = _words(context).number
    return SafeString("".join([
        f'<li><a rel="nofollow" href="{escape(one.url)}">{chip(one.color) if one.color else ""}'
        f'{escape(unbroken(one.label))} <span class="n">{number(one.count)}</span></a></li>'
        for one in found
    ]))  # fmt: skip


@register.simple_tag(takes_context=True)
def phrase(context: Context, value: Phrase | None) -> SafeString:
    """One phrase of plain text, in a span with its language where that is not the page's."""
    if value is None:
        return SafeString("")
    if _is_foreign(value.lang, context):
        return format_html("<span {}>{}</span>", tongue(value.lang), unbroken(value.value))
    return conditional_escape(unbroken(value.value))


@register.simple_tag(takes_context=True)
def foreign(context: Context, value: Phrase) -> SafeString:
    """The attributes of an element that holds a phrase alone; none where it is in the page's language."""
    return format_html(" {}", tongue(value.lang)) if _is_foreign(value.lang, context) else SafeString("")


def _is_foreign(lang: str, context: Context) -> bool:
    """Whether a language is known and not the page's; fr-FR is, on a French page."""
    return bool(lang) and lang.partition("-")[0] != context["lang"]


@register.simple_tag(takes_context=True)
def here(context: Context, page: str) -> SafeString:
    """Marks a link of the menu whose page, or a page below it, is the one that is shown."""
    visit = context["visit"]
    path = f"/{visit.lang}/{page}"
    if visit.path == path:
        return SafeString(' aria-current="page"')
    return SafeString(' aria-current="true"' if visit.path.startswith(f"{path}/") else "")


@register.filter
def prose(value: Phrase) -> SafeString:
    """A partner's text as paragraphs: its HTML cleaned once more, else its lines escaped.

    Readers cleaned it already; pages do not rely on that.
    """
    if value.html:
        cleaned = whole_lists(_EMPTY.sub("", safe_html(value.html)))
        if not _BLOCK.search(cleaned):
            cleaned = f"<p>{cleaned}</p>"
        cleaned = _BETWEEN_TAGS.sub(lambda found: unbroken(found[0]), cleaned)
        return mark_safe(cleaned)  # noqa: S308 -- just cleaned by nh3
    parts = [format_html("<p>{}</p>", unbroken(line)) for line in value.value.split("\n") if line.strip()]
    return SafeString("".join(parts))


@register.filter
def snippet(markup: str) -> SafeString:
    """A hit's snippet: only `<mark>` may stay, whatever the index gave."""
    escaped = str(conditional_escape(unbroken(str(markup))))
    if "&lt;mark&gt;" not in escaped and "&amp;" not in escaped:
        return SafeString(escaped)
    # The port promises safe HTML, so its entities are already escaped once: undo the second escape of entities only.
    escaped = escaped.replace("&lt;mark&gt;", "<mark>").replace("&lt;/mark&gt;", "</mark>")
    for entity in ("amp", "lt", "gt", "quot", "#x27", "#39"):
        escaped = escaped.replace(f"&amp;{entity};", f"&{entity};")
    return SafeString(escaped)
