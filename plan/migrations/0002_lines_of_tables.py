"""A pasted plan keeps all tables that came, and a row for each of their lines."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def keep_tables(apps: Any, schema_editor: Any) -> None:
    """Let the one table of a draft be the first of its tables, with its columns."""
    PlanImport = apps.get_model("plan", "PlanImport")
    PlanImportRow = apps.get_model("plan", "PlanImportRow")
    for draft in PlanImport.objects.exclude(cells=[]).iterator():
        width = max(map(len, [draft.header, *draft.cells]), default=0)
        rows = [[*row, *[""] * (width - len(row))] for row in [*([draft.header] if draft.header else []), *draft.cells]]
        first = 1 if draft.header else 0
        draft.tables = [{"rows": rows, "above": [], "sheet": "", "is_hidden": False}]
        draft.regions = [
            {
                "table": 0,
                "start": 0,
                "first": first,
                "heading": draft.header,
                "columns": draft.columns,
                "is_guessed": not first,
            }
        ]
        if draft.state == "reading":
            # Its lines are counted with their headings now: it is read from the beginning.
            PlanImportRow.objects.filter(plan_import=draft).delete()
            draft.read_count = 0
        draft.line_count = draft.read_count
        draft.save(update_fields=["tables", "regions", "line_count", "read_count"])
    for row in PlanImportRow.objects.iterator():
        row.understood = {
            "timing_text": row.texts.get("timing") or "дата уточняется",
            "grades_text": row.texts.get("grades", ""),
            "module": row.texts.get("module", ""),
            "cooperation": "partners" if row.understood.get("partnerships") else "looking",
            "own_forces": "",
            "worded_spans": [],
            **row.understood,
        }
        row.save(update_fields=["understood"])


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0001_initial"),
        ("activities", "0007_cooperation_replaces_looking"),
    ]

    operations = [
        migrations.AddField("planimport", "tables", models.JSONField(default=list)),
        migrations.AddField("planimport", "regions", models.JSONField(default=list)),
        migrations.AddField("planimport", "roles", models.JSONField(default=dict)),
        migrations.AddField("planimport", "choices", models.JSONField(default=dict)),
        migrations.AddField("planimport", "corrections", models.JSONField(default=dict)),
        migrations.AddField("planimport", "last_change", models.JSONField(default=dict)),
        migrations.AddField("planimport", "line_count", models.PositiveIntegerField(default=0)),
        migrations.AddField("planimportrow", "place", models.CharField(blank=True, max_length=30)),
        migrations.AddField(
            "planimportrow",
            "role",
            models.CharField(
                choices=[
                    ("activity", "row of the plan"),
                    ("section", "section"),
                    ("heading", "heading of columns"),
                    ("left", "not taken"),
                    ("unclear", "not clear what it is"),
                ],
                default="activity",
                max_length=10,
            ),
        ),
        migrations.AddField("planimportrow", "cells", models.JSONField(default=list)),
        migrations.AddField("planimportrow", "notes", models.JSONField(default=dict)),
        migrations.AddField("planimportrow", "asks", models.CharField(blank=True, max_length=100)),
        migrations.AddField("planimportrow", "is_corrected", models.BooleanField(default=False)),
        migrations.AddField("planimportrow", "joined_to", models.PositiveIntegerField(null=True)),
        migrations.AddField(
            "planimportrow",
            "alike",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="activities.activity",
            ),
        ),
        migrations.RunPython(keep_tables, migrations.RunPython.noop),
        migrations.RemoveField("planimport", "cells"),
        migrations.RemoveField("planimport", "header"),
        migrations.RemoveField("planimport", "columns"),
        migrations.AlterField(
            "planimportrow",
            "action",
            models.CharField(
                choices=[("add", "add"), ("skip", "leave out"), ("join", "one activity with a row above")],
                default="add",
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint("planimportrow", "plan_import_row_action_known"),
        migrations.AddConstraint(
            "planimportrow",
            models.CheckConstraint(
                condition=models.Q(("action", "join"), ("joined_to__isnull", False))
                | models.Q(("action__in", ["add", "skip"]), ("joined_to", None)),
                name="plan_import_row_action_known",
            ),
        ),
        migrations.AddConstraint(
            "planimportrow",
            models.CheckConstraint(
                condition=models.Q(("role__in", ["activity", "section", "heading", "left", "unclear"])),
                name="plan_import_row_role_known",
            ),
        ),
    ]
