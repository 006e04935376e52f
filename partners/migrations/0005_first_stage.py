"""Partnerships from before there were stages stand at the first one since their first day.

Those that have ended were ended by clearing a direction in the partner's form, and say so.
"""

from django.db import migrations
from django.db.models import F

ENDED = "Направление снято в карточке партнёра."


def begin(apps, schema_editor):
    using = schema_editor.connection.alias
    Partnership = apps.get_model("partners", "Partnership")
    StageTransition = apps.get_model("partners", "StageTransition")
    for model in (Partnership, apps.get_model("partners", "HistoricalPartnership")):
        rows = model.objects.using(using)
        rows.update(stage_since=F("started_on"))
        rows.exclude(ended_on=None).filter(ended_by_side="").update(ended_by_side="school", end_reason=ENDED)
    StageTransition.objects.using(using).bulk_create(
        [
            StageTransition(partnership_id=pk, number=1, kind="opened", to_stage_id=1, on=started_on)
            for pk, started_on in Partnership.objects.using(using).values_list("pk", "started_on")
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("partners", "0004_stages")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
