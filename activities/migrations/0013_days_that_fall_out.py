"""Days that fall out, the classes that dates go without, and what people tapped away on «Сегодня»."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0012_search_in_one_script"),
        ("school", "0008_first_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PutAway",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("put_away_at", models.DateTimeField(verbose_name="when")),
            ],
            options={
                "verbose_name": "change that was tapped away",
                "verbose_name_plural": "changes that were tapped away",
            },
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("reason", models.CharField(max_length=200, verbose_name="why")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("created_at", models.DateTimeField(editable=False, verbose_name="when")),
            ],
            options={
                "verbose_name": "day that falls out",
                "verbose_name_plural": "days that fall out",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="historicaloccurrence",
            name="excused_text",
            field=models.TextField(blank=True, editable=False, verbose_name="without"),
        ),
        migrations.AddField(
            model_name="occurrence",
            name="excused_grades",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="occurrence",
            name="excused_text",
            field=models.TextField(blank=True, editable=False, verbose_name="without"),
        ),
        migrations.CreateModel(
            name="ExcusedClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "occurrence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="excusals", to="activities.occurrence"
                    ),
                ),
                (
                    "school_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="excusals", to="school.schoolclass"
                    ),
                ),
            ],
            options={
                "verbose_name": "class that does not come",
                "verbose_name_plural": "classes that do not come",
                "ordering": ["school_class__grade", "school_class__letter"],
            },
        ),
        migrations.AddField(
            model_name="occurrence",
            name="excused_classes",
            field=models.ManyToManyField(
                editable=False,
                related_name="excused_from",
                through="activities.ExcusedClass",
                to="school.schoolclass",
                verbose_name="classes that do not come",
            ),
        ),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("excused_grades__lte", 2047),
                    models.Q(models.Q(("excused_text", ""), _negated=True), ("excused_grades", 0), _connector="OR"),
                ),
                name="occurrence_excuses_by_name",
            ),
        ),
        migrations.AddField(
            model_name="putaway",
            name="change",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="put_away",
                to="activities.occurrencechange",
            ),
        ),
        migrations.AddField(
            model_name="putaway",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="put_away", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="classes",
            field=models.ManyToManyField(
                blank=True, related_name="suspensions", to="school.schoolclass", verbose_name="classes"
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="created_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by whom",
            ),
        ),
        migrations.AddField(
            model_name="putaway",
            name="suspension",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="put_away",
                to="activities.suspension",
            ),
        ),
        migrations.AddField(
            model_name="excusedclass",
            name="suspension",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="excusals",
                to="activities.suspension",
            ),
        ),
        migrations.AddField(
            model_name="occurrencechange",
            name="suspension",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="changes",
                to="activities.suspension",
                verbose_name="days that fall out",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="suspension_has_reason",
                violation_error_message="Say why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="suspension_ends_after_start",
                violation_error_message="The last day is before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="putaway",
            constraint=models.UniqueConstraint(fields=("user", "change"), name="put_away_change_once"),
        ),
        migrations.AddConstraint(
            model_name="putaway",
            constraint=models.UniqueConstraint(fields=("user", "suspension"), name="put_away_suspension_once"),
        ),
        migrations.AddConstraint(
            model_name="putaway",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("change", None), ("suspension__isnull", False)),
                    models.Q(("change__isnull", False), ("suspension", None)),
                    _connector="OR",
                ),
                name="put_away_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="excusedclass",
            constraint=models.UniqueConstraint(fields=("occurrence", "school_class"), name="excused_class_once"),
        ),
    ]
