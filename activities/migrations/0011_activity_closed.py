"""Rows of past years of which nothing more is awaited."""

from django.db import migrations, models

CLOSED_ON = models.DateField(verbose_name="closed on", null=True, editable=False)


class Migration(migrations.Migration):
    dependencies = [("activities", "0010_hours_of_each_day")]

    operations = [
        migrations.AddField(model_name="activity", name="closed_on", field=CLOSED_ON),
        migrations.AddField(model_name="historicalactivity", name="closed_on", field=CLOSED_ON),
    ]
