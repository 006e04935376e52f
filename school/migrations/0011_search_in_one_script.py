"""Words of mixed scripts are stored in one for search and order, as `common.search` compares them now."""

from django.db import migrations

from common.search import search_text, sort_key
from common.search_columns import rebuild


def rebuild_search(apps, schema_editor):
    rebuild(
        apps.get_model("school", "User").objects.all(),
        {
            "name_key": lambda row: sort_key(row.full_name),
            "search_text": lambda row: search_text(row.full_name, row.post, row.email),
        },
    )


class Migration(migrations.Migration):
    dependencies = [("school", "0010_kept_form")]

    operations = [migrations.RunPython(rebuild_search, migrations.RunPython.noop)]
