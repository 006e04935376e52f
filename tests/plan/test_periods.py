"""The plan of a week and of a month: what staff read and print, and what visitors may know of it."""

from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from activities.models import Occurrence
from activities.services.occurrences import Scope, cancel_dates
from tests import html
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    OccurrenceChangeFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    SchoolClassFactory,
    SchoolProfileFactory,
)
from wordings.grades import grade_mask

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-12-02 12:00")]

WEEK, VISITORS_WEEK = "/en/staff/plan/week/", "/en/calendar/week/"


def event(title: str, starts_on: date, **fields: Any) -> Occurrence:
    """One date of an activity of its own; what is of the activity goes by `activity__…`."""
    mine = {name.removeprefix("activity__"): fields.pop(name) for name in list(fields) if "__" in name}
    made: Occurrence = OccurrenceFactory(activity=ActivityFactory(title=title, **mine), starts_on=starts_on, **fields)
    return made


@pytest.fixture
def week() -> Occurrence:
    """The first week of December: a concert with a partner, a walk called off, a camp of two weeks, a row for staff."""
    SchoolProfileFactory()
    partnership = PartnershipFactory(partner=PartnerFactory(name="Музей железной дороги"))
    concert = event(
        "Концерт",
        date(2026, 12, 4),
        start_time=time(14),
        end_time=time(15, 30),
        activity__grades_text="6А",
        activity__grades=grade_mask([6]),
        activity__place="актовый зал",
        activity__responsible_text="классный руководитель Смирнова А. П.",
        activity__joint=[partnership],
    )
    cancel_dates(occurrence=event("Прогулка", date(2026, 12, 3)), scope=Scope.ONE, reason="Карантин")
    event("Лагерь", date(2026, 11, 28), ends_on=date(2026, 12, 9))
    event("Закрытое", date(2026, 12, 5), activity__visibility="staff", activity__is_public=False)
    event("Через неделю", date(2026, 12, 7))
    return concert


def rows(page: html.Part) -> list[list[str]]:
    return [[text for text in row if text] for row in page.table().rows[1:]]


def test_staff_read_day_time_classes_place_responsible_and_partner(teacher: Persona, week: Occurrence) -> None:
    OccurrenceChangeFactory(occurrence=week, starts_on=date(2026, 12, 3), is_for_visitors=False)
    page = html.page(teacher.get(WEEK))

    assert page.heading == "Plan of the week: 30 November – 6 December"
    camp, walk, concert, closed = rows(page)
    # What began before the week stands on its first day.
    assert camp[:3] == ["Mon, 30 November", "28 November – 9 December", "Лагерь"]
    assert walk[:3] == ["Thu, 3 December", "all day", "Прогулка called off"]
    assert concert == [
        "Fri, 4 December",
        "14:00–15:30",
        "Концерт MOVED from 3 to 4 December",
        "6А",
        "актовый зал",
        "классный руководитель Смирнова А. П.",
        "Музей железной дороги",
    ]
    assert closed[2] == "Закрытое"
    assert f"/en/staff/activities/{week.activity_id}/" in page.links
    assert "/en/staff/plan/week/2026/11/23/" in page.links
    assert "/en/staff/plan/week/2026/12/7/" in page.links
    assert "/en/staff/plan/month/2026/12/" in page.links


def test_visitors_read_what_is_public_with_posts_and_without_names(client: Client, week: Occurrence) -> None:
    page = html.page(client.get(VISITORS_WEEK))

    assert [row[2] for row in rows(page)] == ["Лагерь", "Прогулка called off", "Концерт"]
    assert rows(page)[-1][3:] == ["6А", "актовый зал", "классный руководитель", "Музей железной дороги"]
    assert not any(word in page.text for word in ("Смирнова", "Закрытое", "Карантин"))
    assert page.one("meta", name="robots").attrs["content"] == "noindex"
    assert f"/en/events/{week.pk}/" in page.links


def test_a_class_sees_its_own_week_and_every_link_keeps_the_class(teacher: Persona, week: Occurrence) -> None:
    mine = SchoolClassFactory(school_year=2026, grade=6, letter="А", class_teacher=teacher.user)
    other = SchoolClassFactory(school_year=2026, grade=6, letter="Б")
    SchoolClassFactory(school_year=2026, grade=9, letter="А")
    week.activity.classes.set([mine])
    event("Для девятых", date(2026, 12, 2), activity__grades_text="9", activity__grades=grade_mask([9]))
    both = event("Для шестых", date(2026, 12, 1), activity__grades_text="6", activity__grades=grade_mask([6]))
    both.excused_classes.add(other)
    page = html.page(teacher.get(WEEK))
    titles = {
        query: [row[2].partition(" ")[0] for row in rows(html.page(teacher.get(WEEK + query)))]
        for query in ("?class=6А", "?class=6б", "?level=ooo", "?class=ooo", "?level=noo")
    }

    assert page.link("My class 6А").attrs["href"] == WEEK + "?class=6%D0%90"
    assert "Концерт" in titles["?class=6А"] and "Концерт" not in titles["?class=6б"]
    assert "Для" in titles["?class=6А"] and "Для" not in titles["?class=6б"]
    assert "Концерт" in titles["?level=ooo"] and "Концерт" not in titles["?level=noo"]
    # The one list of the page sends a level by the name of the class.
    assert titles["?class=ooo"] == titles["?level=ooo"]
    narrowed = html.page(teacher.get(WEEK + "?class=6А"))
    turn = narrowed.by_role("navigation", "Another week or month")
    assert turn.links and all("class=6%D0%90" in each for each in turn.links)
    assert "The address contains" in html.page(teacher.get(WEEK + "?class=13Я")).text


def test_the_month_has_what_only_its_wording_dates(teacher: Persona, client: Client) -> None:
    SchoolProfileFactory()
    fields = {"worded_from": date(2026, 12, 7), "worded_until": date(2026, 12, 13), "worded_months": 1 << 3}
    ActivityFactory(title="Чтения", timing_text="II неделя декабря", **fields)
    ActivityFactory(title="Музей", timing_text="II неделя декабря", is_public=False, visibility="staff", **fields)
    year = {"worded_from": date(2026, 9, 1), "worded_until": date(2027, 5, 31), "worded_months": (1 << 9) - 1}
    ActivityFactory(title="Кружок", timing_text="в течение года", **year)

    found = {
        path: [word for word in ("Чтения", "Музей", "Кружок") if word in html.page(browser.get(path)).one("main").text]
        for browser, path in (
            (teacher, "/en/staff/plan/month/"),
            (teacher, "/en/staff/plan/week/2026/12/9/"),
            (teacher, "/en/staff/plan/week/"),
            (client, "/en/calendar/plan/2026/12/"),
            (client, "/en/calendar/week/2026/12/9/"),
        )
    }
    assert found == {
        "/en/staff/plan/month/": ["Чтения", "Музей"],
        "/en/staff/plan/week/2026/12/9/": ["Чтения", "Музей"],
        "/en/staff/plan/week/": [],
        "/en/calendar/plan/2026/12/": ["Чтения"],
        "/en/calendar/week/2026/12/9/": ["Чтения"],
    }


def test_the_text_for_a_chat_has_a_line_for_each_date(teacher: Persona, client: Client, week: Occurrence) -> None:
    staff, visitors = (
        browser.get(path).text for browser, path in ((teacher, WEEK + "?level=ooo"), (client, VISITORS_WEEK))
    )

    said = html.page(client.get(VISITORS_WEEK)).one("textarea").text
    assert "Fri, 4 December • 14:00–15:30 Концерт (6А; актовый зал)" in said
    assert "• CALLED OFF: all day Прогулка" in said
    assert said.endswith("http://testserver/en/calendar/week/")
    assert "Смирнова" not in visitors
    assert "level=ooo" in html.page(teacher.get(WEEK + "?level=ooo")).one("textarea").text
    assert "data-print" in staff


def ways(browser: Any, path: str) -> list[str]:
    """Return where the plan of a period leads: its week, its month, the present one where it is another, back and on."""
    return html.page(browser.get(path)).by_role("navigation", "Another week or month").links


def test_a_period_leads_to_the_ones_around_it_and_back(client: Client, teacher: Persona) -> None:
    SchoolProfileFactory()
    for browser, now, months in (
        (teacher, WEEK, "/en/staff/plan/month/"),
        (client, VISITORS_WEEK, "/en/calendar/plan/"),
    ):
        december, january = f"{months}2026/12/", f"{months}2027/1/"
        before, this, after = (f"{now}{day}/" for day in ("2026/11/23", "2026/11/30", "2026/12/7"))
        assert ways(browser, now) == [now, december, before, after]
        assert ways(browser, after) == [after, december, now, this, f"{now}2026/12/14/"]
        assert ways(browser, december) == [now, december, f"{months}2026/11/", january]
        month_now = december if browser is client else months
        week_of_january = f"{now}2026/12/28/"
        assert ways(browser, january) == [week_of_january, january, month_now, december, f"{months}2027/2/"]


def test_weeks_end_where_the_calendar_ends(client: Client, teacher: Persona) -> None:
    found = {
        path: browser.get(f"/en/{path}/").status_code
        for browser, path in (
            (client, "calendar/week/2026/13/1"),
            (client, "calendar/week/2030/1/1"),
            (client, "calendar/plan/2030/1"),
            (client, "calendar/week/2025/9/1"),
            (client, "calendar/week/9999/12/31"),
            (client, "calendar/plan/9999/12"),
            (client, "calendar/plan/99999999999999999999/1"),
            (teacher, "staff/plan/week/2026/2/30"),
            (teacher, "staff/plan/month/9999/12"),
            (teacher, "staff/plan/week/1/1/1"),
        )
    }
    assert [path for path, status in found.items() if status == 200] == ["calendar/week/2025/9/1"]
    assert html.page(client.get("/en/calendar/week/")).by_role("navigation", "Another week or month").links


def test_whoever_is_signed_in_reads_what_everybody_reads(
    client: Client, coordinator: Persona, week: Occurrence
) -> None:
    assert client.get(VISITORS_WEEK).content == coordinator.get(VISITORS_WEEK).content
