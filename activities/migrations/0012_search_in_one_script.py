"""Words of mixed scripts are stored in one for search and order, as `common.search` compares them now."""

from django.db import migrations

from common.search import search_text, sort_key
from common.search_columns import rebuild


def rebuild_search(apps, schema_editor):
    rebuild(
        apps.get_model("activities", "Activity").objects.all(),
        {
            "search_text": lambda row: search_text(
                row.title, row.place, row.responsible_text, row.participants, row.timing_text, row.own_forces_text
            ),
            "title_key": lambda row: sort_key(row.title),
            "responsible_key": lambda row: sort_key(row.responsible_text),
        },
    )
    rebuild(
        apps.get_model("activities", "Product").objects.all(),
        {
            "title_key": lambda row: sort_key(row.title),
            "search_text": lambda row: search_text(row.title, row.about, row.co_authors),
        },
    )
    rebuild(
        apps.get_model("activities", "Project").objects.all(),
        {
            "title_key": lambda row: sort_key(row.title),
            "search_text": lambda row: search_text(row.title, row.goal, row.problem),
        },
    )


def rebuild_groups(apps, schema_editor):
    """A group that is in a project twice, once in each script, keeps its two keys until somebody looks at it."""
    members = apps.get_model("activities", "ProjectMember").objects
    present = members.filter(left_on=None, partner=None).order_by("pk")
    taken = set(present.values_list("project", "group_key"))
    for member in list(members.filter(partner=None).order_by("pk")):
        key = sort_key(member.group)
        is_free = member.left_on is not None or (member.project_id, key) not in taken
        if key != member.group_key and is_free:
            members.filter(pk=member.pk).update(group_key=key)
            taken.add((member.project_id, key))


class Migration(migrations.Migration):
    dependencies = [("activities", "0011_activity_closed")]

    operations = [
        migrations.RunPython(rebuild_search, migrations.RunPython.noop),
        migrations.RunPython(rebuild_groups, migrations.RunPython.noop),
    ]
