import pytest

from school.classes import ClassLine, add_classes, class_letter, parse_classes
from school.models import SchoolClass
from school.years import SchoolYear
from tests.conftest import Persona
from tests.factories import SchoolClassFactory


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1А 27", (1, "А", 27)),
        ("1а", (1, "А", None)),
        ("1 «Б» 25", (1, "Б", 25)),
        ("10-А: 28", (10, "А", 28)),
        ("2A\t28", (2, "А", 28)),
        ("3 В класс – 26 чел.", (3, "В", 26)),
        ("5 класс 30", (5, "", 30)),
        ("11 (19)", (11, "", 19)),
        ("7 А - 24 уч.", (7, "А", 24)),
        ("8 кадет 20", (8, "КАДЕТ", 20)),
    ],
)
def test_a_class_is_read_as_schools_write_it(text: str, expected: tuple[int, str, int | None]) -> None:
    lines, problems = parse_classes(text)
    assert problems == []
    assert lines == [ClassLine(*expected)]


def test_a_list_is_read_by_lines_commas_and_semicolons() -> None:
    lines, problems = parse_classes("1А 27, 1Б 25;\n2А 28\n\n")
    assert [line.label for line in lines] == ["1А", "1Б", "2А"]
    assert problems == []


@pytest.mark.parametrize("text", ["чепуха", "12А 20", "0А", "1А 99", "1А 27\n1a 26", "1А 27 лишнее слово", "²А"])
def test_what_is_not_understood_is_named(text: str) -> None:
    problems = parse_classes(text)[1]
    assert len(problems) == 1
    assert "«" in problems[0]


def test_a_latin_letter_that_looks_russian_becomes_it() -> None:
    assert class_letter("a") == "А"
    assert class_letter("«b»") == "В"
    assert class_letter("D") == "D"


@pytest.mark.django_db
def test_adding_again_only_changes_sizes() -> None:
    year = SchoolYear(2026)
    assert add_classes(year=year, lines=[ClassLine(1, "А", 27), ClassLine(1, "Б", None)]) == (2, 0)
    assert add_classes(year=year, lines=[ClassLine(1, "А", 28), ClassLine(1, "Б", None)]) == (0, 1)
    assert SchoolClass.objects.get(letter="А").size == 28
    assert SchoolClass.objects.get(letter="А").history.count() == 2


@pytest.mark.django_db
@pytest.mark.moment("2026-11-25 12:00")
def test_pasting_classes_fills_the_year(administrator: Persona) -> None:
    page = administrator.post(
        "/staff/settings/classes/several/", {"school_year": "2026", "text": "1А 27, 1Б 25"}, follow=True
    )
    assert page.redirect_chain[-1][0] == "/staff/settings/classes/?year=2026"
    assert [each.label for each in page.context["classes"]] == ["1А", "1Б"]


@pytest.mark.django_db
@pytest.mark.moment("2026-11-25 12:00")
def test_a_bad_paste_is_kept_and_saves_nothing(administrator: Persona) -> None:
    page = administrator.post("/staff/settings/classes/several/", {"school_year": "2026", "text": "1А 27\nчепуха\n13Я"})
    assert len(page.context["form"].errors["text"]) == 2
    assert "чепуха" in page.content.decode()
    assert not SchoolClass.objects.exists()


@pytest.mark.django_db
def test_a_class_stands_once_in_a_year(administrator: Persona) -> None:
    SchoolClassFactory(grade=6, letter="А")
    typed = {"school_year": "2026", "grade": "6", "letter": "a"}
    page = administrator.post("/staff/settings/classes/new/?year=2026", typed)
    assert page.context["form"].non_field_errors()
    assert administrator.post("/staff/settings/classes/new/?year=2026", {**typed, "letter": "Б"}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["", "abcd", "9" * 30, "²²²²", "%00", "1999"])
def test_the_list_answers_any_year(year: str, administrator: Persona) -> None:
    assert administrator.get(f"/staff/settings/classes/?year={year}").status_code == 200
    assert administrator.get(f"/staff/settings/terms/?year={year}").status_code == 200


@pytest.mark.django_db
def test_deleting_a_class_asks_first(administrator: Persona) -> None:
    school_class = SchoolClassFactory()
    path = f"/staff/settings/classes/{school_class.pk}/delete/"
    assert administrator.get(path).status_code == 200
    assert SchoolClass.objects.exists()
    administrator.post(path)
    assert not SchoolClass.objects.exists()
