"""Contacts keep what the register sorts them by."""

from django.db import migrations, models

from common.search import sort_key
from common.search_columns import rebuild


def fill_keys(apps, schema_editor):
    contacts = apps.get_model("partners", "ContactPerson").objects.only("pk", "name", "post", "name_key")
    rebuild(contacts, {"name_key": lambda row: sort_key(row.name or row.post)})


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0009_principle_questions"),
    ]

    operations = [
        migrations.AddField(
            model_name="contactperson",
            name="name_key",
            field=models.CharField(blank=True, default="", editable=False, max_length=300),
            preserve_default=False,
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
    ]
