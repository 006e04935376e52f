"""What an agreement is on a day: the same in Python and in SQL, and from midnight to midnight of the school."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.models import Agreement, AgreementState, AgreementStatus, Partner
from tests.factories import AgreementFactory, PartnerFactory, SchoolProfileFactory

pytestmark = pytest.mark.django_db

WITHIN = 30
NOT_YET, VALID, PROLONGED, RUNS_OUT, EXPIRED = AgreementState


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def terms(start: str, end: str | None = None, *, yearly: bool = False, limit: str | None = None) -> dict[str, Any]:
    return {
        "valid_from": day(start),
        "term_until": day(end),
        "prolongation": "yearly" if yearly else "none",
        "prolonged_until": day(limit),
    }


YEAR = terms("2025-09-01", "2026-08-31")
ENDLESS = terms("2025-09-01")
ONE_DAY = terms("2026-05-09", "2026-05-09")
YEARLY = terms("2025-09-01", "2026-08-31", yearly=True)
LIMITED = terms("2025-09-01", "2026-08-31", yearly=True, limit="2029-08-31")
# The last year of prolongation is cut by the limit
CUT = terms("2025-09-01", "2026-08-31", yearly=True, limit="2028-01-15")
NEVER_PROLONGED = terms("2025-09-01", "2026-08-31", yearly=True, limit="2026-08-31")
LEAP = terms("2023-03-01", "2024-02-29", yearly=True)
LEAP_LIMITED = terms("2023-03-01", "2024-02-29", yearly=True, limit="2028-02-29")
COMMON = terms("2022-03-01", "2023-02-28", yearly=True)
LONG = terms("2015-01-01", "2015-12-31", yearly=True)

# Terms, the day asked about, its state, the days left, the last day of the year of prolongation
CASES: dict[str, tuple[dict[str, Any], str, AgreementState, int | None, str | None]] = {
    "a year, long before": (YEAR, "2020-01-01", NOT_YET, None, None),
    "a year, the day before": (YEAR, "2025-08-31", NOT_YET, None, None),
    "a year, its first day": (YEAR, "2025-09-01", VALID, 364, None),
    "a year, its second day": (YEAR, "2025-09-02", VALID, 363, None),
    "a year, New Year": (YEAR, "2026-01-01", VALID, 242, None),
    "a year, 31 days left": (YEAR, "2026-07-31", VALID, 31, None),
    "a year, 30 days left": (YEAR, "2026-08-01", RUNS_OUT, 30, None),
    "a year, 29 days left": (YEAR, "2026-08-02", RUNS_OUT, 29, None),
    "a year, 1 day left": (YEAR, "2026-08-30", RUNS_OUT, 1, None),
    "a year, its last day": (YEAR, "2026-08-31", RUNS_OUT, 0, None),
    "a year, the day after": (YEAR, "2026-09-01", EXPIRED, None, None),
    "a year, long after": (YEAR, "2040-01-01", EXPIRED, None, None),
    "no end, the day before": (ENDLESS, "2025-08-31", NOT_YET, None, None),
    "no end, its first day": (ENDLESS, "2025-09-01", VALID, None, None),
    "no end, in 75 years": (ENDLESS, "2100-12-31", VALID, None, None),
    "one day, before": (ONE_DAY, "2026-05-08", NOT_YET, None, None),
    "one day, on it": (ONE_DAY, "2026-05-09", RUNS_OUT, 0, None),
    "one day, after": (ONE_DAY, "2026-05-10", EXPIRED, None, None),
    "yearly, before": (YEARLY, "2025-08-31", NOT_YET, None, None),
    "yearly, in its term": (YEARLY, "2026-03-01", VALID, None, None),
    "yearly, the last day of its term": (YEARLY, "2026-08-31", VALID, None, None),
    "yearly, the first day after its term": (YEARLY, "2026-09-01", PROLONGED, None, "2027-08-31"),
    "yearly, the last day of the first year": (YEARLY, "2027-08-31", PROLONGED, None, "2027-08-31"),
    "yearly, the first day of the second year": (YEARLY, "2027-09-01", PROLONGED, None, "2028-08-31"),
    "yearly, New Year of the second year": (YEARLY, "2028-01-01", PROLONGED, None, "2028-08-31"),
    "yearly, in twenty years": (YEARLY, "2046-01-01", PROLONGED, None, "2046-08-31"),
    "yearly by calendar years": (LONG, "2026-12-31", PROLONGED, None, "2026-12-31"),
    "yearly by calendar years, New Year": (LONG, "2027-01-01", PROLONGED, None, "2027-12-31"),
    "limited, in its term": (LIMITED, "2026-08-31", VALID, 1096, None),
    "limited, the first day after its term": (LIMITED, "2026-09-01", PROLONGED, 1095, "2027-08-31"),
    "limited, 31 days left": (LIMITED, "2029-07-31", PROLONGED, 31, "2029-08-31"),
    "limited, running out while prolonged": (LIMITED, "2029-08-01", RUNS_OUT, 30, "2029-08-31"),
    "limited, its last day": (LIMITED, "2029-08-31", RUNS_OUT, 0, "2029-08-31"),
    "limited, the day after": (LIMITED, "2029-09-01", EXPIRED, None, None),
    "cut, a whole year first": (CUT, "2026-09-01", PROLONGED, 501, "2027-08-31"),
    "cut, the last year is cut": (CUT, "2027-09-01", PROLONGED, 136, "2028-01-15"),
    "cut, running out": (CUT, "2028-01-01", RUNS_OUT, 14, "2028-01-15"),
    "cut, its last day": (CUT, "2028-01-15", RUNS_OUT, 0, "2028-01-15"),
    "cut, the day after": (CUT, "2028-01-16", EXPIRED, None, None),
    "never prolonged, running out in its term": (NEVER_PROLONGED, "2026-08-31", RUNS_OUT, 0, None),
    "never prolonged, after": (NEVER_PROLONGED, "2026-09-01", EXPIRED, None, None),
    "leap, on 29 February": (LEAP, "2024-02-29", VALID, None, None),
    "leap, on 1 March": (LEAP, "2024-03-01", PROLONGED, None, "2025-02-28"),
    "leap, 28 February of a common year": (LEAP, "2025-02-28", PROLONGED, None, "2025-02-28"),
    "leap, 1 March of a common year": (LEAP, "2025-03-01", PROLONGED, None, "2026-02-28"),
    "leap, 1 March before a leap year": (LEAP, "2027-03-01", PROLONGED, None, "2028-02-29"),
    "leap, 28 February of the next leap year": (LEAP, "2028-02-28", PROLONGED, None, "2028-02-29"),
    "leap, 29 February of the next leap year": (LEAP, "2028-02-29", PROLONGED, None, "2028-02-29"),
    "leap, 1 March of the next leap year": (LEAP, "2028-03-01", PROLONGED, None, "2029-02-28"),
    "leap, limited, its last day": (LEAP_LIMITED, "2028-02-29", RUNS_OUT, 0, "2028-02-29"),
    "leap, limited, the day after": (LEAP_LIMITED, "2028-03-01", EXPIRED, None, None),
    "28 February stays 28 February in a leap year": (COMMON, "2024-02-28", PROLONGED, None, "2024-02-28"),
    "28 February, then 29 February": (COMMON, "2024-02-29", PROLONGED, None, "2025-02-28"),
}


def states_in_sql(on: date, within: int = WITHIN) -> list[AgreementState]:
    """The states in which the database finds the only agreement there is."""
    return [state for state in AgreementState if Agreement.objects.in_state(state, on, within=within).exists()]


def status_of(agreement: Agreement, on: date, within: int = WITHIN) -> AgreementStatus:
    """As a page reads it."""
    return Agreement.objects.with_state(on, within=within).get(pk=agreement.pk).status


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("name", CASES)
def test_a_state_is_the_same_in_python_and_in_sql(name: str) -> None:
    fields, on, state, days_left, period_ends_on = CASES[name]
    agreement = AgreementFactory(**fields)
    asked = date.fromisoformat(on)
    status = status_of(agreement, asked)
    assert status == AgreementStatus(state, days_left, day(period_ends_on))
    assert states_in_sql(asked) == [state]
    is_in_force = Agreement.objects.in_force(asked).exists()
    assert status.state.is_in_force == is_in_force == (state not in {NOT_YET, EXPIRED})


@pytest.mark.parametrize(("within", "state"), [(1, RUNS_OUT), (0, VALID), (365, RUNS_OUT)])
def test_soon_is_as_long_as_the_school_says(within: int, state: AgreementState) -> None:
    agreement = AgreementFactory(**YEAR)
    asked = date(2026, 8, 30)
    assert status_of(agreement, asked, within).state == state
    assert states_in_sql(asked, within) == [state]


DAYS = st.dates(date(2019, 1, 1), date(2034, 12, 31))


@st.composite
def any_terms(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(DAYS)
    end = draw(st.none() | st.integers(0, 1500).map(lambda days: start + timedelta(days=days)))
    yearly = end is not None and draw(st.booleans())
    limit = draw(st.none() | st.integers(0, 2500)) if yearly else None
    return {
        "valid_from": start,
        "term_until": end,
        "prolongation": "yearly" if yearly else "none",
        "prolonged_until": None if limit is None or end is None else end + timedelta(days=limit),
    }


def year_of_prolongation(term: date, on: date) -> date:
    """The slow way: one year after the other, each on the term's own day or, without it, the last of February."""
    for year in range(term.year, on.year + 2):
        is_leap = year % 4 == 0
        last = date(year, 2, 28) if (term.month, term.day) == (2, 29) and not is_leap else term.replace(year=year)
        if last > term and last >= on:
            return last
    raise AssertionError("unreachable")


@pytest.mark.walk
@settings(max_examples=80, deadline=None)
@given(fields=any_terms(), days=st.lists(DAYS, min_size=1, max_size=4), within=st.integers(1, 365))
def test_python_and_sql_agree_on_any_dates(fields: dict[str, Any], days: list[date], within: int) -> None:
    partner = Partner.objects.first() or PartnerFactory()
    agreement = AgreementFactory(partner=partner, **fields)
    edges = [fields["valid_from"], fields["term_until"], agreement.valid_until]
    days += [edge + timedelta(days=shift) for edge in edges if edge for shift in (-1, 0, 1, -within)]
    for on in days:
        status = status_of(agreement, on, within)
        assert states_in_sql(on, within) == [status.state], on
        is_past_term = fields["prolongation"] == "yearly" and on > fields["term_until"] and status.state.is_in_force
        assert (status.period_ends_on is not None) == is_past_term
        if status.period_ends_on:
            expected = year_of_prolongation(fields["term_until"], on)
            assert status.period_ends_on == min(expected, fields["prolonged_until"] or expected)
    agreement.delete()


# Midnight

# Volgograd went by UTC+4 until 27 December 2020, 2 o'clock, then back to UTC+3.
MIDNIGHTS = {
    "UTC+4, before midnight": ("2020-12-26T19:59:59", "2020-12-26", RUNS_OUT),
    "UTC+4, at midnight": ("2020-12-26T20:00:00", "2020-12-26", EXPIRED),
    "the night of the change, 1 o'clock for the first time": ("2020-12-26T21:30:00", "2020-12-26", EXPIRED),
    "the night of the change, Moscow's midnight": ("2020-12-26T21:00:00", "2020-12-26", EXPIRED),
    "UTC+3, an hour before midnight": ("2020-12-27T20:00:00", "2020-12-27", RUNS_OUT),
    "UTC+3, before midnight": ("2020-12-27T20:59:59", "2020-12-27", RUNS_OUT),
    "UTC+3, at midnight": ("2020-12-27T21:00:00", "2020-12-27", EXPIRED),
    "now, before midnight": ("2026-08-31T20:59:59", "2026-08-31", RUNS_OUT),
    "now, at midnight": ("2026-08-31T21:00:00", "2026-08-31", EXPIRED),
}


@pytest.mark.parametrize("name", MIDNIGHTS)
def test_a_day_ends_at_the_midnight_of_the_school(coordinator: Client, name: str) -> None:
    instant, last_day, state = MIDNIGHTS[name]
    SchoolProfileFactory(time_zone="Europe/Volgograd")
    agreement = AgreementFactory(valid_from=date(2020, 9, 1), term_until=date.fromisoformat(last_day))
    with time_machine.travel(datetime.fromisoformat(f"{instant}+00:00"), tick=False):
        rows = coordinator.get("/en/staff/agreements/").context["rows"]
        found = coordinator.get(f"/en/staff/agreements/?state={state.value}").context["rows"]
        page = coordinator.get(f"/en/staff/agreements/{agreement.pk}/")
    assert [row.state for row in rows] == [state]
    assert list(found) == [agreement]
    assert ("expired on" in page.text) == (state is EXPIRED)


@pytest.mark.parametrize(("instant", "state"), [("2020-12-27T20:59:59", NOT_YET), ("2020-12-27T21:00:00", VALID)])
def test_a_day_begins_at_the_midnight_of_the_school(coordinator: Client, instant: str, state: AgreementState) -> None:
    SchoolProfileFactory(time_zone="Europe/Volgograd")
    AgreementFactory(valid_from=date(2020, 12, 28))
    with time_machine.travel(datetime.fromisoformat(f"{instant}+00:00"), tick=False):
        rows = coordinator.get("/en/staff/agreements/").context["rows"]
    assert [row.state for row in rows] == [state]


def test_schools_of_other_zones_have_midnights_of_their_own(coordinator: Client) -> None:
    SchoolProfileFactory(time_zone="Asia/Kamchatka")
    AgreementFactory(valid_from=date(2020, 9, 1), term_until=date(2026, 8, 31))
    for instant, state in (("2026-08-31T11:59:59", RUNS_OUT), ("2026-08-31T12:00:00", EXPIRED)):
        with time_machine.travel(datetime.fromisoformat(f"{instant}+00:00"), tick=False):
            rows = coordinator.get("/en/staff/agreements/").context["rows"]
        assert [row.state for row in rows] == [state]
