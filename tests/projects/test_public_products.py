"""The bank «What we did together»: what visitors see of products, and what they must never learn."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from activities.models import Activity, Product, ProductType, Project
from activities.services.products import save_product
from partners.models import Direction, Partner
from school.publication import publishing
from tests import html
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    PhotoFactory,
    ProductFactory,
    ProjectFactory,
    ProjectMemberFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-15 12:00")]

BANK = "/en/products/"


def titles(client: Client, query: str = "") -> list[str]:
    page = html.page(client.get(BANK + query))
    return [title.text for each in page.one("main").all("h2") for title in each.all("span", lang="ru")]


def file_of(product: Product) -> str:
    return f"/en/products/{product.pk}/file/"


def served(client: Client, product: Product) -> bool:
    answer = client.get(file_of(product))
    return answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"%PDF")


def test_a_card_tells_what_it_is_of_whom_and_where_it_can_be_opened(client: Client) -> None:
    partner = PartnerFactory(name="Детская библиотека", name_en="Children’s Library")
    project = ProjectFactory(shown=True, title="Читаем малышам")
    product = ProductFactory(
        title="Мамины сказки",
        activity=ActivityFactory(title="Вечер сказок", joint=[PartnershipFactory(partner=partner)]),
        project=project,
        is_public=True,
        with_file=True,
        link="https://www.vk.com/school",
        co_authors="6А, родители",
        about="Двадцать сказок",
    )
    page = html.page(client.get(BANK))
    for words in (
        "Мамины сказки",
        "Resources · 20 October 2026",
        "Двадцать сказок",
        "6А, родители",
        "Вечер сказок",
        "Children’s Library",
        "Читаем малышам",
        "PDF, 24",
        "1 result",
    ):
        assert words in page.text, words
    for address in (f"/en/partners/{partner.slug}/", f"/en/projects/{project.slug}/", file_of(product)):
        assert address in page.links, address
    assert page.link("vk.com: Мамины сказки").attrs["href"] == "https://www.vk.com/school"
    answer = client.get(file_of(product))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Cache-Control"] == "private, no-store" and answer["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in answer["Content-Disposition"] and not answer.cookies


def test_only_ticked_partners_are_named_and_no_other_of_the_activity(client: Client) -> None:
    made, other = PartnerFactory(name="Музей воды"), PartnerFactory(name="Клуб моржей")
    activity = ActivityFactory(joint=[PartnershipFactory(partner=each) for each in (made, other)])
    product = ProductFactory(activity=activity, is_public=True)
    assert "Клуб моржей" in client.get(BANK).text
    save_product(product=product, partners=[made], file=None, by=None)
    page = client.get(BANK).text
    assert page.count("Музей воды") == 2 and page.count("Клуб моржей") == 1  # Both stand in the filter.


def test_nothing_hidden_is_named_counted_or_served(client: Client) -> None:
    """Each of these marks is somewhere behind the bank, and none of them in front of it."""
    private, gone = (
        PartnerFactory(private=True, name="Тайная часть"),
        PartnerFactory(archived=True, name="Ушедший клуб"),
    )
    prevention = Direction.objects.get(code="prevention")
    joint = [PartnershipFactory(partner=private, direction=prevention)]
    shown = ProductFactory(
        title="Видимая книга",
        activity=ActivityFactory(joint=joint),
        is_public=True,
        project=ProjectFactory(shown=True),
    )
    Activity.objects.update(direction=None)
    shown.partners.add(private, gone)
    ProjectMemberFactory(project=shown.project, partner=private)
    hidden = [
        ProductFactory(title="Неопубликованное", with_file=True),
        ProductFactory(
            title="Служебное",
            activity=ActivityFactory(title="Закрытое дело", is_public=False, visibility="staff"),
            is_public=True,
            with_file=True,
        ),
        ProductFactory(title="Отменённое", activity=ActivityFactory(cancelled=True), is_public=True, with_file=True),
        ProductFactory(
            title="Проектное",
            activity=None,
            project=ProjectFactory(title="Скрытый проект"),
            is_public=True,
            with_file=True,
        ),
        ProductFactory(
            title="Черновое",
            project=ProjectFactory(title="Черновой проект", is_public=True),
            is_public=True,
            with_file=True,
        ),
    ]
    marks = [
        "Тайная часть",
        "Ушедший клуб",
        private.slug,
        gone.slug,
        "Закрытое дело",
        "Скрытый проект",
        "Черновой проект",
        *(each.title for each in hidden),
    ]
    pages = ["", "?q=книга", "?kind=discussion", "?year=2026"]
    for path in [*(BANK + query for query in pages), "/products/", "/en/"]:
        page = client.get(path).text
        assert [mark for mark in marks if mark in page] == [], path
    assert titles(client) == ["Видимая книга"]
    # Neither a partner who may not be named nor its direction can be found out by asking.
    assert titles(client, f"?partner={private.slug}") == ["Видимая книга"]
    assert titles(client, "?direction=prevention") == []
    for query in ("неопубликованное", "закрытое", "тайная"):
        assert titles(client, f"?q={query}") == []
    for product in hidden:
        assert client.get(file_of(product)).status_code == 404, product
    assert client.get(file_of(shown)).status_code == 404
    assert client.get("/en/products/999999999999999999999/file/").status_code == 404


def test_what_is_hidden_is_gone_at_the_next_request(client: Client) -> None:
    product = ProductFactory(title="Книга", project=ProjectFactory(shown=True), is_public=True, with_file=True)
    for model, key, change in (
        (Product, product.pk, {"is_public": False}),
        (Activity, product.activity_id, {"is_public": False}),
        (Project, product.project_id, {"is_public": False}),
    ):
        assert titles(client) == ["Книга"] and served(client, product)
        with publishing():
            model.objects.filter(pk=key).update(**change)
        assert titles(client) == [] and client.get(file_of(product)).status_code == 404
        with publishing():
            model.objects.filter(pk=key).update(is_public=True)


def test_the_bank_is_narrowed_by_its_address(client: Client) -> None:
    partner = PartnerFactory(name="Музей воды")
    sport, civic = (Direction.objects.get(code=code) for code in ("sport-health", "civic-patriotic"))
    ProductFactory(title="Азбука", activity=ActivityFactory(direction=civic), is_public=True, made_on=date(2025, 10, 1))
    ProductFactory(
        title="Буклет",
        type=ProductType.objects.get(code="contest"),
        is_public=True,
        activity=ActivityFactory(joint=[PartnershipFactory(partner=partner, direction=sport)]),
    )
    ProductFactory(title="Выставка", project=ProjectFactory(shown=True), activity=None, is_public=True, about="О реке")
    for query, expected in {
        "": "ВБА",
        "?q=реки": "В",
        "?kind=implementation": "Б",
        "?type=resource": "ВА",
        f"?partner={partner.slug}": "Б",
        f"?direction={sport.slug}": "Б",
        f"?direction={civic.slug}&direction={sport.slug}": "БА",
        "?year=2025": "А",
        "?type=contest&year=2025": "",
    }.items():
        assert "".join(title[0] for title in titles(client, query)) == expected, query
    assert "Found 1 result" in [each.text for each in html.page(client.get(BANK + "?type=contest")).all("p")]
    assert "Nothing was found" in client.get(BANK + "?q=нетакого").text
    assert html.page(client.get(BANK + "?q=реки")).one("meta", name="robots").attrs["content"] == "noindex"


def test_what_the_address_cannot_mean_is_said_and_passed_over(client: Client) -> None:
    ProductFactory(title="Азбука", is_public=True)
    unknown = [
        "year=1999",
        "kind=x",
        "partner=%00",
        "direction=" + "9" * 400,
        "type=contest&type=x",
        "page=99",
        "page=x",
    ]
    for query in unknown:
        page = client.get(f"{BANK}?{query}")
        assert page.status_code == 200, query
        assert "Азбука" in page.text and "notice-info" in page.text, query


def test_an_empty_bank_says_what_will_be_here(client: Client) -> None:
    assert "Nothing is shown here yet" in client.get(BANK).text


def test_a_full_page_asks_as_often_as_one_card(client: Client, django_assert_max_num_queries) -> None:
    def fill(count: int) -> None:
        with publishing():
            for _ in range(count):
                ProductFactory(is_public=True, activity=ActivityFactory(joint=[PartnershipFactory()]))

    fill(1)
    client.get(BANK)
    fill(7)
    with django_assert_max_num_queries(14):
        assert len(titles(client)) == 8
    assert Partner.objects.count() == 8


def test_a_result_without_a_picture_of_its_own_shows_a_photo_that_visitors_may_see(client: Client) -> None:
    held = OccurrenceFactory(held=True, starts_on=date(2026, 10, 6))
    ProductFactory(activity=held.activity, is_public=True)
    assert not html.page(client.get(BANK)).one("main").all("img")
    with publishing():
        PhotoFactory(occurrence=held)
        photo = PhotoFactory(occurrence=held, shown=True, public_until=date(2026, 11, 16))
    (shown,) = html.page(client.get(BANK)).one("main").all("img")
    assert (shown.attrs["src"], shown.attrs["alt"]) == (f"/en/photos/{photo.pk}/medium/", photo.alt)
    with time_machine.travel("2026-11-17 12:00+03:00"):
        assert not html.page(client.get(BANK)).one("main").all("img")
        assert not html.page(client.get("/en/")).one("main").all("img")
