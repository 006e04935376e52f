"""A school's own list, pasted from Word or Excel or uploaded, becomes the register."""

import io
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client
from openpyxl import Workbook

from partners.forms.pasting import PasteForm
from partners.models import (
    Agreement,
    ContactPerson,
    Direction,
    Partner,
    PartnerKind,
    Partnership,
    RegisterImport,
    RegisterImportRow,
    StageTransition,
)
from partners.services.register_apply import apply_register
from partners.services.register_import import answer_row, correct_row, erase_old_drafts
from partners.services.stages import advance, open_partnership
from school.models import Undo
from school.publication import public_version
from school.undo import take_back as take_back_undo
from tests import html
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    ContactPersonFactory,
    PartnerFactory,
    RegisterImportFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

PATH = "/en/staff/import/partners/"
INN = "7707083893"
NOW = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("Europe/Moscow"))

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
# As schools publish it: a title, numbers of columns, headings of directions, a partner twice, a signature
PUBLISHED = """Реестр социальных партнёров\t\t\t\t\t\t
№ п/п\tНаименование учреждения\tФИО руководителя\tКонтактное лицо, телефон\tДоговор (№, дата, срок)\tФормы взаимодействия\tЦелевая группа
1\t2\t3\t4\t5\t6\t7
Гражданско-патриотическое\t\t\t\t\t\t
1.\tМБУК «Библиотека» ИНН 7707083893, ул. Ленина, 5\tИванова А. П.\tПетрова Мария Ивановна, методист, 8-905-123-45-67\t№ 12 от 01.09.2023, до 31.12.2027\tВстречи с писателями\tдети
2.\tМузей А\t\t8 (8442) 38-84-39\tСоглашение № 3 от 01.09.2024 бессрочно\t\t
3.\tМузей Б\t\tдежурная часть 112\t\t\t
Физкультурно-оздоровительное направление\t\t\t\t\t\t
4.\tМБУК Библиотека\t\t\t№ 14 от 01.09.2024, на 3 года\t\t
Директор школы ________ Сидоров\t\t\t\t\t\t
"""


def paste(client: Client, text: str) -> RegisterImport:
    response = client.post(PATH, {"text": text})
    assert response.status_code == 302, response.context["form"].errors
    return RegisterImport.objects.get()


def preview(client: Client, register: RegisterImport) -> html.Part:
    return html.page(client.get(f"{PATH}{register.pk}/"))


def send(client: Client, register: RegisterImport, what: str, **data: Any) -> HttpResponse:
    register.refresh_from_db()
    return client.post(f"{PATH}{register.pk}/{what}/", {"version": register.version, **data})


def apply(client: Client, register: RegisterImport) -> None:
    """Give the kind «other» to rows without one, and press «Add to the register»."""
    send(client, register, "rest", **{"rest-kind": PartnerKind.objects.get(code="other").pk, "rest": "yes"})
    send(client, register, "apply")
    register.refresh_from_db()
    assert register.state == "applied", [(row.title, row.understood) for row in register.rows.waiting()]


def answer(client: Client, register: RegisterImport, number: int, what: str) -> None:
    assert send(client, register, f"rows/{number}/answer", answer=what).status_code == 302


def codes(partner: Partner) -> set[str]:
    return {each.direction.code for each in partner.partnerships.open()}


def row(register: RegisterImport, number: int) -> Any:
    return register.rows.get(number=number)


def test_the_schools_own_document_becomes_the_register(coordinator: Client) -> None:
    register = paste(coordinator, SEED)
    names = [each.title for each in register.rows.filter(reason="")]
    assert len(names) == 16
    assert {"родители", "детский сад № 382", "Приход Архангела Гавриила", "МОУ ЦДТ", "ДЮСШОР № 10"} <= set(names)
    assert not any(name.endswith((";", ".")) or name.startswith("-") for name in names)
    assert register.rows.filter(reason="section").count() == 4
    assert not Partner.objects.exists()

    before = public_version()
    apply(coordinator, register)
    assert public_version() > before
    assert Partner.objects.count() == 16
    count = {each.code: each.partnerships.open().count() for each in Direction.objects.all()}
    assert count == {"social-pedagogical": 6, "civic-patriotic": 3, "sport-health": 3, "prevention": 4}
    kinds = dict(Partner.objects.values_list("name", "kind__code"))
    assert kinds["детская областная библиотека"] == "library"
    assert kinds["детский сад № 382"] == "kindergarten"
    assert kinds["ГУЗ «Поликлиника № 28»"] == "medical"
    assert Partner.objects.get(name="родители").form == "community"
    # Units and bodies of prevention start private.
    assert not any(Partner.objects.filter(kind__private_by_default=True).values_list("is_public", flat=True))


def test_the_document_pasted_twice_adds_nothing_the_second_time(coordinator: Client) -> None:
    apply(coordinator, paste(coordinator, SEED))
    RegisterImport.objects.all().delete()
    again = paste(coordinator, SEED)
    assert set(again.rows.filter(reason="").values_list("action", flat=True)) == {"skip"}
    page = preview(coordinator, again)
    assert "16 are already in the register" in page.text
    assert "There is nothing to add" in page.text
    assert Partner.objects.count() == 16


def test_a_table_of_excel_is_understood_by_its_headings(coordinator: Client) -> None:
    register = paste(coordinator, TABLE)
    apply(coordinator, register)
    partner = Partner.objects.get(inn=INN)
    assert codes(partner) == {"civic-patriotic", "prevention"}
    assert (partner.kind.code, partner.site) == ("culture", "https://museum.example")
    contact = partner.contacts.get()
    assert (contact.post, str(contact.phone)) == ("Директор", "+7 844 238-84-39")
    assert {each.history_user for each in partner.history.all()} == {coordinator.user}  # type: ignore[attr-defined]


def test_a_table_of_word_is_understood(coordinator: Client) -> None:
    register = paste(coordinator, WORD)
    assert [each.title for each in register.rows.filter(reason="")] == ["Библиотека № 5", "ГУЗ «Поликлиника № 28»"]
    apply(coordinator, register)
    assert codes(Partner.objects.get(name="Библиотека № 5")) == {"social-pedagogical"}


def test_a_table_without_headings_begins_with_the_name(coordinator: Client) -> None:
    register = paste(coordinator, "1.\tКраеведческий музей\tпатриотическое\n2.\tБиблиотека № 5\tсоциальное\n")
    assert [each.title for each in register.rows.all()] == ["Краеведческий музей", "Библиотека № 5"]


def test_a_direction_that_is_none_of_the_four_is_asked_about(coordinator: Client) -> None:
    table = "Название\tНаправление\nБиблиотека № 5\tсоциально-культурное\nДЮСШ\tСоциально – педагогическое, военно-патриотическое\n"
    library, school = paste(coordinator, table).rows.all()
    assert library.needs_answer and not library.understood["directions"]
    assert not school.needs_answer and len(school.understood["directions"]) == 2


def test_a_file_gives_the_same_rows_as_its_paste(coordinator: Client) -> None:
    book = Workbook()
    for line in PUBLISHED.strip("\n").split("\n"):
        book.active.append([cell or None for cell in line.split("\t")])
    stream = io.BytesIO()
    book.save(stream)
    response = coordinator.post(PATH, {"file": SimpleUploadedFile("Реестр.xlsx", stream.getvalue())})
    assert response.status_code == 302
    uploaded = RegisterImport.objects.get()
    assert uploaded.name == "Реестр.xlsx"
    of_file = list(uploaded.rows.values_list("number", "reason", "texts", "understood"))
    RegisterImport.objects.all().delete()
    assert list(paste(coordinator, PUBLISHED).rows.values_list("number", "reason", "texts", "understood")) == of_file


def test_every_cell_of_a_published_table_is_on_the_page(coordinator: Client) -> None:
    register = paste(coordinator, PUBLISHED)
    text = preview(coordinator, register).text
    cells = {" ".join(cell.split()) for line in PUBLISHED.split("\n") for cell in line.split("\t") if cell.strip()}
    assert not [cell for cell in cells if cell not in text]
    reasons = list(register.rows.values_list("reason", flat=True))
    assert reasons == ["title", "numbering", "section", "", "", "", "section", "twice", "signature"]
    assert "1 column is not used" in text
    assert "Целевая группа" in text


def test_the_facts_of_a_published_table_arrive(coordinator: Client) -> None:
    register = paste(coordinator, PUBLISHED)
    send(coordinator, register, "rest", **{"names-basis": "agreement", "names-on": "2026-09-01", "names": "yes"})
    apply(coordinator, register)
    library = Partner.objects.get(name="МБУК «Библиотека»")
    assert (library.inn, library.address, library.about) == (INN, "ул. Ленина, 5", "Встречи с писателями")
    assert codes(library) == {"civic-patriotic", "sport-health"}
    people = {(each.name, each.post, str(each.phone), each.consent_basis) for each in library.contacts.all()}
    assert people == {
        ("Петрова Мария Ивановна", "методист", "+7 905 123-45-67", "agreement"),
        ("Иванова А. П.", "руководитель", "", "agreement"),
    }
    first, second = library.agreements.order_by("valid_from")
    assert (first.number, first.valid_from, first.term_until) == ("12", date(2023, 9, 1), date(2027, 12, 31))
    assert (second.number, second.term_until) == ("14", date(2027, 8, 31))
    assert {each.pk for each in second.partnerships.all()} == {each.pk for each in library.partnerships.all()}
    museums = Partner.objects.filter(name__startswith="Музей")
    assert {each.name for each in museums} == {"Музей А", "Музей Б"}
    accord = Agreement.objects.get(partner__name="Музей А")
    assert (accord.kind, accord.term_until) == ("accord", None)
    assert Partner.objects.get(name="Музей Б").contacts.get().note == "тел. 112"


def test_without_a_basis_only_posts_are_kept(coordinator: Client) -> None:
    register = paste(coordinator, PUBLISHED)
    page = preview(coordinator, register)
    assert "2 contact people are named. Until you give the basis" in page.text
    apply(coordinator, register)
    contacts = ContactPerson.objects.filter(partner__name="МБУК «Библиотека»")
    assert {(each.name, each.post, str(each.phone)) for each in contacts} == {
        ("", "методист", ""),
        ("", "руководитель", ""),
    }


def test_the_basis_of_names_needs_its_day(coordinator: Client) -> None:
    register = paste(coordinator, PUBLISHED)
    page = send(coordinator, register, "rest", **{"names-basis": "consent", "names-on": "", "names": "yes"})
    assert html.page(page).errors == {"names-on": ["Say since when this basis exists."]}
    register.refresh_from_db()
    assert register.names_basis == ""


def test_nothing_personal_is_left_once_it_is_applied(coordinator: Client) -> None:
    register = paste(coordinator, PUBLISHED)
    apply(coordinator, register)
    stored = str([register.cells, register.tables, list(register.rows.values("cells", "texts", "understood"))])
    assert "Петрова" not in stored
    assert "МБУК «Библиотека»" in stored


def test_a_draft_is_erased_after_two_weeks() -> None:
    register = RegisterImportFactory(table=[["Название", "Контакты"], ["Музей", "Петрова Мария Ивановна"]])
    RegisterImport.objects.update(created_at=datetime(2026, 11, 10, tzinfo=ZoneInfo("Europe/Moscow")))
    assert erase_old_drafts(now=NOW) == 1
    register.refresh_from_db()
    assert register.state == "erased"
    assert "Петрова" not in str([register.cells, list(register.rows.values("cells", "texts", "understood"))])
    assert erase_old_drafts(now=NOW) == 0


def test_rows_that_the_register_has_are_said(coordinator: Client) -> None:
    same = PartnerFactory(name="МОУ «Центр детского творчества»")
    archived = PartnerFactory(name="Поликлиника № 28", archived=True)
    alike = PartnerFactory(name="Клуб «Пехотинец»")
    register = paste(coordinator, "Центр детского творчества\nГУЗ «Поликлиника № 28»\nКлуб «Пихотинец»\nМузей\nмузей\n")
    rows = list(register.rows.all())
    assert [each.action for each in rows] == ["skip", "skip", "add", "add", "skip"]
    assert [each.existing_id for each in rows[:3]] == [same.pk, archived.pk, alike.pk]
    assert (rows[2].needs_answer, rows[4].joined_to) == (True, 4)
    text = preview(coordinator, register).text
    assert "Is it the same?" in text
    assert "merged with row 4" in text
    answer(coordinator, register, 3, "existing-other")
    apply(coordinator, register)
    assert set(Partner.objects.values_list("name", flat=True)) == {
        same.name,
        archived.name,
        alike.name,
        "Клуб «Пихотинец»",
        "Музей",
    }


def test_what_is_new_is_added_to_a_partner_that_the_register_has(coordinator: Client) -> None:
    partner = PartnerFactory(name="Клуб «Пехотинец»", directions=["sport-health"])
    AgreementFactory(partner=partner, number="5", valid_from=date(2025, 9, 1))
    ContactPersonFactory(partner=partner, post="руководитель клуба")
    register = paste(
        coordinator,
        "Название\tНаправление\tДоговор\tКонтакты\n"
        "Клуб «Пехотинец»\tпатриотическое\t№ 5 от 01.09.2025; № 6 от 01.09.2026\tруководитель клуба; методист 8 8442 38-84-39\n",
    )
    assert row(register, 1).action == "skip"
    send(coordinator, register, "rest", join="yes")
    send(coordinator, register, "apply")
    assert codes(partner) == {"sport-health", "civic-patriotic"}
    assert sorted(partner.agreements.values_list("number", flat=True)) == ["5", "6"]
    assert sorted(partner.contacts.values_list("post", flat=True)) == ["методист", "руководитель клуба"]
    assert Partner.objects.count() == 1


def test_empty_fields_of_a_known_partner_are_filled_and_emptied_again(coordinator: Client) -> None:
    partner = PartnerFactory(name="Клуб «Пехотинец»", address="ул. Мира, 3")
    register = paste(coordinator, f"Название\tАдрес\tИНН\nКлуб «Пехотинец»\tул. Ленина, 5\t{INN}\n")
    send(coordinator, register, "rest", join="yes")
    text = preview(coordinator, register).text
    assert "The partner has its own, which stays: address — ул. Ленина, 5" in text
    send(coordinator, register, "apply")
    partner.refresh_from_db()
    assert (partner.inn, partner.address) == (INN, "ул. Мира, 3")
    take_back(coordinator)
    partner.refresh_from_db()
    assert partner.inn == ""


def test_what_is_not_written_of_a_known_partner_is_not_asked(coordinator: Client) -> None:
    PartnerFactory(name="Неясное место")
    register = paste(coordinator, "Название\tНаправление\nНеясное место\tпатриотическое\n")
    send(coordinator, register, "rest", join="yes")
    assert not row(register, 1).needs_answer
    send(coordinator, register, "rest", **{"rest-kind": PartnerKind.objects.get(code="other").pk, "rest": "yes"})
    send(coordinator, register, "apply")
    assert codes(Partner.objects.get()) == {"civic-patriotic"}


def test_a_joined_row_may_be_another_partner(coordinator: Client) -> None:
    register = paste(coordinator, "Название\tНаправление\nБиблиотека\tспортивное\nБиблиотека\tпатриотическое\n")
    assert len(row(register, 1).understood["directions"]) == 2
    answer(coordinator, register, 2, "add")
    assert len(row(register, 1).understood["directions"]) == 1
    assert row(register, 2).action == "add"
    apply(coordinator, register)
    assert Partner.objects.filter(name="Библиотека").count() == 2


def test_a_row_that_was_left_out_may_be_used_after_all(coordinator: Client) -> None:
    register = paste(coordinator, PUBLISHED)
    answer(coordinator, register, 9, "add")
    assert row(register, 9).understood["name"].startswith("Директор школы")
    answer(coordinator, register, 9, "skip")
    assert row(register, 9).action == "skip"


@pytest.mark.parametrize(
    ("said", "proposal"),
    [("274062111", "0274062111"), ("7,707083893E+09", INN), ("2,74062E+08", ""), ("7707083894", "")],
)
def test_an_inn_that_excel_spoiled_is_asked_about(coordinator: Client, said: str, proposal: str) -> None:
    register = paste(coordinator, f"Название\tИНН\nМузей\t{said}\n")
    page = preview(coordinator, register)
    assert said in page.text
    assert row(register, 1).needs_answer
    if proposal:
        assert f"{proposal}?" in page.text
        answer(coordinator, register, 1, "inn-proposed")
    else:
        answer(coordinator, register, 1, "inn-none")
    assert row(register, 1).understood["inn"] == proposal
    assert not row(register, 1).needs_answer


def test_numbers_that_excel_spoiled_are_found_wherever_they_stand(coordinator: Client) -> None:
    register = paste(coordinator, "Название\tАдрес\tОГРН\nМузей\tул. Мира, 1, ИНН 274062111\t1,027700132195E+12\n")
    assert "0274062111?" in preview(coordinator, register).text
    assert row(register, 1).needs_answer
    assert row(register, 1).understood["ogrn"] == "1027700132195"


def test_an_unknown_column_is_named_and_may_go_into_about(coordinator: Client) -> None:
    register = paste(coordinator, "Название\tЦелевая группа\nМузей\tстаршеклассники\n")
    page = preview(coordinator, register)
    assert "Unused columns" in page.text
    send(coordinator, register, "about", column="column-0-1")
    assert row(register, 1).understood["about"] == "старшеклассники"
    assert "Unused columns" not in preview(coordinator, register).text


def test_columns_may_be_given_other_meanings(coordinator: Client) -> None:
    register = paste(coordinator, "Название\tЧто\nМузей\tэкскурсии\n")
    send(coordinator, register, "columns", **{"column-0-0": "name", "column-0-1": "goals"})
    register.refresh_from_db()
    assert register.tables[0]["columns"] == {"0": "name", "1": "goals"}
    page = send(coordinator, register, "columns", **{"column-0-0": "", "column-0-1": "about"})
    assert "Say which column contains the name of the partner." in html.page(page).text


def test_a_row_is_corrected_on_its_own_page(coordinator: Client) -> None:
    register = paste(coordinator, TABLE)
    path = f"{PATH}{register.pk}/rows/1/"
    fields = html.page(coordinator.get(path)).form().fields
    page = coordinator.post(path, {**fields, "name": "", "inn": "7707083894"})
    assert page.status_code == 200
    assert set(html.page(page).errors) == {"name", "inn"}
    assert "7707083894" in html.page(page).markup
    assert coordinator.post(path, {**fields, "name": "Музей обороны"}).status_code == 302
    assert row(register, 1).title == "Музей обороны"


def test_agreements_that_lack_their_day_are_asked_about_and_may_be_kept_as_a_note(coordinator: Client) -> None:
    register = paste(coordinator, "Название\tДоговор\nМузей\tбессрочный\n")
    assert "It does not say when this took effect" in preview(coordinator, register).text
    answer(coordinator, register, 1, "agreement-note")
    apply(coordinator, register)
    assert Partner.objects.get().note == "бессрочный"
    assert not Agreement.objects.exists()


def test_an_agreement_in_several_columns_is_one(coordinator: Client) -> None:
    register = paste(
        coordinator,
        "Партнёр\t№ договора\tДата\tСрок действия\nМузей\t17\t01.09.2025\t3 года\nКлуб\t18\t02.09.2025\t31.12.2027\n",
    )
    apply(coordinator, register)
    found = Agreement.objects.order_by("number").values_list("number", "valid_from", "term_until")
    assert list(found) == [
        ("17", date(2025, 9, 1), date(2028, 8, 31)),
        ("18", date(2025, 9, 2), date(2027, 12, 31)),
    ]


def test_it_is_applied_as_it_was_shown_or_not_at_all(coordinator: Client) -> None:
    register = paste(coordinator, TABLE)
    seen = register.version
    answer(coordinator, register, 2, "skip")
    coordinator.post(f"{PATH}{register.pk}/apply/", {"version": seen})
    assert not Partner.objects.exists()
    send(coordinator, register, "apply")
    assert [each.name for each in Partner.objects.all()] == ["Краеведческий музей"]
    send(coordinator, register, "apply")
    assert Partner.objects.count() == 1


def test_a_row_that_waits_stops_all(coordinator: Client) -> None:
    register = paste(coordinator, "Музей\nЧто-то неясное\n")
    page = coordinator.post(f"{PATH}{register.pk}/apply/", {"version": register.version}, follow=True)
    assert "1 row needs your answer. Nothing was added." in page.text
    assert not Partner.objects.exists()


def test_all_rows_are_written_or_none(coordinator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def fails_at_the_second(**arguments: Any) -> Partnership:
        calls.append(arguments)
        if len(calls) == 2:
            raise DatabaseError("the disk is full")
        return open_partnership(**arguments)

    register = paste(coordinator, TABLE)
    monkeypatch.setattr("partners.services.register_apply.open_partnership", fails_at_the_second)
    before = public_version()
    with pytest.raises(DatabaseError):
        send(coordinator, register, "apply")
    assert not Partner.objects.exists()
    assert not ContactPerson.objects.exists()
    assert public_version() == before


def take_back(client: Client) -> Any:
    """Press «take it back», and return what went and what stayed."""
    return take_back_undo(undo=Undo.objects.get(), by=client.user, now=NOW)  # type: ignore[attr-defined]


def test_an_applied_register_is_taken_back_whole(coordinator: Client) -> None:
    kept = PartnerFactory(name="Музей А")
    register = paste(coordinator, PUBLISHED)
    answer(coordinator, register, 5, "join")
    apply(coordinator, register)
    links = html.page(coordinator.get(f"{PATH}{register.pk}/")).links
    assert any(link.endswith(f"/undo/{Undo.objects.get().pk}/") for link in links)
    take_back(coordinator)
    assert list(Partner.objects.all()) == [kept]
    assert not any(model.objects.exists() for model in (Partnership, StageTransition, Agreement, ContactPerson))
    assert not ContactPerson.history.exists()
    register.refresh_from_db()
    assert register.state == "undone"


def test_what_somebody_worked_on_since_is_named_and_stays(coordinator: Client) -> None:
    apply(coordinator, paste(coordinator, TABLE))
    museum = Partner.objects.get(inn=INN)
    ActivityFactory(joint=[museum.partnerships.first()])
    done = take_back(coordinator)
    assert list(Partner.objects.all()) == [museum]
    assert museum in [each.record for each in done.staying]


def test_a_changed_partner_and_a_partnership_that_moved_stay(coordinator: Client) -> None:
    apply(coordinator, paste(coordinator, TABLE))
    club = Partner.objects.get(name="Клуб «Пехотинец»")
    advance(partnership=club.partnerships.get(), seen=1, outcome="Да", on=date(2026, 11, 25), by=None, lacking=["wish"])
    take_back(coordinator)
    assert [each.name for each in Partner.objects.all()] == [club.name]
    assert club.partnerships.get().transitions.count() == 2


def test_applying_returns_every_record_it_made(coordinator: Client) -> None:
    register = paste(coordinator, TABLE)
    applied = apply_register(register=register, seen=register.version, by=coordinator.user, now=NOW)  # type: ignore[attr-defined]
    kinds = [type(each).__name__ for each in applied.created]
    assert sorted(kinds) == ["ContactPerson", "Partner", "Partner", "Partnership", "Partnership", "Partnership"]


def test_a_draft_is_opened_again_and_may_be_thrown_away(coordinator: Client) -> None:
    register = paste(coordinator, TABLE)
    assert f"{PATH}{register.pk}/" in html.page(coordinator.get(PATH)).links
    assert send(coordinator, register, "delete").status_code == 302
    assert not RegisterImport.objects.exists()


@pytest.mark.parametrize("text", ["", "   \n\t\n", "\0\0", "—\n—\n"])
def test_an_empty_list_is_asked_for_again(coordinator: Client, text: str) -> None:
    page = coordinator.post(PATH, {"text": text})
    assert "text" in page.context["form"].errors
    assert not RegisterImport.objects.exists()


def test_too_many_rows_are_asked_for_in_parts(coordinator: Client) -> None:
    text = "\n".join(f"Детский сад № {number}" for number in range(201))
    page = coordinator.post(PATH, {"text": text})
    assert "More than 200 partners at once" in page.text
    assert "Детский сад № 200" in page.text
    assert PasteForm({"text": text.rpartition("\n")[0]}).is_valid()


def test_the_preview_asks_no_query_per_row(coordinator: Client, django_assert_max_num_queries: Any) -> None:
    register = paste(coordinator, "\n".join(f"Детский сад № {number}" for number in range(60)))
    with django_assert_max_num_queries(25):
        preview(coordinator, register)


def test_teachers_paste_nothing(teacher: Client) -> None:
    assert teacher.post(PATH, {"text": TABLE}).status_code == 403


def test_what_is_pasted_is_no_markup(coordinator: Client) -> None:
    register = paste(coordinator, "Название\tТелефон\tЧто\n<script>alert(1)</script>\t1\t<b>x</b>\n")
    page = coordinator.get(f"{PATH}{register.pk}/")
    assert "<script>alert" not in page.text
    assert "<b>x" not in page.text


def test_a_row_taken_apart_leaves_what_was_corrected_in_the_other(coordinator: Client) -> None:
    heading = "Название\tВид\tНаправление\tТелефон"
    rows = ["Библиотека № 5\tбиблиотека\tпатриотика\t", "Библиотека № 5\tбиблиотека\tпрофориентация\t+7 900 111-22-33"]
    coordinator.post("/staff/import/partners/", {"text": "\n".join([heading, *rows])})
    first, twice = RegisterImportRow.objects.order_by("number")
    correct_row(row=first, texts={**first.texts, "name": "Библиотека имени Гайдара"}, answers=first.answers)
    twice.refresh_from_db()
    answer_row(row=twice, answer="add")
    first.refresh_from_db()
    assert (first.text("name"), first.text("phone")) == ("Библиотека имени Гайдара", "")
    assert (twice.text("name"), twice.text("phone")) == ("Библиотека № 5", "+7 900 111-22-33")
