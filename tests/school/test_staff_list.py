"""Reading a pasted staff list: rows as schools write them."""

import pytest

from common.clipboard import parse_tables
from school.models import Role
from school.names import Directory, PersonName, is_full_name, read_name
from school.staff_list import StaffList, proposed_role, read_staff_list
from tests.factories import UserFactory
from tests.pasting import pasted_rows


def listed(text: str) -> StaffList:
    return read_staff_list(parse_tables(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Иванова Е. И.", PersonName("иванова", "е", "и")),
        ("Иванова Е.И.", PersonName("иванова", "е", "и")),
        ("Е. И. Иванова", PersonName("иванова", "е", "и")),
        ("Иванова ЕИ", PersonName("иванова", "е", "и")),
        ("Иванова Елена Ивановна", PersonName("иванова", "елена", "ивановна")),
        ("Елена Ивановна Иванова", PersonName("иванова", "елена", "ивановна")),
        ("Елена Ивановна", PersonName("", "елена", "ивановна")),
        ("ПЕТРОВА-СИДОРОВА Анна Юрьевна", PersonName("петрова-сидорова", "анна", "юрьевна")),
        ("Алиев Вагиф Мамед оглы", PersonName("алиев", "вагиф", "мамед оглы")),
        ("Фёдорова", PersonName("федорова")),
    ],
)
def test_a_name_is_read_in_its_parts(text: str, name: PersonName) -> None:
    assert read_name(text) == name


@pytest.mark.parametrize(
    "text", ["", "учитель", "Учитель математики", "Директор", "ivanova@school.ru", "6А", "8 900 123-45-67", "—"]
)
def test_what_is_no_name_is_not_read_as_one(text: str) -> None:
    assert not is_full_name(text)


@pytest.mark.parametrize(
    ("post", "role"),
    [
        ("учитель математики", Role.TEACHER),
        ("Директор", Role.COORDINATOR),
        ("Заместитель директора по ВР", Role.COORDINATOR),
        ("зам. директора по УВР", Role.COORDINATOR),
        ("педагог-организатор", Role.COORDINATOR),
        ("Советник директора по воспитанию", Role.COORDINATOR),
        ("социальный педагог", Role.COORDINATOR),
        ("соцпедагог", Role.COORDINATOR),
        ("", Role.TEACHER),
    ],
)
def test_a_role_is_proposed_from_the_post_and_never_that_of_an_administrator(post: str, role: Role) -> None:
    assert proposed_role(post) == role


@pytest.mark.parametrize(
    "text",
    [
        "ФИО\tДолжность\tПочта\tКласс\nИванова Елена Ивановна\tучитель\ti@school.ru\t6А",
        "Класс\tЭл. почта\tФ.И.О.\tДолжность\n6 «А»\ti@school.ru\tИванова Елена Ивановна\tучитель",
        "Фамилия\tИмя\tОтчество\tДолжность\tE-mail\tКлассное руководство\nИванова\tЕлена\tИвановна\tучитель\ti@school.ru\t6-А",
        "Фамилия, имя, отчество\tДолжность\tEmail\tКл. рук.\nИванова Елена Ивановна\tучитель\ti@school.ru\t6а",
        "Иванова Елена Ивановна\tучитель\ti@school.ru\t6А",
        "6А\tучитель\tИванова\tЕлена\tИвановна\ti@school.ru",
        "1. Иванова Елена Ивановна, учитель, i@school.ru, 6А",
    ],
)
def test_columns_are_understood_in_any_order_with_headings_or_without(text: str) -> None:
    (person,) = listed(text).people
    assert (person.full_name, person.post, person.email, person.classes) == (
        "Иванова Елена Ивановна",
        "учитель",
        "i@school.ru",
        "6А",
    )


@pytest.mark.parametrize(
    ("text", "full_name", "post"),
    [
        ("Директор – Петров Иван Иванович", "Петров Иван Иванович", "Директор"),
        ("учитель физики Кузнецов А. А.", "Кузнецов А. А.", "учитель физики"),
        ("Педагог\tДолжность\tПочта\nОрлова О. И.\tпсихолог\to@school.ru", "Орлова О. И.", "психолог"),
        ("Кто работает\tДолжность\tПочта\nОрлова О. И.\tпсихолог\to@school.ru", "Орлова О. И.", "психолог"),
    ],
)
def test_a_name_is_found_wherever_it_stands(text: str, full_name: str, post: str) -> None:
    found = listed(text)
    assert [(each.full_name, each.post) for each in found.people] == [(full_name, post)]
    assert found.left_out == []


def test_subjects_and_several_classes_are_kept() -> None:
    text = "ФИО\tДолжность\tПредмет\tКласс\nИванова Е. И.\tучитель\tматематика\t6А и 7Б"
    (person,) = listed(text).people
    assert (person.post, person.classes) == ("учитель (математика)", "6А, 7Б")


def test_a_post_that_names_a_class_proposes_it() -> None:
    (person,) = listed("ФИО\tДолжность\nИванова Е. И.\tучитель, классный руководитель 6 «А»").people
    assert person.classes == "6А"


def test_a_bad_address_stays_to_be_corrected() -> None:
    (person,) = listed("ФИО\tПочта\nИванова Е. И.\tivanova собака mail.ru").people
    assert person.email == "ivanova собака mail.ru"


TABLE = """Список педагогов МБОУ СОШ № 3\t\t\t\t
№ п/п\tФИО\tДолжность\tТелефон\tПочта
1\tИванова Елена Ивановна\tучитель\t8 900 123-45-67\tнет
\tАдминистрация\t\t\t
2\tПетров Пётр Петрович\tдиректор\t\tp@school.ru, p2@school.ru
\t\tвакансия\t8 900 000-00-00\t
"""


def test_the_text_of_every_cell_is_taken_or_named_as_left_out() -> None:
    found = listed(TABLE)
    shown = [heading for heading, _name in found.headings]
    shown += [text for each in found.left_out for text in (each.what, *each.texts)]
    shown += [text for each in found.people for text in (each.full_name, each.post, each.email, each.classes)]
    said = " ".join(shown)
    cells = [cell for row in pasted_rows(TABLE) for cell in row]
    # Of two addresses in a cell one is taken and the other named.
    assert [word for cell in cells for word in cell.split(", ") if word not in said] == []
    columns = [each for each in found.left_out if "Телефон" in each.what]
    assert [each.texts for each in columns] == [["8 900 123-45-67"]]


def test_headings_that_stand_once_more_begin_a_table_of_their_own() -> None:
    text = "ФИО\tДолжность\nИванова Е. И.\tучитель\nДолжность\tФИО\nдиректор\tПетров П. П."
    found = listed(text)
    assert [(each.full_name, each.post) for each in found.people] == [
        ("Иванова Е. И.", "учитель"),
        ("Петров П. П.", "директор"),
    ]


@pytest.mark.django_db
def test_a_short_name_finds_everybody_it_may_mean() -> None:
    elena = UserFactory(full_name="Иванова Елена Ивановна")
    inna = UserFactory(full_name="Иванова Инна Петровна")
    directory = Directory([elena, inna])
    assert directory.named("Иванова Е. И.") == [elena]
    assert directory.named("Е. И. Иванова") == [elena]
    assert set(directory.named("Иванова")) == {elena, inna}
    assert directory.named("Иванов Е. И.") == []
