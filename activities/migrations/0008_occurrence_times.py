from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0007_calendar"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicaloccurrence",
            name="end_time",
            field=models.TimeField(blank=True, null=True, verbose_name="ends at"),
        ),
        migrations.AlterField(
            model_name="historicaloccurrence",
            name="start_time",
            field=models.TimeField(blank=True, null=True, verbose_name="begins at"),
        ),
        migrations.AlterField(
            model_name="occurrence",
            name="end_time",
            field=models.TimeField(blank=True, null=True, verbose_name="ends at"),
        ),
        migrations.AlterField(
            model_name="occurrence",
            name="start_time",
            field=models.TimeField(blank=True, null=True, verbose_name="begins at"),
        ),
    ]
