"""What a visitor keeps, without an account and without a cookie: the address says it, `?keep=<id>&keep=<id>`.

An id is a record's ("source/local"), a person's (of an identity) or a site's ("partner/site"). Where scripts run, the
browser remembers the list for itself and addresses stay short. Where none run, a page that was opened with a list hands
it on: every way out of it carries the list.
"""

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

#: What one list holds at most, and the longest id, in characters.
MOST, _LONGEST = 100, 300

#: A page of the network as an address names it: what is kept of it.
_PAGE = re.compile(r"^/[a-z]{2,3}/(?:record/([^/]+/[^/]+)|people/([^/]+)|sites/([^/]+/[^/]+)|((?:themes|places)/.+))$")

#: Ways out of a page: links that a reader follows, and forms. Fragments, files and what carries a list already stay.
_LINK = re.compile(r'(<a\b[^>]*?\shref=")(/[a-z]{2,3}/[^"#?]*)(\?[^"#]*)?((?:#[^"]*)?")')
_FORM = re.compile(r'<form\b[^>]*\saction="/[^"]*"[^>]*>')
_FILE = re.compile(r"\.(?:json|csv|jsonl|txt|bib|ris|png|atom|ics|pdf)$")


def read(query: str) -> tuple[str, ...]:
    """The ids that an address keeps, in their order, each once. Addresses of pages are taken for what they show."""
    given = parse_qs(query, max_num_fields=400).get("keep", []) if query.count("&") < 400 else []
    ids = (id_of(value) for value in given)
    return tuple(dict.fromkeys(id for id in ids if id))[:MOST]


def id_of(typed: str) -> str:
    """The id that somebody typed: an id, or the address of a page; empty where it can be neither."""
    typed = typed.strip()
    if typed.startswith(("http://", "https://", "/")):
        match = _PAGE.match(unquote(urlsplit(typed).path))
        typed = next((part for part in match.groups() if part), "") if match else ""
    return typed if 0 < len(typed) <= _LONGEST and typed.isprintable() else ""


def query(kept: Sequence[str]) -> str:
    """The part of an address that keeps these, with its question mark; empty for nothing."""
    return "?" + urlencode([("keep", id) for id in kept]) if kept else ""


def url(lang: str, kept: Sequence[str], form: str = "") -> str:
    """The address of the list; form: of a download of it ("csv", "bib", "ris")."""
    return f"/{lang}/kept" + (f".{form}" if form else "") + query(kept)


def carry(page: str, kept: Sequence[str]) -> str:
    """The HTML of a page whose links and forms hand the list on."""
    pairs = urlencode([("keep", id) for id in kept]).replace("&", "&amp;")
    fields = "".join(f'<input type="hidden" name="keep" value="{_escaped(id)}">' for id in kept)

    def linked(match: re.Match[str]) -> str:
        start, path, asked, end = match[1], match[2], match[3] or "", match[4]
        if "keep=" in asked or _FILE.search(path):
            return match[0]
        return f"{start}{path}{asked + '&amp;' if asked else '?'}{pairs}{end}"

    def formed(match: re.Match[str]) -> str:
        return match[0] if "data-own-list" in match[0] else match[0] + fields

    return _FORM.sub(formed, _LINK.sub(linked, page))


def _escaped(id: str) -> str:
    """An id as the value of an attribute."""
    return id.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
