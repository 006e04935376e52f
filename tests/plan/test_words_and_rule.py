"""Words and a rule that mean the same days show the same: what is left out stands unticked with its reason."""

from typing import Any

import pytest

from common.text import one_line
from school.models import SchoolProfile
from school.terms import usual_terms
from school.years import SchoolYear
from tests import html
from tests.conftest import Persona
from tests.factories import ActivityFactory
from tests.plan.test_activity_pages import page_of

pytestmark = pytest.mark.django_db

MONDAYS = {"how": "weekly", "first": "2026-09-07", "until": "2027-05-31", "weekdays": ["0"]}
LAST_FRIDAYS = {"how": "monthly-weekday", "first": "2026-09-25", "until": "2027-05-28"}
THE_30TH = {"how": "monthly-day", "first": "2026-09-30", "until": "2027-05-31"}
# Words, the rule of the same days, and what is left out of them
SAME: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "последняя пятница месяца": (LAST_FRIDAYS, {"2026-10-30": "holidays", "2027-05-28": "holidays"}),
    "каждый понедельник": (
        MONDAYS,
        {
            "2026-10-26": "holidays",
            "2026-11-02": "holidays",
            "2027-01-04": "holidays",
            "2027-01-11": "holidays",
            "2027-03-08": "is a public holiday.",
            "2027-03-29": "holidays",
            "2027-05-31": "holidays",
        },
    ),
    "30 числа каждого месяца": (
        THE_30TH,
        {"2026-10-30": "holidays", "2027-03-30": "holidays", "2027-05-30": "holidays"},
    ),
}


@pytest.fixture(autouse=True)
def _terms(db: None) -> None:
    for term in usual_terms(SchoolYear(2026), SchoolProfile.TermSystem.QUARTERS):
        term.save()


def days_shown(coordinator: Persona, **fields: Any) -> tuple[dict[str, tuple[bool, str]], str]:
    """Return whether each day of the preview is ticked, and what stands beside it; and the whole page."""
    page = coordinator.post(page_of(ActivityFactory(), "dates/new/"), fields)
    ticks = html.page(page).controls("chosen")
    return {each.attrs["value"]: ("checked" in each.attrs, each.name) for each in ticks}, page.text


@pytest.mark.parametrize("words", SAME)
def test_words_and_rule_leave_out_the_same_and_say_why(coordinator: Persona, words: str) -> None:
    """Situation 13: of «последняя пятница месяца» October and May were missing, and nobody said so."""
    rule, left_out = SAME[words]
    by_words, page = days_shown(coordinator, how="days", days=words, skip_holidays="on")
    by_rule, _page = days_shown(coordinator, **rule, skip_holidays="on")
    assert by_words == by_rule
    assert {day for day, (is_ticked, _name) in by_words.items() if not is_ticked} == left_out.keys()
    assert all(why in by_words[day][1] for day, why in left_out.items())
    assert ("Skipped, because they have no such day: February 2027" in one_line(page)) == words.startswith("30")
    # Without the box all are ticked, by words as by the rule.
    for fields in ({"how": "days", "days": words}, rule):
        ticks, _page = days_shown(coordinator, **fields)
        assert all(is_ticked for is_ticked, _name in ticks.values())


def test_what_was_left_out_is_taken_by_a_tick(coordinator: Persona) -> None:
    row = ActivityFactory()
    words = {"how": "days", "days": "последняя пятница месяца", "skip_holidays": "on"}
    sent = html.page(coordinator.post(page_of(row, "dates/new/"), words)).form().fields
    chosen = {"chosen": ["2027-05-28"], "since": "beginning"}
    coordinator.post(page_of(row, "dates/new/"), {**sent, **chosen})
    assert [f"{each.starts_on}" for each in row.occurrences.all()] == ["2027-05-28"]


def test_a_weekday_that_is_named_is_meant_though_nobody_is_at_school(coordinator: Persona) -> None:
    for fields in (
        {"how": "days", "days": "по воскресеньям с 6 декабря по 20 декабря"},
        {"how": "weekly", "first": "2026-12-06", "until": "2026-12-20"},
    ):
        ticks, _page = days_shown(coordinator, **fields, skip_holidays="on")
        assert [is_ticked for is_ticked, _name in ticks.values()] == [True] * 3
