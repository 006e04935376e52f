"""Grades and classes as plans word them, as words again, and as a number."""

import time

import pytest
from django.utils import translation
from django.utils.functional import Promise
from hypothesis import given
from hypothesis import strategies as st

from school.years import GRADES
from wordings.grades import (
    LONGEST,
    ClassName,
    Level,
    grade_mask,
    grades_in_words,
    grades_of_mask,
    parse_grades,
)

# The wording, its grades in words, its classes
GRADES_AND_CLASSES = [
    # As in the samples
    ("5-9", "5–9", ""),
    ("5-8", "5–8", ""),
    ("5-6", "5–6", ""),
    ("7-8", "7–8", ""),
    ("1-4", "1–4", ""),
    ("", "", ""),
    # Numbers and ranges
    ("1–4", "1–4", ""),
    ("9, 11", "9, 11", ""),
    ("9,11", "9, 11", ""),
    ("5–8, 10", "5–8, 10", ""),
    ("1-4; 5-9", "1–9", ""),
    ("1-4,6-9", "1–4, 6–9", ""),
    ("5,7 - 9", "5, 7–9", ""),
    ("7", "7", ""),
    ("7 кл.", "7", ""),
    ("5кл", "5", ""),
    ("кл. 5-9", "5–9", ""),
    ("классы: 5, 6", "5–6", ""),
    ("10-11кл.", "10–11", ""),
    ("1-4 классы", "1–4", ""),
    ("1-4классы,5классы", "1–5", ""),
    ("1 -4 классы, 6- 9 классы", "1–4, 6–9", ""),
    ("5-9 кл./10-11 кл.", "5–11", ""),
    ("1-4 кл. 9 кл.", "1–4, 9", ""),
    ("9 и 11 классы", "9, 11", ""),
    ("5и 6 классы", "5–6", ""),
    ("5 И 6 КЛАССЫ", "5–6", ""),
    ("4 кл и 9 кл", "4, 9", ""),
    ("1...4", "1–4", ""),
    ("1 кл - 4 кл", "1–4", ""),
    ("с 5 по 8 класс", "5–8", ""),
    ("с 1-го по 4-й класс", "1–4", ""),
    ("от 1 до 4 класса", "1–4", ""),
    ("5–6–7 классы", "5–7", ""),
    ("(1-4)", "1–4", ""),
    ("2 – 4,", "2–4", ""),
    ("1\n4", "1, 4", ""),
    ("5-9\nклассы", "5–9", ""),
    # Endings
    ("7-е классы", "7", ""),
    ("7е классы", "7", ""),
    ("7-Е КЛАССЫ", "7", ""),
    ("5-ЫХ КЛАССОВ", "5", ""),
    ("3-и классы", "3", ""),
    ("8 –е классы", "8", ""),
    ("5-ые классы", "5", ""),
    ("7-ые и 8-ые", "7–8", ""),
    ("4-е, 9-е, 11-е", "4, 9, 11", ""),
    ("1-е – 4-е классы", "1–4", ""),
    ("1-х - 4-х классов", "1–4", ""),
    ("5-7-е классы", "5–7", ""),
    ("ученики 7-х классов", "7", ""),
    ("параллель 7-х классов", "7", ""),
    # In Roman figures and in words
    ("II класс", "2", ""),
    ("I–IV классы", "1–4", ""),
    ("V-IX", "5–9", ""),
    ("X – XI", "10–11", ""),
    ("Х, ХI классы", "10–11", ""),
    ("первые классы", "1", ""),
    ("пятые – девятые классы", "5–9", ""),
    ("с первого по четвёртый класс", "1–4", ""),
    ("первоклассники", "1", ""),
    ("пятиклассники, 7 классы", "5, 7", ""),
    ("11-классники", "11", ""),
    # Classes
    ("3 «Г», 6А и 7А", "3, 6–7", "3Г 6А 7А"),
    ("6а,б", "6", "6А 6Б"),
    ("6 А, Б, В", "6", "6А 6Б 6В"),
    ("6 А Б В", "6", "6А 6Б 6В"),
    ("5 а и б", "5", "5А 5Б"),
    ("6 «А», «Б»", "6", "6А 6Б"),
    ("6 \"А\" и 6 'Б' класс", "6", "6А 6Б"),
    ("6-а,6-б,7-в", "6–7", "6А 6Б 7В"),
    ("8б 9а", "8–9", "8Б 9А"),
    ("8Б/9А", "8–9", "8Б 9А"),
    ("10«А»,11«А»", "10–11", "10А 11А"),
    ("5АБ", "5", "5А 5Б"),
    ("5-А", "5", "5А"),
    ("5 – А", "5", "5А"),
    ("1 А класс, 2 Б класс", "1–2", "1А 2Б"),
    ("10 а кл.", "10", "10А"),
    ("класс 7А", "7", "7А"),
    ("7Е", "7", "7Е"),
    ("5Ё", "5", "5Ё"),
    ("5И, 6И", "5–6", "5И 6И"),
    ("5 И класс", "5", "5И"),
    ("9 в", "9", "9В"),
    ("5а ребята", "5", "5А"),
    ("10ФМ", "10", "10ФМ"),
    ("10 «ФМ»", "10", "10ФМ"),
    ("6A, 7B", "6–7", "6А 7В"),
    ("1a", "1", "1А"),
    ("5D", "5", "5D"),
    ("5А–В", "5", "5А 5Б 5В"),
    ("5А-5Г", "5", "5А 5Б 5В 5Г"),
    ("8 «А» – 8 «В»", "8", "8А 8Б 8В"),
    ("1-4 кл., 5А, 5Б", "1–5", "5А 5Б"),
    ("5А, 6Б и 7", "5–7", "5А 6Б"),
    ("1 «А» (25 чел.)", "1", "1А"),
    # The whole grade holds its classes
    ("6, 6А", "6", ""),
    ("1–4, 2Б", "1–4", ""),
    # Letters that are words
    ("7 а также родители", "7", ""),
    ("1-4 с родителями", "1–4", ""),
    # Levels
    ("НОО", "1–4", ""),
    ("ООО", "5–9", ""),
    ("СОО", "10–11", ""),
    ("ООО, СОО", "5–11", ""),
    ("1 ступень", "1–4", ""),
    ("обучающиеся начальной школы", "1–4", ""),
    ("начальное звено", "1–4", ""),
    ("начальная школа (1–4)", "1–4", ""),
    ("нач.классы", "1–4", ""),
    ("младшие школьники", "1–4", ""),
    ("среднее звено", "5–9", ""),
    ("основная школа", "5–9", ""),
    ("старшая школа", "10–11", ""),
    ("среднее общее образование", "10–11", ""),
    ("Младшее, среднее звено", "1–9", ""),
    ("среднее и старшее звено", "5–11", ""),
    # Pupils, and how many of them
    ("учащиеся 5–8 классов", "5–8", ""),
    ("уч-ся 9 кл.", "9", ""),
    ("Классные коллективы 5-9 классов", "5–9", ""),
    ("8-9 (мальчики)", "8–9", ""),
    ("юноши 10–11 кл.", "10–11", ""),
    ("5–9 (по 2 чел. от класса)", "5–9", ""),
    ("по 5 человек от 5–9 классов", "5–9", ""),
    ("5-9 классы (команда 8 человек)", "5–9", ""),
    ("по 1 команде от 5-7 кл.", "5–7", ""),
    ("5-9 кл по желанию", "5–9", ""),
    # Whoever stands beside the grades, these decide
    ("все учащиеся 5–8 классов", "5–8", ""),
    ("все обучающиеся начальной школы", "1–4", ""),
    ("все 5-е классы", "5", ""),
    ("старшеклассники 9–11 классов", "9–11", ""),
    ("9, 11 (выпускники)", "9, 11", ""),
    ("выпускники 9 и 11 классов", "9, 11", ""),
    ("выпускники 4-х классов", "4", ""),
    # But
    ("все классы, кроме 11", "1–10", ""),
    ("1–11, кроме 9 и 11", "1–8, 10", ""),
    ("1-9 (кроме 4 кл.)", "1–3, 5–9", ""),
]


@pytest.mark.parametrize(("text", "grades", "classes"), GRADES_AND_CLASSES)
def test_grades_and_classes_are_read_as_plans_write_them(text: str, grades: str, classes: str) -> None:
    audience = parse_grades(text)
    assert audience.text == text
    assert grades_in_words(audience.grades) == grades
    assert " ".join(each.label for each in audience.classes) == classes
    assert audience.ambiguities == ()
    assert not audience.is_everyone


@pytest.mark.parametrize(
    "text",
    [
        "1–11",
        "1-11",
        "1 – 11 кл",
        "1-11 классы",
        "1-11-е классы",
        "с 1 по 11",
        "все",
        "Все классы",
        "все желающие",
        "вся школа",
        "все участники",
        "Все учащиеся",
        "все обучающиеся школы",
        "Учащиеся школы",
        "весь коллектив",
        "Все возрастные категории",
        "любой желающий",
        "желающие",
        "общешкольное",
        "каждый класс",
        "без ограничений",
        "1-4, 5–9, 10–11",
        "НОО, ООО, СОО",
        "начальная, основная и старшая школа",
        "1-11 (по желанию)",
        "начальное, основное и среднее общее образование",
        "1–11 (родители)",
        "вся школа и родители",
        "Bсе классы",
    ],
)
def test_everyone_is_recognized(text: str) -> None:
    audience = parse_grades(text)
    assert audience.is_everyone
    assert audience.grades == frozenset(GRADES)
    assert audience.is_sure


@pytest.mark.parametrize(
    "text",
    ["1–11 (мальчики)", "1–11 (волонтёры)", "все мальчики", "1–11 (по 2 чел. от класса)", "все, кроме 11"],
)
def test_everyone_is_nobody_less(text: str) -> None:
    audience = parse_grades(text)
    assert not audience.is_everyone
    assert len(audience.grades) >= 10
    assert audience.is_sure


@pytest.mark.parametrize(
    ("text", "grades", "others"),
    [
        ("родители", "", "parents"),
        ("Родители (законные представители)", "", "parents"),
        ("1–4, родители", "1–4", "parents"),
        ("1-4 классов, их родители", "1–4", "parents"),
        ("родители 1–4 классов", "1–4", "parents"),
        ("родители учащихся", "", "parents"),
        ("4А класс (родители)", "4", "parents"),
        ("Все желающие родители", "", "parents"),
        ("родители будущих первоклассников", "", "parents future-pupils"),
        ("1–4; родители; педагоги", "1–4", "parents staff"),
        ("педагоги", "", "staff"),
        ("все педагоги", "", "staff"),
        ("1-4 классные руководители", "1–4", "staff"),
        ("все участники образовательных отношений", "1–11", "parents staff"),
        ("воспитанники детского сада", "", "kindergarten"),
        ("воспитанники д/с", "", "kindergarten"),
        ("воспитанники д/с № 10", "", "kindergarten"),
        ("старшая группа детского сада", "", "kindergarten"),
        ("подготовительная группа, 1 класс", "1", "kindergarten"),
        ("1–4; воспитанники детского сада № 382", "1–4", "kindergarten"),
        ("актив школы", "", "activists"),
        ("актив 8–11 классов", "8–11", "activists"),
        ("Совет старшеклассников", "", "activists"),
        ("юнармейцы", "", "yunarmy"),
        ("отряд Юнармии, 9-10 кл", "9–10", "yunarmy"),
        ("волонтёры", "", "volunteers"),
        ("волонтёрский отряд", "", "volunteers"),
        ("8-11 кл., волонтёры", "8–11", "volunteers"),
        ("Движение Первых", "", "movement"),
        ("1-4, Орлята России", "1–4", "movement"),
        ("кадетские классы", "", "cadets"),
        ("кадеты 7А", "7", "cadets"),
        ("1–4 и отряд ЮИД", "1–4", "squads"),
        ("ШСК", "", "clubs"),
        ("дети группы риска", "", "in-need"),
        ("Учащиеся, состоящие на учёте", "", "in-need"),
        ("выпускники прошлых лет", "", "alumni"),
        ("ветераны, 5-9", "5–9", "veterans"),
        ("жители микрорайона", "", "public"),
        ("дошкольники и 1 классы", "1", "kindergarten"),
        ("1–9, кроме 9, родители", "1–8", "parents"),
        ("1–4, без родителей", "1–4", ""),
    ],
)
def test_those_who_are_no_class_are_named_by_codes(text: str, grades: str, others: str) -> None:
    audience = parse_grades(text)
    assert grades_in_words(audience.grades) == grades
    assert " ".join(audience.others) == others
    assert audience.is_sure


@pytest.mark.parametrize(
    ("text", "grades", "code"),
    [
        ("чепуха", "", "unknown"),
        ("1 сентября", "", "unknown"),
        ("1-4 сентября", "", "unknown"),
        ("01.09", "1–9", "spoiled"),
        ("1-4.09", "", "unknown"),
        ("2023-2024", "", "unknown"),
        ("1 смена", "", "unknown"),
        ("2-ая смена", "", "unknown"),
        ("первые", "", "unknown"),
        ("№ 5", "", "unknown"),
        ("5-9 в течение года", "5–9", "rest"),
        ("1–4 (2 смена)", "1–4", "rest"),
        ("не старше 4 класса", "4", "rest"),
        ("12", "", "no-such-grade"),
        ("0 класс", "", "no-such-grade"),
        ("12А", "", "no-such-grade"),
        ("5-12", "5–11", "no-such-grade"),
        ("59", "", "no-such-grade"),
        ("9–5", "5–9", "backwards"),
        ("1-4-9", "1, 4, 9", "dashes"),
        ("14-18 лет", "", "age"),
        ("7–10 лет", "", "age"),
        ("14+", "", "age"),
        ("с 8 класса", "8–11", "open-range"),
        ("8 классы и старше", "8–11", "open-range"),
        ("до 4 класса", "1–4", "open-range"),
        ("1-4А", "1–4", "class-range"),
        ("7 - 8 А", "7–8", "class-range"),
        ("1А–4Б", "1–4", "class-range"),
        ("5Г–А", "5", "class-range"),
        ("старшеклассники", "10–11", "seniors"),
        ("старшее звено", "10–11", "seniors"),
        ("1–4, старшеклассники", "1–4, 10–11", "seniors"),
        ("средняя школа", "5–9", "middle"),
        ("выпускники", "9, 11", "graduates"),
        ("выпускные классы", "9, 11", "graduates"),
        ("НОО 5–6", "1–6", "at-odds"),
        ("все, кроме 5А", "1–11", "except-classes"),
        ("обучающиеся", "1–11", "which-grades"),
        ("дети и родители", "1–11", "which-grades"),
        ("юноши", "", "which-grades"),
        ("по 2 чел. от класса", "", "which-grades"),
        ("сборная школы", "", "which-grades"),
    ],
)
def test_what_is_not_sure_is_asked_about_with_a_proposal(text: str, grades: str, code: str) -> None:
    audience = parse_grades(text)
    assert [ambiguity.code for ambiguity in audience.ambiguities] == [code]
    assert grades_in_words(audience.grades) == grades
    assert not audience.is_sure


def test_a_doubt_quotes_the_words_and_waits_for_the_readers_language() -> None:
    ambiguity = parse_grades("5-9 в течение года, 10 – 11 (по средам)").ambiguities[0]
    assert isinstance(ambiguity.message, Promise)
    with translation.override("en"):
        assert str(ambiguity.message) == "Not understood: “в течение года», «по средам”."


@pytest.mark.parametrize("text", ["-", "—", " ", "\n", "…", "()", ", ;"])
def test_an_empty_cell_names_nobody_and_asks_nothing(text: str) -> None:
    audience = parse_grades(text)
    assert audience.grades == frozenset()
    assert audience.is_sure
    assert not audience.is_everyone


def test_a_long_text_is_not_read() -> None:
    text = "5, " * LONGEST
    audience = parse_grades(text)
    assert [ambiguity.code for ambiguity in audience.ambiguities] == ["long"]
    assert audience.text == text
    assert audience.grades == frozenset()


def test_classes_are_sorted_and_labeled() -> None:
    audience = parse_grades("7А, 6Б, 6А, 6А")
    assert audience.classes == (ClassName(6, "А"), ClassName(6, "Б"), ClassName(7, "А"))
    assert ClassName(10, "Б").label == "10Б"


WORDS = [
    "5",
    "1-4",
    "9–",
    "6А",
    "«",
    "»",
    "класс",
    "кл.",
    "-",
    "–",
    ",",
    " и ",
    "по",
    "с ",
    "все",
    "родители",
    "кроме",
    "XI",
    "(",
    ")",
    "первые",
    "б",
    "В",
    "старшие",
    "школа",
    "лет",
    "чел",
    "№",
    "\n",
    " ",
    "й",
    "10",
    "/",
    "II",
    "воспитанники",
]


@given(st.one_of(st.text(max_size=120), st.lists(st.sampled_from(WORDS), max_size=40).map("".join)))
def test_no_text_breaks_the_reader(text: str) -> None:
    audience = parse_grades(text)
    assert audience.text == text
    assert audience.grades <= frozenset(GRADES)
    assert {each.grade for each in audience.classes} <= audience.grades
    assert audience.is_everyone <= (audience.grades == frozenset(GRADES))
    for ambiguity in audience.ambiguities:
        assert str(ambiguity.message)


@pytest.mark.parametrize("piece", ["1", "1-", "первый ", "5А,", "(", "по 1 ", "дет ", '"', "старш", "а, ", "класс "])
def test_no_text_takes_long(piece: str) -> None:
    started = time.perf_counter()
    parse_grades((piece * LONGEST)[:LONGEST])
    assert time.perf_counter() - started < 0.5


@given(st.sets(st.sampled_from(GRADES)))
def test_grades_survive_their_words_and_their_mask(grades: set[int]) -> None:
    assert parse_grades(grades_in_words(grades)).grades == grades
    assert parse_grades(grades_in_words(grades)).is_sure
    assert grades_of_mask(grade_mask(grades)) == grades


@given(st.integers(0, 2**11 - 1))
def test_a_mask_survives_its_grades(mask: int) -> None:
    assert grade_mask(grades_of_mask(mask)) == mask


def test_a_mask_starts_with_grade_1_and_knows_no_grade_12() -> None:
    assert grade_mask([1]) == 1
    assert grade_mask([11, 1]) == 0b10000000001
    for grade in (0, 12):
        with pytest.raises(ValueError, match=f"no grade {grade}"):
            grade_mask([grade])


@pytest.mark.parametrize(
    ("grades", "words"),
    [
        (set(), ""),
        ({3}, "3"),
        ({1, 2, 3, 4}, "1–4"),
        ({9, 4, 3, 2, 1}, "1–4, 9"),
        ({10, 11}, "10–11"),
        ({9, 11}, "9, 11"),
        (frozenset(GRADES), "1–11"),
    ],
)
def test_grades_are_put_in_words(grades: set[int], words: str) -> None:
    assert grades_in_words(grades) == words


def test_levels_share_out_the_grades() -> None:
    assert [list(level.grades) for level in Level] == [[1, 2, 3, 4], [5, 6, 7, 8, 9], [10, 11]]
    assert sorted(grade for level in Level for grade in level.grades) == list(GRADES)
    with translation.override("en"):
        assert Level("noo").label == "primary general education"
