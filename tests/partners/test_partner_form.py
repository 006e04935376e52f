"""Registering and correcting a partner: what is wrong is said beside its field, and nothing typed is lost."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from partners.models import ContactPerson, Direction, Partner, PartnerKind
from school.publication import public_version
from tests import html
from tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db

NEW = "/en/staff/partners/new/"
INN, ANOTHER_INN = "7707083893", "7736050003"


def picture(width: int = 40, height: int = 30, kind: str = "PNG") -> bytes:
    saved = io.BytesIO()
    Image.new("RGB", (width, height), "#0a5").save(saved, kind)
    return saved.getvalue()


def huge_png(side: int) -> bytes:
    """A small file that unpacks to side × side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + side // 8 + 1)
    packed = b"".join(packer.compress(row) for _row in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def answers(**changes: Any) -> dict[str, Any]:
    """A form as a browser sends it; an answer of None is not sent."""
    data = {
        "name": "Волгоградский краеведческий музей",
        "kind": PartnerKind.objects.get(code="culture").pk,
        "form": "organization",
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


def directions(*codes: str) -> list[int]:
    return list(Direction.objects.filter(code__in=codes).values_list("pk", flat=True))


def test_a_new_partner_in_two_directions_with_a_contact(coordinator: Client, anonymous: Client) -> None:
    before = public_version()
    answer = coordinator.post(
        NEW,
        answers(
            **{
                "short_name": "Краеведческий музей",
                "directions": directions("civic-patriotic", "prevention"),
                "site": "museum.example",
                "inn": " 7707 083893 ",
                "about": "Музей <b>города</b>",
                "is_public": "",
                "contact-post": "Заведующая отделом",
                "contact-phone": "8 (8442) 38-84-39",
            }
        ),
        follow=True,
    )
    partner = Partner.objects.get()
    assert answer.redirect_chain == [(f"/en/staff/partners/{partner.pk}/", 302)]
    assert "“Краеведческий музей” is in the register." in answer.text
    assert (partner.site, partner.inn, partner.is_public) == ("https://museum.example", INN, True)
    assert partner.slug == "kraevedcheskiy-muzey"
    open_ones = partner.partnerships.open()
    assert [each.direction.code for each in open_ones] == ["civic-patriotic", "prevention"]
    contact = partner.contacts.get()
    assert (contact.post, str(contact.phone)) == ("Заведующая отделом", "+7 844 238-84-39")
    assert public_version() > before
    assert "Краеведческий музей" in anonymous.get("/directions/prevention/").text
    assert "Заведующая" not in anonymous.get(f"/partners/{partner.slug}/").text
    assert "<b>города" not in anonymous.get(f"/partners/{partner.slug}/").text


def test_a_name_and_a_kind_are_enough(coordinator: Client) -> None:
    coordinator.post(NEW, answers())
    partner = Partner.objects.get()
    assert not partner.partnerships.exists()
    assert not partner.contacts.exists()
    assert partner.history.get().history_user == coordinator.user  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "answer", "is_public"),
    [
        ("culture", "", True),
        ("military", "", False),
        ("prevention", "", False),
        ("military", "yes", True),
        ("culture", "no", False),
    ],
)
def test_some_kinds_start_private(coordinator: Client, kind: str, answer: str, is_public: bool) -> None:
    coordinator.post(NEW, answers(kind=PartnerKind.objects.get(code=kind).pk, is_public=answer))
    assert Partner.objects.get().is_public is is_public


BAD = [
    ({"name": ""}, "name", "required"),
    ({"name": " \u200b "}, "name", ""),
    ({"name": "я" * 300}, "name", "255"),
    ({"kind": None}, "kind", "required"),
    ({"kind": "99999"}, "kind", ""),
    ({"inn": "7707083894"}, "inn", "not a valid INN"),
    ({"inn": "123"}, "inn", "not a valid INN"),
    ({"inn": "семь"}, "inn", "not a valid INN"),
    ({"ogrn": "1027700132194"}, "ogrn", "not a valid OGRN"),
    ({"site": "javascript:alert(1)"}, "site", "website address"),
    ({"site": "data:text/html,hello"}, "site", "website address"),
    ({"site": "ftp://museum.example"}, "site", "website address"),
    ({"directions": ["77777"]}, "directions", "77777"),
    ({"directions": ["abc"]}, "directions", "abc"),
    ({"about": "я" * 4001}, "about", "4000"),
    ({"form": "community", "inn": INN}, "form", "no INN"),
    ({"contact-phone": "позвоните", "contact-post": "Директор"}, "contact-phone", "not a phone number"),
    ({"contact-name": "Иванова Анна"}, "contact-consent_basis", "give the basis"),
    ({"contact-email": "nobody", "contact-post": "Директор"}, "contact-email", ""),
    ({"contact-note": "звонить"}, "contact-post", "at least the position"),
]


@pytest.mark.parametrize(("change", "field", "words"), BAD, ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_said_beside_its_field_and_kept(
    coordinator: Client, change: dict[str, Any], field: str, words: str
) -> None:
    typed = {"short_name": "Наш музей", "address": "ул. Мира, 15", "note": "Записка", **change}
    page = coordinator.post(NEW, answers(**typed))
    assert page.status_code == 200
    assert not Partner.objects.exists()
    (beside,) = html.page(page).errors[field]
    assert words in beside
    assert "What you typed is kept" in page.text
    for kept in ("Наш музей", "ул. Мира, 15", "Записка"):
        assert kept in page.text
    for name, value in change.items():
        if isinstance(value, str) and value.strip(" \u200b") and not name.endswith("kind"):
            assert value in page.text


def test_all_that_is_wrong_is_said_at_once(coordinator: Client) -> None:
    page = coordinator.post(NEW, answers(name="", inn="1", **{"contact-phone": "нет"}))
    assert set(page.context["form"].errors) == {"name", "inn"}
    assert "phone" in page.context["contact_form"].errors


@pytest.mark.parametrize(
    ("file_name", "content", "words"),
    [
        ("logo.png", b"MZ\x90\x00" + bytes(500), "not a picture"),
        (
            "logo.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
            "JPEG, PNG or WebP",
        ),
        ("logo.jpg", picture(kind="GIF"), "another format"),
        ("logo.png", picture()[:60], "damaged"),
        ("logo.png", b"", "empty"),
        ("logo.png", huge_png(13_000), "too many pixels"),
    ],
    ids=["renamed exe", "svg", "another format", "cut off", "empty", "13,000 px"],
)
def test_a_bad_logo_is_answered_beside_it_and_the_rest_is_kept(
    coordinator: Client, file_name: str, content: bytes, words: str, private_files: Path
) -> None:
    page = coordinator.post(NEW, answers(short_name="Наш музей", logo=SimpleUploadedFile(file_name, content)))
    assert not Partner.objects.exists()
    ((name, (beside,)),) = html.page(page).errors.items()
    assert name == "logo" and words in beside
    assert "Наш музей" in page.text
    assert not list(private_files.rglob("*.*"))


def test_a_good_logo_is_made_anew_and_served_to_staff(coordinator: Client, teacher: Client) -> None:
    coordinator.post(NEW, answers(logo=SimpleUploadedFile("../Наш логотип.PNG", picture(1200, 600))))
    partner = Partner.objects.get()
    assert partner.logo.name.startswith("logos/")
    assert "логотип" not in partner.logo.name
    answer = teacher.get(f"/staff/partners/{partner.pk}/logo/")
    image = Image.open(io.BytesIO(b"".join(answer.streaming_content)))
    assert max(image.size) == 512
    page = coordinator.get(f"/staff/partners/{partner.pk}/").text
    assert f"/staff/partners/{partner.pk}/logo/" in page


def save(client: Client, partner: Partner, **changes: Any) -> HttpResponse:
    """Send the edit form as it opens, with some answers changed."""
    path = f"/en/staff/partners/{partner.pk}/edit/"
    form = client.get(path).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else value for name, value in data.items() if value is not False}
    data.pop("logo")
    if data.get("is_public") is True:
        data["is_public"] = "on"
    return client.post(path, {name: value for name, value in {**data, **changes}.items() if value is not None})


def test_an_edit_changes_what_was_changed(coordinator: Client) -> None:
    partner = PartnerFactory(directions=["prevention"], about="Было", address="ул. Мира, 15")
    answer = save(coordinator, partner, about="Стало", is_public=None)
    assert answer.status_code == 302
    partner.refresh_from_db()
    assert (partner.about, partner.is_public, partner.address) == ("Стало", False, "ул. Мира, 15")
    assert [each.direction.code for each in partner.partnerships.open()] == ["prevention"]
    # An address that was handed on goes on working.
    slug = partner.slug
    save(coordinator, partner, name="Совсем другое имя")
    partner.refresh_from_db()
    assert (partner.name, partner.slug) == ("Совсем другое имя", slug)


def test_the_heading_shows_what_is_stored_while_the_form_shows_what_was_typed(coordinator: Client) -> None:
    partner = PartnerFactory(name="Клуб «Пехотинец»")
    page = html.page(save(coordinator, partner, name="Клуб «Десантник»", inn="1"))
    assert "Клуб «Пехотинец»" in page.text
    assert page.form().fields["name"] == ["Клуб «Десантник»"]


def test_a_partner_may_be_followed_by_another_but_not_by_itself(coordinator: Client) -> None:
    successor, partner = PartnerFactory(name="УНК ГУ МВД"), PartnerFactory(name="Госнаркоконтроль")
    assert save(coordinator, partner, successor=successor.pk).status_code == 302
    partner.refresh_from_db()
    assert partner.successor == successor
    page = save(coordinator, partner, successor=partner.pk)
    assert "successor" in page.context["form"].errors


def test_a_kind_no_longer_offered_stays_on_old_records(coordinator: Client) -> None:
    partner = PartnerFactory()
    PartnerKind.objects.filter(pk=partner.kind_id).update(is_active=False)
    assert save(coordinator, partner, about="Стало").status_code == 302
    assert "kind" in coordinator.post(NEW, answers(kind=partner.kind_id)).context["form"].errors


# Possibly entered twice


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ({"name": "МОУ «Центр детского творчества»"}, {"name": "центр  детского творчества"}),
        ({"name": "Детский центр «Перекрёсток»"}, {"name": "ДЦ «Перекресток»"}),
        ({"name": "Клуб «Пехотинец»"}, {"name": "Клуб «Пихотинец»"}),
        ({"name": "Поликлиника № 28", "archived": True}, {"name": "ГУЗ «Поликлиника № 28»"}),
        ({"name": "Совсем другое", "inn": INN}, {"name": "Волгоградский музей", "inn": INN}),
    ],
)
def test_possible_doubles_are_shown_before_saving(
    coordinator: Client, there: dict[str, Any], typed: dict[str, Any]
) -> None:
    known = PartnerFactory(**there)
    page = coordinator.post(NEW, answers(**typed))
    assert Partner.objects.count() == 1
    assert page.context["form"].alike == [known]
    assert f"/en/staff/partners/{known.pk}/" in html.page(page).links
    assert html.page(page).form().one("input", name="is_another", type="checkbox")

    assert coordinator.post(NEW, answers(**typed, is_another="on")).status_code == 302
    assert Partner.objects.count() == 2


def test_others_are_no_doubles(coordinator: Client) -> None:
    PartnerFactory(name="Детский сад № 382")
    PartnerFactory(name="Детская областная библиотека")
    assert coordinator.post(NEW, answers(name="Детский сад № 383")).status_code == 302
    assert coordinator.post(NEW, answers(name="Областной музей", inn=ANOTHER_INN)).status_code == 302


def test_an_edit_asks_about_doubles_only_where_the_name_or_number_changed(coordinator: Client) -> None:
    PartnerFactory(name="Центр детского творчества")
    double = PartnerFactory(name="МОУ «Центр детского творчества»")
    assert save(coordinator, double, about="Стало").status_code == 302
    other = PartnerFactory(name="Клуб")
    assert save(coordinator, other, name="ЦДТ центр детского творчества").context["form"].alike


def test_the_same_name_twice_gets_another_address(coordinator: Client) -> None:
    for about in ("один", "другой"):
        coordinator.post(NEW, answers(is_another="on", about=about))
    assert sorted(Partner.objects.values_list("slug", flat=True)) == [
        "volgogradskiy-kraevedcheskiy-muzey",
        "volgogradskiy-kraevedcheskiy-muzey-2",
    ]


def test_a_refused_contact_leaves_no_half_saved_partner(coordinator: Client) -> None:
    coordinator.post(NEW, answers(**{"contact-name": "Иванова Анна"}))
    assert not Partner.objects.exists()
    assert not ContactPerson.objects.exists()


def test_a_removed_logo_takes_its_file_along(coordinator: Client, django_capture_on_commit_callbacks: Any) -> None:
    coordinator.post(NEW, answers(logo=SimpleUploadedFile("logo.png", picture(64, 64))))
    partner = Partner.objects.get()
    name, storage = partner.logo.name, partner.logo.storage
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        save(coordinator, partner, remove_logo="on")
    partner.refresh_from_db()
    assert not partner.logo
    assert not storage.exists(name)


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        # Situation 17 and its siblings: an organization's number, a person's, a power with all digits and with some
        ("inn", "274062111", "Excel убрал ноль: 0274062111?"),
        ("inn", " 274 062 111 ", "Excel убрал ноль: 0274062111?"),
        ("inn", "7,707083893E+09", "Excel записал число степенью: 7707083893?"),
        ("inn", "2,74062111E+08", "Excel записал число степенью: 0274062111?"),
        ("inn", "2,74062E+08", "Excel оставил только начало числа."),
        ("inn", "274062112", "Такого ИНН не бывает"),
        ("ogrn", "1,027700132195E+12", "Excel записал число степенью: 1027700132195?"),
        ("ogrn", "1,0277E+12", "Excel оставил только начало числа."),
    ],
)
def test_a_number_that_excel_spoiled_is_asked_about(coordinator: Client, field: str, typed: str, message: str) -> None:
    answer = coordinator.post("/staff/partners/new/", answers(**{field: typed}))
    assert message in answer.context["form"].errors[field][0]
    assert len(answer.context["form"].errors[field]) == 1
    assert html.page(answer).form(method="post").fields[field] == [typed]
    assert not Partner.objects.exists()


def test_a_name_in_other_letters_is_asked_about(coordinator: Client) -> None:
    """Situation 15: «cад» with a Latin «c»."""
    PartnerFactory(name="Детский сад № 382")
    typed = "Детский cад № 382"
    answer = coordinator.post("/staff/partners/new/", answers(name=typed))
    assert [each.name for each in answer.context["form"].alike] == ["Детский сад № 382"]
    coordinator.post("/staff/partners/new/", answers(name=typed, is_another="on"))
    assert Partner.objects.filter(name=typed).exists()


def test_a_logo_beside_a_wrong_answer_is_asked_for_again(coordinator: Client) -> None:
    """Situation 21: no page can give a browser its file back, and the fold with its field is open."""
    logo = SimpleUploadedFile("логотип.png", picture())
    page = html.page(coordinator.post(NEW, answers(inn="123", logo=logo)))
    assert "The file “логотип.png” has to be chosen again." in page.form().text
    fold = page.form().find(".//details[.//input[@type='file']]")[0]
    assert "open" in fold.attrs
