"""A school's own list, pasted from Word or Excel, becomes the register."""

from typing import Any

import pytest
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client

from partners.forms.pasting import PastedPartnersFormSet, PasteForm
from partners.models import ContactPerson, Direction, Partner, PartnerKind
from partners.services.register import open_directions
from school.publication import public_version
from tests import html
from tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db

PATH = "/en/staff/import/partners/"
INN = "7707083893"

# The school's document, as Word gives it to the clipboard
SEED = """
	1.Социально – педагогическое:
- родители;
- детский сад № 382
-Приход Архангела Гавриила.

-детская областная библиотека

-Кванториум РЖД

- детский технопарк «Кванториум»

	2. Гражданско – патриотическое:
- В/Ч 98540железнодорожные войска п. Гумрак.
- МОУ ЦДТ
- Клуб «Пехотинец»

	3. Физкультурно – оздоровительное:
- ГУЗ «Поликлиника № 28»
- волонтеры медики

-ДЮСШОР № 10

	4. профилактическое:
- ПДН, КДН;
- ДЦ «Перекресток»

- Дзержинский наркокабинет
- Госнаркоконтроль
"""
TABLE = (
    "№\tНазвание\tНаправление\tКонтактное лицо\tТелефон\tИНН\tСайт\n"
    f"1\tКраеведческий музей\tгражданско-патриотическое, профилактика\tДиректор\t8 (8442) 38-84-39\t{INN}\tmuseum.example\n"
    "2\tКлуб «Пехотинец»\tпатриотическое\t\t\t\t\n"
)
WORD = """<html><body><!--StartFragment--><p>Наши партнёры</p><table>
<tr><th>Наименование организации</th><th>Направление</th><th>Телефон</th></tr>
<tr><td>Библиотека<br>№ 5</td><td>Социально-педагогическое</td><td>8 8442 38-84-39</td></tr>
<tr><td><p>ГУЗ &laquo;Поликлиника № 28&raquo;</p></td><td>Оздоровительное</td><td></td></tr>
</table><!--EndFragment--></body></html>"""


def paste(client: Client, text: str) -> HttpResponse:
    return client.post(PATH, {"text": text})


def rows(response: HttpResponse) -> list[dict[str, Any]]:
    return [{name: form[name].value() for name in form.fields} for form in response.context["formset"]]


def confirm(client: Client, preview: HttpResponse, **changes: Any) -> HttpResponse:
    """Press «Save these rows» with some answers corrected: `row0_name="…"`."""
    data: dict[str, Any] = html.page(preview).form().fields
    for key, value in changes.items():
        data["rows-" + key.removeprefix("row").replace("_", "-", 1)] = value
    return client.post(PATH, data)


def codes(partner: Partner) -> set[str]:
    return {each.direction.code for each in partner.partnerships.open()}


def test_the_schools_own_document_becomes_the_register(coordinator: Client) -> None:
    preview = paste(coordinator, SEED)
    found = rows(preview)
    assert len(found) in {16, 17}
    assert {row["action"] for row in found} == {"add"}
    assert "Nothing is saved yet." in preview.text
    assert not Partner.objects.exists()
    names = {row["name"] for row in found}
    assert {"родители", "детский сад № 382", "Приход Архангела Гавриила", "МОУ ЦДТ", "ДЮСШОР № 10"} <= names
    assert not any(name.endswith((";", ".")) or name.startswith("-") for name in names)

    other = PartnerKind.objects.get(code="other").pk
    missing = {f"row{place}_kind": other for place, row in enumerate(found) if row["kind"] is None}
    answer = confirm(coordinator, preview, **missing)
    assert answer.status_code == 302, [form.errors for form in answer.context["formset"]]
    assert Partner.objects.count() == len(found)
    count = {each.code: each.partnerships.open().count() for each in Direction.objects.all()}
    assert count["social-pedagogical"] == 6
    assert (count["civic-patriotic"], count["sport-health"]) == (3, 3)
    assert count["prevention"] == len(found) - 12
    kinds = dict(Partner.objects.values_list("name", "kind__code"))
    assert kinds["детская областная библиотека"] == "library"
    assert kinds["детский сад № 382"] == "kindergarten"
    assert kinds["ГУЗ «Поликлиника № 28»"] == "medical"
    assert Partner.objects.get(name="родители").form == "community"
    # Units and bodies of prevention start private.
    assert not any(Partner.objects.filter(kind__private_by_default=True).values_list("is_public", flat=True))


def test_the_document_pasted_twice_adds_nothing_the_second_time(coordinator: Client) -> None:
    other = PartnerKind.objects.get(code="other").pk
    preview = paste(coordinator, SEED)
    found = rows(preview)
    confirm(coordinator, preview, **{f"row{n}_kind": row["kind"] or other for n, row in enumerate(found)})
    before = Partner.objects.count()
    again = paste(coordinator, SEED)
    assert {row["action"] for row in rows(again)} == {"skip"}
    assert "which the register has" in again.text
    assert confirm(coordinator, again).status_code == 302
    assert Partner.objects.count() == before


def test_a_table_of_excel_is_understood_by_its_headings(coordinator: Client) -> None:
    preview = paste(coordinator, TABLE)
    museum, club = rows(preview)
    assert (museum["name"], museum["inn"], museum["contact_post"]) == ("Краеведческий музей", INN, "Директор")
    assert (museum["phone"], museum["site"]) == ("8 (8442) 38-84-39", "museum.example")
    assert club["name"] == "Клуб «Пехотинец»"
    before = public_version()
    assert confirm(coordinator, preview).status_code == 302
    assert public_version() == before + 1
    partner = Partner.objects.get(inn=INN)
    assert codes(partner) == {"civic-patriotic", "prevention"}
    assert (partner.kind.code, partner.site) == ("culture", "https://museum.example")
    assert str(partner.contacts.get().phone) == "+7 844 238-84-39"
    assert {row.history_user for row in partner.history.all()} == {coordinator.user}  # type: ignore[attr-defined]


def test_a_table_of_word_is_understood(coordinator: Client) -> None:
    preview = paste(coordinator, WORD)
    assert [(row["name"], row["phone"]) for row in rows(preview)] == [
        ("Библиотека № 5", "8 8442 38-84-39"),
        ("ГУЗ «Поликлиника № 28»", ""),
    ]
    confirm(coordinator, preview)
    assert codes(Partner.objects.get(name="Библиотека № 5")) == {"social-pedagogical"}


def test_a_table_without_headings_begins_with_the_name(coordinator: Client) -> None:
    preview = paste(coordinator, "1.\tКраеведческий музей\tпатриотическое\n2.\tБиблиотека № 5\tсоциальное\n")
    assert [row["name"] for row in rows(preview)] == ["Краеведческий музей", "Библиотека № 5"]


def test_rows_that_the_register_has_are_proposed_to_be_skipped(coordinator: Client) -> None:
    same = PartnerFactory(name="МОУ «Центр детского творчества»")
    archived = PartnerFactory(name="Поликлиника № 28", archived=True)
    alike = PartnerFactory(name="Клуб «Пехотинец»")
    preview = paste(coordinator, "Центр детского творчества\nГУЗ «Поликлиника № 28»\nКлуб «Пихотинец»\nМузей\nмузей\n")
    found = rows(preview)
    assert [row["action"] for row in found] == ["skip", "skip", "skip", "add", "skip"]
    assert [row["existing"] for row in found[:3]] == [same.pk, archived.pk, alike.pk]
    assert "which the register has. Is it the same?" in found[2]["remark"]
    assert "The list has it twice" in found[4]["remark"]
    assert f"/en/staff/partners/{same.pk}/" in html.page(preview).links
    culture = PartnerKind.objects.get(code="culture").pk
    confirm(coordinator, preview, row3_kind=culture)
    assert list(Partner.objects.exclude(pk__in=[same.pk, archived.pk, alike.pk]).values_list("name", flat=True)) == [
        "Музей"
    ]


def test_an_alike_row_may_be_added_all_the_same(coordinator: Client) -> None:
    PartnerFactory(name="Клуб «Пехотинец»")
    preview = paste(coordinator, "Клуб «Пихотинец»")
    confirm(coordinator, preview, row0_action="add", row0_kind=PartnerKind.objects.get(code="youth-club").pk)
    assert Partner.objects.filter(name="Клуб «Пихотинец»").exists()


def test_the_directions_of_a_row_may_be_added_to_the_partner_there_is(coordinator: Client) -> None:
    partner = PartnerFactory(name="Клуб «Пехотинец»", directions=["sport-health"])
    preview = paste(coordinator, "Название\tНаправление\nКлуб «Пехотинец»\tпатриотическое\n")
    confirm(coordinator, preview, row0_action="join")
    assert codes(partner) == {"sport-health", "civic-patriotic"}
    assert Partner.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Write the name"),
        ("kind", "", "Choose the kind"),
        ("inn", "7707083894", "not a valid INN"),
        ("site", "javascript:alert(1)", "not the address of a site"),
        ("phone", "позвоните", "telephone number"),
        ("email", "nobody", ""),
        ("directions", "77777", "77777"),
        ("name", "я" * 256, "255"),
    ],
)
def test_one_wrong_row_is_answered_beside_it_and_nothing_is_saved(
    coordinator: Client, field: str, value: str, words: str
) -> None:
    preview = paste(coordinator, TABLE)
    page = confirm(coordinator, preview, **{f"row1_{field}": value, "row0_name": "Музей обороны"})
    assert page.status_code == 200
    assert not Partner.objects.exists()
    assert page.context["formset"].errors[0] == {}
    assert set(page.context["formset"].errors[1]) == {field}
    ((name, said),) = html.page(page).errors.items()
    assert name == f"rows-1-{field}" and said and all(words in each for each in said)
    assert "Музей обороны" in page.text
    assert "nothing is saved yet" in page.text
    if value:
        assert value in page.text


def test_what_is_wrong_in_a_skipped_row_does_not_matter(coordinator: Client) -> None:
    preview = paste(coordinator, TABLE)
    assert confirm(coordinator, preview, row0_action="skip", row0_inn="1", row0_name="").status_code == 302
    assert Partner.objects.get().name == "Клуб «Пехотинец»"


def test_a_corrected_page_is_saved(coordinator: Client) -> None:
    page = confirm(coordinator, paste(coordinator, TABLE), row0_inn="1")
    assert page.status_code == 200
    assert confirm(coordinator, page, row0_inn=INN).status_code == 302
    assert Partner.objects.count() == 2


def test_all_rows_are_saved_or_none(coordinator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def fails_at_the_second(**arguments: Any) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise DatabaseError("the disk is full")
        open_directions(**arguments)

    preview = paste(coordinator, TABLE)
    monkeypatch.setattr("partners.forms.pasting.open_directions", fails_at_the_second)
    before = public_version()
    with pytest.raises(DatabaseError):
        confirm(coordinator, preview)
    assert not Partner.objects.exists()
    assert not ContactPerson.objects.exists()
    assert public_version() == before


@pytest.mark.parametrize("text", ["", "   \n\t\n", "\0\0", "—\n—\n"])
def test_an_empty_list_is_asked_for_again(coordinator: Client, text: str) -> None:
    page = paste(coordinator, text)
    assert "text" in page.context["form"].errors
    assert not Partner.objects.exists()


def test_too_many_rows_are_asked_for_in_parts(coordinator: Client) -> None:
    text = "\n".join(f"Детский сад № {number}" for number in range(201))
    page = paste(coordinator, text)
    assert "More than 200 partners at once" in page.text
    assert "Детский сад № 200" in page.text
    form = PasteForm({"text": text.rpartition("\n")[0]})
    assert form.is_valid()
    assert len(form.rows) == 200


def test_the_preview_asks_twice_per_row_for_doubles_and_nothing_else_per_row(
    coordinator: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(2 * 30 + 15):
        paste(coordinator, "\n".join(f"Детский сад № {number}" for number in range(30)))
    with django_assert_max_num_queries(3):
        str(PastedPartnersFormSet(prefix="rows", initial=[{"name": "Музей"}] * 50))


def test_teachers_paste_nothing(teacher: Client) -> None:
    assert paste(teacher, TABLE).status_code == 403


def test_what_is_pasted_is_no_markup(coordinator: Client) -> None:
    page = paste(coordinator, "Название\tТелефон\n<script>alert(1)</script>\t1\n")
    assert "<script>alert" not in page.text
