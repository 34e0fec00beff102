"""The desk as a Django application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Its models live in a database of each network's own folder, never in Django's default one (see `store`)."""

    name = "passeur.web.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
