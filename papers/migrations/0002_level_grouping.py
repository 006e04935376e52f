"""How the plans of the levels are grouped: where a plan was set up before, as it was."""

from django.db import migrations, models
from django.db.models import F

GROUPINGS = [("month", "by month"), ("direction", "by direction"), ("module", "by module")]


def keep_as_it_was(apps, schema_editor):
    papers = apps.get_model("papers", "PlanPaper").objects.using(schema_editor.connection.alias)
    papers.update(level_grouping=F("grouping"))


def level_grouping() -> models.CharField:
    return models.CharField(
        choices=GROUPINGS, default="module", max_length=20, verbose_name="the plans of the levels are grouped"
    )


def grouping() -> models.CharField:
    return models.CharField(choices=GROUPINGS, default="month", max_length=20, verbose_name="the whole plan is grouped")


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial")]

    operations = [
        migrations.AlterField("planpaper", "grouping", grouping()),
        migrations.AlterField("historicalplanpaper", "grouping", grouping()),
        migrations.AddField("planpaper", "level_grouping", level_grouping()),
        migrations.AddField("historicalplanpaper", "level_grouping", level_grouping()),
        migrations.RunPython(keep_as_it_was, migrations.RunPython.noop),
        migrations.AddConstraint(
            "planpaper",
            models.CheckConstraint(
                condition=models.Q(("level_grouping__in", ["month", "direction", "module"])),
                name="plan_paper_level_grouping_known",
            ),
        ),
    ]
