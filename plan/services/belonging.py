"""What pasted plans that are not applied yet hold of partnerships, for joining two of them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from partners.models import Partnership
from plan.models import PlanImport, PlanImportRow
from school.belongings import Answers, Belonging, JoinedPair
from school.models import User

# Where a row holds keys of partnerships
HELD_IN = ("understood", "answers")


class RowsOfDrafts(Belonging):
    """Rows of pasted plans: what was understood of them, and what a person answered, names the one that is left.

    They hold keys without a relation, and stay with that one when a join is taken back.
    """

    model = PlanImportRow
    relation = "understood"

    @property
    def to(self) -> type[Model]:
        return Partnership

    def going(self, pair: JoinedPair) -> QuerySet[Any]:
        drafts = PlanImport.objects.exclude(state__in=[PlanImport.State.APPLIED, PlanImport.State.UNDONE])
        return PlanImportRow.objects.filter(plan_import__in=drafts)

    def affected(self, pair: JoinedPair) -> Iterator[Any]:
        return iter(())

    def move(self, pair: JoinedPair, answers: Answers, *, by: User, now: datetime) -> None:
        changed = [row for row in self.going(pair).only("pk", *HELD_IN) if self._rename(row, pair)]
        PlanImportRow.objects.bulk_update(changed, HELD_IN)

    def _rename(self, row: PlanImportRow, pair: JoinedPair) -> bool:
        held = [values for name in HELD_IN if pair.gone in (values := getattr(row, name)).get("partnerships", ())]
        for values in held:
            values["partnerships"] = list(
                dict.fromkeys(pair.kept if key == pair.gone else key for key in values["partnerships"])
            )
        return bool(held)
