"""What `cooperation` says now is no longer said twice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0006_modules_and_communities")]

    operations = [
        migrations.RemoveField(
            model_name="activity",
            name="is_looking_for_partner",
        ),
        migrations.RemoveField(
            model_name="historicalactivity",
            name="is_looking_for_partner",
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("cooperation__in", ["partners", "looking", "own"])),
                name="activity_cooperation_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("programme_module", None), models.Q(("module", ""), _negated=True), _connector="OR"
                ),
                name="activity_module_is_worded",
            ),
        ),
    ]
