"""The public calendar, as an agenda and by months: what visitors see, and what they must never learn."""

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
from tests import html
from tests.factories import (
    ActivityFactory,
    OccurrenceChangeFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    SchoolProfileFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-15 09:00")]

AGENDA, NOVEMBER = "/en/calendar/", "/en/calendar/2026/11/"


def event(title: str, starts_on: date, *, grades: str = "", **fields: Any) -> Occurrence:
    """One date of an activity of its own; what is of the activity goes by `activity__…`."""
    mine = {name.removeprefix("activity__"): fields.pop(name) for name in list(fields) if "__" in name}
    activity = ActivityFactory(title=title, grades_text=grades, **mine)
    made: Occurrence = OccurrenceFactory(activity=activity, starts_on=starts_on, **fields)
    return made


def cell(page: html.Part, day: int) -> html.Part:
    """The cell of a day in the month's table."""
    return page.one("td", id=f"day-{day}")


def is_today(client: Client, day: int) -> bool:
    return cell(html.page(client.get(NOVEMBER)), day).attrs.get("aria-current") == "date"


# The month


def test_a_month_is_one_table_with_each_day_a_cell(client: Client) -> None:
    kept = event("Осенний кросс", date(2026, 11, 18), start_time=time(14, 5))
    page = html.page(client.get(NOVEMBER))

    table = page.table("November 2026: 1 event")
    assert len(table.all("th", scope="col")) == 7
    # 1 November 2026 is a Sunday: six empty cells before it, six after the 30th.
    weeks = table.rows[1:]
    assert [len(week) for week in weeks] == [7] * 6
    assert [text.partition(" ")[0] for week in weeks for text in week] == [""] * 6 + [*map(str, range(1, 31))] + [
        ""
    ] * 6
    assert f"/en/events/{kept.pk}/" in cell(page, 18).links
    assert "14:05" in cell(page, 18).text
    assert is_today(client, 15)


def test_an_event_of_several_days_is_one_bar_in_each_week_and_said_once(client: Client) -> None:
    long = event("Неделя здоровья", date(2026, 11, 20), ends_on=date(2026, 12, 2), start_time=time(10))
    event("Лыжи", date(2026, 11, 23), ends_on=date(2026, 11, 24))
    event("Концерт", date(2026, 11, 24), start_time=time(9))
    november, december = (html.page(client.get(path)) for path in (NOVEMBER, "/en/calendar/2026/12/"))

    bars = [each for each in november.all("li") if "long" in each.attrs.get("class", "").split()]
    said = [(bar.attrs["class"].split()[-2:], "aria-hidden" in bar.attrs) for bar in bars if "Неделя" in bar.text]
    # Friday to Sunday, the whole next week, and the last Monday of the month
    assert said == [(["long-3", "is-open"], False), (["is-begun", "is-open"], True), (["is-begun", "is-open"], True)]
    assert cell(november, 20).text == "20 November, Friday 10:00 Неделя здоровья from 20 November to 2 December"
    silent = [each for bar in bars[1:] if "Неделя" in bar.text for each in bar.all("a")]
    assert [each.attrs["tabindex"] for each in silent] == ["-1", "-1"]
    # A bar stands on its own row on each of its days; a day that only a bar crosses is no heading.
    rows = {day: [each.attrs["class"].split()[-1] for each in cell(november, day).all("li")] for day in (23, 24, 25)}
    assert rows == {23: ["is-open", "long-2"], 24: ["lane", "lane", "event"], 25: ["lane"]}
    assert not cell(november, 25).all("h3") and cell(november, 24).text.endswith("09:00 Концерт")
    assert "Неделя" in cell(december, 1).text and "10:00" not in cell(december, 1).text
    assert "from 20 November to 2 December" in cell(december, 1).text
    assert cell(december, 2).text == "2"
    assert f"/en/events/{long.pk}/" in december.links


def test_a_month_at_a_glance_leads_to_the_day_below_which_each_event_stands(client: Client) -> None:
    event("Неделя здоровья", date(2026, 11, 17), ends_on=date(2026, 11, 19))
    for hour in (9, 10, 11, 12):
        event("Урок", date(2026, 11, 18), start_time=time(hour))
    page = html.page(client.get(NOVEMBER))

    small = {each.name: each.attrs for each in page.table("November 2026").all("a")}
    assert {name: attrs["href"] for name, attrs in small.items()} == {
        "17 November: 1 event": "#day-17",
        "18 November: 5 events": "#day-18",
        "19 November: 1 event": "#day-17",
    }
    assert small["18 November: 5 events"]["class"] == "has-dots-3"
    assert {each[1:] for each in small_links(page)} <= {
        each.attrs["id"] for each in page.all("td") if "id" in each.attrs
    }


def small_links(page: html.Part) -> list[str]:
    return page.table("November 2026").links


def test_called_off_moved_and_full_events_say_so_in_words(client: Client) -> None:
    SchoolProfileFactory()
    off = event("Поход", date(2026, 11, 20))
    cancel_dates(occurrence=off, scope=Scope.ONE, reason="Карантин в 6А")
    concert = event("Концерт", date(2026, 11, 21))
    OccurrenceChangeFactory(occurrence=concert, starts_on=date(2026, 11, 19))
    event("Мастерская", date(2026, 11, 22), takes_sign_ups=True, capacity=2, seats_taken=2)
    event("Прошедшая", date(2026, 11, 10), takes_sign_ups=True, capacity=2, seats_taken=2)
    event("Гостиная", date(2026, 11, 23), takes_sign_ups=True, capacity=2, seats_taken=1)
    event("Записались", date(2026, 11, 24), takes_sign_ups=True, signs_up_until=date(2026, 11, 10))
    for page in (html.page(client.get(NOVEMBER)), html.page(client.get(AGENDA))):
        rows = {each.all_by_role("link")[0].name: each.text for each in page.one("main").all_by_role("listitem")}
        assert [each.text for each in page.all("s")] == ["Поход"]
        assert "called off" in rows["Поход"]
        assert "Карантин" not in page.text
        assert "MOVED from 19 to 21 November" in rows["Концерт"]
        assert [title for title, text in rows.items() if "full" in text] == ["Мастерская"]
        assert [title for title, text in rows.items() if "sign-up open" in text] == ["Гостиная"]
        assert (page.text.count("full"), page.text.count("sign-up open")) == (1, 1)


def test_what_has_no_date_stands_in_a_line_of_its_own(client: Client) -> None:
    fuzzy = ActivityFactory(title="Чтения", in_october=True, timing_text="II неделя октября")
    dated = ActivityFactory(title="С датой", in_october=True)
    OccurrenceFactory(activity=dated, starts_on=date(2026, 10, 5))
    ActivityFactory(title="Тайное", in_october=True, is_public=False)
    answer = client.get("/en/calendar/2026/10/")
    undated = html.page(answer).by_role("region", "During October")

    assert undated.links == [f"/en/activities/{fuzzy.pk}/"]
    assert "II неделя октября" in undated.text
    assert html.page(answer).text.count("С датой") == 1
    assert "Тайное" not in answer.text
    assert "During" not in client.get(NOVEMBER).text


def test_a_wording_that_only_names_the_month_is_not_said_below_its_name(client: Client) -> None:
    ActivityFactory(title="Чтения", in_october=True, timing_text="октябрь")
    page = html.page(client.get("/calendar/2026/10/"))

    assert page.by_role("region", "В течение октября").text == "В течение октября Чтения"


@pytest.mark.parametrize(
    ("grades", "said"),
    [("5–7", "5–\u20607 классы"), ("9", "9 класс"), ("1–4, родители", "для кого: 1–4, родители")],
)
def test_a_row_says_what_its_numbers_are_of(client: Client, grades: str, said: str) -> None:
    event("Кросс", date(2026, 11, 18), grades=grades)

    assert html.page(client.get("/calendar/")).one("p", class_="event-facts").text.endswith(said)


def test_many_without_a_date_are_folded_with_their_number(client: Client) -> None:
    ActivityFactory.create_batch(5, in_october=True)

    assert "5 events without a date yet" in client.get("/en/calendar/2026/10/").text


def test_an_empty_month_names_the_nearest_event(client: Client) -> None:
    ahead = event("Для шестых", date(2027, 1, 20), activity__grades=32)
    event("Для вторых", date(2026, 12, 5), activity__grades=2)
    page = html.page(client.get("/en/calendar/2026/12/?grade=6"))

    assert "There are no events in December for grades 6." in page.text
    assert f"/en/events/{ahead.pk}/?grade=6" in page.links
    assert "20 January 2027" in page.text
    assert page.one("meta", name="robots").attrs["content"] == "noindex"
    # Nothing ahead: the last one before
    assert f"/en/events/{ahead.pk}/?grade=6" in html.page(client.get("/en/calendar/2027/3/?grade=6")).links
    assert "noindex" not in client.get("/en/calendar/2026/12/").text


def test_an_empty_calendar_is_calm(client: Client) -> None:
    assert "There are no events in November." in client.get(NOVEMBER).text
    assert "There are no events this month and next." in client.get(AGENDA).text
    event("Прошлое", date(2026, 10, 2))
    with publishing():
        pass
    assert "Most recent: 2 October, Прошлое" in html.page(client.get(NOVEMBER)).text
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
    first, last = (html.page(client.get(path)) for path in ("/calendar/2025/9/", "/calendar/2028/8/"))
    assert first.all(rel="next") and not first.all(rel="prev")
    assert last.all(rel="prev") and not last.all(rel="next")

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
    answer = client.get(AGENDA)
    page = html.page(answer)

    assert "Прошедшее" not in answer.text
    november = page.by_role("region", "November 2026")
    assert "15 November, Sunday today continues Идёт until 17 November" in november.text
    assert november.text.count("Идёт") == 1
    assert "14:00–15:30" in page.text
    assert "Нескоро" not in answer.text
    assert "/en/calendar/2027/1/" in page.links
    # The small month also knows the days that are over.
    days = [address for address in page.table("November 2026").links if "#day-" in address]
    assert "/en/calendar/2026/11/#day-11" in days
    assert len(days) == answer.text.count("#day-") == 6


def test_a_long_agenda_ends_with_a_whole_day_and_says_where_it_goes_on(client: Client) -> None:
    activity = ActivityFactory(title="Кружок")
    for number in range(65):
        OccurrenceFactory(
            activity=activity, starts_on=date(2026, 11, 16 + number // 7), original_start=f"first-{number}"
        )
    page = html.page(client.get(AGENDA))

    assert page.one("div", class_="calendar-agenda").text.count("Кружок") == 56
    assert "23 November, " in page.text
    assert "24 November, " not in page.text
    (further,) = (each for each in page.all_by_role("link") if each.name.startswith("Coming next"))
    assert further.attrs["href"] == "/en/calendar/2026/11/"
    assert "Что дальше: ноябрь 2026" in html.page(client.get("/calendar/")).text


def test_what_is_weekly_stands_once_with_its_further_dates_folded(client: Client) -> None:
    club = ActivityFactory(title="Кружок")
    days = [date(2026, 11, 18), date(2026, 11, 25), date(2026, 12, 2), date(2026, 12, 9), date(2026, 12, 23)]
    dates = [OccurrenceFactory(activity=club, starts_on=day, start_time=time(14)) for day in days]
    cancel_dates(occurrence=dates[3], scope=Scope.ONE, reason="Карантин")
    twice = ActivityFactory(title="Дважды")
    for day in (date(2026, 11, 20), date(2026, 11, 27)):
        OccurrenceFactory(activity=twice, starts_on=day)
    page = html.page(client.get(AGENDA))

    (fold,) = (each for each in page.one("main").all("details") if each.attrs.get("class") == "event-repeats")
    assert fold.one("summary").text == "every Wednesday, 2 more times until 2 December"
    assert fold.links == [f"/en/events/{each.pk}/" for each in dates[1:3]]
    headings = [each.text.partition(",")[0] for each in page.all("h3") if each.attrs.get("class") == "agenda-day"]
    # What is called off stands by itself, and so does what comes after it; two dates are no rhythm.
    assert headings == ["18 November", "20 November", "27 November", "9 December", "23 December"]
    assert "called off" in page.text


def test_every_way_out_of_the_calendar_and_back_keeps_the_filters(client: Client) -> None:
    kept = event("Осенний кросс", date(2026, 11, 18), activity__grades=32)
    event("Лес", date(2026, 11, 15), activity__grades=32)
    query = "?grade=2&grade=6"
    paths = (AGENDA, NOVEMBER, f"/en/events/{kept.pk}/", "/en/calendar/week/", "/en/calendar/subscribe/")
    lost = {}
    for path in paths:
        links = [each for each in html.page(client.get(path + query)).one("main").links if each.startswith("/en/")]
        own = ("/en/calendar/", "/en/events/")
        lost[path] = [
            each
            for each in links
            # Chips change the filters, «Reset all» takes them away; what is of one event alone has none.
            if each.startswith(own) and "grade=" not in each and each != path and "sign-up" not in each
            if not each.endswith((".ics", "/poster/"))
        ]
    assert lost == {path: [] for path in paths}
    back = html.page(client.get(f"/en/events/{kept.pk}/{query}")).link("Calendar: November 2026")
    assert back.attrs["href"] == f"{NOVEMBER}{query}#day-18"
    assert f"/en/events/{kept.pk}/{query}" in html.page(client.get(AGENDA + query)).links


def test_after_midnight_of_the_school_the_next_visit_begins_with_the_new_day(
    client: Client, clock: time_machine.Traveller
) -> None:
    SchoolProfileFactory(time_zone="Asia/Vladivostok")
    event("Сегодняшнее", date(2026, 11, 15))
    event("Завтрашнее", date(2026, 11, 16))
    clock.move_to("2026-11-15T13:59:00+00:00")
    assert "Сегодняшнее" in client.get(AGENDA).text
    assert is_today(client, 15)

    clock.move_to("2026-11-15T14:01:00+00:00")
    assert "Сегодняшнее" not in client.get(AGENDA).text
    assert is_today(client, 16)


# Both


def test_the_filters_are_links_that_robots_leave_alone(client: Client) -> None:
    event("Осенний кросс", date(2026, 11, 18))
    page = html.page(client.get(NOVEMBER + "?grade=6&grade=2"))

    (sixth,) = (each for each in page.by_role("navigation", "Grades").all_by_role("link") if each.text == "6")
    assert (sixth.attrs["href"], sixth.attrs["aria-current"]) == ("/en/calendar/2026/11/?grade=2", "true")
    assert "/en/calendar/2026/11/?grade=2&grade=6&grade=7" in page.links
    assert page.form(role="search").fields["grade"] == ["2", "6"]
    assert "/en/calendar/?grade=2&grade=6" in page.links
    assert "/en/calendar/subscribe/?grade=2&grade=6" in page.links
    assert "/en/calendar/poster/?grade=2&grade=6" in page.links
    (ahead,) = page.all("a", rel="next")
    assert ahead.attrs["href"] == "/en/calendar/2026/12/?grade=2&grade=6"
    assert page.one("link", rel="canonical").attrs["href"] == "http://testserver/en/calendar/2026/11/"
    # No link of the filters is one that a robot follows; the other language's page is behind one.
    links = [each.attrs for each in page.all("a") if "grade=" in each.attrs["href"].partition("?")[2]]
    assert len(links) > 10
    assert [each for each in links if "nofollow" not in each.get("rel", "").split() and "hreflang" not in each] == []


def test_what_the_address_asks_for_and_is_not_here_is_said(client: Client) -> None:
    strange = "?grade=12&direction=x&class=%00&partner=nobody&kind=" + "9" * 5000
    for path in (AGENDA, NOVEMBER):
        assert "The address contains an unknown filter" in client.get(path + strange).text
        assert "The address contains" not in client.get(path + "?grade=3&grade=").text


def test_both_languages_say_days_in_their_own_words(client: Client) -> None:
    event("Осенний кросс", date(2026, 11, 18))
    russian, english = html.page(client.get("/calendar/")), html.page(client.get(AGENDA))

    assert "18 ноября, среда" in russian.text
    assert not russian.one("main").all(lang="ru")
    assert "18 November, Wednesday" in english.text
    assert [each.text for each in english.one("main").all("span", lang="ru")] == ["Осенний кросс"]
    assert "Ноябрь 2026" in client.get("/calendar/2026/11/").text


def test_what_people_typed_is_no_markup(client: Client) -> None:
    fields = {"activity__place": "<i>зал</i>", "activity__timing_text": "<i>осень</i>"}
    event("<script>alert(1)</script>", date(2026, 11, 18), grades="<b>5</b>", **fields)
    ActivityFactory(title="<b>Чтения</b>", in_october=True)
    paths = (AGENDA, NOVEMBER, "/en/calendar/2026/10/", NOVEMBER + "?q=%3Cscript%3E")
    pages = [html.page(client.get(path)) for path in paths]
    written = ".//i | .//b | .//script[not(@src)]"
    assert not any(page.one("body").find(written) for page in pages)
    assert "<script>alert(1)" in pages[1].text


def test_what_is_for_staff_only_shows_nowhere(client: Client) -> None:
    event("Закрытое", date(2026, 11, 18), activity__visibility="staff", activity__is_public=False)
    for path in (AGENDA, NOVEMBER, "/en/", NOVEMBER + "?q=закрытое", AGENDA + "?q=закрытое"):
        page = client.get(path).text
        assert "Закрытое" not in html.page(client.get(path)).one("main").text
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
