"""Records that were withdrawn: kept for ever, as judgements are."""

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forbid(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let the database itself refuse to delete withdrawals, in SQLite's words."""
    if editor.connection.vendor == "sqlite":
        editor.execute(
            "CREATE TRIGGER desk_withdrawal_no_delete BEFORE DELETE ON desk_withdrawal"
            " BEGIN SELECT RAISE(ABORT, 'desk_withdrawal: rows are kept for ever'); END"
        )


class Migration(migrations.Migration):
    """Adds the table."""

    dependencies: ClassVar = [("desk", "0003_onward")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record", models.TextField()),
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
                        fields=("record",),
                        name="desk_one_withdrawal_holds",
                    ),
                ],
            },
        ),
        migrations.RunPython(forbid),
    ]
