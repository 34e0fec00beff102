"""Django's settings, set once in a process: by the portal when it starts, and by the desk when it is opened."""

import logging
import secrets
from pathlib import Path

import django
from django.conf import settings

_HERE = Path(__file__).parent

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


def configure(debug: bool = False) -> None:
    """Set Django up, once in a process."""
    if not settings.configured:
        # Nothing is signed with the key; Django's own error reports ask that there is one.
        settings.configure(DEBUG=debug, SECRET_KEY=secrets.token_hex(), **SETTINGS)
        django.setup(set_prefix=False)
        # An address that is not there says what a visitor asked for, and that is not logged; a fault of ours is.
        logging.getLogger("django.request").setLevel(logging.ERROR)
