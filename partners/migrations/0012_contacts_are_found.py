"""Contact persons are found by words of what is written of them."""

from django.db import migrations, models

from common.search import search_text
from common.search_columns import rebuild


def fill(apps, schema_editor):
    rebuild(
        apps.get_model("partners", "ContactPerson").objects.all(),
        {
            "search_text": lambda row: search_text(
                row.post, row.name, "".join(filter(str.isdigit, str(row.phone or ""))), row.email, row.note
            )
        },
    )


class Migration(migrations.Migration):
    dependencies = [("partners", "0011_contacts_in_order")]

    operations = [
        migrations.AddField(
            model_name="contactperson",
            name="search_text",
            field=models.TextField(default="", editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
