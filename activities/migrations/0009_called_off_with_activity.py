from django.db import migrations, models
from django.db.models import F


def mark_what_was_called_off_together(apps, schema_editor):
    # Until now the same reason told it.
    Occurrence = apps.get_model("activities", "Occurrence")
    dates = Occurrence.objects.filter(
        status="cancelled", activity__cancelled_on__isnull=False, cancel_reason=F("activity__cancel_reason")
    )
    dates.update(cancelled_with_activity=True)


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0008_occurrence_times"),
    ]

    operations = [
        migrations.AddField(
            model_name="occurrence",
            name="cancelled_with_activity",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(mark_what_was_called_off_together, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "cancelled"), ("cancelled_with_activity", False), _connector="OR"),
                name="occurrence_called_off_with_activity",
            ),
        ),
    ]
