"""What was moved before changes were told goes on to be told: visitors read «перенесено с …» of it."""

from datetime import timedelta
from typing import Any

from django.db import migrations
from django.utils import timezone

# What is further ahead is not told by itself (`activities.services.telling.FAR`).
FAR = timedelta(days=14)


def note_moved(apps: Any, _schema_editor: Any) -> None:
    occurrences = apps.get_model("activities", "Occurrence").objects
    changes = apps.get_model("activities", "OccurrenceChange")
    today = timezone.localdate()
    moved = occurrences.filter(
        status="planned", moved_from__isnull=False, ends_on__gte=today, starts_on__lte=today + FAR, changes=None
    )
    changes.objects.bulk_create(
        changes(
            occurrence=each,
            is_for_visitors=is_for_visitors,
            starts_on=each.moved_from,
            ends_on=each.moved_from + (each.ends_on - each.starts_on),
            start_time=each.start_time,
            end_time=each.end_time,
            place=each.place or each.activity.place,
            is_cancelled=False,
            is_public=each.activity.is_public,
            changed_at=each.modified_at,
        )
        for each in moved.select_related("activity")
        for is_for_visitors in (True, False)
        if each.activity.is_public or not is_for_visitors
    )


class Migration(migrations.Migration):
    dependencies = [("activities", "0014_sign_up_without_entry_key")]

    operations = [migrations.RunPython(note_moved, migrations.RunPython.noop)]
