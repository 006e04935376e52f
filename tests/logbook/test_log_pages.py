"""Pages of the log: who may log what, what waits, what a form without scripts says, two answers to one question."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from activities.models import Activity, Attendance, Group, Occurrence
from activities.services.log import CountedGroup, FieldEdit, HoldingReport, log_held
from activities.services.occurrences import Scope, cancel_dates
from school.models import PlannedResult, SchoolClass
from tests import html
from tests.conftest import Persona, signed_in
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    SchoolClassFactory,
    UserFactory,
)
from tests.logbook.photo_files import jpeg
from wordings.grades import grade_mask

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-10-15 12:00")]

LIST = "/en/staff/activities/log/"
TODAY = date(2026, 10, 15)


def opened(browser: Persona, path: str, **changes: Any) -> dict[str, Any]:
    """The form as it opens, with these answers changed."""
    return html.page(browser.get(path)).form().fields | changes


def log_page(activity: Activity, occurrence: Occurrence | None = None) -> str:
    address = f"/en/staff/activities/{activity.pk}/log/"
    return f"{address}?date={occurrence.pk}" if occurrence is not None else address


def send(browser: Persona, path: str, **changes: Any) -> HttpResponse:
    return browser.post(path, opened(browser, path, **changes))


def for_sixth(**fields: Any) -> Activity:
    return ActivityFactory(grades_text="6", grades=grade_mask([6]), **fields)


def own_class(teacher: Persona, **fields: Any) -> SchoolClass:
    return SchoolClassFactory(class_teacher=teacher.user, letter="А", size=27, **fields)


# Who may


def test_a_teacher_logs_what_names_them_and_nothing_else(teacher: Persona, coordinator: Persona) -> None:
    teacher.user.post = "педагог-организатор"
    teacher.user.save()
    own_class(teacher)
    named, of_date = ActivityFactory(), OccurrenceFactory()
    named.people.add(teacher.user)
    of_date.people.add(teacher.user)
    mine = [
        named,
        ActivityFactory(created_by=teacher.user),
        ActivityFactory(responsible_text="Педагог-организатор, классные руководители"),
        ActivityFactory(names_class_teachers=True),
        for_sixth(),
    ]
    others = [ActivityFactory(), ActivityFactory(grades_text="7", grades=grade_mask([7])), of_date.activity]
    for activity in mine:
        assert teacher.get(log_page(activity)).status_code == 200, activity.pk
    for activity in others[:2]:
        assert teacher.get(log_page(activity)).status_code == 404
        assert teacher.post(log_page(activity), {"day": "2026-10-13", "pupils": "5"}).status_code == 404
    # Named for one date, they log that date alone.
    assert send(teacher, log_page(of_date.activity, of_date), pupils="9").status_code == 302
    assert teacher.post(log_page(of_date.activity), {"day": "2026-10-01"}).status_code == 404
    for activity in (*mine, *others):
        assert coordinator.get(log_page(activity)).status_code == 200
    assert not Occurrence.objects.exclude(pk=of_date.pk).exists()


def test_a_date_of_another_activity_is_not_found(coordinator: Persona) -> None:
    activity, other = ActivityFactory(), OccurrenceFactory()
    for asked in (other.pk, "nonsense", "9" * 30):
        assert coordinator.get(f"{log_page(activity)}?date={asked}").status_code == 404
        assert coordinator.post(log_page(activity), {"date": asked}).status_code == 404


# The form


def test_a_minute_suffices(teacher: Persona) -> None:
    mine, partnership = own_class(teacher), PartnershipFactory()
    other = SchoolClassFactory(letter="Б")
    activity = for_sixth(joint=[partnership])
    occurrence = OccurrenceFactory(activity=activity)
    page = html.page(teacher.get(log_page(activity)))
    assert "the whole class — 27" in page.text
    order = [name for name in page.form().fields if name.startswith("class-")]
    assert order == [f"class-{mine.pk}", f"class-{other.pk}"]
    assert page.by_role("group", "Other classes").names() == {f"class-{other.pk}", f"seen-class-{other.pk}"}
    answer = send(
        teacher,
        log_page(activity),
        **{
            f"whole-{mine.pk}": "on",
            f"partner-{partnership.partner_id}": "2",
            "parents": "3",
            "summary": "Дети просят ещё ",
            "publication_url": "example.org/news",
            "draft": "log-1-2",
        },
    )
    assert answer["Location"] == f"/en/staff/dates/{occurrence.pk}/"
    assert answer.cookies["draft-sent-log-1-2"].value == "1"
    occurrence.refresh_from_db()
    assert (occurrence.pupil_count, occurrence.partner_count, occurrence.parent_count) == (27, 2, 3)
    assert occurrence.summary == "Дети просят ещё"
    assert occurrence.publication_url == "https://example.org/news"
    version: Any = Occurrence.history.filter(id=occurrence.pk).latest()
    assert version.history_user == teacher.user
    # Opened once more it shows what is stored, and as it is it changes nothing.
    shown = opened(teacher, log_page(activity, occurrence))
    assert (shown[f"class-{mine.pk}"], shown[f"whole-{mine.pk}"]) == (["27"], ["on"])
    before = Attendance.history.count()
    assert teacher.post(log_page(activity), shown).status_code == 302
    assert Attendance.history.count() == before


def test_a_number_beside_the_tick_is_the_number(teacher: Persona) -> None:
    mine = own_class(teacher)
    activity = for_sixth()
    OccurrenceFactory(activity=activity)
    send(teacher, log_page(activity), **{f"whole-{mine.pk}": "on", f"class-{mine.pk}": "25"})
    assert Attendance.objects.get().count == 25


@pytest.mark.parametrize("typed", ["много", "-1", "5001", "9" * 5000, "2.5", "a\0b"])
def test_a_bad_number_is_said_beside_its_field_and_kept(coordinator: Persona, typed: str) -> None:
    activity = ActivityFactory()
    page = send(coordinator, log_page(activity, OccurrenceFactory(activity=activity)), pupils=typed, parents="4")
    assert page.status_code == 200
    assert "from 0 to 5,000" in page.text
    assert html.page(page).form().fields["parents"] == ["4"]
    assert typed in html.page(page).form().fields["pupils"][0] or "\0" in typed
    assert not Attendance.objects.exists()


def test_odd_answers_are_said_in_words(coordinator: Persona) -> None:
    activity = ActivityFactory()
    for name, value, words in (
        ("summary", "ы" * 5000, "500"),
        ("publication_url", "javascript:alert(1)", "not a website address"),
        ("day", "2026-10-16", "has not come yet"),
        ("day", "2026-02-31", "valid date"),
        ("day", "2025-10-13", "not within the school year"),
        ("day", "", "required"),
    ):
        page = send(coordinator, log_page(activity), **{name: value})
        assert page.status_code == 200, name
        assert words in page.text, name
    answer = coordinator.post(
        log_page(activity),
        {"day": "2026-10-13", "class-999": "5", "pupils": ["1", "2"], "seen-pupils": "x" * 99},
    )
    assert answer.status_code == 302
    assert Attendance.objects.get().count == 2


def test_what_is_ahead_or_called_off_says_so_instead_of_asking(coordinator: Persona) -> None:
    ahead = OccurrenceFactory(starts_on=TODAY + timedelta(days=1))
    off, whole = OccurrenceFactory(), ActivityFactory(cancelled=True)
    cancel_dates(occurrence=off, scope=Scope.ONE, reason="Дождь")
    next_year = ActivityFactory(school_year=2027)
    for path, words in (
        (log_page(ahead.activity, ahead), "still to come"),
        (log_page(next_year), "still to come"),
        (log_page(off.activity, off), "called off"),
        (log_page(whole), "called off"),
    ):
        for page in (coordinator.get(path), coordinator.post(path, {"pupils": "5"})):
            assert page.status_code == 200
            assert words in page.text
            assert "log-form" not in page.text
    assert not Attendance.objects.exists()


def test_without_a_date_the_last_one_that_came_is_meant(coordinator: Persona) -> None:
    activity = ActivityFactory()
    days = (1, 13, 20)
    first, last, _ahead = (OccurrenceFactory(activity=activity, starts_on=date(2026, 10, day)) for day in days)
    page = html.page(coordinator.get(log_page(activity)))
    assert page.form().fields["date"] == [str(last.pk)]
    assert any(f"?date={first.pk}" in address for address in page.links)
    assert "20 October" not in page.text
    assert opened(coordinator, f"{log_page(activity)}?day=")["day"] == ["2026-10-15"]
    answer = coordinator.post(log_page(activity), {"day": "2026-10-13", "pupils": "8"})
    assert answer["Location"].endswith(f"/{last.pk}/")


def test_two_answers_to_one_question_are_shown_with_what_was_typed(teacher: Persona, coordinator: Persona) -> None:
    mine, other = own_class(teacher), SchoolClassFactory(letter="Б", size=20)
    activity = for_sixth()
    occurrence = OccurrenceFactory(activity=activity)
    typed = opened(teacher, log_page(activity), **{f"class-{mine.pk}": "27", "summary": "Хорошо", "pupils": "50"})
    by = UserFactory(full_name="Марина Петровна")
    counts = {
        CountedGroup(Group.PUPILS, mine.pk): FieldEdit(25, 0),
        CountedGroup(Group.PUPILS, other.pk): FieldEdit(20, 0),
    }
    log_held(occurrence=occurrence, report=HoldingReport(counts), by=by)
    page = teacher.post(log_page(activity), typed)
    assert page.status_code == 200
    assert "Марина Петровна has already entered 25. Yours: 27." in page.text
    occurrence.refresh_from_db()
    assert (occurrence.pupil_count, occurrence.summary) == (45, "")
    again = html.page(page).form().fields
    assert (again[f"class-{mine.pk}"], again[f"seen-class-{mine.pk}"]) == (["27"], ["25"])
    assert (again["summary"], again["pupils"]) == (["Хорошо"], ["50"])
    # What this person did not touch is now what the other wrote: sending again takes none of it back.
    assert (again[f"class-{other.pk}"], again[f"whole-{other.pk}"]) == (["20"], ["on"])
    assert teacher.post(log_page(activity), again).status_code == 302
    occurrence.refresh_from_db()
    assert (occurrence.pupil_count, occurrence.summary) == (50, "Хорошо")
    assert {*Attendance.objects.of_classes().values_list("count", flat=True)} == {27, 20}


def test_a_day_that_somebody_logged_meanwhile_becomes_their_date(coordinator: Persona) -> None:
    activity = ActivityFactory()
    typed = opened(coordinator, log_page(activity), day="2026-10-13", summary="Мы")
    occurrence = OccurrenceFactory(activity=activity)
    log_held(occurrence=occurrence, report=HoldingReport(summary=FieldEdit("Они", "")), by=UserFactory())
    page = coordinator.post(log_page(activity), typed)
    assert "has already written “Они”" in page.text
    again = html.page(page).form().fields
    assert (again["date"], again["summary"]) == ([str(occurrence.pk)], ["Мы"])
    assert coordinator.post(log_page(activity), again).status_code == 302
    occurrence.refresh_from_db()
    assert occurrence.summary == "Мы"


def test_what_is_called_off_while_somebody_types_is_said(coordinator: Persona, monkeypatch: pytest.MonkeyPatch) -> None:
    occurrence = OccurrenceFactory()
    path = log_page(occurrence.activity, occurrence)

    def called_off_first(**sent: Any) -> Occurrence:
        cancel_dates(occurrence=occurrence, scope=Scope.ONE, reason="Дождь")
        return log_held(**sent)

    monkeypatch.setattr("logbook.views.log.log_held", called_off_first)
    page = send(coordinator, path, pupils="7")
    assert "called off in the meantime" in page.text
    assert html.page(page).form().fields["pupils"] == ["7"]


def test_photos_come_with_the_numbers_or_are_asked_for_again(coordinator: Persona) -> None:
    occurrence = OccurrenceFactory()
    path = log_page(occurrence.activity, occurrence)
    photo = {"photos": SimpleUploadedFile("photo.jpg", jpeg(), "image/jpeg")}
    page = send(coordinator, path, pupils="много", **photo)
    assert "The file “photo.jpg” has to be chosen again." in html.page(page).form().text
    photo["photos"].seek(0)
    assert send(coordinator, path, pupils="8", **photo).status_code == 302
    assert occurrence.photos.get().uploaded_by == coordinator.user
    page = send(coordinator, path, pupils="9", photos=SimpleUploadedFile("photo.jpg", b"no picture"))
    assert page.status_code == 200
    assert html.page(page).form().fields["pupils"] == ["9"]


# What waits


def rows(response: HttpResponse, section: str) -> str:
    return html.page(response).one("section", aria_labelledby=section).text


def test_the_list_says_what_waits_for_whom(teacher: Persona, coordinator: Persona) -> None:
    mine = own_class(teacher)
    for number, title in enumerate(("Вчера", "Сегодня")):
        row = for_sixth(title=title)
        OccurrenceFactory(activity=row, starts_on=TODAY - timedelta(days=1 - number))
    OccurrenceFactory(activity=ActivityFactory(title="Чужое"))
    OccurrenceFactory(activity=for_sixth(title="Завтра"), starts_on=TODAY + timedelta(days=1))
    OccurrenceFactory(activity=for_sixth(title="Посчитали"), held=True).attendance.create(
        group="pupils", school_class=mine, count=27
    )
    OccurrenceFactory(activity=for_sixth(title="Без нас"), held=True)
    OccurrenceFactory(activity=for_sixth(title="Итогом"), held=True).attendance.create(group="pupils", count=90)
    for_sixth(title="В октябре", in_october=True)
    page = teacher.get(LIST)
    waiting = rows(page, "waiting")
    assert waiting.index("Сегодня") < waiting.index("Вчера") < waiting.index("Без нас")
    assert waiting.count("Your class is not counted yet") == 1
    for title in ("Чужое", "Завтра", "Посчитали", "Итогом", "В октябре"):
        assert title not in waiting, title
    assert "Waiting for others" not in page.text
    assert "Month grid" not in page.text
    # The same dates stand on the first page.
    on_today = html.page(teacher.get("/en/staff/")).by_role("region", "Log what was held 3").text
    assert on_today.index("Сегодня") < on_today.index("Вчера") < on_today.index("Без нас")
    page = coordinator.get(LIST)
    assert "Everything is logged for today." in page.text
    assert "Чужое" in rows(page, "others")
    assert "Month grid" in page.text
    assert not html.page(coordinator.get("/en/staff/")).all("ul", class_="to-log")


def test_rows_of_the_month_without_dates_may_be_logged(coordinator: Persona) -> None:
    row = ActivityFactory(in_october=True, title="Неделя библиотек")
    row.follow_wording()
    row.save()
    assert "Неделя библиотек" in rows(coordinator.get(LIST), "undated")
    log_held(occurrence=OccurrenceFactory(activity=row), report=HoldingReport(), by=coordinator.user)
    assert "undated" not in coordinator.get(LIST).text


def test_the_search_finds_what_one_may_log(teacher: Persona) -> None:
    for_sixth(title="Экскурсия в Кванториум")
    ActivityFactory(title="Чужой Кванториум")
    own_class(teacher)
    page = teacher.get(f"{LIST}?q=кванториуме")
    assert "Экскурсия в Кванториум" in rows(page, "found")
    assert "Чужой" not in page.text
    for odd in ("%00", "ы" * 5000, "%25"):
        assert teacher.get(f"{LIST}?q={odd}").status_code == 200
    assert "Nothing you can log was found" in teacher.get(f"{LIST}?q=музей").text


def test_the_list_asks_as_often_for_many_rows(coordinator: Persona, django_assert_max_num_queries: Any) -> None:
    SchoolClassFactory.create_batch(3, class_teacher=coordinator.user)
    for _row in range(4):
        partnership = PartnershipFactory()
        OccurrenceFactory(activity=for_sixth(joint=[partnership], created_by=coordinator.user))
        OccurrenceFactory(activity=ActivityFactory(joint=[partnership], grades=grade_mask([7])))
        for_sixth(joint=[partnership], in_october=True)
    with django_assert_max_num_queries(30):
        coordinator.get(f"{LIST}?q=экскурсия")


# What was not in the plan


def unplanned(browser: Persona, **changes: Any) -> HttpResponse:
    return browser.post(LIST, opened(browser, LIST, title="Встреча с ветераном", **changes))


def test_what_was_not_planned_is_written_down_at_once(teacher: Persona) -> None:
    mine, partnership = own_class(teacher), PartnershipFactory()
    changes = {
        "partnerships": partnership.pk,
        f"whole-{mine.pk}": "on",
        "partner": "2",
        "day": "2026-10-13",
    }
    sent = opened(teacher, LIST, title="Встреча\u200b с ветераном", **changes)
    first, second = teacher.post(LIST, sent), teacher.post(LIST, sent)
    activity = Activity.objects.get()
    occurrence = activity.occurrences.get()
    assert first["Location"] == second["Location"] == f"/en/staff/dates/{occurrence.pk}/"
    assert (activity.title, activity.timing_text, activity.grades_text) == (
        "Встреча с ветераном",
        "13 октября",
        "6А",
    )
    assert (activity.grades, activity.direction, activity.created_by) == (
        grade_mask([6]),
        partnership.direction,
        teacher.user,
    )
    assert (activity.first_day, activity.kind and activity.kind.code) == (
        date(2026, 10, 13),
        "implementation",
    )
    assert [*activity.classes.all()] == [mine]
    assert (occurrence.status, occurrence.pupil_count, occurrence.partner_count) == ("held", 27, 2)
    assert "Saved." in teacher.get(LIST).text
    # The next time this partner stands first and is not chosen by itself; what was logged stands below.
    PartnershipFactory(partner__name="Аптека")
    page = teacher.get(LIST)
    assert html.page(page).form().fields.get("partnerships", []) == []
    assert html.page(page).form().choices("partnerships")[0] == str(partnership.pk)
    assert "Встреча с ветераном" in rows(page, "lately")
    # Another person did not log it.
    assert "lately" not in signed_in(UserFactory()).get(LIST).text


@pytest.mark.moment("2026-09-02 12:00")
def test_in_september_one_still_logs_what_was_held_in_august(teacher: Persona) -> None:
    mine, was = own_class(teacher), SchoolClassFactory(school_year=2025, grade=5, letter="А")
    first = SchoolClassFactory(grade=1, letter="А")
    changes = {"partnerships": PartnershipFactory().pk, "day": "2026-08-30"}
    refused = unplanned(teacher, **changes, **{f"class-{first.pk}": "20"})
    assert "these classes were different: 1А" in str(html.page(refused).form().errors["day"])
    assert unplanned(teacher, **changes, **{f"class-{mine.pk}": "20"}).status_code == 302
    activity = Activity.objects.get()
    assert (activity.school_year, activity.grades_text, [*activity.classes.all()]) == (2025, "5А", [was])
    assert [*Attendance.objects.values_list("school_class", "count")] == [(was.pk, 20)]


def test_an_unplanned_log_says_what_is_wrong_and_keeps_the_rest(teacher: Persona) -> None:
    first, second = PartnershipFactory(), PartnershipFactory()
    ended = PartnershipFactory(ended=True)
    for changes, words in (
        ({}, "Choose who it was with."),
        ({"partnerships": ended.pk}, "Select a valid choice"),
        ({"partnerships": "9" * 30}, "Select a valid choice"),
        ({"partnerships": [first.pk, second.pk], "partner": "3"}, "several partners"),
        ({"partnerships": first.pk, "day": "2026-10-16"}, "has not come yet"),
        ({"partnerships": first.pk, "title": "  "}, "required"),
        ({"partnerships": first.pk, "pupils": "много"}, "from 0 to 5,000"),
    ):
        sent = {"title": "Встреча", "day": "2026-10-13", "form-key": "nonsense", "parents": "4", **changes}
        page = teacher.post(LIST, sent)
        assert page.status_code == 200, changes
        assert words in page.text, changes
        assert html.page(page).form().fields["parents"] == ["4"]
        assert "open" in html.page(page).by_role("group", "This was not in the plan").attrs
    assert not Activity.objects.exists()
    # A key that is none is no obstacle.
    sent = {"title": "Встреча", "day": "2026-10-13", "form-key": "nonsense", "partnerships": [first.pk, second.pk]}
    assert teacher.post(LIST, sent).status_code == 302
    activity = Activity.objects.get()
    assert activity.is_unplanned
    assert activity.partnerships.count() == 2


def test_who_has_no_partner_to_choose_is_told_the_way_to_the_first_one(teacher: Persona, coordinator: Persona) -> None:
    page = html.page(coordinator.get(LIST)).one("main")
    assert "There is nothing to choose from yet." in page.text
    assert page.one("a", href="/en/staff/partners/new/").text == "Add a partner"
    partner = PartnerFactory()
    assert html.page(coordinator.get(LIST)).one("main").one("a", href="/en/staff/partnerships/new/")
    page = html.page(teacher.get(LIST)).one("main")
    assert "The partnership coordinators enter them." in page.text
    assert not [each for each in page.links if each.endswith("/new/")]
    query = f"?partner={partner.pk}"
    of_one = html.page(coordinator.get(f"/en/staff/agreements/new/{query}")).one("main")
    assert of_one.one("a", href=f"/en/staff/partnerships/new/{query}")


def test_a_reference_list_that_was_emptied_is_led_to(administrator: Persona, coordinator: Persona) -> None:
    PlannedResult.objects.update(is_active=False)
    path = "/en/staff/projects/new/"
    assert html.page(administrator.get(path)).one("a", href="/en/staff/settings/lists/planned-results/")
    assert "The administrators of the portal enter them." in html.page(coordinator.get(path)).one("main").text
