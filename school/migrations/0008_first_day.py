"""The path of the first day, put away where a school is at work already."""

from django.db import migrations, models


def put_away_where_a_school_is_at_work(apps, schema_editor):
    using = schema_editor.connection.alias
    if apps.get_model("school", "SchoolClass").objects.using(using).exists():
        apps.get_model("school", "SchoolProfile").objects.using(using).update(shows_first_day=False)


def shows_first_day() -> models.BooleanField:
    return models.BooleanField(default=True, verbose_name="«Today» shows the path of the first day")


class Migration(migrations.Migration):
    dependencies = [("school", "0007_sheet_made")]

    operations = [
        migrations.AddField("historicalschoolprofile", "shows_first_day", shows_first_day()),
        migrations.AddField("schoolprofile", "shows_first_day", shows_first_day()),
        migrations.RunPython(put_away_where_a_school_is_at_work, migrations.RunPython.noop),
    ]
