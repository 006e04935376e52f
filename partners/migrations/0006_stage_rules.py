"""The rules of stages and ends, once every row keeps them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0005_first_stage")]
    operations = [
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ended_by_side", ""), ("ended_on", None)),
                    models.Q(
                        ("ended_on__isnull", False),
                        models.Q(("ended_by_side", ""), _negated=True),
                        models.Q(("end_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="partnership_end_has_side_and_reason",
                violation_error_message="Say who left and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", "voluntary"), ("stage__isnull", False)),
                    models.Q(("basis", "law"), ("stage", None)),
                    _connector="OR",
                ),
                name="partnership_by_law_has_no_stage",
                violation_error_message="A partnership by law has no stage, any other has one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage_since__gte", models.F("started_on"))),
                name="partnership_stage_within_it",
                violation_error_message="It cannot be at its stage since before it began.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stays_reason", ""), ("stays_until", None)),
                    models.Q(
                        ("stage__isnull", False),
                        ("stays_until__gte", models.F("stage_since")),
                        ("stays_until__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="partnership_stays_at_a_stage",
                violation_error_message="Say until when you stay at this stage, a day after it began.",
            ),
        ),
    ]
