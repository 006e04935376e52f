"""How to have the calendar in a program of one's own, the poster of it, and the codes for cameras."""

import base64
import re
from urllib.parse import quote

import pytest
import qrcode  # type: ignore[import-untyped]
from django.test import Client
from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]

from common.qr import LONGEST, qr_code
from tests import html
from tests.factories import ActivityFactory, PartnerFactory, PartnershipFactory

pytestmark = pytest.mark.django_db

SUBSCRIBE, POSTER = "/en/calendar/subscribe/", "/en/calendar/poster/"
FEED = "http://testserver/en/calendar.ics"


def squares(picture: str) -> set[tuple[int, int]]:
    """The dark modules of a picture, as column and row counted from its corner."""
    svg = base64.b64decode(picture.partition("base64,")[2]).decode()
    found = re.findall(r"M(\d+),(\d+)H(\d+)V(\d+)H(\d+)z", svg)
    assert found and all(int(right) - int(left) == 1 for left, top, right, bottom, back in found), svg[:400]
    return {(int(left), int(top)) for left, top, *rest in found}


def test_a_picture_holds_the_address_and_bears_damage() -> None:
    text = "webcal://school.example/calendar.ics?grade=2&grade=6&q=%D0%B4"
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    dark = {(x, y) for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark}
    assert squares(qr_code(text)) == dark
    assert squares(qr_code(text + "1")) != dark


def test_the_page_subscribes_to_just_what_was_chosen(client: Client) -> None:
    page = html.page(client.get(f"{SUBSCRIBE}?grade=6&grade=2"))
    query = "?grade=2&grade=6"
    webcal = f"webcal://testserver/en/calendar.ics{query}"
    for link in (webcal, f"{FEED}{query}", f"/en/calendar/{query}", f"/en/calendar/poster/{query}"):
        assert link in page.links, link
    for part in (
        f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        f"addfromweb?url={quote(FEED + query, safe='')}",
        "https://calendar.yandex.ru/",
    ):
        assert any(part in link for link in page.links), part
    assert page.one("input", value=f"{FEED}{query}")
    assert page.one("img", src=qr_code(webcal))
    assert "Grades 2, 6" in page.text
    assert page.one("meta", name="robots").attrs["content"] == "noindex"
    page = client.get(SUBSCRIBE).text
    assert "All events of the school" in page and "noindex" not in page


def test_a_poster_keeps_the_choice(client: Client) -> None:
    partner = PartnerFactory(name="Детская библиотека")
    ActivityFactory(joint=[PartnershipFactory(partner=partner)])
    page = html.page(client.get(f"{POSTER}?direction=sport&partner={partner.slug}"))
    own = f"http://testserver/en/calendar/?partner={partner.slug}"
    # «sport» is no direction's address: it is ignored, and said so.
    assert own in page.text and "Детская библиотека" in page.text
    assert page.one("img", src=qr_code(own))
    assert "which was ignored" in page.text


def test_odd_addresses_are_borne(client: Client) -> None:
    for query in (
        "?q=%00%D0%B4",
        "?grade=999999999999999999999&grade=-1",
        "?partner=%00&class=%F0%9F%98%80&kind[]=1",
        "?grade",
        f"?q={'ж' * 5000}",
        "?q=%3C/script%3E%3Cscript%3Ealert(1)%3C/script%3E",
    ):
        for path in (SUBSCRIBE, POSTER):
            answer = client.get(path + query)
            assert answer.status_code == 200, (path, query)
            assert "<script>alert" not in answer.text and "\x00" not in answer.text, (path, query)


def test_what_is_too_long_for_a_picture_has_none(client: Client) -> None:
    assert qr_code("a" * LONGEST)
    assert qr_code("a" * (LONGEST + 1)) == ""
    query = f"?q={quote('ж' * 200)}"
    for path in (SUBSCRIBE, POSTER):
        answer = client.get(path + query)
        assert "data:image" not in answer.text and not html.page(answer).all_by_role("img"), path
