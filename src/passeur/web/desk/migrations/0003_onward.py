"""What the desk decides about the way on: kept for ever, as judgements are."""

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forbid(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let the database itself refuse to delete decisions, in SQLite's words."""
    if editor.connection.vendor == "sqlite":
        editor.execute(
            "CREATE TRIGGER desk_onward_no_delete BEFORE DELETE ON desk_onward"
            " BEGIN SELECT RAISE(ABORT, 'desk_onward: rows are kept for ever'); END"
        )


class Migration(migrations.Migration):
    """Adds the table."""

    dependencies: ClassVar = [("desk", "0002_never_deleted")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Onward",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("context", models.TextField()),
                ("partner", models.TextField()),
                ("verdict", models.CharField(choices=[("pin", "pin"), ("veto", "veto")], max_length=4)),
                ("by", models.TextField()),
                ("when", models.DateTimeField()),
                ("why", models.TextField()),
                ("retired_by", models.TextField(null=True)),
                ("retired_when", models.DateTimeField(null=True)),
                ("retired_why", models.TextField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_when__isnull", True)),
                        fields=("context", "partner"),
                        name="desk_one_way_holds",
                    ),
                ],
            },
        ),
        migrations.RunPython(forbid),
    ]
