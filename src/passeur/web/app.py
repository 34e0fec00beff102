"""The WSGI application, and what each request is given. Only `cli` knows where the network lies."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver

from passeur.web.current import Current, OpenIndex, freeze
from passeur.web.middleware import Clock, clock
from passeur.web.settings import configure

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: A WSGI application, as PEP 3333 says.
Application = Callable[["WSGIEnvironment", "StartResponse"], Iterable[bytes]]


class Portal:
    """The application over one network folder. origin: scheme and host of permalinks; empty for the request's own.

    clock: what tells the moment, in the sites' time zone.
    """

    def __init__(self, current: Current, origin: str = "", clock: Clock = clock) -> None:
        self.current = current
        self._clock = clock
        self._origin = origin.rstrip("/")
        self._handler = WSGIHandler()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        environ["passeur.current"] = self.current
        environ["passeur.clock"] = self._clock
        environ["passeur.origin"] = self._origin
        return self._handler(environ, start_response)


def make_app(folder: Path, open_index: OpenIndex, debug: bool = False, origin: str = "") -> Portal:
    """The portal of the network in `folder`.

    open_index: opens the folder of an edition's index. origin: for permalinks ("https://example.org").
    """
    configure(debug)
    current = Current(folder, open_index, settle=freeze)
    # Before anybody asks: Django loads all views for the first request, and an edition is opened for it, so the first
    # visitor of each process would wait for half a second. Views first, so that they are settled with the edition.
    assert get_resolver().url_patterns
    current.look()
    return Portal(current, origin)
