"""Who signs a list is not on it."""

from common.clipboard import parse_tables
from school.staff_list import read_staff_list


def test_a_line_to_sign_is_named_and_is_no_person() -> None:
    text = "ФИО\tДолжность\nИванова Елена Игоревна\tУчитель\nДиректор школы ________ И. И. Петрова\t"
    found = read_staff_list(parse_tables(text))
    assert [person.full_name for person in found.people] == ["Иванова Елена Игоревна"]
    assert "Директор школы ________ И. И. Петрова" in [text for left in found.left_out for text in left.texts]
