"""The filters of the calendar's address: what each narrows to, and what none of them may tell."""

from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest
from django.http import QueryDict
from django.test import Client

from activities.models import Activity, ActivityKind
from events.selectors.calendar_filter import CalendarFilter
from events.selectors.events import events_between, nearest_event, undated_activities
from partners.models import Direction, Partner
from tests import html
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    SchoolClassFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-15 09:00")]

DAY = date(2026, 11, 18)


def activity(title: str, *, grades: list[int] = [], **fields: Any) -> Activity:  # noqa: B006
    mask = sum(1 << (grade - 1) for grade in grades)
    made: Activity = ActivityFactory(title=title, grades=mask, **fields)
    OccurrenceFactory(activity=made, starts_on=DAY)
    return made


def filters(query: str) -> CalendarFilter:
    return CalendarFilter.of(QueryDict(query), 0)


def titles(query: str) -> set[str]:
    return {each.title for each in events_between(DAY, DAY, filters(query), 0)}


def test_grades_add_up_and_what_is_for_everybody_is_for_them() -> None:
    activity("Второй", grades=[2])
    activity("Шестой", grades=[5, 6])
    activity("Девятый", grades=[9])
    activity("Всем")

    assert titles("grade=2&grade=6") == {"Второй", "Шестой", "Всем"}
    assert titles("grade=9") == {"Девятый", "Всем"}
    assert len(titles("")) == 4


def test_a_class_is_left_out_where_other_classes_of_its_grade_are_named() -> None:
    own, other = SchoolClassFactory(letter="А"), SchoolClassFactory(letter="Б")
    SchoolClassFactory(letter="А", school_year=2025)
    activity("Параллель", grades=[6])
    activity("Наш", grades=[6]).classes.add(own)
    activity("Чужой", grades=[6]).classes.add(other)
    activity("Всем")

    assert titles("class=6А") == {"Параллель", "Наш", "Всем"}
    # One child in 6А, another in the second grade
    activity("Второй", grades=[2])
    # With a Latin letter, as a parent types the address
    assert titles("class=6a") == titles("class=6А")
    assert titles("class=6А&grade=2") == {"Параллель", "Наш", "Всем", "Второй"}
    assert titles("grade=6") == {"Параллель", "Наш", "Чужой", "Всем"}


def test_directions_are_the_main_one_and_those_of_the_partnerships() -> None:
    sport, civic = (Direction.objects.get(code=code) for code in ("sport-health", "civic-patriotic"))
    joint = activity("Совместное", joint=[PartnershipFactory(direction=sport)])
    joint.partnerships.add(PartnershipFactory(direction=civic))
    activity("Спорт", direction=sport)
    activity("Без направления")

    assert titles(f"direction={sport.slug}") == {"Совместное", "Спорт"}
    assert titles(f"direction={civic.slug}") == {"Совместное"}
    assert titles(f"direction={civic.slug}&direction={sport.slug}") == {"Совместное", "Спорт"}


def test_partners_and_kinds_narrow_each_other() -> None:
    one, two = PartnershipFactory(), PartnershipFactory()
    kinds = list(ActivityKind.objects.all()[:2])
    activity("Первое", joint=[one], kind=kinds[0])
    activity("Второе", joint=[two], kind=kinds[0])
    activity("Третье", joint=[two], kind=kinds[1])

    assert titles(f"partner={one.partner.slug}&partner={two.partner.slug}") == {"Первое", "Второе", "Третье"}
    assert titles(f"partner={two.partner.slug}&kind={kinds[0].code}") == {"Второе"}
    assert titles(f"kind={kinds[1].code}") == {"Третье"}


@pytest.mark.parametrize("hidden", [{"private": True}, {"archived": True}])
def test_a_hidden_partner_is_no_filter_and_no_hint(hidden: dict[str, bool]) -> None:
    partner: Partner = PartnerFactory(name="Войсковая часть «Заря»", **hidden)
    civic, sport = (Direction.objects.get(code=code) for code in ("civic-patriotic", "sport-health"))
    shared = activity("Общее", direction=sport)
    shared.partnerships.add(PartnershipFactory(partner=partner, direction=civic))

    asked = filters(f"partner={partner.slug}")
    assert asked.has_unknown
    assert asked.is_everything
    assert titles(f"direction={civic.slug}") == set()
    assert titles("q=Заря") == set()
    assert titles(f"direction={sport.slug}") == {"Общее"}


def test_a_search_finds_words_that_visitors_see_and_no_names_of_people(client: Client) -> None:
    partnership = PartnershipFactory(partner=PartnerFactory(name="Музей «Пехотинец»"))
    activity("Экскурсия", joint=[partnership], place="Мамаев курган", responsible_text="Петрова М. И.")
    fuzzy = ActivityFactory(
        title="Чтения",
        in_october=True,
        responsible_text="Петрова М. И.",
        joint=[partnership],
    )
    for words in ("экскурсии", "пехотинца", "кургане", "экскурсия музей"):
        assert titles(f"q={words}") == {"Экскурсия"}, words
    assert titles("q=Петрова") == titles("q=экскурсия Петрова") == set()

    assert [each.pk for each in undated_activities(date(2026, 10, 5), filters("q=чтение музей"), 0)] == [fuzzy.pk]
    assert undated_activities(date(2026, 10, 5), filters("q=Петрова"), 0) == []
    assert nearest_event(date(2026, 9, 1), date(2026, 8, 1), filters("q=Петрова"), 0) is None
    assert nearest_event(date(2026, 9, 1), date(2026, 8, 1), filters("q=музей"), 0) is not None
    for path in ("/en/calendar/?q=Петрова", "/en/calendar/2026/10/?q=Петрова"):
        answer = client.get(path)
        assert "/events/" not in answer.text and "#day-" not in answer.text
        assert not [link for link in html.page(answer).links if "/activities/" in link]


def test_an_address_is_in_one_order_and_a_chip_adds_or_takes_away() -> None:
    asked = filters("grade=6&q= кросс &grade=2&grade=6")

    assert asked.pairs == [("grade", "2"), ("grade", "6"), ("q", "кросс")]
    assert asked.toggled("grades", 4).grades == (2, 4, 6)
    assert asked.toggled("grades", 2).without_query().address == "?grade=6"
    assert filters("").address == ""
    assert not filters("grade=&q=").has_unknown


def test_a_chosen_class_stays_when_the_form_is_sent_again(client: Client) -> None:
    SchoolClassFactory(letter="А")
    page = html.page(client.get("/en/calendar/?class=6А&q=кросс"))

    form = page.form(role="search")
    assert (form.fields["class"], form.fields["q"]) == (["6А", ""], ["кросс"])
    assert form.field("What are you looking for?").value == ["кросс"]
    # Each is a chip that takes it off.
    chips = {each.text: each.attrs for each in page.by_role("navigation", "Also selected").all_by_role("link")}
    assert {text.partition(":")[0].strip(): unquote(attrs["href"]) for text, attrs in chips.items()} == {
        "class 6А": "/en/calendar/?q=кросс",
        "“кросс”": "/en/calendar/?class=6А",
    }
    assert {attrs["aria-current"] for attrs in chips.values()} == {"true"}
