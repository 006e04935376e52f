"""Pages of an activity: who may do what, what they show, two people at one row, both languages."""

from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from activities.models import Activity, Occurrence
from activities.services.activities import cancel_activity
from activities.services.occurrences import DateDetails, Scope, add_dates, cancel_dates
from tests import html
from tests.activities.holding import mark_held
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    PartnerFactory,
    PartnershipFactory,
    ProjectFactory,
    SchoolClassFactory,
    UserFactory,
)
from tests.partners.test_conflicts import differences, opened
from wordings.grades import grade_mask

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-10-15 12:00")]

LIST = "/en/staff/activities/"


def on(day: int, month: int = 10) -> date:
    return date(2026 if month >= 9 else 2027, month, day)


def page_of(activity: Activity, name: str = "") -> str:
    return f"/en/staff/activities/{activity.pk}/{name}"


def date_page(occurrence: Occurrence, name: str) -> str:
    return f"/en/staff/dates/{occurrence.pk}/{name}/"


def with_dates(*days: date, activity: Activity | None = None, **details: Any) -> list[Occurrence]:
    return add_dates(activity=activity or ActivityFactory(), days=days, details=DateDetails(**details))


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
        # It leads to the page where the button stands.
        assert coordinator.get(path)["Location"] == page_of(occurrence.activity)
    for name in CHANGES_OF_AN_ACTIVITY:
        coordinator.get(page_of(occurrence.activity, name))
    for name in CHANGES_OF_A_DATE:
        coordinator.get(date_page(occurrence, name))
    assert Occurrence.objects.get().version == Activity.objects.get().version == 1


# One activity


def test_a_new_one_and_another(teacher: Persona) -> None:
    data = {**opened(teacher, LIST + "new/?year=2027"), "title": "Встреча", "timing_text": "май"}
    data["cooperation"] = "looking"
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
        "No date set.",
    ):
        assert words in page, words
    first, second, third = with_dates(on(6), on(13), on(20), activity=row, start_time=time(14), capacity=25)
    mark_held(occurrence=first)
    cancel_dates(occurrence=second, scope=Scope.ONE, reason="Экскурсовод болен")
    page = coordinator.get(page_of(row)).text
    for words in ("6 October, 14:00", "held", "called off", "Экскурсовод болен", "25 places", "Remove the log"):
        assert words in page, words
    # The day that is still to come cannot be held yet.
    assert f"log/?date={third.pk}" not in page
    assert date_page(third, "edit") in page
    assert date_page(first, "edit") not in page
    assert "No date set" not in page


def test_calling_off_asks_why_and_can_be_taken_back(coordinator: Persona) -> None:
    row = ActivityFactory(title="Поход")
    with_dates(on(6), on(20), activity=row)
    for odd in ("", "  ", "\u200b"):
        page = coordinator.post(page_of(row, "cancel/"), {"reason": odd})
        assert page.status_code == 200
        assert "reason" in page.context["form"].errors
    assert "Call off “Поход”?" in coordinator.get(page_of(row, "cancel/")).text
    answer = coordinator.post(page_of(row, "cancel/"), {"reason": "Карантин\n"}, follow=True)
    assert "Called off on 15 October 2026" in html.folded(answer.text)
    assert answer.text.count("Карантин") >= 3
    assert "Set dates" not in answer.text
    row.refresh_from_db()
    assert (row.cancelled_on, row.cancel_reason) == (on(15), "Карантин")
    assert {each.status for each in row.occurrences.all()} == {"cancelled"}
    answer = coordinator.post(page_of(row, "restore/"), follow=True)
    assert "The activity is back in the plan." in answer.text
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
        assert "The activity is called off. Put it back in the plan first, then its dates." in answer.text
    assert row.occurrences.get().status == "cancelled"


def test_a_row_that_was_entered_by_mistake_is_removed(coordinator: Persona) -> None:
    row = ActivityFactory(title="Опечатка", school_year=2025)
    assert "Delete Опечатка?" in coordinator.get(page_of(row, "delete/")).text
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
        assert "It cannot be deleted" in page.text
        assert "call the activity off" in page.text
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
    data = {
        **opened(coordinator, date_page(occurrence, "edit")),
        "starts_on": on(14),
        "ends_on": on(14),
        "to_past": "on",
    }
    assert coordinator.post(date_page(occurrence, "edit"), data).status_code == 302
    coordinator.post(date_page(occurrence, "cancel"), {"scope": "one", "reason": "Дождь"})
    page = coordinator.get(page_of(row, "history/"))
    entries = page.context["entries"]
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)
    changes = [change for entry in entries for change in entry.changes]
    for change in (
        ("What", "Поход", "Поход в горы"),
        ("Away from school", "no", "yes"),
        ("Together with", "", "Музей Победы"),
        ("Together with", "Музей Победы", "Клуб «Восход»"),
        ("First day", "13 October 2026", "14 October 2026"),
        ("Moved from", "", "13 October 2026"),
        ("Why it was called off", "", "Дождь"),
        ("State", "planned", "called off"),
    ):
        assert change in changes, changes
    told = {name for name, _before, _after in changes}
    # What the program keeps for itself is no news.
    assert not told & {"Sequence", "First planned for", "Activity", "Version", "Uid"}
    titles = [entry.title for entry in entries if entry.title]
    assert "Date Tue, 13 October: added" in titles
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
    data |= {"title": "Встреча", "timing_text": "май", "cooperation": "looking"}
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
    assert edited["project"] == [str(going.pk)]
    assert coordinator.post(page_of(row, "edit/"), edited).status_code == 302
    row.refresh_from_db()
    assert row.project == going


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
    assert "Somebody was faster" in page.text
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
    theirs |= {"starts_on": on(14), "ends_on": on(14), "place": "Парк", "to_past": "on"}
    assert coordinator.post(path, theirs).status_code == 302
    mine |= {"starts_on": on(15), "ends_on": on(15), "capacity": 20, "scope": "all"}
    page = administrator.post(path, mine)
    assert page.status_code == 200
    found = differences(page)
    assert set(found) == {"starts_on", "ends_on", "place", "capacity"}
    assert (found["starts_on"].mine, found["starts_on"].theirs) == ("15 October 2026", "14 October 2026")
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


# Both languages


def test_every_page_speaks_english_and_russian(coordinator: Persona) -> None:
    row = ActivityFactory(timing_text="октябрь", joint=[PartnershipFactory()])
    first, second = with_dates(on(6), on(13), activity=row, start_time=time(14), capacity=2)
    mark_held(occurrence=first)
    headings = {
        LIST: "Activities",
        LIST + "new/": "New activity",
        page_of(row): "Together with",
        page_of(row, "edit/"): "Edit the activity",
        page_of(row, "cancel/"): "Call off",
        page_of(row, "delete/"): "It cannot be deleted",
        page_of(row, "history/"): "History of changes",
        page_of(row, "dates/new/"): "Set dates",
        date_page(second, "edit"): "Move or change a date",
        date_page(second, "cancel"): "Call a date off",
        date_page(second, "delete"): "Remove a date",
    }
    for path, heading in headings.items():
        english, russian = coordinator.get(path), coordinator.get(path.removeprefix("/en"))
        assert (english.status_code, russian.status_code) == (200, 200), path
        assert heading in english.text, path
        assert (html.page(english).attrs["lang"], html.page(russian).attrs["lang"]) == ("en", "ru")
    russian = coordinator.get(page_of(row).removeprefix("/en")).text
    assert "вт, 13 октября, 14:00" in russian
    assert "Tue, 13 October, 14:00" in coordinator.get(page_of(row)).text


# Days that the words name


def test_single_days_are_shown_single_and_those_without_school_are_remarked(coordinator: Client) -> None:
    form = {"title": "Кросс", "timing_text": "11 и 14 октября", "cooperation": "looking", "to_calendar": ""}
    sent = html.page(coordinator.get("/en/staff/activities/new/?year=2026")).form().fields | form
    coordinator.post("/en/staff/activities/new/?year=2026", sent)
    page = html.page(coordinator.get(page_of(Activity.objects.get()))).text
    assert "11 and 14 October" in page
    assert "11 October is a Sunday." in page
    assert "14 October is" not in page
    with_dates(on(14), activity=Activity.objects.get())
    assert "is a Sunday" not in coordinator.get(page_of(Activity.objects.get())).text
