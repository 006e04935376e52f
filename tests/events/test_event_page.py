"""The public page of an event, its poster, its data for search engines, and the page of an activity without a date."""

import json
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.models import ActivityKind, Occurrence
from common.qr import qr_code
from events.posts import posts_without_names
from partners.models import Direction
from school.publication import publishing
from tests import html
from tests.factories import (
    ActivityFactory,
    OccurrenceChangeFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    PhotoFactory,
    ProductFactory,
    ProjectFactory,
    SchoolProfileFactory,
    SignUpFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-10-01 12:00")]


def address(occurrence: Occurrence) -> str:
    return f"/events/{occurrence.pk}/"


def page_of(client: Client, occurrence: Occurrence, prefix: str = "") -> HttpResponse:
    answer = client.get(prefix + address(occurrence))
    assert answer.status_code == 200
    return answer


def data_of(response: HttpResponse) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(html.page(response).one("script", type="application/ld+json").element.text)
    return data


def chat_of(response: HttpResponse) -> list[str]:
    text: str = html.page(response).one("textarea").element.text
    return text.strip().split("\n")


def pictures(response: HttpResponse) -> list[str]:
    return [each.attrs["src"] for each in html.page(response).all_by_role("img")]


def test_a_page_tells_all_that_a_parent_asks(client: Client) -> None:
    SchoolProfileFactory(city="Волгоград", address="ул. Мира, 1")
    partner = PartnerFactory(name="Детская библиотека")
    activity = ActivityFactory(
        title="Вечер сказок",
        joint=[PartnershipFactory(partner=partner)],
        grades_text="2, 6",
        participants="родители",
        place="читальный зал",
        is_away=True,
        cost="Бесплатно",
        to_bring="Сменную обувь",
        accompanied_by="учитель",
        accessibility="Есть пандус",
        description="Читаем вслух",
        responsible_text="педагог-организатор Иванова А. П.",
        project=ProjectFactory(shown=True, title="Читаем малышам"),
    )
    event = OccurrenceFactory(
        activity=activity,
        start_time=time(14),
        end_time=time(15, 30),
        takes_sign_ups=True,
        capacity=30,
        signs_up_until=date(2026, 10, 10),
    )
    SignUpFactory(occurrence=event, name="Тайная Анна", contact="secret@example.org")
    page = page_of(client, event)
    for words in (
        "Вечер сказок",
        "Вт, 13 октября, 14:00–15:30",
        "Читальный зал",
        "2, 6",
        "родители",
        "Бесплатно",
        "Сменную обувь",
        "Есть пандус",
        "Читаем вслух",
        "Педагог-организатор",
        "Читаем малышам",
        "сб, 10 октября".capitalize(),
    ):
        assert words in page.text, words
    shown = html.page(page)
    for link in (
        f"/partners/{partner.slug}/",
        f"/events/{event.pk}/sign-up/",
        f"/events/{event.pk}.ics",
        f"/events/{event.pk}/poster/",
        "/calendar/2026/10/#day-13",
    ):
        assert link in shown.links, link
    assert shown.one("link", rel="canonical").attrs["href"] == f"http://testserver/events/{event.pk}/"
    assert shown.one("meta", property="og:title").attrs["content"] == "Вечер сказок"
    (on_map,) = (
        each.attrs for each in shown.all("a") if each.attrs["href"].startswith("https://yandex.ru/maps/?text=")
    )
    assert on_map["rel"] == "noopener noreferrer nofollow"
    assert "Иванова" not in page.text and "Тайная" not in page.text and "secret@" not in page.text
    assert "yandex.ru" not in "".join(shown.element.xpath("//@src | //@action"))
    assert chat_of(page)[0] == "Вечер сказок"
    assert chat_of(page)[-1] == f"http://testserver/events/{event.pk}/"
    assert any("читальный зал" in line for line in chat_of(page))
    assert any("Сменную обувь" in line for line in chat_of(page))
    assert not any("Иванова" in line for line in chat_of(page))
    data = data_of(page)
    assert data["startDate"] == "2026-10-13T14:00:00+03:00"
    assert data["endDate"] == "2026-10-13T15:30:00+03:00"
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["location"] == {
        "@type": "Place",
        "name": "читальный зал",
        "address": "Волгоград, читальный зал",
    }
    assert data["contributor"] == [{"@type": "Organization", "name": "Детская библиотека"}]
    assert data["isAccessibleForFree"] is True and data["maximumAttendeeCapacity"] == 30
    english = page_of(client, event, "/en")
    assert html.page(english).one("h1").one(lang="ru").text == html.page(english).heading == "Вечер сказок"
    assert "Tue, 13 October, 14:00–15:30" in english.text and "Grades 2, 6" in english.text
    assert data_of(english)["inLanguage"] == "ru"


def test_a_page_names_nothing_that_visitors_may_not_know(client: Client) -> None:
    hidden = PartnerFactory(name="Скрытый клуб", is_public=False)
    archived = PartnerFactory(name="Закрытый кружок", archived=True)
    activity = ActivityFactory(
        joint=[PartnershipFactory(partner=each) for each in (hidden, archived)],
        visibility="public",
        project=ProjectFactory(title="Черновик проекта"),
        lessons="Урок на будущее",
    )
    held = OccurrenceFactory(activity=activity, held=True, summary="Тайный итог", partner_count=77, pupil_count=5)
    PhotoFactory(occurrence=held)
    ProductFactory(activity=activity, title="Тайный продукт")
    page = page_of(client, held)
    for words in ("Скрытый клуб", "Закрытый кружок", "Черновик", "Урок", "Тайный"):
        assert words not in page.text, words
    assert "77" not in html.page(page).text and not html.page(page).all_by_role("img")
    staff = OccurrenceFactory(activity__is_public=False)
    fuzzy = ActivityFactory(is_public=False)
    for path in (
        address(staff),
        f"{address(staff)}poster/",
        f"/activities/{fuzzy.pk}/",
        "/events/0/",
        f"/events/{10**30}/",
        f"/activities/{10**30}/",
        f"/events/{10**30}/poster/",
    ):
        assert client.get(path).status_code == 404, path


def test_posts_are_told_without_the_names_of_who_holds_them() -> None:
    for text, expected in {
        "классный руководитель Смирнова": ["классный руководитель"],
        "Смирнова Анна, Лена; смирнова": [],
        "Смирнова (завуч)": [],
        "Зам. директора по УВР Козлова О.В. и Сидорова": ["Зам. директора по УВР"],
        "Классные руководители 5А, 6Б классов": ["Классные руководители 5А, 6Б классов"],
        "руководитель клуба «Пехотинец», муз. руководитель": ["руководитель клуба «Пехотинец»", "муз. руководитель"],
        "инспектор ПДН, учитель физкультуры Сидоров": ["инспектор ПДН", "учитель физкультуры"],
        "Классный руководитель СМИРНОВА": ["Классный руководитель"],
        "ИВАНОВА, учитель": ["учитель"],
        "учитель ИВАНОВА АННА ПЕТРОВНА": ["учитель"],
        "Советник КУЗНЕЦОВА М": ["Советник"],
        "Зам. директора СМИРНОВА-ПЕТРОВА": ["Зам. директора"],
        "ЗАМЕСТИТЕЛЬ ДИРЕКТОРА ПО ВР, инспектор КДНиЗП": ["ЗАМЕСТИТЕЛЬ ДИРЕКТОРА ПО ВР", "инспектор КДНиЗП"],
        "педагог-организатор смирнова": ["педагог-организатор"],
        "Руководитель МО «Иванова»": ["Руководитель МО"],
        "организатор физкультурно-массовой работы": ["организатор физкультурно-массовой работы"],
        "кл. рук. 5 А, 6 Б": ["кл. рук. 5 А, 6 Б"],
    }.items():
        assert list(posts_without_names(text)) == expected, text


def test_a_move_and_a_cancel_are_told_without_the_reason(client: Client) -> None:
    moved = OccurrenceFactory(starts_on=date(2026, 12, 13))
    OccurrenceChangeFactory(occurrence=moved, starts_on=date(2026, 12, 6))
    page = page_of(client, moved)
    assert "ПЕРЕНЕСЕНО с 6 на 13 декабря" in page.text
    assert chat_of(page)[0] == "ПЕРЕНЕСЕНО с 6 на 13 декабря"
    data = data_of(page)
    assert data["eventStatus"] == "https://schema.org/EventRescheduled"
    # Without a time it takes the whole day, and a day has no offset.
    assert (data["previousStartDate"], data["startDate"], data["endDate"]) == (
        "2026-12-06",
        "2026-12-13",
        "2026-12-13",
    )
    off = OccurrenceFactory(status="cancelled", cancel_reason="Карантин по гриппу", takes_sign_ups=True)
    page = page_of(client, off, "/en")
    assert "Called off" in page.text and "Карантин" not in page.text
    assert data_of(page)["eventStatus"] == "https://schema.org/EventCancelled"
    assert "/sign-up/" not in page.text and ".ics" not in page.text
    assert chat_of(page)[0] == "CALLED OFF"
    of_all = OccurrenceFactory(activity__cancelled=True)
    assert data_of(page_of(client, of_all))["eventStatus"] == "https://schema.org/EventCancelled"
    assert "Карантин" not in page_of(client, of_all).text


def test_only_what_is_free_for_all_is_said_to_be_free(client: Client) -> None:
    for cost, is_free in [
        ("Бесплатно.", True),
        ("бесплатно для учащихся, родителям 300 руб.", False),
        ("", False),
    ]:
        data = data_of(page_of(client, OccurrenceFactory(activity__cost=cost)))
        assert ("isAccessibleForFree" in data, "offers" in data) == (is_free, is_free), cost


def test_a_title_breaks_out_of_nothing(client: Client) -> None:
    bad = "</script><script>alert(1)</script><!-- & \u2028 \" '"
    event = OccurrenceFactory(activity__title=bad, place='"><b>', activity__description="<!--<script>")
    fuzzy = ActivityFactory(title=bad, timing_text="<i>", description="<b>")
    page = page_of(client, event)
    assert data_of(page)["name"] == bad
    assert data_of(page)["description"] == "<!--<script>"
    assert chat_of(page)[0] == bad
    for path in (address(event), f"{address(event)}poster/", f"/activities/{fuzzy.pk}/"):
        answer = client.get(path)
        assert "<script>alert" not in answer.text, path
        assert not html.page(answer).all("b") and not html.page(answer).all("i"), path


def test_one_signs_up_until_the_last_day_is_over(client: Client) -> None:
    SchoolProfileFactory()
    event = OccurrenceFactory(
        takes_sign_ups=True,
        start_time=time(10),
        starts_on=date(2026, 10, 13),
        ends_on=date(2026, 10, 14),
        capacity=2,
        seats_taken=2,
    )
    sign_up = f"{address(event)}sign-up/"
    page = page_of(client, event, "/en")
    assert "there is a waiting list" in page.text and "Join the waiting list" in page.text
    for day, is_offered in (("2026-10-13 18:00", True), ("2026-10-14 00:30", False), ("2026-10-16", False)):
        with time_machine.travel(f"{day}{'+03:00' if ':' in day else ''}"):
            assert (sign_up in html.page(page_of(client, event)).links) is is_offered, day
    with time_machine.travel("2027-02-01"):
        assert "13–14 октября 2026, 10:00" in page_of(client, event).text
    with publishing():
        Occurrence.objects.filter(pk=event.pk).update(signs_up_until=date(2026, 9, 30))
    assert sign_up not in html.page(page_of(client, event)).links


def test_what_came_of_it_and_its_photos_until_their_day(client: Client) -> None:
    held = OccurrenceFactory(
        held=True,
        starts_on=date(2026, 9, 15),
        pupil_count=41,
        parent_count=12,
        publication_url="https://example.org/news",
    )
    photo = PhotoFactory(occurrence=held, shown=True, public_until=date(2026, 10, 2))
    product = ProductFactory(activity=held.activity, is_public=True, with_file=True, title="Мамины сказки")
    picture = f"/photos/{photo.pk}/medium/"
    page = page_of(client, held)
    for words in (
        "41",
        "12",
        "https://example.org/news",
        "Мамины сказки",
        f"/products/{product.pk}/file/",
    ):
        assert words in page.text, words
    assert "sign-up" not in page.text
    assert picture in pictures(page)
    with time_machine.travel("2026-10-02 23:30+03:00"):
        assert picture in pictures(page_of(client, held))
    # At the school it is the next day, at Greenwich it is not yet.
    with time_machine.travel("2026-10-03 00:30+03:00"):
        assert picture not in pictures(page_of(client, held))


def test_what_a_parent_needs_comes_first_and_words_of_documents_are_folded(client: Client) -> None:
    SchoolProfileFactory(phone="8 (8442) 12-34-56")
    kind = ActivityKind.objects.offered().first()
    event = OccurrenceFactory(activity__kind=kind, takes_sign_ups=True, capacity=40, seats_taken=28)
    page = html.page(page_of(client, event))
    lead = page.one("dl", class_="event-lead")
    assert lead.link("8 (8442) 12-34-56").attrs["href"] == "tel:+78442123456"
    assert "свободно 12 мест из 40" in page.text
    places = [
        page.one("main").text.index(words)
        for words in ("Вт, 13 октября", "Для кого", "из 40", "12-34-56", "Записаться")
    ]
    assert places == sorted(places)
    assert kind is not None and kind.name in page.one("main").one("details", class_="event-reference").text
    assert page.text.count(kind.name) == 1


def test_afterwards_photos_come_first_and_nobody_is_asked_to_come(client: Client) -> None:
    SchoolProfileFactory(phone="8 (8442) 12-34-56")
    held = OccurrenceFactory(held=True, starts_on=date(2026, 9, 15), pupil_count=41)
    PhotoFactory(occurrence=held, shown=True)
    main = html.page(page_of(client, held)).one("main")
    assert main.markup.index("/photos/") < main.markup.index("project-numbers") < main.markup.index("event-lead")
    assert "12-34-56" not in main.text


def test_what_is_over_is_no_longer_about_to_be(client: Client) -> None:
    activity = ActivityFactory(description="Дети поют.")
    over = OccurrenceFactory(activity=activity, starts_on=date(2026, 9, 15))
    ahead = OccurrenceFactory(activity=activity, starts_on=date(2026, 10, 15))

    assert "About the event" in html.page(page_of(client, over, "/en")).text
    assert "Programme" in html.page(page_of(client, ahead, "/en")).text


def test_who_could_be_the_partner_is_told_how_to_answer(client: Client) -> None:
    SchoolProfileFactory(email="school@example.org")
    looking = OccurrenceFactory(activity__cooperation="looking", activity__responsible_text="завуч Иванова А. П.")
    own = OccurrenceFactory(activity__cooperation="own")
    shown = html.page(page_of(client, looking)).by_role("region", "Ищем партнёра")
    assert "завуч" in shown.text and "Иванова" not in shown.text and "mailto:school@example.org" in shown.links
    assert not html.page(page_of(client, own)).all_by_role("region", "Ищем партнёра")


def test_other_dates_are_those_that_stand(client: Client) -> None:
    activity = ActivityFactory()
    first, *others = [
        OccurrenceFactory(activity=activity, starts_on=date(2026, 10, 2 + number)) for number in range(10)
    ]
    OccurrenceFactory(activity=activity, starts_on=date(2026, 10, 20), status="cancelled", cancel_reason="Грипп")
    past = OccurrenceFactory(activity=activity, starts_on=date(2026, 9, 2), held=True)
    page = page_of(client, first)
    assert sum(address(each) in page.text for each in others) == 8
    assert f"/activities/{activity.pk}/" in html.page(page).links
    assert address(past) not in page.text and "20 октября" not in page.text
    page = client.get(f"/activities/{activity.pk}/")
    assert all(address(each) in page.text for each in (first, past, *others)) and "20 октября" not in page.text


def test_a_fuzzy_activity_has_its_own_page(client: Client) -> None:
    fuzzy = ActivityFactory(in_october=True, title="Уроки доброты", description="Сами готовим")
    page = client.get(f"/activities/{fuzzy.pk}/")
    for words in ("Уроки доброты", "Октябрь", "Сами готовим", f"http://testserver/activities/{fuzzy.pk}/"):
        assert words in page.text, words
    off = ActivityFactory(cancelled=True)
    page = client.get(f"/en/activities/{off.pk}/")
    assert "Called off" in page.text and "Карантин" not in page.text


def test_a_page_asks_the_database_six_times_at_most(client: Client) -> None:
    activity = ActivityFactory(project=ProjectFactory(shown=True), joint=[PartnershipFactory() for each in range(3)])
    held = OccurrenceFactory(activity=activity, held=True)
    for number in range(3):
        PhotoFactory(occurrence=held, shown=True)
        ProductFactory(activity=activity, is_public=True)
        OccurrenceFactory(activity=activity, starts_on=date(2026, 11, 2 + number))
    client.get("/products/")
    page_of(client, OccurrenceFactory())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page_of(client, held)
    assert len(queries) <= 6, [each["sql"][:90] for each in queries]


def test_a_poster_leads_to_the_page(client: Client) -> None:
    SchoolProfileFactory()
    sport = Direction.objects.get(code="sport-health")
    event = OccurrenceFactory(activity__title="День здоровья", activity__direction=sport, takes_sign_ups=True)
    page = client.get(f"/en{address(event)}poster/")
    own = f"http://testserver/en/events/{event.pk}/"
    for words in (
        "День здоровья",
        "Tue, 13 October",
        own,
        "palette-sport",
        "signing up",
    ):
        assert words in page.text, words
    assert qr_code(own) in pictures(page)
    assert html.page(page).one("meta", name="robots").attrs["content"] == "noindex"
