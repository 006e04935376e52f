"""The public calendar, as an agenda and by months: what visitors see, and what they must never learn."""

import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from activities.models import Activity, Occurrence
from activities.services.occurrences import Scope, cancel_dates
from partners.models import Direction, Partnership
from school.publication import publishing
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    SchoolProfileFactory,
)

pytestmark = pytest.mark.django_db

AGENDA, NOVEMBER = "/en/calendar/", "/en/calendar/2026/11/"


@pytest.fixture(autouse=True)
def mid_november() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-15 09:00", tick=False) as traveller:
        yield traveller


def event(title: str, starts_on: date, *, grades: str = "", **fields: Any) -> Occurrence:
    """One date of an activity of its own; what is of the activity goes by `activity__…`."""
    mine = {name.removeprefix("activity__"): fields.pop(name) for name in list(fields) if "__" in name}
    activity = ActivityFactory(title=title, grades_text=grades, **mine)
    made: Occurrence = OccurrenceFactory(activity=activity, starts_on=starts_on, **fields)
    return made


def cell(page: str, day: int) -> str:
    """The cell of a day in the month's table."""
    found = re.search(rf'<td id="day-{day}".*?</td>', page, re.DOTALL)
    assert found, day
    return found[0]


# The month


def test_a_month_is_one_table_with_each_day_a_cell(client: Client) -> None:
    kept = event("Осенний кросс", date(2026, 11, 18), start_time=time(14, 5))
    page = client.get(NOVEMBER).text

    assert page.count('<table class="month') == page.count("<caption>") == 1
    assert page.count('<th scope="col">') == 7
    # 1 November 2026 is a Sunday: six empty cells before it, six after the 30th.
    assert page.count('<td class="is-other"></td>') == 12
    assert page.count("<td id=") == 30
    assert f'href="/en/events/{kept.pk}/"' in cell(page, 18)
    assert "14:05" in cell(page, 18)
    assert 'aria-current="date"' in cell(page, 15)
    assert "1 event<" in page


def test_an_event_of_several_days_is_in_each_of_them(client: Client) -> None:
    event("Неделя здоровья", date(2026, 11, 28), ends_on=date(2026, 12, 2), start_time=time(10))
    november, december = client.get(NOVEMBER).text, client.get("/en/calendar/2026/12/").text

    assert "10:00" in cell(november, 28)
    for page, days in ((november, (28, 29, 30)), (december, (1, 2))):
        for day in days:
            assert "until 2 December" in cell(page, day)
    assert "goes on" in cell(november, 29)
    assert "10:00" not in cell(december, 1)
    assert "Неделя" not in cell(november, 27) + cell(december, 3)


def test_called_off_moved_and_full_events_say_so_in_words(client: Client) -> None:
    SchoolProfileFactory()
    off = event("Поход", date(2026, 11, 20))
    cancel_dates(occurrence=off, scope=Scope.ONE, reason="Карантин в 6А")
    event("Концерт", date(2026, 11, 21), moved_from=date(2026, 11, 19))
    event("Мастерская", date(2026, 11, 22), takes_sign_ups=True, capacity=2, seats_taken=2)
    event("Прошедшая", date(2026, 11, 10), takes_sign_ups=True, capacity=2, seats_taken=2)
    event("Гостиная", date(2026, 11, 23), takes_sign_ups=True, capacity=2, seats_taken=1)
    event("Записались", date(2026, 11, 24), takes_sign_ups=True, signs_up_until=date(2026, 11, 10))
    for page in (client.get(NOVEMBER).text, client.get(AGENDA).text):
        assert re.search(r"<s>Поход</s>.*called off", page)
        assert "Карантин" not in page
        assert "moved here from 19 November" in page
        assert re.search(r"Мастерская(?:(?!</li>).)*no seats left", page)
        assert re.search(r"Гостиная(?:(?!</li>).)*sign-up is open", page)
        assert (page.count("no seats left"), page.count("sign-up is open")) == (1, 1)


def test_what_has_no_date_stands_in_a_line_of_its_own(client: Client) -> None:
    fuzzy = ActivityFactory(title="Чтения", in_october=True, timing_text="II неделя октября")
    dated = ActivityFactory(title="С датой", in_october=True)
    OccurrenceFactory(activity=dated, starts_on=date(2026, 10, 5))
    ActivityFactory(title="Тайное", in_october=True, is_public=False)
    page = client.get("/en/calendar/2026/10/").text

    assert "In the course of October" in page
    assert f'href="/en/activities/{fuzzy.pk}/"' in page
    assert "II неделя октября" in page
    assert page.count("С датой") == 1
    assert "Тайное" not in page
    assert "In the course of" not in client.get(NOVEMBER).text


def test_many_without_a_date_are_folded_with_their_number(client: Client) -> None:
    ActivityFactory.create_batch(5, in_october=True)

    assert "5 events without a date yet" in client.get("/en/calendar/2026/10/").text


def test_an_empty_month_names_the_nearest_event(client: Client) -> None:
    ahead = event("Для шестых", date(2027, 1, 20), activity__grades=32)
    event("Для вторых", date(2026, 12, 5), activity__grades=2)
    page = client.get("/en/calendar/2026/12/?grade=6").text

    assert "There are no events in December for grades 6." in page
    assert f'href="/en/events/{ahead.pk}/"' in page
    assert "20 January 2027" in page
    assert '<meta name="robots" content="noindex">' in page
    # Nothing ahead: the last one before
    after = client.get("/en/calendar/2027/3/?grade=6").text
    assert f'href="/en/events/{ahead.pk}/"' in after
    assert "noindex" not in client.get("/en/calendar/2026/12/").text


def test_an_empty_calendar_is_calm(client: Client) -> None:
    assert "There are no events in November." in client.get(NOVEMBER).text
    assert "There are no events this month and next." in client.get(AGENDA).text
    event("Прошлое", date(2026, 10, 2))
    with publishing():
        pass
    assert re.search(r"The last one:.*2 October, .*Прошлое", client.get(NOVEMBER).text, re.DOTALL)
    assert "Прошлое" not in client.get(AGENDA).text


def test_months_end_so_that_robots_do_not_walk_for_ever(client: Client) -> None:
    found = {
        path: client.get(f"/calendar/{path}/").status_code
        for path in ("2025/09", "2025/08", "2028/08", "2028/09", "2026/13", "2026/0", "99999/1", "0/1")
    }
    assert found == {
        "2025/09": 200,
        "2025/08": 404,
        "2028/08": 200,
        "2028/09": 404,
        "2026/13": 404,
        "2026/0": 404,
        "99999/1": 404,
        "0/1": 404,
    }
    assert 'rel="prev' not in client.get("/calendar/2025/9/").text
    assert 'rel="next' not in client.get("/calendar/2028/8/").text

    event("Давнее", date(2023, 10, 3), activity__school_year=2023)
    with publishing():
        pass
    assert client.get("/calendar/2023/9/").status_code == 200
    assert client.get("/calendar/2023/8/").status_code == 404


# The agenda


def test_the_agenda_begins_today_with_what_goes_on(client: Client) -> None:
    event("Прошедшее", date(2026, 11, 11))
    event("Идёт", date(2026, 11, 13), ends_on=date(2026, 11, 17))
    event("Скоро", date(2026, 12, 30), start_time=time(14), end_time=time(15, 30))
    event("Нескоро", date(2027, 1, 12))
    page = client.get(AGENDA).text

    assert "Прошедшее" not in page
    assert re.search(r"15 November, .*?today.*?goes on.*?Идёт.*?until 17 November", page, re.DOTALL)
    assert page.count("Идёт") == 1
    assert "14:00–15:30" in page
    assert "Нескоро" not in page
    assert 'href="/en/calendar/2027/1/"' in page
    # The small month also knows the days that are over.
    assert 'href="/en/calendar/2026/11/#day-11"' in page
    assert page.count("#day-") == 6


def test_a_long_agenda_ends_with_a_whole_day_and_says_where_it_goes_on(client: Client) -> None:
    activity = ActivityFactory(title="Кружок")
    for number in range(65):
        OccurrenceFactory(
            activity=activity, starts_on=date(2026, 11, 16 + number // 7), original_start=f"first-{number}"
        )
    page = client.get(AGENDA).text

    assert page.count("Кружок") == 56
    assert "23 November, " in page
    assert "24 November, " not in page
    assert re.search(r'href="/en/calendar/2026/11/">What is further on', page)


def test_after_midnight_of_the_school_the_next_visit_begins_with_the_new_day(
    client: Client, mid_november: time_machine.Traveller
) -> None:
    SchoolProfileFactory(time_zone="Asia/Vladivostok")
    event("Сегодняшнее", date(2026, 11, 15))
    event("Завтрашнее", date(2026, 11, 16))
    mid_november.move_to("2026-11-15T13:59:00+00:00")
    assert "Сегодняшнее" in client.get(AGENDA).text
    assert 'aria-current="date"' in cell(client.get(NOVEMBER).text, 15)

    mid_november.move_to("2026-11-15T14:01:00+00:00")
    assert "Сегодняшнее" not in client.get(AGENDA).text
    assert 'aria-current="date"' in cell(client.get(NOVEMBER).text, 16)


# Both


def test_the_filters_are_links_that_robots_leave_alone(client: Client) -> None:
    event("Осенний кросс", date(2026, 11, 18))
    page = client.get(NOVEMBER + "?grade=6&grade=2").text

    assert re.search(r'rel="nofollow" href="/en/calendar/2026/11/\?grade=2"[^>]*aria-current="true">6<', page)
    assert 'href="/en/calendar/2026/11/?grade=2&amp;grade=6&amp;grade=7"' in page
    assert '<input type="hidden" name="grade" value="6">' in page
    assert 'href="/en/calendar/?grade=2&amp;grade=6"' in page
    assert 'href="/en/calendar/subscribe/?grade=2&amp;grade=6"' in page
    assert 'href="/en/calendar/poster/?grade=2&amp;grade=6"' in page
    assert re.search(r'rel="next nofollow" href="/en/calendar/2026/12/\?grade=2&amp;grade=6"', page)
    assert '<link rel="canonical" href="http://testserver/en/calendar/2026/11/">' in page
    # No link of the filters is one that a robot follows; the other language's page is behind one.
    links = [link for link in re.findall(r"<a [^>]*\?[^>]*grade=[^>]*>", page) if "hreflang" not in link]
    assert [link for link in links if "nofollow" not in link] == []


def test_what_the_address_asks_for_and_is_not_here_is_said(client: Client) -> None:
    strange = "?grade=12&direction=x&class=%00&partner=nobody&kind=" + "9" * 5000
    for path in (AGENDA, NOVEMBER):
        assert "The address asks for a filter that is not here" in client.get(path + strange).text
        assert "The address asks for" not in client.get(path + "?grade=3&grade=").text


def test_both_languages_say_days_in_their_own_words(client: Client) -> None:
    event("Осенний кросс", date(2026, 11, 18))
    russian, english = client.get("/calendar/").text, client.get(AGENDA).text

    assert re.search(r"18 ноября, <span>среда", russian)
    assert '<span lang="ru">Осенний кросс' not in russian
    assert re.search(r"18 November, <span>Wednesday", english)
    assert '<span lang="ru">Осенний кросс' in english
    assert "Ноябрь 2026" in client.get("/calendar/2026/11/").text


def test_what_people_typed_is_no_markup(client: Client) -> None:
    fields = {"activity__place": "<i>зал</i>", "activity__timing_text": "<i>осень</i>"}
    event("<script>alert(1)</script>", date(2026, 11, 18), grades="<b>5</b>", **fields)
    ActivityFactory(title="<b>Чтения</b>", in_october=True)
    pages = [client.get(path).text for path in (AGENDA, NOVEMBER, "/en/calendar/2026/10/")]
    pages.append(client.get(NOVEMBER + "?q=%3Cscript%3E").text)
    assert not any(re.search(r"<script>|<i>|<b>", page) for page in pages)
    assert "&lt;script&gt;alert(1)" in pages[1]


def test_what_is_for_staff_only_shows_nowhere(client: Client) -> None:
    event("Закрытое", date(2026, 11, 18), activity__visibility="staff", activity__is_public=False)
    for path in (AGENDA, NOVEMBER, "/en/", NOVEMBER + "?q=закрытое", AGENDA + "?q=закрытое"):
        page = client.get(path).text
        assert "Закрытое</" not in page
        assert "/events/" not in page
        assert "#day-" not in page


@pytest.mark.parametrize("path", [NOVEMBER, AGENDA, NOVEMBER + "?q=кросс", AGENDA + "?q=кросс", NOVEMBER + "?grade=3"])
def test_a_warm_page_asks_the_database_four_times(
    client: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    partnership: Partnership = PartnershipFactory()
    for day in (10, 18, 19):
        event("Осенний кросс", date(2026, 11, day), activity__joint=[partnership])
    ActivityFactory(title="Кросс без даты", in_october=True, months=1 << 2, worded_months=1 << 2)
    client.get("/en/calendar/2026/12/")

    with django_assert_max_num_queries(4):
        assert "кросс" in client.get(path).text


# Elsewhere


def test_partners_and_directions_link_to_their_events(client: Client) -> None:
    partnership: Partnership = PartnershipFactory()
    idle = PartnerFactory()
    event("Осенний кросс", date(2026, 11, 18), activity__joint=[partnership])
    partner = partnership.partner

    link = f"/en/calendar/?partner={partner.slug}"
    assert link in client.get(f"/en/partners/{partner.slug}/").text
    assert "/en/calendar/?partner=" not in client.get(f"/en/partners/{idle.slug}/").text
    assert "Осенний кросс" in client.get(link).text
    slug = Direction.objects.get(code="sport-health").slug
    assert f"/en/calendar/?direction={slug}" in client.get(f"/en/directions/{slug}/").text
    assert Activity.objects.count() == 1
