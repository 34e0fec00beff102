"""The database itself refuses to delete judgements and to change or delete audit rows, whoever asks it."""

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_FORBIDDEN = (("desk_judgement", "DELETE"), ("desk_auditrow", "DELETE"), ("desk_auditrow", "UPDATE"))


def forbid(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers, in SQLite's words."""
    if editor.connection.vendor == "sqlite":
        for table, change in _FORBIDDEN:
            editor.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table}: rows are kept for ever'); END"
            )


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies: ClassVar = [("desk", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(forbid)]
