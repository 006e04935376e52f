"""Which forms were sent, and what came of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("school", "0008_first_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(editable=False, unique=True, verbose_name="key")),
                ("form", models.CharField(max_length=200, verbose_name="form")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="digest")),
                ("address", models.TextField(verbose_name="address")),
                ("records", models.JSONField(blank=True, default=list, verbose_name="records")),
                ("made_at", models.DateTimeField(db_index=True, verbose_name="when")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who sent it",
                    ),
                ),
            ],
            options={
                "verbose_name": "form that was sent",
                "verbose_name_plural": "forms that were sent",
                "ordering": ["-made_at", "-pk"],
                "indexes": [models.Index(fields=["user", "form", "digest"], name="form_key_content")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("form", ""), _negated=True), name="form_key_names_its_form"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("address", ""), _negated=True), name="form_key_leads_somewhere"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("user__isnull", False), ("digest", ""), _connector="OR"),
                        name="form_key_of_nobody_has_no_digest",
                    ),
                ],
            },
        ),
    ]
