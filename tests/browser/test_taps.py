"""The most frequent jobs, done on the demo school and counted in taps: `docs/taps.md` says how many each takes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect

from activities.models import Activity, Group, Occurrence, SignUp
from activities.services.log import CountedGroup, FieldEdit, HoldingReport, log_held
from partners.models import Agreement, Partner
from school.models import SchoolClass, User
from tests.browser.conftest import DESKTOP, PHONE, Portal
from tests.browser.hands import Taps
from tests.factories import ActivityFactory, OccurrenceFactory
from tests.personas import signed_in
from wordings.grades import grade_mask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLE = Path(__file__).parents[2] / "docs" / "taps.md"
TITLE = "Урок доброты в библиотеке"
MUSEUM = "Музей-панорама «Сталинградская битва»"
TUESDAY, TODAY, SATURDAY = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 28)
BEFORE, MINUTE_LATER = "2026-11-20T09:00:00+00:00", "2026-11-25T09:01:00+00:00"
DEVICES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": PHONE, "has_touch": True},
    "computer": {"viewport": DESKTOP},
}


@dataclass(frozen=True)
class Row:
    """A row of the table: a job and what it takes."""

    job: str
    who: str
    device: str
    taps: int
    limit: int

    def __str__(self) -> str:
        return f"{self.job}, {self.device}"


def rows_of_the_table() -> list[Row]:
    """Read the table; its last column tells readers which taps they are."""
    lines = [line.strip("| ").split(" | ") for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ")]
    return [Row(job, who, device, int(taps), int(limit)) for job, who, device, taps, limit, _which in lines[1:]]


def planned(on: date, *, at: int = 14, **fields: object) -> Occurrence:
    """Plan an event for class 6А, known since Friday."""
    with time_machine.travel(BEFORE):
        activity = ActivityFactory(
            title=TITLE, grades=grade_mask([6]), grades_text="6А", timing_text="ноябрь", names_class_teachers=True
        )
        activity.classes.add(SchoolClass.objects.get(school_year=2026, grade=6, letter="А"))
        date_of_it: Occurrence = OccurrenceFactory(
            activity=activity, starts_on=on, start_time=time(at), end_time=time(at + 1), **fields
        )
    return date_of_it


def saturdays() -> Occurrence:
    return planned(SATURDAY, at=10, capacity=30, takes_sign_ups=True, seats_taken=12)


def log_an_expected_event(page: Page, hand: Taps) -> None:
    event = planned(TUESDAY)
    page.goto("/staff/")
    hand.press(page.locator(".to-log").get_by_role("link", name=re.compile(TITLE)))
    hand.write(page.get_by_label("6А", exact=True), "25")
    hand.press(page.get_by_role("button", name="Отправить", exact=True))
    expect(page.get_by_text("Охват: 25 участий")).to_be_visible()
    event.refresh_from_db()
    assert (event.is_held, event.pupil_count) == (True, 25)


def log_that_all_came(page: Page, hand: Taps) -> None:
    event = planned(TUESDAY)
    page.goto("/staff/")
    hand.press(page.get_by_role("button", name=re.compile(f"^Были все.*{TITLE}")))
    expect(page.get_by_text("Сохранено").first).to_be_visible()
    event.refresh_from_db()
    assert event.is_held


def date_a_pasted_row(page: Page, hand: Taps) -> None:
    december = {"worded_from": date(2026, 12, 1), "worded_until": date(2026, 12, 31), "worded_months": 1 << 3}
    row = ActivityFactory(title=TITLE, timing_text="декабрь", timing_kind="period", **december)
    page.goto("/staff/plan/schedule/")
    hand.choose_day(page.get_by_label(f"День: {TITLE}"), date(2026, 12, 8))
    hand.press(page.get_by_role("button", name=re.compile(f"^Назначить дату.*{TITLE}")))
    expect(page.get_by_text(re.compile("^Назначена"))).to_be_visible()
    assert row.occurrences.get().starts_on == date(2026, 12, 8)


def clear_row() -> Activity:
    eighth = {"worded_from": date(2026, 12, 8), "worded_until": date(2026, 12, 8), "worded_months": 1 << 3}
    row: Activity = ActivityFactory(title=TITLE, timing_text="8 декабря", timing_kind="days", **eighth)
    return row


def date_all_rows_with_a_clear_day(page: Page, hand: Taps) -> None:
    row = clear_row()
    page.goto("/staff/plan/")
    hand.press(page.get_by_role("link", name="Поставить в календарь"))
    hand.press(page.get_by_role("button", name="Поставить отмеченные строки в календарь"))
    expect(page.get_by_role("link", name="Вернуть").first).to_be_visible()
    assert row.occurrences.get().starts_on == date(2026, 12, 8)


def remove_a_wrong_log(page: Page, hand: Taps) -> None:
    event = planned(TUESDAY)
    teacher = User.objects.get(email="teacher@example.org")
    log_held(occurrence=event, report=HoldingReport({CountedGroup(Group.PUPILS): FieldEdit(25, 0)}), by=teacher)
    page.goto("/staff/activities/log/")
    hand.press(page.get_by_role("link", name=re.compile(f"^Снять отметку.*{TITLE}")))
    hand.press(page.get_by_role("button", name="Снять отметку"))
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Снять отметку?")
    event.refresh_from_db()
    assert event.is_planned


def renew_an_agreement(page: Page, hand: Taps) -> None:
    page.goto("/staff/")
    hand.press(page.get_by_role("link", name=re.compile("^Договоры истекают")))
    before = dict(Agreement.objects.values_list("pk", "valid_until"))
    hand.press(page.get_by_role("button", name=re.compile("^Продлить до")).first)
    expect(page.get_by_role("status").first).to_contain_text("родл")
    after = dict(Agreement.objects.values_list("pk", "valid_until"))
    [(was, until)] = [(before[pk], after[pk]) for pk in after if after[pk] != before[pk]]
    assert was and until and until > was


def find_anything(page: Page, hand: Taps) -> None:
    page.goto("/staff/")
    field = page.get_by_role("searchbox")
    if field.is_visible():
        hand.write(field, "Кванториум РЖД")
        hand.enter(field)
    else:
        hand.press(page.get_by_role("link", name="Поиск"))
        hand.write(page.get_by_role("main").get_by_role("searchbox"), "Кванториум РЖД")
    hand.press(page.get_by_role("main").get_by_role("link", name="Кванториум РЖД").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Кванториум РЖД")


def add_a_partner(page: Page, hand: Taps) -> None:
    page.goto("/staff/")
    add = page.get_by_role("link", name="Добавить партнёра")
    if not add.is_visible():
        hand.press(page.get_by_role("navigation", name="Главное меню").get_by_role("link", name="Партнёры"))
    hand.press(add)
    hand.write(page.get_by_label("Полное название"), MUSEUM)
    hand.choose(page.get_by_role("combobox", name=re.compile("^Вид")), "Музей, театр, учреждение культуры")
    hand.tick(page.get_by_label("Гражданско-патриотическое"))
    hand.press(page.get_by_role("button", name="Сохранить"))
    expect(page.get_by_role("heading", level=1)).to_have_text(MUSEUM)
    assert Partner.objects.filter(name=MUSEUM).exists()


def move_todays_event(page: Page, hand: Taps) -> None:
    event = planned(TODAY)
    page.goto("/staff/")
    hand.press(page.get_by_role("link", name=re.compile(f"^Изменить время.*{TITLE}")))
    hand.press(page.get_by_role("navigation", name="На другое время").get_by_role("link", name="15:00"))
    hand.press(page.get_by_role("button", name="Сохранить").first)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    event.refresh_from_db()
    assert event.start_time == time(15)


def call_a_date_off(page: Page, hand: Taps) -> None:
    event = planned(TODAY)
    page.goto("/staff/")
    hand.press(page.get_by_role("region", name="На этой неделе").get_by_role("link", name=TITLE, exact=True))
    hand.press(page.get_by_role("link", name=re.compile("^Отменить ?: ")).first)
    hand.write(page.get_by_label(re.compile("^Причина")), "Карантин в 6А")
    hand.press(page.get_by_role("button", name="Отменить выбранное"))
    expect(page.get_by_text("Карантин в 6А").first).to_be_visible()
    event.refresh_from_db()
    assert event.is_cancelled


def print_the_plan_of_the_week(page: Page, hand: Taps) -> None:
    planned(TODAY)
    page.goto("/staff/")
    hand.press(page.get_by_role("link", name="План на неделю"))
    expect(page.get_by_role("main").get_by_role("link", name=TITLE)).to_be_visible()
    page.evaluate("window.print = () => { document.documentElement.dataset.printed = 'yes'; }")
    hand.press(page.get_by_role("button", name="Напечатать"))
    expect(page.locator("html")).to_have_attribute("data-printed", "yes")


def find_saturdays_event(page: Page, hand: Taps) -> None:
    event = saturdays()
    page.goto("/")
    hand.press(page.get_by_role("main").get_by_role("link", name=re.compile(TITLE)).first)
    expect(page).to_have_url(re.compile(f"/events/{event.pk}/$"))
    expect(page.get_by_role("main").get_by_text(re.compile("свободно 18|18 свободн|18 мест")).first).to_be_visible()


def sign_up(page: Page, hand: Taps) -> None:
    event = saturdays()
    page.goto("/")
    hand.press(page.get_by_role("main").get_by_role("link", name=re.compile(TITLE)).first)
    hand.press(page.get_by_role("link", name=re.compile("^Записаться")).first)
    hand.write(page.locator("[name=name]"), "Анна")
    hand.write(page.locator("[name=contact]"), "+7 902 000-00-01")
    hand.tick(page.locator("[name=consent]"))
    # Whoever sends a form at once is taken for a program.
    with time_machine.travel(MINUTE_LATER):
        hand.press(page.get_by_role("button", name=re.compile("^Записаться")))
        expect(page).to_have_url(re.compile("/sign-ups/"))
    assert SignUp.objects.get(occurrence=event).name == "Анна"


def undo_a_bulk_change(page: Page, hand: Taps) -> None:
    row = clear_row()
    page.goto("/staff/plan/schedule/")
    page.get_by_role("button", name="Поставить отмеченные строки в календарь").click()
    hand.press(page.get_by_role("status").get_by_role("link", name="Вернуть"))
    assert row.occurrences.exists()
    hand.press(page.get_by_role("button", name="Вернуть как было"))
    expect(page.get_by_role("button", name="Вернуть как было")).to_have_count(0)
    assert not row.occurrences.exists()


JOBS: dict[str, Callable[[Page, Taps], None]] = {
    "Log an expected event": log_an_expected_event,
    "Log that the whole class came": log_that_all_came,
    "Date a pasted row": date_a_pasted_row,
    "Date all pasted rows with a clear day": date_all_rows_with_a_clear_day,
    "Remove a wrong log": remove_a_wrong_log,
    "Renew an agreement": renew_an_agreement,
    "Find anything": find_anything,
    "Add a partner": add_a_partner,
    "Move today’s event": move_todays_event,
    "Call a date off": call_a_date_off,
    "Print the plan of the week": print_the_plan_of_the_week,
    "Find Saturday’s event and its free places": find_saturdays_event,
    "Sign up": sign_up,
    "Undo a bulk change": undo_a_bulk_change,
}


def visitor_of(portal: Portal, row: Row) -> Page:
    if row.who == "parent":
        return portal.visitor(**DEVICES[row.device])
    return portal.signed_in(signed_in(User.objects.get(email=f"{row.who}@example.org")), **DEVICES[row.device])


def test_the_table_has_each_job() -> None:
    assert {row.job for row in rows_of_the_table()} == JOBS.keys()


@pytest.mark.parametrize("row", rows_of_the_table(), ids=str)
def test_a_job_takes_as_many_taps_as_the_table_says(demo: Portal, row: Row) -> None:
    hand = Taps()
    JOBS[row.job](visitor_of(demo, row), hand)
    assert hand.count == row.taps <= row.limit, f"{row}: {hand.count}"
