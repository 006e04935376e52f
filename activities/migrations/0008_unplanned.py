"""What was held without a plan says so itself: forms that are sent twice are known by `school.FormKey` from now on."""

from django.db import migrations, models


def mark_what_was_not_in_the_plan(apps, schema_editor):
    activities = apps.get_model("activities", "Activity").objects.using(schema_editor.connection.alias)
    activities.filter(entry_key__isnull=False).update(is_unplanned=True)


class Migration(migrations.Migration):
    dependencies = [("activities", "0007_cooperation_replaces_looking")]

    operations = [
        migrations.AddField(
            "activity",
            "is_unplanned",
            models.BooleanField(default=False, editable=False, verbose_name="was not in the plan"),
        ),
        migrations.RunPython(mark_what_was_not_in_the_plan, migrations.RunPython.noop),
        migrations.RemoveField("activity", "entry_key"),
    ]
