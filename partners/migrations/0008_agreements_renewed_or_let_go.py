"""An agreement in whose place another is, and one that nobody renews."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0007_joined_partners"),
    ]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="let_go_for",
            field=models.DateField(editable=False, null=True, verbose_name="not renewed after"),
        ),
        migrations.AddField(
            model_name="agreement",
            name="let_go_reason",
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name="why it is not renewed"),
        ),
        migrations.AddField(
            model_name="agreement",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="replacements",
                to="partners.agreement",
                verbose_name="in place of",
            ),
        ),
        migrations.AddField(
            model_name="historicalagreement",
            name="let_go_for",
            field=models.DateField(editable=False, null=True, verbose_name="not renewed after"),
        ),
        migrations.AddField(
            model_name="historicalagreement",
            name="let_go_reason",
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name="why it is not renewed"),
        ),
        migrations.AddField(
            model_name="historicalagreement",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.agreement",
                verbose_name="in place of",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("replaces", models.F("id")), _negated=True),
                name="agreement_replaces_another",
                violation_error_message="An agreement cannot take its own place.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("let_go_for__isnull", False), ("let_go_reason", ""), _connector="OR"),
                name="agreement_reason_is_of_letting_go",
            ),
        ),
    ]
