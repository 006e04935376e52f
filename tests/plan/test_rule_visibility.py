"""One rule says what visitors see of the plan, whoever asks it: saving, copying, a partner's kind, a pasted plan."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product

import pytest

from activities.models import Activity
from activities.services.activities import copy_to_year, save_activity
from common.pasted import PastedTable
from partners.models import PartnerKind, Partnership
from plan.services.applying import HowToApply, apply_import
from plan.services.importing import begin_import, choose
from school.years import SchoolYear
from tests.factories import ActivityFactory, PartnerFactory, UserFactory

pytestmark = pytest.mark.django_db

YEAR, LAST_YEAR = SchoolYear(2026), SchoolYear(2025)
NOW = datetime(2026, 8, 20, 9, tzinfo=UTC)
NAME = "Клуб «Пехотинец»"
USUAL, PUBLIC, STAFF = Activity.Visibility.USUAL, Activity.Visibility.PUBLIC, Activity.Visibility.STAFF


def kind_that(*, is_private: bool) -> PartnerKind:
    code = f"kind-{PartnerKind.objects.count()}"
    return PartnerKind.objects.create(code=code, name=code, private_by_default=is_private)


def partnership_of(*, is_private: bool) -> Partnership:
    partner = PartnerFactory(kind=kind_that(is_private=is_private), directions=["civic-patriotic"])
    partnership: Partnership = partner.partnerships.get()
    return partnership


def saved(partnership: Partnership, *, is_away: bool, visibility: str, year: SchoolYear = YEAR) -> Activity:
    row = ActivityFactory.build(school_year=year.start, is_away=is_away, visibility=visibility, direction=None)
    return save_activity(activity=row, partnerships=[partnership], classes=[], by=UserFactory())


def by_saving(*, is_private: bool, is_away: bool, visibility: str) -> Activity:
    return saved(partnership_of(is_private=is_private), is_away=is_away, visibility=visibility)


def by_copying(*, is_private: bool, is_away: bool, visibility: str) -> Activity:
    partnership = partnership_of(is_private=is_private)
    source = saved(partnership, is_away=is_away, visibility=visibility, year=LAST_YEAR)
    (copy,) = copy_to_year(activities=[source], year=YEAR, by=UserFactory()).activities
    return copy


def by_another_kind(*, is_private: bool, is_away: bool, visibility: str) -> Activity:
    partnership = partnership_of(is_private=not is_private)
    row = saved(partnership, is_away=is_away, visibility=visibility)
    partnership.partner.kind = kind_that(is_private=is_private)
    partnership.partner.save()
    return row


def by_what_the_kind_is(*, is_private: bool, is_away: bool, visibility: str) -> Activity:
    partnership = partnership_of(is_private=not is_private)
    row = saved(partnership, is_away=is_away, visibility=visibility)
    partnership.partner.kind.private_by_default = is_private
    partnership.partner.kind.save()
    return row


@pytest.mark.parametrize("caller", [by_saving, by_copying, by_another_kind, by_what_the_kind_is])
@pytest.mark.long
def test_whoever_asks_hears_the_same(caller: Callable[..., Activity]) -> None:
    seen = {}
    for is_private, is_away, visibility in product([False, True], [False, True], [USUAL, PUBLIC, STAFF]):
        row = caller(is_private=is_private, is_away=is_away, visibility=visibility)
        row.refresh_from_db()
        seen[is_private, is_away, visibility] = row.is_public
        assert Activity.objects.public().filter(pk=row.pk).exists() == row.is_public
    assert seen == {
        (is_private, is_away, visibility): visibility == PUBLIC
        or (visibility == USUAL and not is_private and not is_away)
        for is_private, is_away, visibility in seen
    }


@pytest.mark.parametrize("is_private", [False, True])
def test_a_pasted_plan_is_shown_as_usual(is_private: bool) -> None:
    PartnerFactory(name=NAME, kind=kind_that(is_private=is_private), directions=["civic-patriotic"])
    by = UserFactory(coordinator=True)
    rows = [["Дела", "Классы", "Сроки", "Ответственные"], [f"Смотр с {NAME}", "6", "октябрь", "Классные руководители"]]
    pasted = begin_import(tables=[PastedTable(rows)], name="", year=YEAR, by=by, now=NOW)
    pasted = choose(plan_import=pasted, choices={"module": "-"}, seen=pasted.version)
    apply_import(plan_import=pasted, seen=pasted.version, how=HowToApply(is_public=True), by=by, now=NOW)
    row = Activity.objects.get()
    assert row.partnerships.exists()
    assert row.is_public is not is_private
