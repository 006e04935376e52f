"""Hours of several days: each day's, or from the first day to the last. Dates that are stored are told apart once."""

from django.db import migrations, models
from django.db.models import F, Q


def tell_apart(apps, schema_editor):
    """«18–22 января, 10:00–11:00» is each day; who is away from Friday to Sunday is away in between, too."""
    several_days = apps.get_model("activities", "Occurrence").objects.filter(
        ends_on__gt=F("starts_on"), end_time__gt=F("start_time"), activity__is_away=False
    )
    keys = list(several_days.values_list("pk", flat=True))
    several_days.update(has_daily_hours=True)
    # Who signed up is told what changed since, by the history: this is no change.
    history = apps.get_model("activities", "HistoricalOccurrence").objects.filter(id__in=keys)
    history.filter(ends_on__gt=F("starts_on"), end_time__gt=F("start_time")).update(has_daily_hours=True)


class Migration(migrations.Migration):
    dependencies = [("activities", "0009_changes_of_dates")]

    operations = [
        migrations.AddField(
            model_name="occurrence",
            name="has_daily_hours",
            field=models.BooleanField(default=False, editable=False, verbose_name="the hours are those of each day"),
        ),
        migrations.AddField(
            model_name="historicaloccurrence",
            name="has_daily_hours",
            field=models.BooleanField(default=False, editable=False, verbose_name="the hours are those of each day"),
        ),
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.CheckConstraint(
                condition=Q(has_daily_hours=False)
                | Q(
                    Q(end_time=None) | Q(end_time__gt=F("start_time")),
                    ends_on__gt=F("starts_on"),
                    start_time__isnull=False,
                ),
                name="occurrence_daily_hours_of_several_days",
                violation_error_message="Hours of each day begin and end within the day.",
            ),
        ),
    ]
