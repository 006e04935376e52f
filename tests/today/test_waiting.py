"""«Today»: no record waits twice, each number is that of its list, and the page asks little, whatever the school has."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from activities.models import Activity, Cooperation, Group, Occurrence, OccurrenceChange
from partners.models import Partner, Side
from school import journal
from school.links import Purpose
from school.models import JournalEntry, SchoolProfile, User
from school.registries import TodoGroup, todo
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

# The years of records below end at this day.
pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

TODAY = "/en/staff/"
ON = date(2026, 11, 25)
A_MONTH = timedelta(days=30)
ROLES = ("teacher", "coordinator", "administrator")
MOST_QUERIES = 16


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def activity_of(person: User, **fields: Any) -> Activity:
    activity: Activity = ActivityFactory(**fields)
    activity.people.add(person)
    return activity


def a_year(person: User, year: int, many: int = 1) -> None:
    """Whatever may wait of one school year, each record for as many things as it can."""
    end = min(date(year + 1, 5, 20), ON - timedelta(days=2))
    for number in range(many):
        row = {"school_year": year, "title": f"Дело {year}.{number}", "first_day": end, "last_day": end, "months": 1}
        looking = {**row, "cooperation": Cooperation.LOOKING}
        before = {**looking, "first_day": end - A_MONTH, "last_day": end - A_MONTH}
        own = {**row, "cooperation": Cooperation.OWN}
        OccurrenceFactory(activity=activity_of(person, **looking), starts_on=end)
        OccurrenceFactory(activity=ActivityFactory(**looking), starts_on=end)
        OccurrenceFactory(activity=ActivityFactory(**before), starts_on=end - A_MONTH)
        OccurrenceFactory(activity=activity_of(person, **looking), starts_on=end, held=True)
        OccurrenceFactory(activity=ActivityFactory(**before), starts_on=end - A_MONTH, held=True)
        for fields in (looking, own):
            summed_up = activity_of(person, **fields)
            OccurrenceFactory(activity=summed_up, starts_on=end, held=True)
            summed_up.cycle_steps.create(step="analyze", group=Group.TEACHERS)
        day = {"worded_from": end, "worded_until": end, "worded_months": 1}
        activity_of(person, **looking, timing_kind="days", **day)
        activity_of(person, **looking, worded_from=end, worded_until=end, worded_months=1)


def a_register(many: int = 1) -> None:
    for number in range(many):
        Partner.objects.create(name=f"Музей «Победы» {number}", kind=PartnerFactory(name=f"Музей № {number}").kind)
        Partner.objects.create(name=f"МУЗЕЙ «Победы {number}»", kind=Partner.objects.all()[0].kind)
        for last_day in (ON - timedelta(days=1), ON + timedelta(days=5)):
            partner = PartnerFactory(directions=["prevention"])
            ContactPersonFactory(partner=partner)
            AgreementFactory(partner=partner, term_until=last_day, valid_until=last_day)
        for due_on in (ON - timedelta(days=1), ON + timedelta(days=60)):
            ready = PartnershipFactory(common_goals="Читать вместе", common_values="Добро")
            WishConfirmationFactory(partnership=ready)
            for side in Side.values:
                PromiseFactory(partnership=ready, side=side, due_on=due_on)
        PartnershipFactory(coordinator=UserFactory(inactive=True))
        for begins in (ON, ON + timedelta(days=9)):
            SignUpFactory(
                occurrence__activity=ActivityFactory(cooperation=Cooperation.LOOKING),
                occurrence__starts_on=begins,
                occurrence__takes_sign_ups=True,
            )
        SignUpFactory(
            occurrence__activity=ActivityFactory(school_year=2027, cooperation=Cooperation.LOOKING),
            occurrence__starts_on=date(2027, 9, 9),
            occurrence__takes_sign_ups=True,
        )
        series = ActivityFactory(cooperation=Cooperation.LOOKING)
        for begins in (ON + timedelta(days=2), ON + timedelta(days=3)):
            SignUpFactory(occurrence__activity=series, occurrence__starts_on=begins, occurrence__takes_sign_ups=True)


@pytest.fixture
def school() -> dict[str, User]:
    SchoolProfileFactory()
    SchoolProfile.objects.update(
        shows_first_day=False, director_name="", privacy_policy="", privacy_policy_en="", privacy_published_on=None
    )
    people = {
        "teacher": UserFactory(post="классный руководитель 6А"),
        "coordinator": UserFactory(coordinator=True, post="завуч"),
        "administrator": UserFactory(administrator=True, second_factor=True, post="директор"),
    }
    for person in people.values():
        a_year(person, 2026)
        a_year(person, 2025)
    a_register()
    journal.record(JournalEntry.Action.LINK_MADE, subject="user 0", detail=Purpose.RESCUE)
    return people


def records(each: Any) -> set[tuple[str, int]]:
    """Return the records of a to-do, a date as its activity too."""
    model, keys = each.todo.rows.model, set(each.keys)
    found = {(model._meta.label, key) for key in keys}
    if model is Occurrence:
        wholes = Occurrence.objects.filter(pk__in=keys).values_list("activity", flat=True)
        found |= {(Activity._meta.label, key) for key in wholes}
    return found


def test_no_record_waits_in_two_of_all_that_waits(school: dict[str, User]) -> None:
    named = set()
    for role, person in school.items():
        seen: dict[tuple[str, int], str] = {}
        found = waits(person, ON)
        order = [list(TodoGroup).index(each.todo.group) for each in found]
        assert order == sorted(order)
        for each in found:
            named.add(each.todo.code)
            for record in records(each) if each.todo.name else ():
                assert record not in seen, f"{role}: {record} waits in {seen[record]} and in {each.todo.code}"
            seen |= {record: each.todo.code for record in records(each)}
    # A to-do that nothing here waits in is not walked: whoever adds one adds its record above.
    profile, admin = SchoolProfile.objects.get(), school["administrator"]
    assert {each.code for provider in todo for each in provider(admin, ON, profile)} == named


def count_of_list(response: Any) -> int:
    """Return how many records a page lists, whatever page it is."""
    context = response.context
    if "page" in context and hasattr(context["page"], "count"):
        return int(context["page"].count)
    if "waiting" in context:
        return len(context["waiting"].own)
    if "columns" in context:
        return sum(len(each.cards) for each in context["columns"])
    return len(context["rows"])


def test_each_number_is_that_of_the_list_behind_it(school: dict[str, User]) -> None:
    for role in ROLES:
        browser = signed_in(school[role])
        now = browser.get(TODAY).context["now"]
        groups = [each for each in (now.urgent, now.week, now.order) if each]
        for each in [each for group in groups for each in group.todos if each.todo.name]:
            assert count_of_list(browser.get(each.todo.url)) == each.count, f"{role}: {each.todo.code}"


@pytest.mark.moment("2026-09-02 12:00")
def test_sign_ups_of_each_school_year_lead_to_the_list_of_that_year(coordinator: Persona) -> None:
    SchoolProfileFactory()
    for year, first, last in (
        (2025, date(2026, 8, 30), date(2026, 9, 5)),
        (2026, date(2026, 9, 20), date(2026, 9, 20)),
        (2027, date(2027, 9, 5), date(2027, 9, 5)),
    ):
        SignUpFactory(
            occurrence__activity=ActivityFactory(school_year=year),
            occurrence__starts_on=first,
            occurrence__ends_on=last,
            occurrence__takes_sign_ups=True,
        )
    found = [each for each in coordinator.get(TODAY).context["now"].urgent.todos if "sign-ups" in each.todo.code]
    assert [each.count for each in found] == [1, 1, 1]
    for each in found:
        assert count_of_list(coordinator.get(each.todo.url)) == 1, each.todo.url


def queries_of(person: User) -> int:
    browser = signed_in(person)
    browser.get(TODAY)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(TODAY).status_code == 200
    return len(queries)


def test_the_page_asks_at_most_so_often_and_not_more_in_later_years(school: dict[str, User]) -> None:
    for person in school.values():
        SchoolClassFactory(grade=6, class_teacher=person)
    moved = OccurrenceFactory(
        activity=ActivityFactory(grades_text="6", grades=0b100000), starts_on=ON + timedelta(days=2)
    )
    moved.start_time = time(15)
    moved.save()
    assert OccurrenceChange.objects.for_staff().exists()
    few = {role: queries_of(person) for role, person in school.items()}
    assert max(few.values()) <= MOST_QUERIES, few
    for person in school.values():
        for year in range(2021, 2027):
            a_year(person, year, many=2)
    a_register(many=5)
    assert {role: queries_of(person) for role, person in school.items()} == few


def test_every_figure_of_the_year_leads_to_exactly_its_rows(coordinator: Persona) -> None:
    museum = PartnershipFactory(partner=PartnerFactory(directions=[]))
    for month, held in ((9, True), (10, True), (10, False), (12, False)):
        day = date(2026, month, 10)
        row = ActivityFactory(joint=[museum] if held else [], months=1 << month - 9, first_day=day, last_day=day)
        OccurrenceFactory(activity=row, starts_on=day, held=held)
        row.cycle_steps.create(step="hold", group=Group.PUPILS)
    # Held in two months it is one activity of the year, and stands in each of the two.
    OccurrenceFactory(activity=Activity.objects.order_by("pk")[0], starts_on=date(2026, 10, 12), held=True)
    ActivityFactory(cancelled_on=ON, cancel_reason="Мороз")
    page = coordinator.get(TODAY)
    year = page.context["year"]
    assert (year.held.count, year.planned.count) == (2, 4)
    figures = [mark.done for chart in year.charts for mark in chart.marks]
    figures += [mark.whole for chart in year.charts for mark in chart.marks if mark.whole]
    # Those that count nothing lead nowhere, but for one of them.
    nothing = next(each for each in figures if not each.count)
    for each in (year.planned, year.held, year.results, nothing, *(each for each in figures if each.count)):
        assert count_of_list(coordinator.get(each.url)) == each.count, each.url
    # The marks are links; the numbers stand in a table as well.
    months = html.page(page).one("figure", id="chart-months")
    assert {mark.done.url for mark in year.charts[0].marks if mark.done.count} <= set(months.links)
    assert [cell.text for cell in months.one("tbody").all("td")][:4] == ["1", "1", "2", "2"]
    assert "Activities are counted" in months.text and "held 2, in the plan 4" in months.text


def test_an_empty_year_has_no_charts_of_nothing(coordinator: Persona) -> None:
    page = coordinator.get(TODAY)
    assert page.context["year"].charts == []
    assert "The plan of this school year is empty" in page.text
    # What is known without a plan is drawn all the same.
    PartnershipFactory()
    assert [chart.code for chart in coordinator.get(TODAY).context["year"].charts] == ["stages"]


def test_a_teacher_says_with_one_tap_that_the_whole_class_came(teacher: Persona) -> None:
    own = SchoolClassFactory(grade=6, letter="А", size=27, class_teacher=teacher.user)
    row = ActivityFactory(title="Кросс", grades=0b100000, grades_text="6", names_class_teachers=True)
    event = OccurrenceFactory(activity=row, starts_on=timezone.localdate())
    page = html.page(teacher.get(TODAY))
    form = page.form(action=f"/en/staff/activities/{row.pk}/log/")
    teacher.post(f"/en/staff/activities/{row.pk}/log/", form.fields)
    event.refresh_from_db()
    assert (event.is_held, event.pupil_count) == (True, 27)
    assert [each.school_class for each in event.attendance.all()] == [own]
    # What a colleague writes down of it afterwards is not asked again, but said.
    event.attendance.update(by=UserFactory(full_name="Пётр Ильич"))
    page = html.page(teacher.get(TODAY))
    assert not page.all("ul", class_="to-log")
    assert "logged for you by Пётр Ильич: 27" in page.text
