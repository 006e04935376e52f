"""The month's grid: what it shows, what it stores together, whom it tells what."""

from collections.abc import Callable
from datetime import date, time
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Attendance, CycleStep, Group, Occurrence, Step
from activities.services.activities import cancel_activity
from activities.services.log import CountedGroup, FieldEdit, HoldingReport, log_held, stored_counts
from activities.services.log_month import DateEdit, DateState, save_month
from activities.services.occurrences import DateDetails, Scope, add_dates, cancel_dates, change_dates, restore_date
from partners.models import Partnership
from school.models import PublicVersion, User
from tests import html
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    AttendanceFactory,
    OccurrenceFactory,
    PartnershipFactory,
    SchoolClassFactory,
    UserFactory,
)
from wordings.months import month_mask

TO_PAST = {"to-past": "yes"}

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

GRID = "/en/staff/activities/log/month/"
NOVEMBER = GRID + "?month=2026-11"


def on(day: int, month: int = 11) -> date:
    return date(2026 if month >= 9 else 2027, month, day)


def planned(*days: date, **fields: Any) -> list[Occurrence]:
    return add_dates(activity=ActivityFactory(**fields), days=days, details=DateDetails())


def with_partner(day: date, count: int = 1) -> tuple[Occurrence, list[Partnership]]:
    joint = [PartnershipFactory() for _ in range(count)]
    (occurrence,) = planned(day, joint=joint)
    return occurrence, joint


Sent = dict[str, list[str]]


def opened(browser: Persona, address: str = NOVEMBER) -> Sent:
    return html.page(browser.get(address)).form().fields


def typed(sent: Sent, occurrence: Occurrence, **answers: str) -> Sent:
    """The page's answers with some of one row's changed."""
    changed = {f"r{occurrence.pk}-{name.replace('_', '-')}": [value] for name, value in answers.items()}
    # A page asks about a day that has passed only once it was sent.
    unknown = {name for name in changed.keys() - sent.keys() if not name.endswith("to-past")}
    assert not unknown, unknown
    return sent | changed


def save(browser: Persona, sent: dict[str, Any], address: str = NOVEMBER) -> HttpResponse:
    return browser.post(address, sent)


def fresh(occurrence: Occurrence) -> Occurrence:
    return Occurrence.objects.get(pk=occurrence.pk)


def pupils(occurrence: Occurrence, count: int, *, by: User, seen: int = 0, summary: str = "") -> None:
    report = HoldingReport({CountedGroup(Group.PUPILS): FieldEdit(count, seen)}, FieldEdit(summary, ""))
    log_held(occurrence=occurrence, report=report, by=by)


# What it shows


def test_the_grid_has_the_dates_that_touch_the_month_open_ones_first(coordinator: Persona) -> None:
    (held,) = planned(on(3), title="Проведённое")
    pupils(held, 27, by=coordinator.user, summary="Хорошо")
    (off,) = planned(on(4), title="Отменённое")
    cancel_dates(occurrence=off, scope=Scope.ONE, reason="Карантин")
    planned(on(20), title="Ждёт ответа")
    longer = ActivityFactory(title="С октября")
    OccurrenceFactory(activity=longer, starts_on=on(29, 10), ends_on=on(2))
    planned(on(1, 12), title="Декабрьское")
    (gone,) = planned(on(5), title="Отменено целиком")
    cancel_activity(activity=gone.activity, reason="Нет автобуса", on=on(1))
    page = coordinator.get(NOVEMBER)
    order = [page.text.index(title) for title in ("С октября", "Ждёт ответа", "Проведённое", "Отменённое")]
    assert order == sorted(order)
    assert "Декабрьское" not in page.text
    assert "Отменено целиком" not in page.text
    assert "2 of 4 logged" in html.page(page).text
    assert "Карантин" in page.text
    sent = opened(coordinator)
    assert sent[f"r{held.pk}-pupils"] == ["27"]
    assert sent[f"r{held.pk}-text"] == ["Хорошо"]
    assert f"r{held.pk}-state" not in sent
    assert f"r{off.pk}-text" not in sent
    only_open = coordinator.get(NOVEMBER + "&state=open").text
    assert "Ждёт ответа" in only_open
    assert "Проведённое" not in only_open


def test_what_classes_reported_stands_beside_the_total(coordinator: Persona) -> None:
    (occurrence,) = planned(on(3))
    for letter, count in (("А", 27), ("Б", 25)):
        school_class = SchoolClassFactory(letter=letter)
        AttendanceFactory(occurrence=occurrence, school_class=school_class, count=count)
    assert "27 + 25 by class" in html.page(coordinator.get(NOVEMBER)).text
    for letter in "ВГД":
        AttendanceFactory(occurrence=occurrence, school_class=SchoolClassFactory(letter=letter), count=10)
    assert "82 in 5 classes" in html.page(coordinator.get(NOVEMBER)).text


def test_rows_of_the_plan_without_a_date_stand_below(coordinator: Persona) -> None:
    undated = ActivityFactory(in_october=True, title="По согласованию")
    page = coordinator.get(GRID + "?month=2026-10").text
    assert "По согласованию" in page
    assert f"/activities/{undated.pk}/log/" in page
    assert "По согласованию" not in coordinator.get(NOVEMBER).text
    cancel_activity(activity=undated, reason="Нет", on=on(1))
    assert "По согласованию" not in coordinator.get(GRID + "?month=2026-10").text


def test_an_empty_month_leads_to_the_nearest_that_has_something(coordinator: Persona) -> None:
    assert "There are no dates yet" in coordinator.get(NOVEMBER).text
    planned(on(28, 9))
    planned(on(2, 4))
    page = coordinator.get(NOVEMBER).text
    assert "There are no dates in this month" in page
    assert "?month=2026-09" in page
    assert "?month=2027-04" in coordinator.get(GRID + "?month=2027-02").text


def test_a_month_that_there_is_not_is_said_and_this_one_shown(coordinator: Persona) -> None:
    planned(on(3), title="Ноябрьское")
    for odd in ("2026-13", "11", "9999-12", "٢٠٢٦-11", "%00", "9" * 500):
        page = coordinator.get(f"{GRID}?month={odd}").text
        assert "There is no such month" in page, odd
        assert "Ноябрьское" in page, odd
    assert "There is no such month" not in coordinator.get(GRID).text


def test_it_is_narrowed_by_direction(coordinator: Persona) -> None:
    joint = PartnershipFactory()
    planned(on(3), title="Спорт", joint=[joint])
    planned(on(4), title="Без направления")
    page = coordinator.get(f"{NOVEMBER}&direction={joint.direction.slug}").text
    assert "Спорт" in page
    assert "Без направления" not in page
    assert "Без направления" in coordinator.get(f"{NOVEMBER}&direction=none").text
    page = coordinator.get(f"{NOVEMBER}&direction=nonsense").text
    assert "Спорт" in page


def test_a_page_has_sixty_rows_and_says_to_save_first(coordinator: Persona) -> None:
    activity = ActivityFactory()
    Occurrence.objects.bulk_create(
        Occurrence(
            activity=activity,
            starts_on=on(3),
            ends_on=on(3),
            start_time=time(number // 60, number % 60),
            original_start=f"2026-11-03T{number // 60:02}:{number % 60:02}",
        )
        for number in range(62)
    )
    sent = opened(coordinator)
    assert len(sent["row"]) == 60
    assert len(opened(coordinator, NOVEMBER + "&page=2")["row"]) == 2
    assert "Save before you go to another page" in coordinator.get(NOVEMBER).text
    fields = sum(map(len, sent.values()))
    assert fields * 10 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


@pytest.mark.walk
def test_it_asks_the_database_as_often_for_twenty_rows_as_for_two(coordinator: Persona) -> None:
    def count(rows: range) -> int:
        for row in rows:
            occurrence, joint = with_partner(on(1 + row), 2)
            AttendanceFactory(occurrence=occurrence, school_class=SchoolClassFactory(letter=f"Щ{row}"))
            AttendanceFactory(occurrence=occurrence, group=Group.PARTNER, partner=joint[0].partner)
            ActivityFactory(
                timing_kind="period",
                worded_from=on(1),
                worded_until=on(30),
                worded_months=month_mask([11]),
                joint=joint,
            )
        with CaptureQueriesContext(connection) as queries:
            assert coordinator.get(NOVEMBER).status_code == 200
        return len(queries)

    coordinator.get(NOVEMBER)
    few = count(range(2))
    assert count(range(2, 20)) == few
    assert few <= 14


def test_only_coordinators_have_it(teacher: Persona) -> None:
    assert teacher.get(NOVEMBER).status_code == 403


# What it stores


def test_one_button_marks_all_rows_in_one_change(coordinator: Persona) -> None:
    held, joint = with_partner(on(3), 2)
    (off,), (moved,), (left,) = planned(on(4)), planned(on(5)), planned(on(6))
    version = PublicVersion.objects.get().number
    sent = opened(coordinator)
    first, second = (f"partner_{each.partner_id}" for each in joint)
    sent = typed(sent, held, state="held", pupils="27", text="Дети  были\nрады", **{first: "3", second: ""})
    sent = typed(sent, off, state="cancelled", text="Карантин")
    sent = typed(sent, moved, state="moved", day="2026-12-01")
    response = save(coordinator, sent)
    assert response.status_code == 302
    assert response["Location"] == NOVEMBER
    assert "3 rows are saved" in html.page(coordinator.get(NOVEMBER)).text
    held, off, moved = fresh(held), fresh(off), fresh(moved)
    assert (held.status, held.pupil_count, held.partner_count, held.summary) == (
        "held",
        27,
        3,
        "Дети были рады",
    )
    assert (off.status, off.cancel_reason) == ("cancelled", "Карантин")
    assert (moved.status, moved.starts_on, moved.ends_on, moved.moved_from) == (
        "planned",
        on(1, 12),
        on(1, 12),
        on(5),
    )
    assert fresh(left).version == left.version
    assert PublicVersion.objects.get().number == version + 1
    assert CycleStep.objects.filter(step=Step.HOLD, partner=joint[0].partner).exists()
    assert Attendance.objects.get(group=Group.PUPILS).by == coordinator.user


def test_a_page_that_nobody_touched_stores_nothing(coordinator: Persona) -> None:
    _untouched, second = planned(on(3), on(4))
    pupils(second, 27, by=coordinator.user, summary="Хорошо")
    before = list(Occurrence.objects.values())
    version = PublicVersion.objects.get().number
    assert save(coordinator, opened(coordinator)).status_code == 302
    assert "Nothing was changed" in coordinator.get(NOVEMBER).text
    assert list(Occurrence.objects.values()) == before
    assert PublicVersion.objects.get().number == version


@pytest.mark.parametrize(
    ("answers", "status"),
    [({"pupils": "27"}, "held"), ({"text": "Хорошо"}, "held"), ({"day": "2026-11-27"}, "planned")],
)
def test_a_number_or_a_sentence_alone_means_held_and_a_day_moved(
    coordinator: Persona, answers: dict[str, str], status: str
) -> None:
    (occurrence,) = planned(on(3))
    assert save(coordinator, typed(opened(coordinator), occurrence, **answers)).status_code == 302
    assert fresh(occurrence).status == status
    assert fresh(occurrence).starts_on == (on(27) if "day" in answers else on(3))


def test_what_was_held_is_corrected_and_not_called_off(coordinator: Persona) -> None:
    (occurrence,) = planned(on(3))
    pupils(occurrence, 27, by=coordinator.user, summary="Хорошо")
    sent = typed(opened(coordinator), occurrence, pupils="", text="Очень хорошо")
    # The page has no such choice.
    sent[f"r{occurrence.pk}-state"] = ["cancelled"]
    assert save(coordinator, sent).status_code == 302
    assert (fresh(occurrence).status, fresh(occurrence).pupil_count) == ("held", 0)
    assert fresh(occurrence).summary == "Очень хорошо"


def test_a_move_into_the_past_is_asked(coordinator: Persona) -> None:
    """Situation 10, in the grid: a slip of the month."""
    (occurrence,) = planned(on(28))
    page = save(coordinator, typed(opened(coordinator), occurrence, day="2026-11-20"))
    assert "This day has passed. Move it there anyway?" in html.page(page).text
    assert fresh(occurrence).starts_on == on(28)
    sent = html.page(page).form().fields
    assert f"r{occurrence.pk}-to-past" not in sent
    assert save(coordinator, typed(sent, occurrence, **TO_PAST)).status_code == 302
    assert fresh(occurrence).starts_on == on(20)


def test_hours_that_meet_another_date_are_refused(coordinator: Persona) -> None:
    row = ActivityFactory()
    (first,) = add_dates(activity=row, days=[on(26)], details=DateDetails(time(14), time(15)))
    add_dates(activity=row, days=[on(27)], details=DateDetails(time(14, 30), time(16)))
    page = save(coordinator, typed(opened(coordinator), first, day="2026-11-27"))
    assert "another date at this time" in html.page(page).text
    assert fresh(first).starts_on == on(26)


def test_two_dates_follow_each_other(coordinator: Persona) -> None:
    first, second = planned(on(10), on(17))
    sent = typed(opened(coordinator), first, day="2026-11-17", **TO_PAST)
    assert "another date at this time" in html.page(save(coordinator, sent)).text
    assert fresh(first).starts_on == on(10)
    sent = typed(sent, second, day="2026-11-24", **TO_PAST)
    assert save(coordinator, sent).status_code == 302
    assert [fresh(each).starts_on for each in (first, second)] == [on(17), on(24)]


# What it refuses


WRONG: list[tuple[dict[str, str], str]] = [
    ({"state": "cancelled"}, "Say why it is called off"),
    ({"state": "cancelled", "text": "я" * 301}, "At most 300 characters"),
    ({"state": "cancelled", "text": "Дождь", "pupils": "5"}, "Numbers apply only to what was held"),
    ({"state": "moved"}, "Say the new day"),
    ({"state": "moved", "day": "2026-02-31"}, "There is no such day"),
    ({"state": "moved", "day": "2027-09-01"}, "not within the school year"),
    ({"state": "moved", "day": "2026-11-03"}, "is already on this day"),
    ({"state": "moved", "day": "2026-11-20", "text": "Потом"}, "only the new day"),
    ({"state": "held", "day": "2026-11-20"}, "for what is moved"),
    ({"pupils": "5001"}, "A number from 0 to 5000"),
    ({"pupils": "-1"}, "A number from 0 to 5000"),
    ({"pupils": "9" * 500}, "A number from 0 to 5000"),
    ({"pupils": "много"}, "A number from 0 to 5000"),
    ({"text": "я" * 501}, "At most 500 characters"),
    ({"state": "nonsense"}, "Choose from the list"),
]


def test_what_is_wrong_stands_beside_its_row_and_stores_none(coordinator: Persona) -> None:
    rows = [planned(on(3))[0] for _ in WRONG]
    (right,) = planned(on(4))
    sent = typed(opened(coordinator), right, pupils="12")
    for occurrence, (answers, _said) in zip(rows, WRONG, strict=True):
        sent = typed(sent, occurrence, **answers)
    response = save(coordinator, sent)
    assert response.status_code == 200
    page = html.page(response)
    assert "What you typed is kept" in page.text
    form, summary = page.form(), page.by_role("alert").links
    assert form.fields[f"r{right.pk}-pupils"] == ["12"]
    for occurrence, (answers, said) in zip(rows, WRONG, strict=True):
        key = f"r{occurrence.pk}-"
        beside = [text for name, texts in form.errors.items() if name.startswith(key) for text in texts]
        assert any(said in text for text in beside), (said, beside)
        assert any(address.startswith(f"#{key}") for address in summary), said
        for name, value in answers.items():
            if value != "nonsense":
                assert form.fields[f"{key}{name}"] == [value], said
    assert not Occurrence.objects.held().exists()


def test_each_control_and_each_error_is_named_with_its_day(coordinator: Persona) -> None:
    occurrence, joint = with_partner(on(3), count=2)
    page = html.page(save(coordinator, typed(opened(coordinator), occurrence, pupils="много")))
    controls = [each for each in page.form().controls() if each.attrs.get("type") != "hidden"]
    names = [each.name for each in controls if each.attrs["name"].startswith(f"r{occurrence.pk}-")]
    assert len(set(names)) == 6 and all(name.startswith("Tue, 3 November: ") for name in names)
    assert [name for name in names if joint[1].partner.title in name]
    assert page.errors == {f"r{occurrence.pk}-pupils": ["Tue, 3 November: A number from 0 to 5000."]}
    assert [each.text for each in page.by_role("alert").all_by_role("link")] == [
        "Tue, 3 November: A number from 0 to 5000."
    ]


def test_what_is_marked_is_folded_while_there_is_something_to_mark(coordinator: Persona) -> None:
    (first,), (second,) = planned(on(3)), planned(on(4))
    save(coordinator, typed(opened(coordinator), first, pupils="20"))
    page = html.page(coordinator.get(NOVEMBER))
    (fold,) = page.all("details", class_="month-marked")
    assert "open" not in fold.attrs and fold.find("./summary")[0].text == "Logged: 1 date"
    assert fold.links[1] == f"/en/staff/dates/{first.pk}/take-back/"
    assert fold.all_by_role("link")[1].text.endswith(f"Tue, 3 November, {first.activity.title}")
    # A wrong row opens it, and so does an empty list before it.
    wrong = html.page(save(coordinator, typed(opened(coordinator), first, pupils="x")))
    assert "open" in wrong.one("details", class_="month-marked").attrs
    save(coordinator, typed(opened(coordinator), second, pupils="20"))
    assert "open" in html.page(coordinator.get(NOVEMBER)).one("details", class_="month-marked").attrs


def test_what_is_ahead_is_not_held_but_can_be_called_off(coordinator: Persona) -> None:
    (ahead,), (today,) = planned(on(26)), planned(on(25))
    sent = typed(opened(coordinator), today, pupils="20")
    assert "has not come yet" in html.page(save(coordinator, typed(sent, ahead, pupils="20"))).text
    sent = typed(sent, ahead, state="cancelled", text="Мороз")
    assert save(coordinator, sent).status_code == 302
    assert (fresh(ahead).status, fresh(today).status) == ("cancelled", "held")


# Two people


def test_another_answer_to_the_same_question_is_told_and_then_replaced(coordinator: Persona) -> None:
    (occurrence,), (other,) = planned(on(3)), planned(on(4))
    sent = typed(typed(opened(coordinator), occurrence, pupils="30"), other, pupils="12")
    pupils(occurrence, 27, by=UserFactory(full_name="Анна Иванова"), summary="Её слова")
    response = save(coordinator, sent)
    assert "Анна Иванова wrote in the meantime: 27" in html.page(response).text
    assert fresh(occurrence).pupil_count == 27
    assert not fresh(other).is_held
    again = html.page(response).form().fields
    assert again[f"r{occurrence.pk}-pupils"] == ["30"]
    assert again[f"seen-r{occurrence.pk}-pupils"] == ["27"]
    assert again[f"r{occurrence.pk}-text"] == ["Её слова"]
    assert save(coordinator, again).status_code == 302
    assert (fresh(occurrence).pupil_count, fresh(occurrence).summary) == (30, "Её слова")
    assert fresh(other).pupil_count == 12


def test_answers_of_two_people_to_different_questions_are_both_stored(coordinator: Persona) -> None:
    (occurrence,) = planned(on(3))
    sent = typed(opened(coordinator), occurrence, text="Хорошо")
    pupils(occurrence, 27, by=UserFactory())
    assert save(coordinator, sent).status_code == 302
    assert (fresh(occurrence).pupil_count, fresh(occurrence).summary) == (27, "Хорошо")


def called_off(occurrence: Occurrence) -> None:
    cancel_dates(occurrence=occurrence, scope=Scope.ONE, reason="Карантин")


def activity_called_off(occurrence: Occurrence) -> None:
    cancel_activity(activity=Activity.objects.get(pk=occurrence.activity_id), reason="Карантин", on=on(25))


def moved(occurrence: Occurrence) -> None:
    change = fresh(occurrence)
    change.starts_on = change.ends_on = on(12)
    change_dates(occurrence=change, before=fresh(occurrence), scope=Scope.ONE)


def marked_held(occurrence: Occurrence) -> None:
    pupils(occurrence, 27, by=UserFactory())


MEANWHILE: list[tuple[Callable[[Occurrence], None], dict[str, str], str]] = [
    (called_off, {"pupils": "30"}, "has called it off in the meantime: Карантин. You wrote: held, 30."),
    (
        activity_called_off,
        {"pupils": "30"},
        "has called it off in the meantime: Карантин. You wrote: held, 30.",
    ),
    (called_off, {"state": "cancelled", "text": "Мороз"}, "You wrote: called off, “Мороз”."),
    (moved, {"pupils": "30"}, "has moved it to Thu, 12 November in the meantime"),
    (moved, {"day": "2026-11-13", **TO_PAST}, "has moved it to Thu, 12 November in the meantime"),
    (marked_held, {"state": "cancelled", "text": "Мороз"}, "logged it as held in the meantime"),
    (marked_held, {"day": "2026-11-13", **TO_PAST}, "You wrote: moved, Fri, 13 November."),
]


def test_another_state_meanwhile_is_told_and_nothing_stored(coordinator: Persona) -> None:
    rows = [planned(on(3))[0] for _ in MEANWHILE]
    (other,) = planned(on(4))
    sent = typed(opened(coordinator), other, pupils="12")
    for occurrence, (_meanwhile, answers, _said) in zip(rows, MEANWHILE, strict=True):
        sent = typed(sent, occurrence, **answers)
    for occurrence, (meanwhile, _answers, _said) in zip(rows, MEANWHILE, strict=True):
        meanwhile(occurrence)
    versions = dict(Occurrence.objects.values_list("pk", "version"))
    response = save(coordinator, sent)
    assert response.status_code == 200
    told = html.page(response).text
    for _meanwhile, _answers, said in MEANWHILE:
        # In the summary and beside its row
        assert told.count(said) >= 2, said
    assert dict(Occurrence.objects.values_list("pk", "version")) == versions
    # Who was told saves the rest, and what can still be said of these.
    assert save(coordinator, html.page(response).form().fields).status_code == 302
    assert fresh(other).pupil_count == 12
    states = [(fresh(each).status, fresh(each).starts_on.day) for each in rows]
    assert states == [
        ("cancelled", 3),
        ("cancelled", 3),
        ("cancelled", 3),
        ("held", 12),
        ("planned", 13),
        ("held", 3),
        ("held", 3),
    ]


def test_the_same_said_twice_is_no_quarrel(coordinator: Persona) -> None:
    (off,), (moved_one,) = planned(on(3)), planned(on(4))
    sent = typed(opened(coordinator), off, state="cancelled", text="Карантин")
    sent = typed(sent, moved_one, state="moved", day="2026-11-12")
    called_off(off)
    moved(moved_one)
    assert save(coordinator, sent).status_code == 302


def test_held_taken_back_meanwhile_is_told_and_keeps_what_was_typed(coordinator: Persona) -> None:
    (occurrence,) = planned(on(3))
    marked_held(occurrence)
    sent = typed(opened(coordinator), occurrence, pupils="30")
    restore_date(occurrence=occurrence)
    response = save(coordinator, sent)
    assert "put it back in the plan in the meantime" in html.page(response).text
    assert save(coordinator, html.page(response).form().fields).status_code == 302
    assert (fresh(occurrence).status, fresh(occurrence).pupil_count) == ("held", 30)


def test_a_date_taken_away_meanwhile_is_told_and_the_others_can_be_saved(coordinator: Persona) -> None:
    (gone,), (other,) = planned(on(3)), planned(on(4))
    sent = typed(typed(opened(coordinator), gone, pupils="30"), other, pupils="abc")
    gone.delete()
    response = save(coordinator, sent)
    assert "A date has been removed in the meantime" in html.page(response).text
    assert save(coordinator, typed(html.page(response).form().fields, other, pupils="12")).status_code == 302
    assert fresh(other).pupil_count == 12


def test_a_partner_who_left_the_activity_meanwhile_is_not_lost_silently(coordinator: Persona) -> None:
    occurrence, (joint,) = with_partner(on(3))
    sent = typed(opened(coordinator), occurrence, **{f"partner_{joint.partner_id}": "3"})
    occurrence.activity.partnerships.clear()
    assert "no longer part of this activity" in html.page(save(coordinator, sent)).text
    assert not fresh(occurrence).is_held


def test_odd_answers_are_no_fault(coordinator: Persona) -> None:
    (occurrence,) = planned(on(3))
    key = f"r{occurrence.pk}"
    for odd in (
        {"row": ["x", "9" * 30, "-1", "٣", str(occurrence.pk)]},
        {"row": [str(occurrence.pk)], f"{key}-seen": "odd", f"{key}-state": "held"},
        {
            "row": [str(occurrence.pk)],
            f"{key}-seen": "planned",
            f"{key}-seen-day": "odd",
            f"{key}-pupils": "1",
        },
        {
            "row": [str(occurrence.pk)],
            f"{key}-seen": "planned",
            f"{key}-text": "\x00" * 20,
            f"{key}-state": "moved",
        },
        {"row": [str(occurrence.pk)], f"{key}-seen": "held", f"seen-{key}-pupils": "x", f"{key}-pupils": "3"},
        {},
    ):
        assert save(coordinator, odd).status_code in (200, 302), odd


@pytest.mark.django_db(transaction=True)
def test_two_grids_lock_in_one_order() -> None:
    (first,), (second,) = planned(on(3)), planned(on(4))
    by = UserFactory(coordinator=True)
    rows = [
        DateEdit(
            each.pk,
            DateState.HELD,
            "planned",
            each.starts_on,
            HoldingReport({CountedGroup(Group.PUPILS): FieldEdit(5, 0)}),
        )
        for each in (first, second)
    ]
    failed: list[Exception] = []

    def mark(order: list[DateEdit]) -> None:
        try:
            save_month(edits=order, by=by)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    people = [Thread(target=mark, args=[order]) for order in (rows, rows[::-1])]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert not failed
    assert stored_counts(first).keys() == {CountedGroup(Group.PUPILS)}
    assert fresh(second).pupil_count == 5
