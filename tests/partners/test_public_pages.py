"""Public pages of directions and partners: what visitors see, and what they must never learn."""

from datetime import date
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from partners.models import Direction, Partner, PartnerKind, Partnership, Side
from partners.services.partnerships import withdraw
from partners.services.stages import open_partnership
from school.publication import publishing
from tests import html
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/en/",
    "/partners/",
    "/en/partners/",
    "/partners/?q=библиотека",
    "/partners/?direction=prevention",
    "/partners/?kind=library",
    "/directions/social-pedagogical/",
    "/en/directions/prevention/",
    "/directions/civic-patriotic/",
    "/directions/sport-health/",
    "/partners/gosnarkokontrol/",
    "/en/partners/gosnarkokontrol/",
    "/partners/roditeli/",
    "/sitemap.xml",
    "/robots.txt",
]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)


def add_partner(name: str, *directions: str, **fields) -> Partner:
    partner = Partner(name=name, kind=PartnerKind.objects.get(code=fields.pop("kind", "other")), **fields)
    partner.save()
    for code in directions:
        open_partnership(partner=partner, direction=Direction.objects.get(code=code), on=date(2025, 9, 1), by=None)
    return partner


def hide(name: str) -> None:
    with publishing():
        partner = Partner.objects.get(name=name)
        partner.is_public = False
        partner.save()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.long
def test_no_public_page_names_a_private_or_archived_partner(client, demo, path):
    text = client.get(path).text

    for partner in Partner.objects.exclude(pk__in=Partner.objects.public()):
        assert partner.slug not in text
        # What the visitor typed stands in the search box.
        assert partner.name not in text
        assert partner.title not in text


@pytest.mark.parametrize("path", PAGES)
def test_public_pages_use_no_session_and_set_no_cookie(client, demo, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert not answer.cookies
    assert "cookie" not in answer.get("Vary", "").lower()


@pytest.mark.parametrize("path", PAGES)
def test_public_pages_answer_304_to_a_browser_that_has_them(client, demo, path):
    etag = client.get(path)["ETag"]
    again = client.get(path, headers={"if-none-match": etag})

    assert etag.startswith('W/"')
    assert (again.status_code, again.content) == (304, b"")
    hide("Родители")
    assert client.get(path, headers={"if-none-match": etag}).status_code in {200, 404}


@pytest.mark.parametrize("path", ["/partners/sovet-veteranov-mikrorayona/", "/partners/shakhmatnyy-klub-mikrorayona/"])
@pytest.mark.parametrize("ending", ["", "logo/"])
def test_a_hidden_partners_page_is_like_one_that_never_was(client, demo, path, ending):
    hidden, absent = client.get(path + ending), client.get("/partners/never-was/" + ending)

    assert hidden.status_code == absent.status_code == 404
    # Each names its own address, to come back to from the settings of how pages look.
    assert hidden.text.replace(path, "").replace(quote(path, safe=""), "") == absent.text.replace(
        "/partners/never-was/", ""
    ).replace(quote("/partners/never-was/", safe=""), "")


@pytest.mark.parametrize("query", ["ветеранов", "шахматный", "УНК", "Управление по контролю"])
def test_search_never_finds_a_hidden_partner(client, demo, query):
    page = client.get("/en/partners/", {"q": query})

    assert page.context["page"].paginator.count == 0
    assert "Nothing was found" in page.text
    assert "/en/partners/" in html.page(page).one("main").links


def test_kinds_are_offered_only_where_a_visitor_may_see_a_partner(client, demo):
    with publishing():
        add_partner("Закрытый завод", kind="company", is_public=False)
    offered = dict(client.get("/partners/").context["form"].fields["kind"].choices)

    assert "company" not in offered
    assert "library" in offered


@pytest.mark.parametrize("query", ["музея", "МУЗЕЙ", "музею"])
def test_search_forgives_case_and_endings(client, query):
    with publishing():
        add_partner("Краеведческий музей")

    assert "Краеведческий музей" in client.get("/partners/", {"q": query}).text


def test_filters_are_joined(client, demo):
    def found(**filters):
        return {partner.title for partner in client.get("/partners/", filters).context["page"]}

    assert found(direction="sport-health", kind="sports-school") == {"ДЮСШОР № 10"}
    assert found(direction=["sport-health", "civic-patriotic"]) >= {"В/Ч 98540", "Волонтеры-медики"}
    assert found(direction="sport-health", q="кванториум") == set()


def test_a_partner_in_two_directions_is_listed_once(client):
    with publishing():
        add_partner("Дом молодёжи", "sport-health", "prevention")
    page = client.get("/partners/", {"direction": ["sport-health", "prevention"]})

    assert page.context["page"].paginator.count == 1
    assert "Дом молодёжи" in client.get("/directions/sport-health/").text
    assert "Дом молодёжи" in client.get("/directions/prevention/").text


def test_a_partnership_that_ended_is_on_no_page_of_its_direction(client):
    with publishing():
        partner = add_partner("Дом молодёжи", "sport-health", "prevention")
    assert "Дом молодёжи" in client.get("/directions/prevention/").text
    left = Partnership.objects.get(direction__code="prevention")
    withdraw(partnership=left, side=Side.PARTNER, reason="Тайная причина", on=date(2026, 1, 1), by=UserFactory())

    assert "Дом молодёжи" not in client.get("/directions/prevention/").text
    directions = [
        each.direction.code for each in client.get(f"/partners/{partner.slug}/").context["partner"].open_partnerships
    ]
    assert directions == ["sport-health"]
    assert "Тайная причина" not in client.get(f"/partners/{partner.slug}/").text


@pytest.mark.parametrize("path", ["/partners/", "/directions/prevention/"])
@pytest.mark.parametrize(
    "address",
    [
        f"page={10**30}",
        "page=-1",
        "page=0",
        "page=abc",
        "page=",
        "page=%00",
        "page=٣",
        "page=" + "9" * 5000,
        "q=%00",
        "q=%00библиотека%00",
        "q=" + "а" * 5000,
        "q=%25_%27%22",
        "direction=%00",
        "direction=nowhere",
        "direction=prevention&direction=nowhere",
        "kind=%00",
        "kind=library&kind=nothing",
        "sort=%00",
        "format=exe",
    ],
)
def test_no_address_breaks_a_list(client, demo, path, address):
    assert client.get(f"{path}?{address}").status_code == 200


def test_an_unknown_filter_or_page_is_said(client, demo):
    assert "which was ignored" in client.get("/en/partners/?direction=nowhere").text
    assert "There is no such page" in client.get(f"/en/partners/?page={10**30}").text
    assert "left out" not in client.get("/en/partners/?direction=&kind=").text


def test_a_nul_in_the_search_is_dropped(client, demo):
    page = client.get("/partners/?q=%00библио%00теки")

    assert "\0" not in page.text
    assert page.context["query"] == "библиотеки"


# A direction's page has its year in numbers and what is next beside its partners.
@pytest.mark.parametrize(
    ("path", "most"), [("/partners/", 4), ("/partners/?q=партнёр", 4), ("/directions/sport-health/", 16)]
)
def test_queries_do_not_grow_with_the_list(client, path, most, django_assert_max_num_queries):
    with publishing():
        for number in range(2):
            add_partner(f"Партнёр {number}", "sport-health", "prevention")
    client.get("/display/")
    with publishing():
        for number in range(2, 20):
            add_partner(f"Партнёр {number}", "sport-health", "prevention")
    client.get("/partners/never-was/")
    client.get("/partners/?page=7")
    with django_assert_max_num_queries(most):
        page = client.get(path)
    assert page.context["page"].paginator.count == 20


def test_a_long_list_has_pages(client):
    with publishing():
        for number in range(30):
            add_partner(f"Партнёр {number:02}", "sport-health")
    first, second = client.get("/partners/"), client.get("/partners/?page=2")

    assert (len(first.context["page"]), len(second.context["page"])) == (24, 6)
    assert html.page(first).one("a", rel="next").attrs["href"] == "?page=2"
    assert len(client.get("/directions/sport-health/?page=2").context["page"]) == 6


def test_a_partners_page_tells_what_is_public_of_it(client, demo):
    with publishing():
        partner = Partner.objects.get(name="Детская областная библиотека")
        partner.address, partner.site = "ул. Мира, 15", "https://www.library.example/"
        partner.note = "Звонить до обеда"
        partner.save()
    answer = client.get(f"/en/partners/{partner.slug}/")
    page = html.page(answer)

    assert "Regional Children’s Library" in page.text
    in_russian = [each.text for each in page.all("span", lang="ru")]
    assert {"Детская областная библиотека", "ул. Мира, 15"} <= {*in_russian}
    assert page.one("a", href="https://www.library.example/", rel="noopener")
    assert "Звонить до обеда" not in answer.text
    assert "Заведующий" not in answer.text


def test_a_name_cannot_become_markup(client):
    with publishing():
        partner = add_partner("<script>alert(1)</script> клуб", "sport-health", about="<b>мы</b>\n\n<i>клуб</i>")
    for path in (
        "/",
        "/partners/",
        "/directions/sport-health/",
        f"/partners/{partner.slug}/",
        f"/en/partners/{partner.slug}/",
    ):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "<b>мы" not in page


def test_successor_and_predecessor_are_named_only_while_public(client):
    with publishing():
        successor = add_partner("Новый центр")
        old = add_partner("Старый центр", successor=successor)

    assert "Новый центр" in client.get(f"/partners/{old.slug}/").text
    assert "Старый центр" in client.get(f"/partners/{successor.slug}/").text
    hide("Новый центр")
    assert "Новый центр" not in client.get(f"/partners/{old.slug}/").text
    hide("Старый центр")
    with publishing():
        Partner.objects.filter(pk=successor.pk).update(is_public=True)
    assert "Старый центр" not in client.get(f"/partners/{successor.slug}/").text


def test_the_logo_is_served_while_the_partner_is_public(client, settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    with publishing():
        partner = add_partner("Дом молодёжи", "sport-health")
        partner.logo.save("../../evil.exe.png", ContentFile(PNG))
    version = partner.logo.name.rpartition("/")[2].removesuffix(".png")
    page = client.get(f"/partners/{partner.slug}/")
    address = f"/partners/{partner.slug}/logo/?v={version}"

    assert html.page(page).one("img", src=address)
    logo = client.get(address)
    assert b"".join(logo.streaming_content) == PNG
    assert logo["Content-Type"] == "image/png"
    # Kept by the visitor's browser alone: a shared cache would show it after the partner is hidden.
    assert logo["Cache-Control"] == "private, max-age=86400"
    unversioned = client.get(f"/partners/{partner.slug}/logo/")
    assert unversioned["Cache-Control"] == "private, no-cache"
    assert b"".join(unversioned.streaming_content) == PNG
    hide("Дом молодёжи")
    assert client.get(address).status_code == 404


def test_a_partner_without_a_logo_or_with_a_lost_file_has_none(client, settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    partner = add_partner("Дом молодёжи")
    assert client.get(f"/partners/{partner.slug}/logo/").status_code == 404
    Partner.objects.filter(pk=partner.pk).update(logo="logos/ab/lost.png")
    assert client.get(f"/partners/{partner.slug}/logo/").status_code == 404


@pytest.mark.parametrize("path", ["/partners/", "/directions/prevention/", "/partners/roditeli/", "/sitemap.xml", "/"])
def test_public_pages_only_answer(client, demo, path):
    assert client.post(path).status_code == 405


def test_an_empty_portal_says_what_will_be_here(client):
    assert "The school will publish its partners here." in client.get("/en/partners/").text
    for path in ["/en/partners/", "/en/projects/", "/en/products/"]:
        assert not html.page(client.get(path)).all("input", name="q"), f"{path} searches what is empty"
    assert "No partners are shown here yet." in client.get("/en/directions/prevention/").text


def test_an_unknown_direction_is_not_there(client):
    assert client.get("/directions/nowhere/").status_code == 404


def test_a_signed_in_visitor_gets_the_same_bytes(demo, django_user_model):
    signed_in, anonymous = Client(), Client()
    signed_in.force_login(django_user_model.objects.get(email="coordinator@example.org"))

    for path in PAGES:
        assert signed_in.get(path).content == anonymous.get(path).content
