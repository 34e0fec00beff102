"""The WSGI application: Django's settings, and what each request is given. Only `cli` knows where the network lies."""

import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from passeur.web.current import Current, OpenIndex
from passeur.web.middleware import Clock, clock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_HERE = Path(__file__).parent

#: A WSGI application, as PEP 3333 says.
Application = Callable[["WSGIEnvironment", "StartResponse"], Iterable[bytes]]

#: No sessions, no cookies: nothing of a visitor is kept. The one database is the desk's: a file in each network's
#: folder, opened by `web/desk/store.py` alone; visitors' pages never ask it.
SETTINGS: dict[str, object] = {
    "ALLOWED_HOSTS": ["*"],  # no link is made from the host but permalinks, and `origin` fixes those
    "ROOT_URLCONF": "passeur.web.urls",
    "MIDDLEWARE": [
        "passeur.web.middleware.squeeze",
        "passeur.web.middleware.guard",
        "passeur.web.middleware.lease",
    ],
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "builtins": ["passeur.web.tags"],
                "string_if_invalid": "",
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [("django.template.loaders.filesystem.Loader", [str(_HERE / "templates")])],
                    )
                ],
            },
        }
    ],
    "USE_I18N": False,  # our own catalogues: see docs/decisions/0004-portal-words.md
    "USE_TZ": True,
    "DATABASES": {},
    "INSTALLED_APPS": ["passeur.web.desk.apps.DeskConfig"],
    "APPEND_SLASH": False,
    "LOGGING_CONFIG": None,
    "DATA_UPLOAD_MAX_MEMORY_SIZE": 65_536,
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": 200,
}


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


def configure(debug: bool = False) -> None:
    """Set Django up, once in a process."""
    if not settings.configured:
        # Nothing is signed with the key; Django's own error reports ask that there is one.
        settings.configure(DEBUG=debug, SECRET_KEY=secrets.token_hex(), **SETTINGS)
        django.setup(set_prefix=False)


def make_app(folder: Path, open_index: OpenIndex, debug: bool = False, origin: str = "") -> Portal:
    """The portal of the network in `folder`.

    open_index: opens the folder of an edition's index. origin: for permalinks ("https://example.org").
    """
    configure(debug)
    return Portal(Current(folder, open_index), origin)
