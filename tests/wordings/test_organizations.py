"""What schools write about an organization: agreements, contact persons, numbers, a name's cell."""

from datetime import date

import pytest

from wordings.organizations.agreements import agreements_of
from wordings.organizations.contacts import contacts_of, settle_numbers, split_numbers
from wordings.organizations.days import day_said
from wordings.organizations.inn import inn_in_column
from wordings.organizations.names import differ_on_purpose, identity, split_name

INN = "7707083893"


@pytest.mark.parametrize(
    ("text", "kind", "number", "start", "until", "prolongation"),
    [
        ("№ 12 от 01.09.2023, до 31.12.2027", "contract", "12", date(2023, 9, 1), date(2027, 12, 31), "none"),
        ("Договор № 5 от 12.01.2025 г. бессрочно", "contract", "5", date(2025, 1, 12), None, "none"),
        ("Соглашение от 05.10.2024, на 3 года", "accord", "", date(2024, 10, 5), date(2027, 10, 4), "none"),
        (
            "№ 12/3-А от «12» января 2024 г., сроком на 1 год с автоматической пролонгацией",
            "contract",
            "12/3-А",
            date(2024, 1, 12),
            date(2025, 1, 11),
            "yearly",
        ),
        ("План работы на 2025-2026 учебный год", "plan", "", date(2025, 9, 1), date(2026, 8, 31), "none"),
        ("Письмо № 4 от 01.02.2024", "letter", "4", date(2024, 2, 1), None, "none"),
        ("с 01.09.2025 по 31.08.2026", "contract", "", date(2025, 9, 1), date(2026, 8, 31), "none"),
        ("01.09.2023-31.08.2026", "contract", "", date(2023, 9, 1), date(2026, 8, 31), "none"),
        ("5 от 12.01.2024", "contract", "5", date(2024, 1, 12), None, "none"),
        ("б/н от 01.09.24 на пять лет", "contract", "", date(2024, 9, 1), date(2029, 8, 31), "none"),
        ("№ 3 от 01.09.2024, до 2027 г.", "contract", "3", date(2024, 9, 1), date(2027, 12, 31), "none"),
    ],
)
def test_an_agreement_is_read_of_its_cell(
    text: str, kind: str, number: str, start: date, until: date | None, prolongation: str
) -> None:
    (found,) = agreements_of(text)
    assert (found.kind, found.number, found.valid_from, found.term_until) == (kind, number, start, until)
    assert (found.prolongation, found.doubt, found.note.strip(" работы")) == (prolongation, "", "")


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("бессрочно", "start"),
        ("до 31.12.2027", "start"),
        ("Договор № 1 от 31.02.2024", "day"),
        ("№ 1 от 01.09.2024 с пролонгацией", "term"),
        ("№ 1 от 01.09.2024 до 01.09.2023", "backwards"),
    ],
)
def test_what_an_agreement_lacks_is_a_doubt(text: str, doubt: str) -> None:
    (found,) = agreements_of(text)
    assert found.doubt == doubt


def test_several_agreements_of_a_cell_are_told_apart() -> None:
    found = agreements_of("Договор № 7 от 01.09.2023; Соглашение № 8 от 05.09.2024,\nдо 2027 г.\nПлан на 2025/2026")
    assert [(each.kind, each.number) for each in found] == [("contract", "7"), ("accord", "8"), ("plan", "")]


@pytest.mark.parametrize("text", ["нет", "—", "-", "не заключён", ""])
def test_no_agreement_is_none(text: str) -> None:
    assert agreements_of(text) == []


def test_the_subject_and_other_words_are_kept() -> None:
    (found,) = agreements_of("Договор о сетевом взаимодействии № 14 от 01.09.2024 г., хранится у завхоза")
    assert (found.subject, found.note) == ("о сетевом взаимодействии", "хранится у завхоза")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "Иванова Анна Петровна, директор, 8 (8442) 38-84-39, museum@mail.ru",
            [("директор", "Иванова Анна Петровна", "+7 844 238-84-39", "museum@mail.ru", "")],
        ),
        ("Петров И. И. 23-45-67", [("", "Петров И. И.", "", "", "тел. 23-45-67")]),
        (
            "директор Иванова А. П., методист Петров И. И., тел. 8-905-123-45-67",
            [("директор", "Иванова А. П.", "", "", ""), ("методист", "Петров И. И.", "+7 905 123-45-67", "", "")],
        ),
        (
            "Заведующий библиотекой\n8(8442)23-45-67, 23-45-68 доб. 5",
            [("Заведующий библиотекой", "", "+7 844 223-45-67", "", "тел. 23-45-68 доб. 5")],
        ),
        ("дежурная часть 112", [("дежурная часть", "", "", "", "тел. 112")]),
        ("приёмная, +7 (8442) 38-84-39 доб. 5", [("приёмная", "", "+7 844 238-84-39", "", "тел. доб. 5")]),
        ("тел.: 45-67", [("", "", "", "", "тел. 45-67")]),
    ],
)
def test_contact_persons_are_read_of_their_cell(text: str, people: list[tuple[str, ...]]) -> None:
    found = contacts_of(text)
    for each in found:
        settle_numbers(each)
    assert [(each.post, each.name, each.phone, each.email, each.note) for each in found] == people


@pytest.mark.parametrize("text", ["400001, г. Волгоград, ул. Ленина, 5", "пер. 8 Марта, 12/3", "д. 7, кв. 112"])
def test_an_address_has_no_telephone(text: str) -> None:
    numbers = split_numbers(text)
    assert (numbers.phones, numbers.rest) == ([], text)


@pytest.mark.parametrize("text", ["23-45-67", "112", "доб. 5", "2345", "45-67"])
def test_short_numbers_are_numbers_in_a_column_of_telephones(text: str) -> None:
    assert split_numbers(text, only_numbers=True).phones == [text]


@pytest.mark.parametrize(
    ("text", "number", "proposal", "doubt", "rest"),
    [
        (INN, INN, "", "", ""),
        (f"{INN}/770701001", INN, "", "", "КПП 770701001"),
        ("274062111", "", "0274062111", "zero", ""),
        ("7,707083893E+09", "", INN, "power-whole", ""),
        ("2,74062E+08", "", "", "power", ""),
        ("7,70708E+09", "", "", "power", ""),
        ("7707083894", "", "", "invalid", ""),
        ("нет", "", "", "", ""),
        ("по запросу", "", "", "invalid", ""),
        (f"{INN}, 7728168971", "", "", "several", ""),
    ],
)
def test_an_inn_is_sure_or_proposed_or_in_doubt(text: str, number: str, proposal: str, doubt: str, rest: str) -> None:
    found = inn_in_column(text)
    assert (found.number, found.proposal, found.doubt, found.rest) == (number, proposal, doubt, rest)


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("МБУК «Библиотека», ул. Ленина, 5", "МБУК «Библиотека»", "ул. Ленина, 5"),
        ("Детский сад № 382 (г. Волгоград, ул. Мира, 3)", "Детский сад № 382", "г. Волгоград, ул. Мира, 3"),
        ("Библиотека\n400001, Волгоград, ул. Мира 4", "Библиотека", "400001, Волгоград, ул. Мира 4"),
        ("ЦДТ Дзержинского района г. Волгограда", "ЦДТ Дзержинского района г. Волгограда", ""),
        ("Клуб им. ул. Мира", "Клуб им. ул. Мира", ""),
    ],
)
def test_an_address_comes_out_of_a_names_cell(text: str, name: str, address: str) -> None:
    found = split_name(text)
    assert (found.name, found.address) == (name, address)


def test_names_that_differ_by_a_letter_on_purpose_are_two() -> None:
    names = ["Музей А", "Музей Б", "Музей В", "Музей № 1", "Музей № 2"]
    assert len(set(map(identity, names))) == 5
    assert differ_on_purpose("Музей А", "Музей Б")
    assert identity("МБУК «Библиотека»") == identity("библиотека")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("с 2019 года", date(2019, 9, 1)),
        ("01.02.2020", date(2020, 2, 1)),
        ("2021/2022 уч. год", date(2021, 9, 1)),
        ("давно", None),
    ],
)
def test_since_when_is_a_day_or_the_beginning_of_a_school_year(text: str, day: date | None) -> None:
    assert day_said(text) == day


def test_a_surname_and_a_first_name_behind_a_post_are_a_name() -> None:
    contact = contacts_of("координатор Юдин Артём, 8 (8442) 35-10-11")[0]
    assert (contact.name, contact.post) == ("Юдин Артём", "координатор")
