"""A register from before there were stages becomes one in which every partnership stands at the first."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from partners.models import Partnership, Stage, StageTransition
from partners.models.transition import replay
from partners.services.stages import advance

# All migrations back and forth: it takes longer than any other test.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.walk]

BEFORE = [("partners", "0003_postgresql")]
FIRST, LEAP_DAY, LEFT = date(2019, 9, 2), date(2024, 2, 29), date(2025, 5, 26)
CODES = ["social-pedagogical", "civic-patriotic", "sport-health", "prevention"]
# More than are written at once
MANY = 1200


def migrate(targets: list[tuple[str, str]]) -> Apps:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


def newest() -> list[tuple[str, str]]:
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


@pytest.fixture
def old() -> Iterator[Apps]:
    """The portal as it was before; whatever happens, the next test finds the newest."""
    try:
        yield migrate(BEFORE)
    finally:
        migrate(newest())


class Register:
    """The register as it was then, in which partnerships are entered with their lines of history."""

    def __init__(self, old: Apps) -> None:
        self.model = {
            name: old.get_model("partners", name).objects
            for name in ("Partner", "PartnerKind", "Direction", "Partnership", "HistoricalPartnership")
        }
        self.kind = self.model["PartnerKind"].get(code="library")
        self.directions = {each.code: each for each in self.model["Direction"].all()}
        self.partners: dict[str, Any] = {}

    def partner(self, name: str) -> Any:
        if name not in self.partners:
            self.partners[name] = self.model["Partner"].create(
                name=name, slug=f"partner-{len(self.partners)}", name_key=name, kind=self.kind
            )
        return self.partners[name]

    def enter(self, name: str, code: str, started_on: date, ended_on: date | None = None) -> int:
        fields = {"partner": self.partner(name), "direction": self.directions[code], "started_on": started_on}
        pk = self.model["Partnership"].create(**fields, ended_on=ended_on).pk
        line = {"id": pk, "history_date": "2025-09-01T09:00:00Z", "history_type": "+"}
        self.model["HistoricalPartnership"].create(**fields, **line)
        if ended_on is not None:
            changed = {**line, "history_date": "2025-09-02T09:00:00Z", "history_type": "~"}
            self.model["HistoricalPartnership"].create(**fields, **changed, ended_on=ended_on)
        return pk


def test_partnerships_from_before_stand_at_the_first_stage_since_their_first_day(old: Apps) -> None:
    register = Register(old)
    open_ones = {
        register.enter("Библиотека", "social-pedagogical", FIRST): FIRST,
        register.enter("Библиотека", "prevention", LEAP_DAY): LEAP_DAY,
        # It left and came back the same day.
        register.enter("Музей", "prevention", LEFT): LEFT,
    }
    ended = {
        register.enter("Музей", "prevention", FIRST, LEFT): FIRST,
        register.enter("Клуб", "sport-health", LEFT, LEFT): LEFT,
    }
    for number in range(MANY):
        register.enter(f"Партнёр {number // 4}", CODES[number % 4], FIRST)
    migrate(newest())

    named = Partnership.objects.exclude(partner__name__startswith="Партнёр")
    assert dict(named.values_list("pk", "stage_since")) == {**open_ones, **ended}
    for partnership in named:
        assert (partnership.stage_id, partnership.basis) == (1, "voluntary")
        opened = partnership.transitions.get()
        assert (opened.kind, opened.number, opened.on) == ("opened", 1, partnership.started_on)
        assert (opened.from_stage_id, opened.to_stage_id) == (None, 1)
        assert (opened.text, opened.lacking, opened.by) == ("", [], None)
        assert opened.written_at is not None
        assert replay([opened]) == partnership.stage_id
        lines = partnership.history.values_list("stage_since", "stage_id")
        assert set(lines) == {(partnership.started_on, 1)}
        partnership.full_clean()

    # Those that ended say who left and why, the others nothing; so do their histories.
    reason = "Направление снято в карточке партнёра."
    for partnership in named.filter(pk__in=ended):
        assert partnership.ended_on == LEFT
        assert (partnership.ended_by_side, partnership.end_reason) == ("school", reason)
        assert partnership.ended_by is None
        told = partnership.history.order_by("history_date").values_list("ended_by_side", "end_reason")
        assert list(told) == [("", ""), ("school", reason)]
    for partnership in named.filter(pk__in=open_ones):
        assert (partnership.ended_on, partnership.ended_by_side, partnership.end_reason) == (None, "", "")
        assert list(partnership.history.values_list("end_reason", flat=True)) == [""]

    assert Partnership.objects.filter(transitions__number=1, stage=1).count() == MANY + 5
    assert StageTransition.objects.count() == MANY + 5

    # What was migrated goes on.
    partnership = named.get(partner__name="Библиотека", direction__code="prevention")
    advance(partnership=partnership, seen=1, outcome="Хотим вместе", on=LEFT, by=None)
    partnership.refresh_from_db()
    assert (partnership.stage_id, partnership.stage_since) == (2, LEFT)
    assert replay(partnership.transitions.all()) == 2

    # The next test finds a whole portal.
    assert MigrationExecutor(connection).migration_plan(newest()) == []
    assert list(Stage.objects.values_list("number", flat=True)) == [1, 2, 3]
