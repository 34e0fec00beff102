"""The tables of the desk as they began: judgements and audit rows."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes them."""

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="AuditRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("when", models.DateTimeField()),
                ("by", models.TextField()),
                ("action", models.CharField(max_length=20)),
                ("object", models.TextField()),
                ("details", models.JSONField()),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("left", models.TextField()),
                ("right", models.TextField()),
                ("left_print", models.TextField(blank=True)),
                ("right_print", models.TextField(blank=True)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("same", "same"), ("different", "different"), ("unsure", "unsure")], max_length=9
                    ),
                ),
                ("by", models.TextField()),
                ("when", models.DateTimeField()),
                ("why", models.TextField()),
                ("retired_by", models.TextField(null=True)),
                ("retired_when", models.DateTimeField(null=True)),
                ("retired_why", models.TextField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["right"], name="desk_judgement_right")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("left__lt", models.F("right"))), name="desk_pair_in_order"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_when__isnull", True)),
                        fields=("left", "right"),
                        name="desk_one_holds",
                    ),
                ],
            },
        ),
    ]
