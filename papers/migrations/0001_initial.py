"""The first tables of this room, as 0.1.0 has them."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalPlanPaper",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "school_year",
                    models.PositiveSmallIntegerField(
                        db_index=True,
                        editable=False,
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="school year",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        default="Календарный план воспитательной работы", max_length=200, verbose_name="title"
                    ),
                ),
                (
                    "considered_by",
                    models.CharField(
                        blank=True,
                        default="на заседании педагогического совета",
                        help_text="Stands after «Рассмотрено».",
                        max_length=200,
                        verbose_name="considered by",
                    ),
                ),
                ("protocol_number", models.CharField(blank=True, max_length=30, verbose_name="number of the protocol")),
                ("protocol_on", models.DateField(blank=True, null=True, verbose_name="day of the protocol")),
                (
                    "order_number",
                    models.CharField(
                        blank=True,
                        help_text="By which the head approved it.",
                        max_length=30,
                        verbose_name="number of the order",
                    ),
                ),
                ("order_on", models.DateField(blank=True, null=True, verbose_name="day of the order")),
                (
                    "grouping",
                    models.CharField(
                        choices=[("month", "by month"), ("direction", "by direction"), ("module", "by module")],
                        default="month",
                        max_length=20,
                        verbose_name="grouped",
                    ),
                ),
                ("columns", models.JSONField(blank=True, default=dict, editable=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical plan on paper",
                "verbose_name_plural": "historical plans on paper",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PlanPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "school_year",
                    models.PositiveSmallIntegerField(
                        editable=False,
                        unique=True,
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="school year",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        default="Календарный план воспитательной работы", max_length=200, verbose_name="title"
                    ),
                ),
                (
                    "considered_by",
                    models.CharField(
                        blank=True,
                        default="на заседании педагогического совета",
                        help_text="Stands after «Рассмотрено».",
                        max_length=200,
                        verbose_name="considered by",
                    ),
                ),
                ("protocol_number", models.CharField(blank=True, max_length=30, verbose_name="number of the protocol")),
                ("protocol_on", models.DateField(blank=True, null=True, verbose_name="day of the protocol")),
                (
                    "order_number",
                    models.CharField(
                        blank=True,
                        help_text="By which the head approved it.",
                        max_length=30,
                        verbose_name="number of the order",
                    ),
                ),
                ("order_on", models.DateField(blank=True, null=True, verbose_name="day of the order")),
                (
                    "grouping",
                    models.CharField(
                        choices=[("month", "by month"), ("direction", "by direction"), ("module", "by module")],
                        default="month",
                        max_length=20,
                        verbose_name="grouped",
                    ),
                ),
                ("columns", models.JSONField(blank=True, default=dict, editable=False)),
            ],
            options={
                "verbose_name": "plan on paper",
                "verbose_name_plural": "plans on paper",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("grouping__in", ["month", "direction", "module"])),
                        name="plan_paper_grouping_known",
                    )
                ],
            },
        ),
    ]
