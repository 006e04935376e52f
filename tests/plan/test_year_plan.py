"""The year's plan as a page: who sees it, its map of blank spots, its groups, what narrows it; rows for the next year."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import quote, urlencode

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from activities.models import Activity, Module, Occurrence
from activities.services.activities import save_activity
from activities.services.occurrences import follow_dates
from partners.models import Direction
from plan.selectors.year import Grouping
from school.publication import clear_cached
from tests import html
from tests.conftest import Persona, signed_in
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    SchoolClassFactory,
    SchoolProfileFactory,
    UserFactory,
)
from wordings.months import month_mask

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

PLAN = "/en/staff/plan/"
COPY = "/en/staff/plan/copy/"


@pytest.fixture(autouse=True)
def a_day_in_english() -> Iterator[None]:
    SchoolProfileFactory()
    with translation.override("en"):
        yield


def planned(title: str, *months: int, **fields: object) -> Activity:
    """An activity of these months of 2026/2027, or of no known days."""
    days = [date(2026 if month >= 9 else 2027, month, 1) for month in months]
    if days:
        fields |= {
            "timing_kind": "period",
            "worded_from": days[0],
            "worded_until": days[-1].replace(day=28),
            "worded_months": month_mask(months),
        }
    return ActivityFactory(title=title, timing_text="как в плане", **fields)


def direction(code: str) -> Direction:
    return Direction.objects.get(code=code)


def titles(client: Client, query: str = "") -> list[str]:
    """The rows of the page from top to bottom."""
    return [each.title for group in client.get(f"{PLAN}{query}").context["groups"] for each in group.rows]


def groups(client: Client, query: str) -> list[tuple[str, list[str]]]:
    found = client.get(f"{PLAN}{query}").context["groups"]
    return [(group.heading, [each.title for each in group.rows]) for group in found]


def cells(client: Client, query: str = "") -> dict[tuple[str, str], int]:
    """The map: how many activities each direction has in each month."""
    plan = client.get(f"{PLAN}{query}").context["map"]
    return {(row.direction.code, cell.month.timing): cell.count for row in plan.rows for cell in row.cells}


def links(response: HttpResponse, part: str) -> list[str]:
    return [address for address in html.page(response).links if part in address]


# --- who sees what ------------------------------------------------------------------------------


def test_staff_see_the_plan_and_nobody_else(
    anonymous: Client, representative: Client, teacher: Client, coordinator: Client
) -> None:
    planned("Экскурсия", 10)
    assert "/login/" in anonymous.get(PLAN)["Location"]
    assert representative.get(PLAN).status_code == 403
    for staff in (teacher, coordinator):
        page = html.page(staff.get(PLAN))
        assert "Экскурсия" in page.text
        assert page.heading == "Plan 2026/2027"


def test_each_is_offered_what_they_may_do(teacher: Persona, coordinator: Client) -> None:
    planned("Экскурсия", 10)
    own = SchoolClassFactory(letter="А", class_teacher=teacher.user)
    other = SchoolClassFactory(letter="Б")
    may, not_their = f"/staff/plan/classes/{own.pk}/", f"/staff/plan/classes/{other.pk}/"
    for_coordinators = ["/import/plan/", "/plan/paper/", "/plan/paper/edit/", "/plan/copy/", "level=noo"]

    page = teacher.get(PLAN)
    assert links(page, may)
    assert links(page, "/activities/new/?year=2026")
    assert links(page, "/activities/?year=2026")
    assert not any(links(page, address) for address in [not_their, *for_coordinators])

    page = coordinator.get(PLAN)
    assert all(links(page, address) for address in [may, not_their, *for_coordinators])
    for address in [
        *links(page, "/staff/plan/"),
        *links(page, "/import/plan/"),
        *links(page, "/activities/new/"),
    ]:
        assert coordinator.get(address if address.startswith("/") else f"{PLAN}{address}").status_code == 200


def test_the_plan_is_in_the_navigation(teacher: Client) -> None:
    here = html.page(teacher.get(PLAN)).by_role("navigation", "Main menu").link("Plan").attrs
    assert (here["href"], here["aria-current"]) == ("/en/staff/plan/", "page")
    assert links(teacher.get("/en/staff/"), "/en/staff/plan/")


# --- blank spots --------------------------------------------------------------------------------


def test_a_white_spot_opens_a_form_that_knows_it_and_vanishes_with_the_row(coordinator: Client) -> None:
    planned("Экскурсия", 10)
    sport, before = direction("sport-health"), coordinator.get(PLAN)
    asked = urlencode({"year": 2026, "direction": sport.pk, "timing": "февраль"})
    (link,) = [each for each in links(before, "timing=") if each.endswith(f"?{asked}")]
    form = coordinator.get(link)
    assert form.context["form"].initial["timing_text"] == "февраль"
    assert form.context["form"].initial["direction"] == sport.pk
    answer = coordinator.post(
        link,
        {
            "title": "Лыжня",
            "timing_text": "февраль",
            "direction": sport.pk,
            "cooperation": "looking",
            "module": "Социальное партнёрство",
            "visibility": "usual",
        },
    )
    assert answer.status_code == 302
    after = coordinator.get(PLAN)
    assert link not in links(after, "timing=")
    assert after.context["map"].white_spots == before.context["map"].white_spots - 1
    assert cells(coordinator)["sport-health", "февраль"] == 1


def test_nothing_is_asked_of_months_that_have_passed(coordinator: Client) -> None:
    planned("Экскурсия", 12)
    page = coordinator.get(PLAN)
    # From November to May in each of the four directions
    assert page.context["map"].white_spots == len(links(page, "timing=")) == 28
    assert not links(page, f"timing={quote('сентябрь')}")
    with time_machine.travel("2027-09-01T09:00:00+00:00", tick=False):
        page = signed_in(UserFactory(coordinator=True)).get(f"{PLAN}?year=2026")
        assert page.context["map"].white_spots == 0
        assert not links(page, "timing=")
        assert "blank spot" not in page.text


def test_every_number_of_the_map_lists_just_its_rows(coordinator: Client) -> None:
    sport, civic = direction("sport-health"), direction("civic-patriotic")
    both = [PartnershipFactory(direction=sport), PartnershipFactory(direction=civic)]
    planned("Совместный поход", 10, joint=both)
    planned("Футбол", 10, 11, direction=sport)
    planned("Секция", 9, 10, 11, 12, 1, 2, direction=sport)
    planned("Митинг", 5, direction=civic)
    planned("Встреча", direction=civic)
    page = coordinator.get(PLAN)
    assert cells(coordinator)["sport-health", "октябрь"] == 2
    # What two directions do together fills the month of both.
    assert cells(coordinator)["civic-patriotic", "октябрь"] == 1
    assert cells(coordinator)["sport-health", "декабрь"] == 0
    found = {}
    for cell in html.page(page).all("a", class_="map-count"):
        query = cell.attrs["href"].partition("#")[0]
        assert len(titles(coordinator, query)) == int(cell.text.partition(":")[0])
        found[query] = titles(coordinator, query)
    assert len(found) == 5
    assert found[f"?year=2026&month=through&direction={sport.slug}&state=joint"] == ["Секция"]


def test_a_summer_month_stands_in_the_map_once_something_is_planned_for_it(coordinator: Client) -> None:
    planned("Экскурсия", 10)
    assert not any(month == "июль" for _code, month in cells(coordinator))
    planned("Лагерь", 7, direction=direction("sport-health"))
    assert cells(coordinator)["sport-health", "июль"] == 1


def test_what_is_called_off_fills_no_month_and_is_marked(coordinator: Client) -> None:
    planned("Лыжня", 2, direction=direction("sport-health"), cancelled=True)
    assert cells(coordinator)["sport-health", "февраль"] == 0
    (row,) = html.page(coordinator.get(PLAN)).all("tr", class_="is-off")
    assert "called off" in row.text


# --- groups, filters, pages ---------------------------------------------------------------------


def test_rows_stand_under_their_months(coordinator: Client) -> None:
    planned("Без срока")
    planned("Весь год", 9, 10, 11, 12, 1)
    planned("Май", 5)
    planned("Сентябрь и октябрь", 9, 10)
    ahead = [("May", ["Май"]), ("All year", ["Весь год"]), ("Days not known yet", ["Без срока"])]
    assert groups(coordinator, "?past=all") == [("September", ["Сентябрь и октябрь"]), *ahead]
    assert titles(coordinator, "?past=over") == ["Сентябрь и октябрь"]
    # The plan of the present year opens at today.
    assert groups(coordinator, "") == ahead
    page = html.page(coordinator.get(PLAN))
    assert page.link("September–October: 1 activity is over").attrs["href"] == "?past=over"
    assert page.one("p", class_="count").text == "3 activities"


def test_what_goes_on_stands_in_the_month_of_its_next_day(coordinator: Client) -> None:
    club = planned("Кружок", 10, 12)
    days = [date(2026, 10, 7), date(2026, 11, 30), *(date(2026, 12, day) for day in (7, 14, 21, 28))]
    for day in days:
        OccurrenceFactory(activity=club, starts_on=day, held=day.month == 10)
    planned("Декабрь", 12)
    planned("Октябрь", 10)
    assert groups(coordinator, "") == [("November", ["Кружок"]), ("December", ["Декабрь"])]
    row = html.page(coordinator.get(PLAN)).all("td", class_="row-when")[0].text
    assert row == "30 November, 7 and 14 December 3 more dates"


def test_the_grouping_is_a_link(coordinator: Client) -> None:
    library = PartnerFactory(name="Библиотека")
    first = PartnershipFactory(partner=library, direction=direction("civic-patriotic"))
    planned("Чтения", 10, joint=[first], grades=0b1111, responsible_text="Библиотекарь")
    planned("Кросс", 9, grades=0b11111110000, direction=direction("sport-health"))
    page = coordinator.get(f"{PLAN}?month=10&q=Чтения")
    for grouping in Grouping.values:
        # The link keeps what the list is narrowed by.
        assert f"?month=10&q=%D0%A7%D1%82%D0%B5%D0%BD%D0%B8%D1%8F&sort={grouping}" in links(page, "sort=")
    assert groups(coordinator, "?sort=partner") == [
        ("Библиотека", ["Чтения"]),
        ("We are looking for a partner", ["Кросс"]),
    ]
    assert [heading for heading, _rows in groups(coordinator, "?sort=direction")] == [
        direction("civic-patriotic").title,
        direction("sport-health").title,
    ]
    assert groups(coordinator, "?sort=level") == [
        ("Primary general education", ["Чтения"]),
        ("For several levels", ["Кросс"]),
    ]
    assert groups(coordinator, "?sort=responsible") == [
        ("Библиотекарь", ["Чтения"]),
        ("Nobody is named", ["Кросс"]),
    ]
    module = Module.objects.get(code="main-events")
    planned("Смотр", 10, module="Ключевые общешкольные дела", programme_module=module)
    planned("Линейка", 9, module="Основные школьные дела", programme_module=module)
    planned("Робототехника", 9, module="Точка роста")
    main, unknown, none = groups(coordinator, "?sort=module")
    # Two names of one module are one group, which is headed as it is spelled there.
    assert main == ("Основные школьные дела", ["Линейка", "Смотр"])
    assert (unknown, none) == (("Точка роста", ["Робототехника"]), ("Without a module", ["Кросс", "Чтения"]))
    assert "There is no such order" in coordinator.get(f"{PLAN}?sort=weather").text


def test_what_the_school_does_on_its_own_is_told_apart_and_fills_no_white_spot(coordinator: Client) -> None:
    sport = direction("sport-health")
    planned("Кросс", 10, direction=sport)
    planned("Зарядка", 10, 11, direction=sport, cooperation="own", own_forces_text="ШСК")
    assert groups(coordinator, "?sort=partner") == [
        ("We are looking for a partner", ["Кросс"]),
        ("By the school itself", ["Зарядка"]),
    ]
    assert (titles(coordinator, "?state=own"), titles(coordinator, "?state=looking")) == (["Зарядка"], ["Кросс"])
    assert cells(coordinator)["sport-health", "октябрь"] == 1
    assert cells(coordinator)["sport-health", "ноябрь"] == 0
    page = html.page(coordinator.get(f"{PLAN}?state=own")).text
    assert "ШСК by the school itself" in page
    assert titles(coordinator, "?q=ШСК") == ["Зарядка"]


def test_headings_belong_to_their_rows(coordinator: Client) -> None:
    planned("Экскурсия", 10)
    table = html.page(coordinator.get(PLAN)).find("//table[.//th[@scope='rowgroup']]")[0]
    assert table.name
    assert table.one("th", scope="rowgroup", colspan="6", id="group-1").text == "October"
    assert table.one("th", scope="row").text.startswith("Экскурсия")


def test_the_plan_is_narrowed_by_its_filters(coordinator: Persona) -> None:
    partnership = PartnershipFactory(direction=direction("sport-health"))
    planned("Чтения", 10, joint=[partnership], grades=0b1111)
    october = planned("Кросс", 10, grades=0b11111110000)
    planned("Весь год", 9, 10, 11, 12, 1)
    october.people.add(coordinator.user)
    assert titles(coordinator, "?month=10") == ["Чтения", "Кросс"]
    assert titles(coordinator, "?month=through") == ["Весь год"]
    assert titles(coordinator, "?level=soo") == ["Кросс", "Весь год"]
    assert titles(coordinator, f"?direction={partnership.direction.slug}") == ["Чтения"]
    assert titles(coordinator, f"?partner={partnership.partner_id}") == ["Чтения"]
    assert titles(coordinator, "?responsible=me") == ["Кросс"]
    assert titles(coordinator, "?state=looking") == ["Кросс", "Весь год"]
    assert titles(coordinator, "?q=чтение") == ["Чтения"]
    page = html.page(coordinator.get(f"{PLAN}?month=13"))
    (said,) = page.all(class_="field-errors")
    assert "13" in said.text


def test_a_year_has_its_own_plan_and_the_filters_keep_it(coordinator: Client) -> None:
    planned("Этот год", 10)
    ActivityFactory(title="Прошлый год", school_year=2025)
    assert titles(coordinator) == ["Этот год"]
    page = coordinator.get(f"{PLAN}?year=2025")
    assert [each.title for group in page.context["groups"] for each in group.rows] == ["Прошлый год"]
    assert html.page(page).form(role="search").fields["year"] == ["2025"]
    assert links(page, "/staff/plan/?year=2024")
    assert links(page, "/staff/plan/?year=2026")
    # Nobody plans two years ahead.
    assert not links(coordinator.get(f"{PLAN}?year=2027"), "?year=2028")
    unknown = coordinator.get(f"{PLAN}?year=1812")
    assert "1812" in unknown.text
    assert titles(coordinator, "?year=1812") == ["Этот год"]


def test_what_htmx_takes_is_what_the_page_has(coordinator: Client) -> None:
    planned("Чтения", 10)
    planned("Кросс", 9)
    query = f"{PLAN}?q=кросс&year=2026&sort=partner"
    whole, part = coordinator.get(query), coordinator.get(query, headers={"HX-Request": "true"})
    with_blanks = coordinator.get(f"{query}&month=", headers={"HX-Request": "true"})
    assert with_blanks["HX-Push-Url"] == quote(query, safe="/?=&")
    rows, _start, tools = part.text.partition('<ul class="chips filters-set"')
    assert rows.strip() in whole.text
    # What stands in the toolbar comes along.
    assert tools.count('hx-swap-oob="true"') == 3
    assert "Чтения" not in part.text
    assert not html.fragment(part).all("h1")
    assert "HX-Request" in part["Vary"]


def test_an_empty_plan_offers_the_first_step_to_each(teacher: Client, coordinator: Client) -> None:
    page = coordinator.get(PLAN)
    assert "The plan is empty" in page.text
    assert links(page, "/import/plan/")
    # A new school has no plan to copy from.
    assert not links(page, "/plan/copy/?year=2025")
    ActivityFactory(school_year=2025)
    assert links(coordinator.get(PLAN), "/plan/copy/?year=2025")
    assert not html.page(page).all(class_="map")
    page = teacher.get(PLAN)
    assert "The plan is empty" in page.text
    assert not links(page, "/import/plan/")
    # Of a year that has rows, none of which fits, something else is said.
    planned("Кросс", 9)
    page = coordinator.get(f"{PLAN}?q=космос&year=2026")
    assert "Nothing was found" in page.text
    assert html.page(page).one(class_="map")
    assert links(page, "/staff/plan/?year=2026")


def test_a_long_plan_has_pages(coordinator: Client) -> None:
    for number in range(33):
        planned(f"Дело № {number:03}", 10)
    assert len(titles(coordinator)) == 30
    assert titles(coordinator, "?page=2") == ["Дело № 030", "Дело № 031", "Дело № 032"]
    assert links(coordinator.get(f"{PLAN}?sort=level"), "?sort=level&page=2")


def test_dates_stand_in_the_place_of_the_wording(coordinator: Client) -> None:
    activity = planned("Кросс", 10)
    Occurrence.objects.create(activity=activity, starts_on=date(2026, 10, 14), ends_on=date(2026, 10, 14))
    follow_dates(activity)
    page = coordinator.get(PLAN).text
    assert "как в плане" not in page
    assert "Wed,\u00a014\u00a0October" in page


def test_what_people_wrote_is_text(coordinator: Client) -> None:
    planned("<b>Кросс</b> & «бег»", 10, responsible_text="<script>alert(1)</script>", grades_text="<i>5</i>")
    for query in ("", "?sort=responsible"):
        page = coordinator.get(f"{PLAN}{query}")
        assert "<b>Кросс</b> & «бег»" in html.page(page).text
        assert "<b>Кросс" not in page.text
        assert "<script>alert" not in page.text


def test_the_number_of_queries_does_not_grow_with_the_plan(coordinator: Client) -> None:
    partnership = PartnershipFactory()

    def count() -> int:
        clear_cached()
        coordinator.get(PLAN)
        with CaptureQueriesContext(connection) as queries:
            coordinator.get(PLAN)
        return len(queries)

    def fill(numbers: range) -> None:
        for number in numbers:
            activity = ActivityFactory(joint=[partnership])
            day = date(2026, 10, number + 1)
            Occurrence.objects.create(activity=activity, starts_on=day, ends_on=day)

    fill(range(2))
    few = count()
    fill(range(2, 20))
    assert count() == few


# --- rows for the next year ---------------------------------------------------------------------


def test_rows_are_ticked_but_for_those_taken_over_and_called_off(coordinator: Persona) -> None:
    kept = ActivityFactory(title="Кросс", in_october=True, lessons="Заказать <автобус>")
    taken = ActivityFactory(title="Чтения")
    ActivityFactory(title="Чтения", school_year=2027, copied_from=taken)
    off = ActivityFactory(title="Лыжня", cancelled=True)
    form = html.page(coordinator.get(f"{COPY}?year=2026")).form()
    assert form.fields["activities"] == [str(kept.pk)]
    assert "disabled" in form.one("input", value=str(taken.pk)).attrs
    assert str(off.pk) in form.choices("activities")
    assert "already copied" in form.text
    assert "Заказать <автобус>" in form.text
    answer = coordinator.post(f"{COPY}?year=2026", {"activities": [kept.pk]})
    assert answer["Location"] == f"{PLAN}?year=2027&state=copied"
    copies = Activity.objects.filter(school_year=2027).exclude(copied_from=taken)
    assert [(each.title, each.timing_text) for each in copies] == [("Кросс", "октябрь")]


def test_ticks_stay_after_an_error(coordinator: Client) -> None:
    first, second = ActivityFactory(title="Кросс"), ActivityFactory(title="Чтения")
    page = html.page(coordinator.post(f"{COPY}?year=2026", {}))
    assert "Select at least one row." in page.text
    assert "activities" not in page.form().fields
    page = html.page(coordinator.post(f"{COPY}?year=2026", {"activities": [first.pk, "x"]}))
    assert page.form().fields["activities"] == [str(first.pk)]
    assert set(page.form().choices("activities")) == {str(first.pk), str(second.pk)}
    assert not Activity.objects.filter(school_year=2027).exists()


def test_dates_of_the_old_year_are_offered_rewritten(coordinator: Client) -> None:
    old = ActivityFactory(title="Кросс", timing_text="23.02.2027 (вторник)")
    plain = ActivityFactory(title="Чтения", timing_text="3 октября")
    page = html.page(coordinator.get(f"{COPY}?year=2026"))
    assert "1 row contains a date from last year" in page.text
    assert "23.02.2028 (среда)" in page.text
    assert "day off; 22.02?" in page.text
    assert page.form().fields["rewrites_dates"] == ["on"]
    coordinator.post(f"{COPY}?year=2026", {"activities": [old.pk, plain.pk], "rewrites_dates": "on"})
    copies = Activity.objects.filter(school_year=2027).order_by("title")
    assert [each.timing_text for each in copies] == ["23.02.2028 (среда)", "3 октября"]
    assert copies[0].first_day == date(2028, 2, 23)


def test_old_dates_stay_in_the_words_without_the_tick(coordinator: Client) -> None:
    old = ActivityFactory(title="Кросс", timing_text="23.02.2027")
    page = html.page(coordinator.post(f"{COPY}?year=2026", {}))
    assert "rewrites_dates" not in page.form().fields
    coordinator.post(f"{COPY}?year=2026", {"activities": [old.pk]})
    copy = Activity.objects.get(school_year=2027)
    assert (copy.timing_text, copy.first_day) == ("23.02.2027", date(2028, 2, 23))


def test_a_plan_without_old_dates_asks_nothing(coordinator: Client) -> None:
    ActivityFactory(title="Чтения", timing_text="3 октября")
    assert "rewrites_dates" not in html.page(coordinator.get(f"{COPY}?year=2026")).form().fields


def test_a_year_without_rows_says_so(coordinator: Client, teacher: Client) -> None:
    assert "The plan of 2026/2027 has no rows" in coordinator.get(COPY).text
    assert teacher.get(COPY).status_code == 403


def test_a_teachers_own_row_comes_into_the_plan_of_all(teacher: Persona, coordinator: Client) -> None:
    activity = Activity(school_year=2026, title="Поход 6А", timing_text="май")
    save_activity(activity=activity, partnerships=[], classes=[], by=teacher.user)
    assert titles(coordinator) == titles(teacher) == titles(signed_in(UserFactory())) == ["Поход 6А"]
