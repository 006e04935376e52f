"""Steps towards a school year that were ticked off by hand."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("school", "0012_class_became")]

    operations = [
        migrations.CreateModel(
            name="YearStepMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("code", models.CharField(max_length=40, verbose_name="step")),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by whom",
                    ),
                ),
            ],
            options={
                "verbose_name": "step towards a school year",
                "verbose_name_plural": "steps towards a school year",
                "ordering": ["school_year", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("school_year", "code"), name="year_step_mark_once"),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True), name="year_step_mark_says_which"
                    ),
                ],
            },
        ),
    ]
