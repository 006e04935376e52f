"""The first tables of this room, as 0.1.0 has them."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("activities", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "school_year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="school year",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="file")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "being read"),
                            ("ready", "to be looked at"),
                            ("applied", "in the plan"),
                            ("undone", "taken back"),
                        ],
                        default="reading",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("cells", models.JSONField(default=list)),
                ("header", models.JSONField(default=list)),
                ("columns", models.JSONField(default=dict)),
                ("read_count", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="since")),
                ("applied_at", models.DateTimeField(null=True, verbose_name="applied")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="plan_imports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by whom",
                    ),
                ),
            ],
            options={
                "verbose_name": "pasted plan",
                "verbose_name_plural": "pasted plans",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["reading", "ready", "applied", "undone"])),
                        name="plan_import_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("applied_at", None), ("state__in", ["reading", "ready"])),
                            models.Q(("applied_at__isnull", False), ("state__in", ["applied", "undone"])),
                            _connector="OR",
                        ),
                        name="plan_import_applied_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="row")),
                ("texts", models.JSONField(default=dict)),
                ("answers", models.JSONField(default=dict)),
                ("understood", models.JSONField(default=dict)),
                ("needs_answer", models.BooleanField(default=False)),
                (
                    "action",
                    models.CharField(choices=[("add", "add"), ("skip", "leave out")], default="add", max_length=10),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="activities.activity",
                    ),
                ),
                (
                    "plan_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="plan.planimport"
                    ),
                ),
                (
                    "same_as",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="activities.activity",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan_import", "number"), name="plan_import_row_once"),
                    models.CheckConstraint(
                        condition=models.Q(("action__in", ["add", "skip"])), name="plan_import_row_action_known"
                    ),
                ],
                "indexes": [
                    models.Index(fields=["plan_import", "needs_answer", "number"], name="plan_import_row_waiting"),
                ],
            },
        ),
    ]
