"""The journal says who joined two records of a partner."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("school", "0013_year_step_mark"),
    ]

    operations = [
        migrations.AlterField(
            model_name="journalentry",
            name="action",
            field=models.CharField(
                choices=[
                    ("signed_in", "signed in"),
                    ("sign_in_failed", "sign-in failed"),
                    ("refused", "refused"),
                    ("exported", "exported"),
                    ("invited", "invited"),
                    ("sheet_made", "made a sheet of invitations"),
                    ("joined", "accepted the invitation"),
                    ("link_made", "made a link"),
                    ("password_reset", "set a new password"),
                    ("two_factor_set", "added two-factor sign-in"),
                    ("two_factor_reset", "reset two-factor sign-in"),
                    ("rights_changed", "changed rights"),
                    ("erased", "erased personal data"),
                    ("partners_joined", "joined two records of a partner"),
                    ("set_up", "set the portal up"),
                ],
                max_length=30,
                verbose_name="what",
            ),
        ),
    ]
