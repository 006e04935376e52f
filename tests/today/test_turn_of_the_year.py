"""The clock goes over the turns of years: what waited on the eve waits on the morrow, until it is done or closed."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from activities.models import Activity, Occurrence
from partners.models import Side
from plan.registrations import former_todo
from school import journal
from school.links import Purpose
from school.models import JournalEntry, SchoolProfile, Undo, User
from school.registries import todo
from school.years import SchoolYear
from tests import html
from tests.conftest import Persona, signed_in
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    ContactPersonFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    PromiseFactory,
    SchoolClassFactory,
    SchoolProfileFactory,
    SignUpFactory,
    UserFactory,
    WishConfirmationFactory,
)
from tests.todos import waits

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-08-31 12:00")]

TODAY, LOG, LEFTOVERS = "/en/staff/", "/en/staff/activities/log/", "/en/staff/plan/leftovers/"
EVES = [date(2026, 8, 31), date(2026, 12, 31), date(2028, 2, 28), date(2028, 2, 29)]
EVE, MORROW = "2026-08-31 23:58+03:00", "2026-09-01 00:00+03:00"


def in_year_of(day: date, user: User, **fields: Any) -> Activity:
    activity: Activity = ActivityFactory(school_year=SchoolYear.of(day).start, **fields)
    activity.people.add(user)
    return activity


def a_school_where_everything_waits(eve: date, user: User) -> None:
    """Something of each sort that waits for coordinators, administrators, and this teacher."""
    SchoolProfileFactory()
    SchoolProfile.objects.update(shows_first_day=False)
    SchoolClassFactory(school_year=SchoolYear.of(eve).start - 1)
    begins = SchoolYear.of(eve).starts_on
    OccurrenceFactory(activity=in_year_of(eve, user), starts_on=eve)
    OccurrenceFactory(activity=in_year_of(eve, user), starts_on=eve - timedelta(days=3))
    OccurrenceFactory(activity=in_year_of(eve, user), starts_on=begins, held=True)
    day = {"timing_kind": "days", "worded_from": begins, "worded_until": begins, "worded_months": 1}
    in_year_of(eve, user, **day)
    later = eve + timedelta(days=9)
    SignUpFactory(
        occurrence__activity=in_year_of(later, user), occurrence__starts_on=later, occurrence__takes_sign_ups=True
    )
    partner = PartnerFactory(directions=["prevention"])
    ContactPersonFactory(partner=partner)
    AgreementFactory(partner=partner, term_until=later, valid_until=later)
    AgreementFactory(partner=PartnerFactory(directions=["prevention"]), term_until=eve, valid_until=eve)
    PartnerFactory(name="Музей Победы")
    PartnerFactory(name="МУЗЕЙ «Победы»")
    ready = PartnershipFactory(common_goals="Читать вместе", common_values="Добро")
    for side in Side.values:
        PromiseFactory(partnership=ready, side=side, due_on=eve - timedelta(days=1))
    WishConfirmationFactory(partnership=ready)
    PartnershipFactory(coordinator=UserFactory(inactive=True))
    journal.record(JournalEntry.Action.LINK_MADE, subject="user 0", detail=Purpose.RESCUE)


def waiting(user: User, today: date) -> set[tuple[str, int]]:
    """Return the records that wait for this person, a date as its activity."""
    found = set()
    for each in waits(user, today):
        keys = each.keys
        if each.todo.rows.model is Occurrence:
            keys = list(Occurrence.objects.filter(pk__in=keys).values_list("activity", flat=True))
            found |= {("activity", key) for key in keys}
        else:
            found |= {(each.todo.rows.model._meta.model_name or "", key) for key in keys}
    return found


@pytest.mark.parametrize("eve", EVES, ids=str)
def test_what_waited_on_the_eve_waits_on_the_morrow(eve: date) -> None:
    with time_machine.travel(f"{eve} 12:00+03:00", tick=False):
        teacher, *others = UserFactory(), UserFactory(coordinator=True), UserFactory(administrator=True)
        a_school_where_everything_waits(eve, teacher)
        people = [teacher, *others]
        # A to-do that nothing here waits in is not walked: whoever adds one adds its record above.
        assert [each for each in todo if not any(waits(user, eve, each) for user in people)] == [former_todo]
        before = [waiting(user, eve) for user in people]
    morrow = eve + timedelta(days=1)
    with time_machine.travel(f"{morrow} 00:00+03:00", tick=False):
        after = [waiting(user, morrow) for user in people]
    for user, on_eve, on_morrow in zip(people, before, after, strict=True):
        assert on_eve
        assert on_eve <= on_morrow, user.role


def test_the_log_of_august_waits_in_september_and_is_named_so(coordinator: Persona) -> None:
    """Situation 25."""
    for number in range(3):
        OccurrenceFactory(
            activity=in_year_of(date(2026, 8, 31), coordinator.user), starts_on=date(2026, 8, 29 - number)
        )
    with time_machine.travel(EVE):
        page = coordinator.get(LOG)
        assert "from a past school year" not in page.text
        browser = signed_in(coordinator.user)
    with time_machine.travel(MORROW):
        page = browser.get(LOG)
        assert "Everything is logged for today" not in page.text
        assert page.text.count("from a past school year") == 3
        assert "From past school years" in browser.get(TODAY).text
        html.page(page).link("Close what is left from past school years")


def test_what_a_past_year_left_is_closed_together_and_can_be_taken_back(coordinator: Persona, teacher: Persona) -> None:
    past = date(2026, 5, 12)
    never, unfinished = in_year_of(past, teacher.user, title="Поход"), in_year_of(past, teacher.user, title="Ярмарка")
    OccurrenceFactory(activity=never, starts_on=past)
    OccurrenceFactory(activity=unfinished, starts_on=past, held=True)
    OccurrenceFactory(activity=unfinished, starts_on=past + timedelta(days=7))
    anothers = ActivityFactory(school_year=2025, title="Чужое", last_day=past)
    with time_machine.travel(MORROW):
        coordinator, teacher = signed_in(coordinator.user), signed_in(teacher.user)
        assert "Чужое" not in teacher.get(LEFTOVERS).text
        page = html.page(coordinator.get(LEFTOVERS))
        assert len(page.form(action="/en/staff/activities/bulk/").fields["row"]) == 3
        # The page of one to-do lists what it counts.
        assert {*html.page(coordinator.get(f"{LEFTOVERS}?kind=unmarked")).all("a", **{"class": "copy-title"})}
        before = {user: waiting(user, date(2026, 9, 1)) for user in (coordinator.user, teacher.user)}
        fields = html.page(teacher.get(LEFTOVERS)).form(action="/en/staff/activities/bulk/").fields
        assert len(fields["row"]) == 2
        teacher.post("/en/staff/activities/bulk/", fields)
        never.refresh_from_db()
        unfinished.refresh_from_db()
        assert (never.is_cancelled, never.cancel_reason, unfinished.is_cancelled) == (True, "Не проводилось.", False)
        assert [each.status for each in unfinished.occurrences.all()] == ["held", "cancelled"]
        assert not waiting(teacher.user, date(2026, 9, 1))
        assert waiting(coordinator.user, date(2026, 9, 1)) == {("activity", anothers.pk)}
        teacher.post(Undo.objects.get().get_absolute_url())
        assert {user: waiting(user, date(2026, 9, 1)) for user in before} == before
        assert [each.status for each in Occurrence.objects.order_by("pk")] == ["planned", "held", "planned"]
        anothers.refresh_from_db()
        assert not anothers.is_cancelled
    # Rows of the year that goes on are not closed.
    fields = {"action": "bulk-close", "row": f"{never.pk}.{Activity.objects.get(pk=never.pk).version}"}
    assert (
        "Its school year is not over yet." in coordinator.post("/en/staff/activities/bulk/", fields, follow=True).text
    )
