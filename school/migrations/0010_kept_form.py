"""Forms that could not be taken, kept for a day for whoever typed them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("school", "0009_form_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="key")),
                ("page", models.TextField(verbose_name="page")),
                ("action", models.TextField(verbose_name="sent to")),
                ("values_json", models.TextField(verbose_name="what was typed")),
                ("files_json", models.TextField(verbose_name="names of the files")),
                ("kept_at", models.DateTimeField(db_index=True, verbose_name="when")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_forms",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who typed it",
                    ),
                ),
            ],
            options={
                "verbose_name": "form kept for its author",
                "verbose_name_plural": "forms kept for their authors",
            },
        ),
    ]
