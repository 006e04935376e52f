"""Whether the school has lessons on Saturdays."""

from django.db import migrations, models

FIELD = models.BooleanField(
    default=False,
    help_text="Then the plan remarks a day that is a Saturday. Grade 1 has none in any school.",
    verbose_name="no lessons on Saturdays",
)


class Migration(migrations.Migration):
    dependencies = [("school", "0003_undo")]
    operations = [
        migrations.AddField(model_name=model, name="is_five_day", field=FIELD)
        for model in ("schoolprofile", "historicalschoolprofile")
    ]
