"""What is told of a date knows which classes were not to come: whoever comes after all is told so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0015_moved_dates")]

    operations = [
        migrations.AddField(
            model_name="occurrencechange",
            name="excused_text",
            field=models.TextField(blank=True, default="", editable=False, verbose_name="without"),
            preserve_default=False,
        ),
    ]
