"""Pages of activities and their dates: who may do what, what they show, two people at one row, the list and its files."""

import csv
import io
from collections.abc import Iterator
from datetime import date, time
from typing import Any

import openpyxl
import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from activities.models import Activity, Group, Occurrence, Step
from activities.services.activities import cancel_activity
from activities.services.log import mark_step
from activities.services.occurrences import Plan, Scope, add_dates, cancel_dates
from partners.models import Direction, PartnerKind
from school.models import JournalEntry
from tests import html
from tests.activities.holding import mark_held
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    ProductFactory,
    ProjectFactory,
    SchoolClassFactory,
    TermFactory,
    UserFactory,
)
from tests.partners.test_conflicts import differences, opened
from wordings.grades import grade_mask

pytestmark = pytest.mark.django_db

LIST = "/en/staff/activities/"


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The list is of the present school year."""
    with time_machine.travel("2026-10-15 12:00"):
        yield


def on(day: int, month: int = 10) -> date:
    return date(2026 if month >= 9 else 2027, month, day)


def page_of(activity: Activity, name: str = "") -> str:
    return f"/en/staff/activities/{activity.pk}/{name}"


def date_page(occurrence: Occurrence, name: str) -> str:
    return f"/en/staff/dates/{occurrence.pk}/{name}/"


def with_dates(*days: date, activity: Activity | None = None, **plan: Any) -> list[Occurrence]:
    return add_dates(activity=activity or ActivityFactory(), days=days, plan=Plan(**plan))


# Who may


CHANGES_OF_AN_ACTIVITY = ("edit/", "cancel/", "delete/", "dates/new/")
CHANGES_OF_A_DATE = ("edit", "cancel", "delete")


@pytest.mark.parametrize("whose", ["entered", "named"])
def test_a_teacher_changes_what_is_their_own(teacher: Persona, whose: str) -> None:
    if whose == "entered":
        row = ActivityFactory(created_by=teacher.user)
    else:
        row = ActivityFactory()
        row.people.add(teacher.user)
    first, second = with_dates(on(6), on(13), activity=row)
    for name in CHANGES_OF_AN_ACTIVITY:
        assert teacher.get(page_of(row, name)).status_code == 200, name
    for name in CHANGES_OF_A_DATE:
        assert teacher.get(date_page(first, name)).status_code == 200, name
    page = teacher.get(page_of(row)).text
    assert "Move or change" in page and f"{page_of(row, 'log/')}?date={first.pk}" in page
    assert teacher.post(date_page(second, "cancel"), {"scope": "one", "reason": "Дождь"}).status_code == 302
    assert teacher.post(date_page(second, "restore")).status_code == 302
    assert teacher.post(page_of(row, "cancel/"), {"reason": "Карантин"}).status_code == 302
    assert teacher.post(page_of(row, "restore/")).status_code == 302
    row.refresh_from_db()
    assert not row.is_cancelled


def test_a_teacher_sees_all_and_changes_nothing_of_others(teacher: Persona) -> None:
    row = ActivityFactory(title="Чужое дело", created_by=UserFactory())
    (occurrence,) = with_dates(on(6), activity=row)
    page = html.page(teacher.get(page_of(row)))
    assert "Чужое дело" in page.text
    for word in ("Move or change", "Log it", "Call off", "Remove from the plan", "Set dates"):
        assert word not in page.text, word
    assert "Edit" not in page.actions
    assert teacher.get(page_of(row, "history/")).status_code == 200
    assert "Чужое дело" in teacher.get(LIST).text
    for name in (*CHANGES_OF_AN_ACTIVITY, "restore/"):
        assert teacher.post(page_of(row, name), {"reason": "Назло", "title": "Назло"}).status_code == 404, name
        if name != "restore/":
            assert teacher.get(page_of(row, name)).status_code == 404, name
    for name in (*CHANGES_OF_A_DATE, "restore"):
        data = {"reason": "Назло", "scope": "all"}
        assert teacher.post(date_page(occurrence, name), data).status_code == 404, name
    row.refresh_from_db()
    assert (row.title, row.is_cancelled, row.occurrences.get().status) == ("Чужое дело", False, "planned")


def test_who_is_named_by_post_or_class_logs_what_others_change(teacher: Persona) -> None:
    teacher.user.post = "социальный педагог"
    teacher.user.save()
    SchoolClassFactory(grade=6, letter="А", class_teacher=teacher.user)
    for row in (
        ActivityFactory(responsible_text="социальный педагог, библиотекарь"),
        ActivityFactory(grades=grade_mask([6])),
    ):
        (occurrence,) = with_dates(on(6), activity=row)
        page = html.page(teacher.get(page_of(row)))
        assert f"{page_of(row, 'log/')}?date={occurrence.pk}" in page.links
        assert "Move or change" not in page.text and "Edit" not in page.actions


def test_others_have_no_business_here(anonymous: Client, representative: Persona) -> None:
    (occurrence,) = with_dates(on(6))
    row = occurrence.activity
    paths = [LIST, LIST + "new/", page_of(row), page_of(row, "edit/"), date_page(occurrence, "edit")]
    for path in paths:
        assert anonymous.get(path).status_code == 302
        assert representative.get(path).status_code == 403


def test_what_changes_something_is_never_a_link(coordinator: Persona) -> None:
    (occurrence,) = with_dates(on(6))
    for path in (page_of(occurrence.activity, "restore/"), date_page(occurrence, "restore")):
        assert coordinator.get(path).status_code == 405
    for name in CHANGES_OF_AN_ACTIVITY:
        coordinator.get(page_of(occurrence.activity, name))
    for name in CHANGES_OF_A_DATE:
        coordinator.get(date_page(occurrence, name))
    assert Occurrence.objects.get().version == Activity.objects.get().version == 1


# One activity


def test_a_new_one_and_another(teacher: Persona) -> None:
    data = {**opened(teacher, LIST + "new/?year=2027"), "title": "Встреча", "timing_text": "май"}
    data["is_looking_for_partner"] = "on"
    answer = teacher.post(LIST + "new/?year=2027", {**data, "another": "yes"})
    assert answer["Location"] == "/en/staff/activities/new/?year=2027"
    row = Activity.objects.get()
    assert (row.school_year, row.first_day, row.created_by) == (2027, date(2028, 5, 1), teacher.user)
    assert "Plan of 2027/2028" in teacher.get(answer["Location"]).text
    # Without a year it is the present one; an odd year is none.
    for query in ("", "?year=1999", "?year=abc", "?year=20266"):
        assert "Plan of 2026/2027" in teacher.get(LIST + "new/" + query).text


def test_the_page_of_an_activity_says_what_is_known(coordinator: Persona) -> None:
    partnership = PartnershipFactory(partner=PartnerFactory(name="Музей Победы"))
    person = UserFactory(full_name="Орлова Инна")
    source = ActivityFactory(title="Как в том году", school_year=2025, lessons="Взять воды")
    row = ActivityFactory(
        title="Поход",
        timing_text="осенью",
        grades_text="5–6",
        responsible_text="Орлова И.",
        place="Парк",
        is_away=True,
        is_public=False,
        joint=[partnership],
        copied_from=source,
        worded_from=on(1, 9),
        worded_until=on(30, 11),
        worded_months=7,
    )
    row.people.add(person)
    row.classes.add(SchoolClassFactory(grade=5, letter="Б"))
    page = coordinator.get(page_of(row)).text
    for words in (
        "Поход",
        "осенью",
        "1 September – 30 November",
        "5–6",
        "5Б",
        "Орлова И.",
        "Орлова Инна",
        "Парк",
        "away from school",
        "Музей Победы",
        "for staff only",
        "Взять воды",
        "2025/2026",
        "No date is set.",
    ):
        assert words in page, words
    first, second, third = with_dates(on(6), on(13), on(20), activity=row, start_time=time(14), capacity=25)
    mark_held(occurrence=first)
    cancel_dates(occurrence=second, scope=Scope.ONE, reason="Экскурсовод болен")
    page = coordinator.get(page_of(row)).text
    for words in ("6 October, 14:00", "held", "called off", "Экскурсовод болен", "25 seats", "Not held yet"):
        assert words in page, words
    # The day that is still to come cannot be held yet.
    assert f"log/?date={third.pk}" not in page
    assert date_page(third, "edit") in page
    assert date_page(first, "edit") not in page
    assert "No date is set" not in page


def test_calling_off_asks_why_and_can_be_taken_back(coordinator: Persona) -> None:
    row = ActivityFactory(title="Поход")
    with_dates(on(6), on(20), activity=row)
    for odd in ("", "  ", "\u200b"):
        page = coordinator.post(page_of(row, "cancel/"), {"reason": odd})
        assert page.status_code == 200
        assert "reason" in page.context["form"].errors
    assert "Call off «Поход»?" in coordinator.get(page_of(row, "cancel/")).text
    answer = coordinator.post(page_of(row, "cancel/"), {"reason": "Карантин\n"}, follow=True)
    assert "Called off on 15 October 2026" in answer.text
    assert answer.text.count("Карантин") >= 3
    assert "Set dates" not in answer.text
    row.refresh_from_db()
    assert (row.cancelled_on, row.cancel_reason) == (on(15), "Карантин")
    assert {each.status for each in row.occurrences.all()} == {"cancelled"}
    answer = coordinator.post(page_of(row, "restore/"), follow=True)
    assert "It is planned again." in answer.text
    assert {each.status for each in row.occurrences.all()} == {"planned"}


def test_dates_of_an_activity_that_is_called_off_wait_for_it(coordinator: Persona) -> None:
    (occurrence,) = with_dates(on(6))
    row = occurrence.activity
    cancel_activity(activity=row, reason="Карантин", on=on(1))
    sent = {
        "how": "days",
        "days": "20 октября",
        "skip_holidays": "on",
        "chosen-sent": "yes",
        "chosen": "2026-10-20",
    }
    for answer in (
        coordinator.get(page_of(row, "dates/new/"), follow=True),
        coordinator.post(page_of(row, "dates/new/"), sent, follow=True),
        coordinator.post(date_page(occurrence, "restore"), follow=True),
    ):
        assert answer.redirect_chain == [(page_of(row), 302)]
        assert "The activity is called off. Plan it again first, then its dates." in answer.text
    assert row.occurrences.get().status == "cancelled"


def test_a_row_that_was_entered_by_mistake_is_removed(coordinator: Persona) -> None:
    row = ActivityFactory(title="Опечатка", school_year=2025)
    assert "Remove «Опечатка» from the plan?" in coordinator.get(page_of(row, "delete/")).text
    assert Activity.objects.exists()
    answer = coordinator.post(page_of(row, "delete/"))
    assert answer["Location"] == "/en/staff/plan/?year=2025"
    assert not Activity.objects.exists()
    assert coordinator.get(page_of(row)).status_code == 404


def test_a_row_with_dates_is_not_removed(coordinator: Persona) -> None:
    (occurrence,) = with_dates(on(6))
    path = page_of(occurrence.activity, "delete/")
    for page in (coordinator.get(path), coordinator.post(path)):
        assert page.status_code == 200
        assert "It has dates" in page.text
        assert not html.page(page).one("main").all("form")
    assert Occurrence.objects.exists()


def test_history_tells_who_changed_what(coordinator: Persona) -> None:
    first, second = (
        PartnershipFactory(partner=PartnerFactory(name=name)) for name in ("Музей Победы", "Клуб «Восход»")
    )
    row = ActivityFactory(title="Поход", joint=[first])
    data = opened(coordinator, page_of(row, "edit/"))
    data |= {"title": "Поход в горы", "is_away": "on", "partnerships": [second.pk]}
    assert coordinator.post(page_of(row, "edit/"), data).status_code == 302
    (occurrence,) = with_dates(on(13), activity=row)
    data = {**opened(coordinator, date_page(occurrence, "edit")), "starts_on": on(14), "ends_on": on(14)}
    assert coordinator.post(date_page(occurrence, "edit"), data).status_code == 302
    coordinator.post(date_page(occurrence, "cancel"), {"scope": "one", "reason": "Дождь"})
    page = coordinator.get(page_of(row, "history/"))
    entries = page.context["entries"]
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)
    changes = [change for entry in entries for change in entry.changes]
    for change in (
        ("What", "Поход", "Поход в горы"),
        ("Away from school", "no", "yes"),
        ("With whom", "", "Музей Победы"),
        ("With whom", "Музей Победы", "Клуб «Восход»"),
        ("First day", "Oct. 13, 2026", "Oct. 14, 2026"),
        ("Moved from", "", "Oct. 13, 2026"),
        ("Why it was called off", "", "Дождь"),
        ("State", "planned", "called off"),
    ):
        assert change in changes, changes
    told = {name for name, _before, _after in changes}
    # What the program keeps for itself is no news.
    assert not told & {"Sequence", "First planned for", "Activity", "Version", "Uid"}
    titles = [entry.title for entry in entries if entry.title]
    assert "Date tue, 13 October: added" in titles
    assert str(coordinator.user) in page.text
    # Saving without a change tells nothing.
    count = len(entries)
    coordinator.post(page_of(row, "edit/"), opened(coordinator, page_of(row, "edit/")))
    assert len(coordinator.get(page_of(row, "history/")).context["entries"]) == count


def test_a_project_is_chosen_of_those_that_go_on_or_was_before(coordinator: Persona) -> None:
    going, over = ProjectFactory(title="Читаем малышам"), ProjectFactory(title="Старый", status="finished")
    page = coordinator.get(LIST + f"new/?project={going.pk}")
    assert page.context["form"]["project"].value() == going.pk
    assert "Читаем малышам" in page.text and "Старый" not in page.text
    for odd in ("abc", "9" * 30, "-1", "%00", "999999"):
        assert coordinator.get(LIST + f"new/?project={odd}").status_code == 200
    data = opened(coordinator, LIST + f"new/?project={going.pk}")
    data |= {"title": "Встреча", "timing_text": "май", "is_looking_for_partner": "on"}
    for odd in (over.pk, "abc", "9" * 400, "\0", -1):
        answer = coordinator.post(LIST + "new/", {**data, "project": odd})
        assert set(answer.context["form"].errors) == {"project"}
    assert coordinator.post(LIST + "new/", data).status_code == 302
    row = Activity.objects.get()
    assert row.project == going
    assert "Читаем малышам" in coordinator.get(page_of(row)).text
    # What is finished meanwhile stays with what was done for it.
    going.status = "finished"
    going.save()
    edited = opened(coordinator, page_of(row, "edit/"))
    assert edited["project"] == going.pk
    assert coordinator.post(page_of(row, "edit/"), edited).status_code == 302
    row.refresh_from_db()
    assert row.project == going


# Dates by words and by a rule


def preview(browser: Client, row: Activity, **fields: Any) -> HttpResponse:
    usual = {"skip_holidays": "on"}
    return browser.post(page_of(row, "dates/new/"), {**usual, **fields})


def shown(page: HttpResponse) -> list[tuple[int, int]]:
    return [(each["day"].day, each["day"].month) for each in page.context["form"].preview]


def errors(page: HttpResponse) -> dict[str, str]:
    with translation.override("en"):
        return {name: " ".join(texts) for name, texts in page.context["form"].errors.items()}


def test_three_tuesdays_by_words(coordinator: Persona) -> None:
    row = ActivityFactory()
    page = preview(coordinator, row, how="days", days="6, 13 и 20 октября", start_time="14:00", place=" Зал\n№ 2")
    assert shown(page) == [(6, 10), (13, 10), (20, 10)]
    assert "Nothing is set yet." in page.text
    assert "tue, 13 October, 14:00" in page.text
    assert "Tick at least one date." not in page.text
    # Only the second page sets dates, whatever the first is sent.
    preview(coordinator, row, how="days", days="6 октября", chosen=["2026-10-06"])
    assert not Occurrence.objects.exists()
    answer = coordinator.post(page_of(row, "dates/new/"), html.page(page).form().fields, follow=True)
    assert "3 dates are set." in answer.text
    found = row.occurrences.order_by("starts_on")
    assert [(each.starts_on, each.start_time, each.place) for each in found] == [
        (on(day), time(14), "Зал № 2") for day in (6, 13, 20)
    ]
    row.refresh_from_db()
    assert (row.first_day, row.last_day) == (on(6), on(20))


def test_a_weekly_rule_leaves_the_holidays_out(coordinator: Persona) -> None:
    TermFactory(kind="holidays", name="осенние каникулы", starts_on=on(26), ends_on=on(3, 11))
    TermFactory()
    row = ActivityFactory()
    rule = {"how": "weekly", "first": "2026-10-13", "until": "2026-11-10", "weekdays": ["1"], "lasts": "2"}
    page = preview(coordinator, row, **rule)
    assert shown(page) == [(13, 10), (20, 10), (27, 10), (3, 11), (10, 11)]
    sent = html.page(page).form().fields
    assert sent["chosen"] == ["2026-10-13", "2026-10-20", "2026-11-10"]
    ticks = html.page(page).controls("chosen")
    assert [each.attrs["value"] for each in ticks if each.name.endswith(" holidays")] == ["2026-10-27", "2026-11-03"]
    assert not Occurrence.objects.exists()
    # A person ticks one of the holidays and unticks another day.
    chosen = ["2026-10-13", "2026-10-27", "2026-11-10"]
    answer = coordinator.post(page_of(row, "dates/new/"), {**sent, "chosen": chosen})
    assert answer["Location"] == page_of(row)
    assert [(each.starts_on, each.ends_on) for each in row.occurrences.order_by("starts_on")] == [
        (on(13), on(14)),
        (on(27), on(28)),
        (on(10, 11), on(11, 11)),
    ]
    # Without that tick the holidays are days as all others, also on the second page.
    page = coordinator.post(page_of(row, "dates/new/"), {**rule, "start_time": "09:00"})
    again = html.page(page).form().fields
    assert len(again["chosen"]) == 5
    coordinator.post(page_of(row, "dates/new/"), again)
    assert row.occurrences.filter(start_time=time(9)).count() == 5


def test_what_is_set_already_cannot_be_chosen_again(coordinator: Persona) -> None:
    row = ActivityFactory()
    first, second, _third = with_dates(on(6), on(13), on(20), activity=row)
    data = opened(coordinator, date_page(first, "edit")) | {"starts_on": on(7), "ends_on": on(7)}
    coordinator.post(date_page(first, "edit"), data)
    cancel_dates(occurrence=second, scope=Scope.ONE, reason="Дождь")
    page = preview(coordinator, row, how="days", days="6, 7, 13, 20, 27 октября")
    form = html.page(page).form()
    assert {
        each.attrs["value"]: ("checked" in each.attrs, "disabled" in each.attrs) for each in form.controls("chosen")
    } == {
        "2026-10-06": (False, True),
        "2026-10-07": (False, True),
        "2026-10-13": (False, True),
        "2026-10-20": (False, True),
        "2026-10-27": (True, False),
    }
    for words in ("moved to another day", "set already", "called off: plan it again on the activity’s page"):
        assert words in page.text
    # Whoever sends them all the same sets the new one.
    chosen = form.choices("chosen")
    answer = coordinator.post(page_of(row, "dates/new/"), {**form.fields, "chosen": chosen}, follow=True)
    assert "1 date is set." in answer.text
    assert row.occurrences.count() == 4


def test_nothing_chosen_and_the_way_back(coordinator: Persona) -> None:
    row = ActivityFactory()
    sent = html.page(preview(coordinator, row, how="days", days="6 и 13 октября")).form().fields
    page = coordinator.post(page_of(row, "dates/new/"), {**sent, "chosen": []})
    assert "Tick at least one date." in page.text
    # A day that the rule does not make cannot be smuggled in.
    page = coordinator.post(page_of(row, "dates/new/"), {**sent, "chosen": ["2026-10-07", "9999-12-31", "\0", "x"]})
    assert "Tick at least one date." in page.text
    back = coordinator.post(page_of(row, "dates/new/"), {**sent, "back": "yes"})
    assert back.context["form"]["days"].value() == "6 и 13 октября"
    assert "Show the dates" in back.text
    assert not Occurrence.objects.exists()


def test_what_the_wording_says_is_proposed(coordinator: Persona) -> None:
    def proposed(text: str) -> dict[str, Any]:
        row = ActivityFactory(timing_text=text)
        form = coordinator.get(page_of(row, "dates/new/")).context["form"]
        return {name: value for name in form.fields if (value := form[name].value())}

    single = proposed("6, 13 и 20 октября в 14:00")
    assert (single["how"], single["days"], single["start_time"]) == (
        "days",
        "6, 13 и 20 октября в 14:00",
        time(14),
    )
    weekly = proposed("по вторникам с 6 октября по 24 ноября")
    assert (weekly["how"], weekly["weekdays"]) == ("weekly", ["1"])
    assert (weekly["first"], weekly["until"]) == (on(6), on(24, 11))
    assert (proposed("октябрь")["first"], proposed("октябрь")["until"]) == (on(1), on(31))
    assert {proposed(text)["how"] for text in ("октябрь", "когда потеплеет")} == {"days"}
    assert "days" not in proposed("октябрь")


def test_rules_that_make_no_dates_say_why(coordinator: Persona) -> None:
    row = ActivityFactory()
    weekly = {"how": "weekly", "first": "2026-10-06", "until": "2026-10-20"}
    cases: list[tuple[dict[str, Any], dict[str, str]]] = [
        ({}, {"how": "This field is required."}),
        ({"how": "days"}, {"days": "Write the days."}),
        ({"how": "days", "days": "\u200b"}, {"days": "Write the days."}),
        ({"how": "days", "days": "октябрь"}, {"days": "These are no single days."}),
        ({"how": "days", "days": "по согласованию"}, {"days": "These are no single days."}),
        ({"how": "days", "days": "30 февраля"}, {"days": "There is no 30.02 in this school year."}),
        ({"how": "days", "days": "6 октября 2025"}, {"days": "2025"}),
        ({"how": "days", "days": "ы" * 5000}, {"days": "at most 300"}),
        ({"how": "weekly"}, {"first": "Say from which day.", "until": "Say until which day."}),
        ({**weekly, "until": "2026-10-01"}, {"until": "The last day is before the first."}),
        ({**weekly, "first": "2026-08-31"}, {"first": "not within the school year"}),
        ({**weekly, "until": "9999-12-31"}, {"until": "not within the school year"}),
        ({**weekly, "until": "2026-10-07", "weekdays": ["4"]}, {"until": "No date falls into these days."}),
        ({**weekly, "end_time": "15:00"}, {"start_time": "Say when it begins, too."}),
        ({**weekly, "start_time": "15:00", "end_time": "15:00"}, {"end_time": "It ends before it begins."}),
        ({**weekly, "lasts": "32"}, {"lasts": "31"}),
        ({**weekly, "lasts": "0", "capacity": "0"}, {"lasts": "1", "capacity": "1"}),
        ({**weekly, "weekdays": ["9"], "start_time": "25:00"}, {"weekdays": "9", "start_time": "valid time"}),
    ]
    for fields, expected in cases:
        page = preview(coordinator, row, **fields)
        assert page.status_code == 200
        found = errors(page)
        assert found.keys() == expected.keys(), fields
        for name, words in expected.items():
            assert words in found[name], fields
        assert "Show the dates" in page.text
    # Through the night, and on several days, an earlier hour is later.
    assert shown(preview(coordinator, row, **weekly, start_time="22:00", end_time="06:00", lasts="2"))
    monthly = {"how": "monthly-day", "first": "2026-12-31", "until": "2027-03-31"}
    page = preview(coordinator, row, **monthly)
    assert shown(page) == [(31, 12), (31, 1), (31, 3)]
    assert "February 2027" in page.text
    assert not Occurrence.objects.exists()


def test_odd_answers_about_dates_are_no_fault(coordinator: Persona) -> None:
    row = ActivityFactory()
    (occurrence,) = with_dates(on(6), activity=row)
    names = [
        "first",
        "until",
        "starts_on",
        "ends_on",
        "start_time",
        "end_time",
        "lasts",
        "capacity",
        "place",
        "scope",
        "days",
        "weekdays",
        "how",
        "chosen",
        "people",
        "reason",
        "responsible_text",
        "version",
    ]
    for odd in ("\0", "9" * 400, "-1", "9999-12-31", "ы" * 5000, "🎈\x01", "\u0958" * 200):
        for how in ("weekly", "days"):
            data = {**dict.fromkeys(names, odd), "how": how, "chosen-sent": "yes"}
            assert coordinator.post(page_of(row, "dates/new/"), data).status_code == 200
        for name in CHANGES_OF_A_DATE:
            assert coordinator.post(date_page(occurrence, name), dict.fromkeys(names, odd)).status_code == 200
        valid = {"starts_on": "2026-10-06", "ends_on": "2026-10-06", "scope": "one", "version": 1}
        for name in ("place", "responsible_text", "capacity"):
            assert coordinator.post(date_page(occurrence, "edit"), {**valid, name: odd}).status_code in (
                200,
                302,
            )
        place = {
            "how": "days",
            "days": "7 октября",
            "place": odd,
            "chosen-sent": "yes",
            "chosen": "2026-10-07",
        }
        assert coordinator.post(page_of(row, "dates/new/"), place).status_code in (200, 302)


# One date


def test_a_date_is_moved_with_those_that_follow(coordinator: Persona) -> None:
    first, second, third = with_dates(on(6), on(13), on(20), start_time=time(14))
    second.people.add(one := UserFactory())
    third.people.add(other := UserFactory())
    page = coordinator.get(date_page(second, "edit"))
    assert "tue, 13 October, 14:00" in page.text
    data = opened(coordinator, date_page(second, "edit"))
    assert data["scope"] == "one"
    data |= {"starts_on": on(14), "ends_on": on(14), "scope": "following", "place": "Парк"}
    answer = coordinator.post(date_page(second, "edit"), data, follow=True)
    assert "2 dates are changed." in answer.text
    assert "moved from tue, 13 October" in answer.text
    found = first.activity.occurrences.order_by("starts_on")
    assert [(each.starts_on, each.place, each.start_time) for each in found] == [
        (on(6), "", time(14)),
        (on(14), "Парк", time(14)),
        (on(21), "Парк", time(14)),
    ]
    # Who is there was not changed, and so it is not handed on.
    assert [list(each.people.all()) for each in found] == [[], [one], [other]]
    data = opened(coordinator, date_page(second, "edit")) | {"people": [other.pk], "scope": "all"}
    assert coordinator.post(date_page(second, "edit"), data).status_code == 302
    assert [list(each.people.all()) for each in found.all()] == [[other]] * 3


def test_a_move_that_fits_not_all_of_them_is_refused(coordinator: Persona) -> None:
    first, last = with_dates(on(6), on(31, 8))
    data = opened(coordinator, date_page(first, "edit")) | {
        "starts_on": on(7),
        "ends_on": on(7),
        "scope": "all",
    }
    page = coordinator.post(date_page(first, "edit"), data)
    assert page.status_code == 200
    assert "not within the school year" in page.text
    data |= {"starts_on": "2026-08-31", "ends_on": "2026-08-31", "scope": "one"}
    assert set(coordinator.post(date_page(first, "edit"), data).context["form"].errors) == {"starts_on"}
    data |= {"starts_on": "2026-10-07", "ends_on": "2026-10-06"}
    assert "The last day is before the first." in coordinator.post(date_page(first, "edit"), data).text
    assert [each.starts_on for each in Occurrence.objects.order_by("starts_on")] == [on(6), on(31, 8)]
    assert last.version == 1


def test_what_was_held_is_not_moved_any_more(coordinator: Persona) -> None:
    first, _second = with_dates(on(6), on(13))
    data = opened(coordinator, date_page(first, "edit")) | {"starts_on": on(7), "ends_on": on(7)}
    mark_held(occurrence=first)
    stale = coordinator.post(date_page(first, "edit"), data)
    assert stale.status_code == 200
    again = opened(coordinator, date_page(first, "edit")) | {"starts_on": on(7), "ends_on": on(7)}
    assert "what was held is not moved" in coordinator.post(date_page(first, "edit"), again).text
    for name, words in (("cancel", "cannot be called off any more"), ("delete", "what was held stays")):
        page = coordinator.post(date_page(first, name), {"scope": "all", "reason": "Дождь"})
        assert words in page.text
    assert [each.status for each in Occurrence.objects.order_by("starts_on")] == ["held", "planned"]
    assert "The date is planned again." in coordinator.post(date_page(first, "restore"), follow=True).text
    assert [each.status for each in Occurrence.objects.order_by("starts_on")] == ["planned", "planned"]


def test_dates_are_called_off_and_taken_away_from_their_pages(coordinator: Persona) -> None:
    first, second, third = with_dates(on(6), on(13), on(20))
    page = coordinator.post(date_page(second, "cancel"), {"scope": "following", "reason": "\u200b"})
    assert set(page.context["form"].errors) == {"reason"}
    answer = coordinator.post(date_page(second, "cancel"), {"scope": "following", "reason": "Дождь"}, follow=True)
    assert "2 dates are called off." in answer.text
    answer = coordinator.post(date_page(first, "delete"), {"scope": "one"}, follow=True)
    assert "1 date is taken away." in answer.text
    assert coordinator.get(date_page(first, "edit")).status_code == 404
    assert set(Occurrence.objects.values_list("pk", "status")) == {
        (second.pk, "cancelled"),
        (third.pk, "cancelled"),
    }


def test_people_of_a_date_who_went_away_stay_on_it(coordinator: Persona) -> None:
    (occurrence,) = with_dates(on(6))
    gone = UserFactory(inactive=True)
    occurrence.people.add(gone)
    data = opened(coordinator, date_page(occurrence, "edit")) | {"place": "Парк"}
    assert coordinator.post(date_page(occurrence, "edit"), data).status_code == 302
    assert list(occurrence.people.all()) == [gone]
    (other,) = with_dates(on(6))
    data = opened(coordinator, date_page(other, "edit")) | {"people": [gone.pk]}
    assert set(coordinator.post(date_page(other, "edit"), data).context["form"].errors) == {"people"}


# Two people at one row


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_the_second_editor_of_an_activity_sees_both_versions(
    coordinator: Persona, administrator: Persona, keep: str
) -> None:
    first, second = PartnershipFactory.create_batch(2)
    row = ActivityFactory(title="Поход", place="Парк", joint=[first])
    path = page_of(row, "edit/")
    theirs, mine = opened(coordinator, path), opened(administrator, path)
    theirs |= {"title": "Поход в горы", "partnerships": [second.pk], "timing_text": "ноябрь"}
    assert coordinator.post(path, theirs).status_code == 302
    page = administrator.post(path, {**mine, "title": "Поход к реке", "place": "Река"})
    assert page.status_code == 200
    assert "Somebody was quicker" in page.text
    assert str(coordinator.user) in page.text
    found = differences(page)
    assert set(found) == {"title", "place", "partnerships", "timing_text"}
    assert (found["title"].mine, found["title"].theirs) == ("Поход к реке", "Поход в горы")
    assert (found["title"].keeps_theirs, found["timing_text"].keeps_theirs) == (False, True)
    with translation.override("en"):
        assert (found["partnerships"].mine, found["partnerships"].theirs) == (str(first), str(second))
    row.refresh_from_db()
    assert (row.title, row.place, list(row.partnerships.all())) == ("Поход в горы", "Парк", [second])

    again = {
        **mine,
        "title": "Поход к реке",
        "place": "Река",
        "version": page.context["form"]["version"].value(),
    }
    again |= {f"keep-{name}": keep for name in found}
    assert administrator.post(path, again).status_code == 302
    row.refresh_from_db()
    if keep == "mine":
        assert (row.title, row.place, row.timing_text) == ("Поход к реке", "Река", "по согласованию")
        assert (list(row.partnerships.all()), row.first_day) == ([first], None)
    else:
        assert (row.title, row.place, row.timing_text) == ("Поход в горы", "Парк", "ноябрь")
        assert (list(row.partnerships.all()), row.first_day) == ([second], on(1, 11))


def test_who_calls_off_meanwhile_is_not_undone(coordinator: Persona, administrator: Persona) -> None:
    row = ActivityFactory()
    mine = opened(administrator, page_of(row, "edit/"))
    coordinator.post(page_of(row, "cancel/"), {"reason": "Карантин"})
    assert administrator.post(page_of(row, "edit/"), {**mine, "place": "Парк"}).status_code == 200
    row.refresh_from_db()
    assert (row.is_cancelled, row.place) == (True, "")
    # Nor do dates that somebody sets meanwhile stand in the way of an edit.
    row = ActivityFactory()
    mine = opened(administrator, page_of(row, "edit/"))
    with_dates(on(6), activity=row)
    assert administrator.post(page_of(row, "edit/"), {**mine, "place": "Парк"}).status_code == 302
    row.refresh_from_db()
    assert (row.first_day, row.place) == (on(6), "Парк")


def test_an_activity_that_was_removed_meanwhile_is_not_brought_back(
    coordinator: Persona, administrator: Persona
) -> None:
    row = ActivityFactory()
    mine = opened(administrator, page_of(row, "edit/"))
    coordinator.post(page_of(row, "delete/"))
    assert administrator.post(page_of(row, "edit/"), mine).status_code == 404
    assert not Activity.objects.exists()


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_the_second_editor_of_a_date_sees_both_versions(
    coordinator: Persona, administrator: Persona, keep: str
) -> None:
    first, second = with_dates(on(13), on(20), start_time=time(14))
    path = date_page(first, "edit")
    theirs, mine = opened(coordinator, path), opened(administrator, path)
    theirs |= {"starts_on": on(14), "ends_on": on(14), "place": "Парк"}
    assert coordinator.post(path, theirs).status_code == 302
    mine |= {"starts_on": on(15), "ends_on": on(15), "capacity": 20, "scope": "all"}
    page = administrator.post(path, mine)
    assert page.status_code == 200
    found = differences(page)
    assert set(found) == {"starts_on", "ends_on", "place", "capacity"}
    assert (found["starts_on"].mine, found["starts_on"].theirs) == ("Oct. 15, 2026", "Oct. 14, 2026")
    assert found["place"].keeps_theirs
    assert Occurrence.objects.get(pk=second.pk).version == 1

    again = {**mine, "version": page.context["form"]["version"].value()}
    again |= {f"keep-{name}": keep for name in found} | {"keep-place": "theirs"}
    assert administrator.post(path, again).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    # The others move by what was changed last.
    if keep == "mine":
        assert (first.starts_on, first.place, first.capacity) == (on(15), "Парк", 20)
        assert (second.starts_on, second.place, second.capacity) == (on(21), "", 20)
    else:
        assert (first.starts_on, first.place, first.capacity) == (on(14), "Парк", None)
        assert (second.starts_on, second.place, second.capacity) == (on(20), "", None)
    assert first.moved_from == on(13)


@pytest.mark.parametrize("version", ["", "0", "999", "abc"])
def test_a_missing_or_odd_version_never_overwrites(coordinator: Persona, version: str) -> None:
    (occurrence,) = with_dates(on(6))
    row = occurrence.activity
    edited = opened(coordinator, page_of(row, "edit/")) | {"title": "Чужое", "version": version}
    assert coordinator.post(page_of(row, "edit/"), edited).status_code == 200
    moved = opened(coordinator, date_page(occurrence, "edit")) | {"place": "Чужое", "version": version}
    assert coordinator.post(date_page(occurrence, "edit"), moved).status_code == 200
    row.refresh_from_db()
    occurrence.refresh_from_db()
    assert "Чужое" not in (row.title, occurrence.place)


# The list


@pytest.fixture
def plan() -> dict[str, Activity]:
    kinds = {each.code: each for each in PartnerKind.objects.all()}
    library = PartnerFactory(name="Детская областная библиотека", kind=kinds["library"])
    police = PartnerFactory(name="Инспекция", kind=kinds["prevention"])
    reading = PartnershipFactory(partner=library, direction=Direction.objects.get(code="social-pedagogical"))
    law = PartnershipFactory(partner=police, direction=Direction.objects.get(code="prevention"))
    october = {"worded_from": on(1), "worded_until": on(31), "worded_months": 2}
    september = {"worded_from": on(1, 9), "worded_until": on(30, 9), "worded_months": 1}
    return {
        "read": ActivityFactory(
            title="Чтения", joint=[reading], grades=grade_mask([1, 2]), timing_text="октябрь", **october
        ),
        "law": ActivityFactory(
            title="Беседа", joint=[law], grades=grade_mask([9]), timing_text="сентябрь", **september
        ),
        "both": ActivityFactory(title="Акция", joint=[reading, law], timing_text="сентябрь", **september),
        "open": ActivityFactory(title="Поход", copied_from=ActivityFactory(title="Старый поход", school_year=2025)),
        "off": ActivityFactory(title="Концерт", cancelled=True),
    }


def rows(browser: Client, query_string: str = "") -> list[str]:
    return [row.title for row in browser.get(LIST + query_string).context["rows"]]


def test_the_list_is_of_one_year_in_order_of_days(teacher: Persona, plan: dict[str, Activity]) -> None:
    assert rows(teacher) == ["Беседа", "Акция", "Чтения", "Поход", "Концерт"]
    assert rows(teacher, "?sort=-day") == ["Концерт", "Поход", "Чтения", "Акция", "Беседа"]
    assert rows(teacher, "?sort=title") == ["Акция", "Беседа", "Концерт", "Поход", "Чтения"]
    assert rows(teacher, "?year=2025") == ["Старый поход"]
    assert rows(teacher, "?year=2026") == rows(teacher)
    assert rows(teacher, "?year=2027") == []
    page = teacher.get(LIST)
    assert "5 activities" in page.text
    assert "called off" in page.text and "looking for a partner" in page.text


def test_the_list_is_narrowed(teacher: Persona, plan: dict[str, Activity]) -> None:
    SchoolClassFactory(grade=9, letter="А", class_teacher=teacher.user)
    plan["read"].people.add(teacher.user)
    Activity.objects.filter(pk=plan["law"].pk).update(names_class_teachers=True)
    OccurrenceFactory(activity=plan["both"], starts_on=on(6, 9))
    OccurrenceFactory(activity=plan["open"], starts_on=on(20))
    OccurrenceFactory(activity=plan["read"], starts_on=on(13), held=True)
    library = plan["read"].partnerships.get().partner
    slug = {each.code: each.slug for each in Direction.objects.all()}
    cases = {
        "month=9": ["Беседа", "Акция"],
        "month=10": ["Чтения"],
        "month=3": [],
        f"direction={slug['prevention']}": ["Беседа", "Акция"],
        f"direction={slug['prevention']}&direction={slug['social-pedagogical']}": [
            "Беседа",
            "Акция",
            "Чтения",
        ],
        "direction=none": ["Поход", "Концерт"],
        f"direction=none&direction={slug['sport-health']}": ["Поход", "Концерт"],
        f"partner={library.pk}": ["Акция", "Чтения"],
        "level=noo": ["Акция", "Чтения", "Поход", "Концерт"],
        "level=ooo": ["Беседа", "Акция", "Поход", "Концерт"],
        "grade=2": ["Акция", "Чтения", "Поход", "Концерт"],
        "responsible=me": ["Беседа", "Чтения"],
        "state=held": ["Чтения"],
        "state=no-analysis": ["Чтения"],
        "state=no-analysis&responsible=me": ["Чтения"],
        "state=no-product": ["Чтения"],
        f"responsible={teacher.user.pk}": ["Чтения"],
        "state=undated": ["Беседа"],
        "state=lost": ["Беседа"],
        "state=unmarked": ["Акция"],
        "state=unclear": ["Поход"],
        "state=looking": ["Поход"],
        "state=off": ["Концерт"],
        "state=copied": ["Поход"],
        "month=9&level=noo": ["Акция"],
        "q=библиотеки": ["Акция", "Чтения"],
        "q=чтение БИБЛИОТЕКА": ["Чтения"],
        "q=походы": ["Поход"],
        "q=инспекцией": ["Беседа", "Акция"],
        "q=театр": [],
    }
    assert {query: rows(teacher, f"?{query}") for query in cases} == cases
    page = teacher.get(f"{LIST}?q=театр").text
    assert "Nothing was found" in page


def test_the_list_says_what_was_held_with_whom_and_how_many(teacher: Persona, plan: dict[str, Activity]) -> None:
    dates = [OccurrenceFactory(activity=plan["read"], starts_on=on(day), held=True) for day in (6, 13)]
    Occurrence.objects.filter(pk=dates[0].pk).update(pupil_count=27, partner_count=2)
    Occurrence.objects.filter(pk=dates[1].pk).update(pupil_count=25)
    OccurrenceFactory(activity=plan["read"], starts_on=on(20))
    page = html.page(teacher.get(LIST)).table().text
    assert page.count("54 participations") == page.count("not summed up") == 1
    heading, *found = csv_rows(teacher.get(LIST + "?format=csv"))
    told = {row[0]: dict(zip(heading, row, strict=True)) for row in found}
    read = told["Чтения"]
    assert (read["Held on"], read["Participations"], read["Analyzed"]) == (
        "tue, 6 October; tue, 13 October",
        "54",
        "no",
    )
    assert [told["Поход"][name] for name in ("Held on", "Participations", "Analyzed")] == ["", "", ""]
    mark_step(activity=plan["read"], step=Step.ANALYZE, group=Group.PUPILS, by=None)
    page = html.page(teacher.get(LIST)).table().text
    assert "summed up" in page and "not summed up" not in page
    assert rows(teacher, "?state=no-analysis") == []
    ProductFactory(activity=plan["read"])
    assert rows(teacher, "?state=held") == ["Чтения"]
    assert rows(teacher, "?state=no-product") == []


def test_values_that_are_none_are_said_and_passed_over(teacher: Persona, plan: dict[str, Activity]) -> None:
    for name in ("year", "month", "direction", "partner", "level", "grade", "responsible", "state"):
        for value in ("nonsense", "%00", "9" * 30, "-1"):
            page = teacher.get(f"{LIST}?{name}={value}")
            assert page.status_code == 200
            assert len(page.context["rows"]) == 5, (name, value)
            assert name in page.context["filters"].errors
    page = teacher.get(f"{LIST}?month=13&state=off&sort=nonsense&format=exe")
    assert [row.title for row in page.context["rows"]] == ["Концерт"]
    assert "There is no such order" in page.text and "XLSX or CSV" in page.text


def test_htmx_gets_the_rows_alone(teacher: Persona, plan: dict[str, Activity]) -> None:
    answer = teacher.get(LIST + "?month=10", headers={"HX-Request": "true"})
    assert "Чтения" in html.fragment(answer).text and "Беседа" not in answer.text
    assert "HX-Request" in answer["Vary"]


def test_an_empty_plan_says_what_to_do(teacher: Persona, coordinator: Persona) -> None:
    assert "The plan is empty" in teacher.get(LIST).text
    assert "Paste last year’s" in coordinator.get(LIST).text
    assert "Nothing was found" in teacher.get(LIST + "?state=off").text


# Files


def csv_rows(response: HttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_list_is_taken_away_as_it_is_narrowed(teacher: Persona, plan: dict[str, Activity]) -> None:
    with_dates(on(6), on(13), activity=plan["read"], start_time=time(14))
    heading, *found = csv_rows(teacher.get(LIST + "?q=библиотека&format=csv&sort=title"))
    assert heading[:6] == ["What", "When", "Dates", "Grades and classes", "With whom", "Direction"]
    assert [row[0] for row in found] == ["Акция", "Чтения"]
    told = dict(zip(heading, found[1], strict=True))
    assert (told["When"], told["Dates"], told["With whom"]) == (
        "октябрь",
        "tue, 6 October, 14:00; tue, 13 October, 14:00",
        "Детская областная библиотека",
    )
    assert told["Module of the programme"] == "Социальное партнёрство"
    assert dict(zip(heading, found[0], strict=True))["With whom"] == "Детская областная библиотека, Инспекция"
    book = openpyxl.load_workbook(io.BytesIO(teacher.get(LIST + "?format=xlsx").content)).active
    assert [cell.value for cell in book["A"]] == ["What", "Беседа", "Акция", "Чтения", "Поход", "Концерт"]
    assert book.cell(6, len(heading)).value == "Карантин"
    entries = JournalEntry.objects.filter(action=JournalEntry.Action.EXPORTED).order_by("pk")
    assert [(each.actor_id, each.subject, each.detail) for each in entries] == [
        (teacher.user.pk, "activities", "csv, 2"),
        (teacher.user.pk, "activities", "xlsx, 5"),
    ]


def test_no_cell_becomes_a_formula(teacher: Persona) -> None:
    danger = '=HYPERLINK("http://evil.example";"x")'
    row: Activity = ActivityFactory(
        title=danger, timing_text="+7", grades_text="-1", responsible_text="@SUM(A1)", place="\u200b=1+1", module="=1"
    )
    row.cancel(on=on(1), reason="=2+2")
    _heading, line = csv_rows(teacher.get(LIST + "?format=csv"))
    assert line[0] == f"'{danger}"
    assert not [cell for cell in line if cell.lstrip("\u200b").startswith(("=", "+", "-", "@"))]
    book = openpyxl.load_workbook(io.BytesIO(teacher.get(LIST + "?format=xlsx").content)).active
    assert book["A2"].value == danger
    assert {cell.data_type for cell in book[2]} <= {"s", "n"}
    assert all(cell.data_type == "s" for cell in book[2] if cell.value is not None)


# Both languages


def test_every_page_speaks_english_and_russian(coordinator: Persona) -> None:
    row = ActivityFactory(timing_text="октябрь", joint=[PartnershipFactory()])
    first, second = with_dates(on(6), on(13), activity=row, start_time=time(14), capacity=2)
    mark_held(occurrence=first)
    headings = {
        LIST: "Activities",
        LIST + "new/": "A new activity",
        page_of(row): "With whom",
        page_of(row, "edit/"): "Edit the activity",
        page_of(row, "cancel/"): "Call off",
        page_of(row, "delete/"): "It has dates",
        page_of(row, "history/"): "History of changes",
        page_of(row, "dates/new/"): "Set dates",
        date_page(second, "edit"): "Move or change a date",
        date_page(second, "cancel"): "Call a date off",
        date_page(second, "delete"): "Take a date away",
    }
    for path, heading in headings.items():
        english, russian = coordinator.get(path), coordinator.get(path.removeprefix("/en"))
        assert (english.status_code, russian.status_code) == (200, 200), path
        assert heading in english.text, path
        assert (html.page(english).attrs["lang"], html.page(russian).attrs["lang"]) == ("en", "ru")
    russian = coordinator.get(page_of(row).removeprefix("/en")).text
    assert "вт, 13 октября, 14:00" in russian
    assert "tue, 13 October, 14:00" in coordinator.get(page_of(row)).text
