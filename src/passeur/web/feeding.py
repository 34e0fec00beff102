"""Texts as Atom (RFC 4287) can hold them: titles are text, summaries are HTML."""

from html import escape


def as_title(text: str) -> str:
    """Text without control characters, which XML cannot hold."""
    return "".join(mark if mark >= " " else " " for mark in text)


def as_summary(text: str) -> str:
    """Text as HTML, which is what a feed's summaries are read as: a partner's `<` is a sign and no tag."""
    return escape(as_title(text), quote=False)
