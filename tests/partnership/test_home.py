"""The home page: the school's words, its directions and its public partners."""

from datetime import date, timedelta

import pytest
from django.test import Client

from partners.models import Direction, Partner, PartnerKind, Partnership
from partners.selectors.public_register import SHOWN_ON_HOME, DirectionCard
from partnership.constellation import Constellation
from school.models import SchoolProfile
from school.publication import publishing
from tests import html
from tests.factories import ActivityFactory, OccurrenceFactory, ProductFactory, SchoolProfileFactory

pytestmark = pytest.mark.django_db


def add_partners(number: int, direction: str = "sport-health", **fields) -> list[Partner]:
    kind = PartnerKind.objects.get(code="other")
    partners = []
    for place in range(number):
        partner = Partner(name=f"Партнёр {place + 1}", kind=kind, **fields)
        partner.save()
        Partnership.objects.create(
            partner=partner, direction=Direction.objects.get(code=direction), started_on="2025-09-01"
        )
        partners.append(partner)
    return partners


def test_a_portal_without_a_school_says_so_calmly(client):
    page = client.get("/en/")

    assert page.status_code == 200
    assert "The portal is not set up yet" in page.text


def test_home_speaks_in_the_schools_words(client, demo):
    page = client.get("/").text

    assert "Для нас социальное партнерство – это сотрудничество школы" in page
    assert "Сформировать мировоззрение, четкую жизненную позицию, социальный интеллект школьника." in page
    assert "Определение общих целей, ценностей и ресурсов" in page
    assert "сами планируем, сами готовим, сами проводим и сами анализируем" in page
    assert "Психологический комфорт партнеров" in page


def test_home_shows_four_directions_with_all_public_partners_and_no_other(client, demo):
    page = html.page(client.get("/"))

    for direction in Direction.objects.all():
        assert direction.name in page.text
        assert f"/directions/{direction.slug}/" in page.links
    for partner in Partner.objects.all():
        is_shown = f"/partners/{partner.slug}/" in page.links
        assert is_shown == (partner.is_public and not partner.is_archived), partner


def test_home_in_english_marks_what_stays_in_russian(client, demo):
    with publishing():
        SchoolProfile.objects.update(goal_en="")
        Partner.objects.filter(name="Родители").update(name_en="")
    page = html.page(client.get("/en/"))

    assert "For us social partnership is the cooperation of the school" in page.text
    assert "Regional Children’s Library" in page.text
    in_russian = [each.text for each in page.all("span", lang="ru")]
    assert "Родители" in in_russian
    assert any(text.startswith("Сформировать мировоззрение") for text in in_russian)


def test_a_change_is_seen_once_it_is_published(client, demo):
    client.get("/")
    with publishing():
        partner = Partner.objects.get(name="Родители")
        partner.is_public = False
        partner.save()

    assert "/partners/roditeli/" not in client.get("/").text


def test_a_direction_with_many_partners_names_the_first_and_the_number_of_the_rest(client, demo):
    with publishing():
        add_partners(20)
    cards = {card.direction.code: card for card in DirectionCard.all()}

    assert len(cards["sport-health"].partners) == SHOWN_ON_HOME
    assert cards["sport-health"].count == 23
    assert "and 15 more" in client.get("/en/").text


def test_cards_take_as_many_queries_for_twenty_partners_as_for_two(django_assert_num_queries):
    add_partners(2)
    with django_assert_num_queries(3):
        DirectionCard.all()
    add_partners(18, direction="prevention")
    with django_assert_num_queries(3):
        DirectionCard.all()


def test_home_shows_the_four_newest_products_of_those_that_visitors_see(client):
    SchoolProfileFactory()
    assert "Latest results" not in client.get("/en/").text
    with publishing():
        for day in range(1, 7):
            ProductFactory(title=f"Книга {day}", made_on=f"2026-10-0{day}", is_public=day != 5)
    section = html.page(client.get("/en/")).by_role("region", "Latest results")

    assert [each.text for each in section.all("h3")] == ["Книга 6", "Книга 4", "Книга 3", "Книга 2"]
    assert "/en/products/" in section.links


def test_a_repeated_visit_asks_the_database_for_the_version_alone(client, demo, django_assert_num_queries):
    client.get("/")

    with django_assert_num_queries(1):
        client.get("/")


def test_hidden_partners_are_not_even_counted(client, demo):
    with publishing():
        add_partners(3, is_public=False)

    assert "All 17 partners" in client.get("/en/").text
    assert {card.direction.code: card.count for card in DirectionCard.all()}["sport-health"] == 3


def test_the_page_is_the_same_for_somebody_signed_in(client, demo, django_user_model):
    anonymous = Client().get("/").content
    client.force_login(django_user_model.objects.get(email="administrator@example.org"))
    page = client.get("/")

    assert page.content == anonymous
    assert not page.cookies


@pytest.mark.parametrize("count", [0, 1, 4, 9, 15, 400])
def test_the_drawing_has_a_dot_for_each_partner_as_far_as_there_is_room(count):
    direction = Direction.objects.first()
    drawing = Constellation([DirectionCard(direction, [], count)])
    dots = list(drawing.dots())

    assert len(dots) == min(count, 15)
    assert len({(dot.x, dot.y) for dot in dots}) == len(dots)
    reach = drawing.rings[-1] + 1
    assert all(-reach <= dot.x <= 0 and -reach <= dot.y <= 0 for dot in dots)


@pytest.mark.moment("2026-11-15 09:00")
def test_home_shows_the_first_events_of_the_next_two_weeks(client):
    SchoolProfileFactory()
    today = date(2026, 11, 15)
    assert "next two weeks" not in client.get("/en/").text
    with publishing():
        for title, days in (("Вчера", -1), ("Нескоро", 15), ("Через две недели", 14)):
            OccurrenceFactory(activity=ActivityFactory(title=title), starts_on=today + timedelta(days=days))
        OccurrenceFactory(
            activity=ActivityFactory(title="Тайное", is_public=False, visibility="staff"), starts_on=today
        )
        off = OccurrenceFactory(activity=ActivityFactory(title="Отменено"), starts_on=today)
        off.status, off.cancel_reason = "cancelled", "Карантин"
        off.save()
    answer = client.get("/en/")
    page = html.page(answer).one("main")
    assert "Через две недели" in page.text
    assert "29 November" in page.text
    assert "/en/calendar/" in page.links
    for title in ("Вчера", "Нескоро", "Тайное", "Карантин"):
        assert title not in answer.text, title
    assert "Отменено" not in page.text

    with publishing():
        for number in range(6):
            OccurrenceFactory(activity=ActivityFactory(title=f"Кружок {number}"), starts_on=today)
    page = client.get("/en/").text
    assert page.count("Кружок") == 6
    assert "Через две недели" not in page


@pytest.mark.moment("2026-11-15 09:00")
def test_home_opens_with_what_a_parent_needs(client):
    SchoolProfileFactory(phone="8 (8442) 12-34-56", last_grade=4)
    OccurrenceFactory(activity__title="Ярмарка", starts_on=date(2027, 1, 20))
    main = html.page(client.get("/en/")).one("main")
    assert "Nothing is on in the next two weeks. The nearest event:" in main.text
    order = [main.text.index(words) for words in ("Ярмарка", "12-34-56", "Four directions")]
    assert order == sorted(order)
    grades = main.by_role("navigation", "What is on for your grade").links
    assert grades == [f"/en/calendar/?grade={grade}" for grade in range(1, 5)]


@pytest.mark.moment("2026-11-15 09:00")
def test_what_a_partner_is_looked_for_is_listed_with_how_to_answer(client):
    SchoolProfileFactory(phone="8 (8442) 12-34-56")
    assert "looking for a partner" not in client.get("/en/").text
    with publishing():
        for title, fields in {
            "Встреча с ветеранами": {},
            "Сами": {"cooperation": "own"},
            "Тайное": {"is_public": False, "visibility": "staff"},
            "Прошло": {"in_october": True},
        }.items():
            ActivityFactory(**{"title": title, "cooperation": "looking", "timing_text": "декабрь", **fields})
    assert "We are looking for a partner for 1 activity" in html.page(client.get("/en/")).text
    section = html.page(client.get("/en/projects/")).by_role("region", "We are looking for a partner")
    assert [each.text for each in section.all("li", class_="wanted-row")] == ["Декабрь Встреча с ветеранами"]
    assert "tel:+78442123456" in section.links
