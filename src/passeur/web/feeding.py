"""Feeds (RFC 4287), and texts as they can hold them: titles are text, summaries are HTML."""

from datetime import datetime
from html import escape

from django.utils.feedgenerator import Atom1Feed


class Feed(Atom1Feed):
    """A feed that changed when its newest entry did; one without entries, at the `moment` that is given beside what
    every feed is given, and not just now each time that it is asked for."""

    def latest_post_date(self) -> datetime:
        """When it changed."""
        moment: datetime = super().latest_post_date() if self.items else self.feed["moment"]
        return moment


def as_title(text: str) -> str:
    """Text without control characters, which XML cannot hold."""
    return "".join(mark if mark >= " " else " " for mark in text)


def as_summary(text: str) -> str:
    """Text as HTML, which is what a feed's summaries are read as: a partner's `<` is a sign and no tag."""
    return escape(as_title(text), quote=False)
