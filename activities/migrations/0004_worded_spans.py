"""The days and months that a wording names apart: «3 и 10 октября» are two single days."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0003_postgresql_only")]
    operations = [
        migrations.AddField(
            model_name="activity",
            name="worded_spans",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("worded_spans", []), ("worded_from__isnull", False), _connector="OR"),
                name="activity_worded_spans_have_days",
            ),
        ),
    ]
