"""What dates were before they were changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0008_unplanned"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OccurrenceChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_for_visitors", models.BooleanField(editable=False, verbose_name="visitors are told")),
                ("starts_on", models.DateField(editable=False, verbose_name="first day")),
                ("ends_on", models.DateField(editable=False, verbose_name="last day")),
                ("start_time", models.TimeField(editable=False, null=True, verbose_name="begins at")),
                ("end_time", models.TimeField(editable=False, null=True, verbose_name="ends at")),
                ("place", models.CharField(blank=True, editable=False, max_length=200, verbose_name="place")),
                ("is_cancelled", models.BooleanField(editable=False, verbose_name="called off")),
                ("is_public", models.BooleanField(editable=False, verbose_name="visitors see it")),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="when")),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
                (
                    "occurrence",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="activities.occurrence",
                        verbose_name="date",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a date",
                "verbose_name_plural": "changes of dates",
                "ordering": ["occurrence_id", "is_for_visitors"],
                "indexes": [models.Index(fields=["changed_at"], name="occurrence_changed")],
                "constraints": [
                    models.UniqueConstraint(fields=("occurrence", "is_for_visitors"), name="occurrence_change_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="occurrence_change_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_for_visitors", False), ("is_public", True), _connector="OR"),
                        name="occurrence_change_was_seen",
                    ),
                ],
            },
        ),
    ]
