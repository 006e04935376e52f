"""What the portal understands of a plan's wordings: partners by name, classes of the year, days that were asked about."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from activities.models import Activity
from activities.parsing import (
    ParsedPartners,
    PlanParser,
    TimingAnswer,
    fill_in,
    main_direction,
    months_between,
    settle_timing,
)
from demo.partners import DOCUMENT_PARTNERS
from partners.models import Partner
from school.years import SchoolYear
from tests.factories import (
    PartnerFactory,
    PartnershipFactory,
    SchoolClassFactory,
    SchoolProfileFactory,
    TermFactory,
    UserFactory,
)
from wordings.months import month_mask
from wordings.timing import TimingKind, parse_timing

YEAR = SchoolYear(2026)


def register(*more: str) -> PlanParser:
    """A register of the document's partners and more."""
    for each in DOCUMENT_PARTNERS:
        PartnerFactory(name=each.name, short_name=each.short_name)
    for name in more:
        PartnerFactory(name=name)
    return PlanParser(YEAR)


def titles(read: ParsedPartners) -> set[str]:
    return {partner.title for partner in read.partners}


# Partners


KINDERGARTEN, LIBRARY, POLYCLINIC = (
    "Детский сад № 382",
    "Детская областная библиотека",
    "ГУЗ «Поликлиника № 28»",
)
QUANTORIUM, OF_RAILWAYS = "Детский технопарк «Кванториум»", "Кванториум РЖД"
CLUB, CROSSROADS = "Клуб «Пехотинец»", "ДЦ «Перекресток»"

NAMED: dict[str, set[str]] = {
    "ПДН": {"ПДН"},
    "инспектор ПДН": {"ПДН"},
    "беседа инспектора пдн": {"ПДН"},
    "ПДН, КДН": {"ПДН", "КДН"},
    "Подразделение по делам несовершеннолетних": {"ПДН"},
    "с комиссией по делам несовершеннолетних": {"КДН"},
    "инспектор по делам несовершеннолетних": set(),
    "Кванториум РЖД": {OF_RAILWAYS},
    "экскурсия в Кванториум РЖД": {OF_RAILWAYS},
    "Кванториум": {QUANTORIUM},
    "в «Кванториуме»": {QUANTORIUM},
    "детский технопарк «Кванториум»": {QUANTORIUM},
    "детская областная библиотека": {LIBRARY},
    "экскурсия в Детскую областную библиотеку": {LIBRARY},
    "сотрудники областной детской библиотеки": {LIBRARY},
    "библиотека": set(),
    "школьная библиотека": set(),
    "областная библиотека": set(),
    "детская библиотека": set(),
    "Поликлиника № 28": {POLYCLINIC},
    "врач поликлиники №28": {POLYCLINIC},
    "ГУЗ «Поликлиника №28»": {POLYCLINIC},
    "Поликлиника № 2": set(),
    "Поликлиника № 281": set(),
    "поликлиника": set(),
    "День здоровья, поликлиника, 28 октября": set(),
    "28 октября: врачи поликлиники": set(),
    "детский сад № 382": {KINDERGARTEN},
    "воспитанники детского сада №382": {KINDERGARTEN},
    "Д/с № 382": set(),
    "детский сад № 383": set(),
    "детский сад": set(),
    "382": set(),
    "в/ч 98540": {"В/Ч 98540"},
    "В/Ч 98540железнодорожные войска": {"В/Ч 98540"},
    "в/ч": set(),
    "МОУ ЦДТ": {"МОУ ЦДТ"},
    "педагоги ЦДТ": {"МОУ ЦДТ"},
    "Центр детского творчества": {"МОУ ЦДТ"},
    "моу": set(),
    "клуб «Пехотинец»": {CLUB},
    "вместе с клубом «Пехотинец»": {CLUB},
    "с «Пехотинцем»": {CLUB},
    "клуб": set(),
    "ДЦ «Перекрёсток»": {CROSSROADS},
    "с «Перекрестком»": {CROSSROADS},
    "на перекрёстке": {CROSSROADS},
    "волонтёры-медики": {"Волонтеры-медики"},
    "занятие волонтёров-медиков": {"Волонтеры-медики"},
    "волонтёры": set(),
    "ДЮСШОР № 10": {"ДЮСШОР № 10"},
    "ДЮСШОР № 11": set(),
    "Приход Архангела Гавриила": {"Приход Архангела Гавриила"},
    "в приходе Архангела Гавриила": {"Приход Архангела Гавриила"},
    "приход": set(),
    "Дзержинский наркокабинет": {"Дзержинский наркокабинет"},
    "родители": set(),
    "школа": set(),
    "": set(),
    "…": set(),
    "Поликлиника № 28, ПДН и Кванториум РЖД": {POLYCLINIC, "ПДН", OF_RAILWAYS},
}


@pytest.mark.django_db
def test_partners_are_known_by_their_names_in_any_case_and_by_no_less() -> None:
    parser = register()
    read = {text: parser.partners(text) for text in NAMED}
    assert {text: titles(each) for text, each in read.items()} == NAMED
    assert [each.ambiguities for each in read.values() if each.ambiguities] == []


@pytest.mark.django_db
def test_of_two_partners_of_one_name_it_is_asked_which_is_meant() -> None:
    parser = register("Областная детская библиотека", "Клуб «Пехотинец» (Гумрак)")
    read = parser.partners("Детская областная библиотека, ПДН")
    assert titles(read) == {"ПДН"}
    assert [ambiguity.code for ambiguity in read.ambiguities] == ["which-partner"]
    with translation.override("en"):
        said = str(read.ambiguities[0].message)
    assert said == "Which partner is meant: “Детская областная библиотека”, “Областная детская библиотека”?"
    # «Пехотинец» is both clubs, with «Гумрак» it is the one.
    assert [ambiguity.code for ambiguity in parser.partners("с «Пехотинцем»").ambiguities] == ["which-partner"]
    assert titles(parser.partners("клуб «Пехотинец», Гумрак")) == {"Клуб «Пехотинец» (Гумрак)"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "text", "is_named"),
    [
        ("МОУ Школа", "встреча в школе", False),
        ("МКУ Центр", "центр", False),
        ("Библиотека имени Горького", "библиотека им. Горького", True),
        ("Библиотека имени Горького", "библиотека Горького", True),
        ("Библиотека имени Горького", "парк имени Горького", False),
        ("«Родник»", "ансамбль Родник", True),
        ("Музей “Память”", "в музее «Память»", True),
        ('Театр "Спутник"', "в Спутнике", True),
        ("Школа № 5", "5–9 классы, актовый зал школы", False),
        ("Школа № 5", "встреча с учениками школы № 5", True),
        ("«»", "«»", False),
        ("№", "№", False),
    ],
)
def test_a_name_is_what_tells_it_from_others(name: str, text: str, is_named: bool) -> None:
    PartnerFactory(name=name)
    assert bool(PlanParser(YEAR).partners(text).partners) is is_named


@pytest.mark.django_db
def test_archived_partners_and_ended_partnerships_are_not_proposed() -> None:
    PartnerFactory(name="Музей-заповедник", archived=True)
    left = PartnershipFactory(partner__name="Кинотеатр «Восход»", ended=True)
    going = PartnershipFactory(partner=PartnerFactory(name="Ателье «Игла»"))
    parser = PlanParser(YEAR)
    assert titles(parser.partners("Музей-заповедник")) == set()
    assert titles(parser.partners("кинотеатр «Восход»")) == {"Кинотеатр «Восход»"}
    assert parser.partnerships_of([left.partner, going.partner]) == [going]
    assert main_direction([going]) == going.direction_id
    assert main_direction([]) is None


@pytest.mark.django_db
def test_a_partners_partnerships_come_in_the_order_of_the_directions() -> None:
    partner: Partner = PartnerFactory(directions=["prevention", "social-pedagogical", "sport-health"])
    found = PlanParser(YEAR).partnerships_of([partner])
    assert [each.direction.code for each in found] == ["social-pedagogical", "sport-health", "prevention"]


@pytest.mark.django_db
def test_what_is_compared_with_is_asked_for_once(django_assert_num_queries: Any) -> None:
    register()
    TermFactory()
    SchoolClassFactory(letter="А")
    parser = PlanParser(YEAR)
    with django_assert_num_queries(6):
        for _row in range(3):
            parser.partners("ПДН")
            parser.partnerships_of(parser.partners("Кванториум").partners)
            parser.timing("1 четверть")
            parser.audience("6А")
            parser.responsible("Иванова А. П.")


# Days


def understood(text: str, **answer: Any) -> Any:
    return settle_timing(parse_timing(text, year=YEAR, terms=[]), **answer)


def test_sure_words_need_no_answer() -> None:
    settled = understood("12 октября")
    assert (settled.kind, settled.first, settled.last) == ("days", date(2026, 10, 12), date(2026, 10, 12))
    assert settled.months == month_mask([10])
    through = understood("в течение года")
    assert (through.kind, through.first, through.last) == ("period", date(2026, 9, 1), date(2027, 5, 31))
    assert through.months == month_mask([9, 10, 11, 12, 1, 2, 3, 4, 5])
    agreed = understood("по согласованию")
    assert (agreed.kind, agreed.first, agreed.months) == ("open", None, 0)


def test_words_in_doubt_wait_for_an_answer() -> None:
    for text in ("когда-нибудь потом", "12.09.2025", "по вторникам с рассветом"):
        assert understood(text) is None
    assert understood("когда-нибудь потом", answer=TimingAnswer.PROPOSED) is None
    assert understood("когда-нибудь потом", answer="nonsense") is None
    proposed = understood("12.09.2025", answer=TimingAnswer.PROPOSED)
    assert (proposed.first, proposed.last, proposed.months) == (date(2026, 9, 12), date(2026, 9, 12), 1)
    none = understood("12.09.2025", answer=TimingAnswer.NONE)
    assert (none.kind, none.first, none.last, none.months) == (TimingKind.OPEN, None, None, 0)


def test_days_that_a_person_says_take_the_place_of_the_words() -> None:
    first, last = date(2026, 12, 20), date(2027, 2, 1)
    one = understood("скоро", answer=TimingAnswer.DAYS, first=first)
    assert (one.kind, one.first, one.last, one.months) == ("days", first, first, month_mask([12]))
    several = understood("скоро", answer=TimingAnswer.DAYS, first=first, last=last)
    assert (several.kind, several.first, several.last) == ("period", first, last)
    assert several.months == month_mask([12, 1, 2])
    assert understood("скоро", answer=TimingAnswer.DAYS) is None


@given(
    start=st.dates(date(2026, 9, 1), date(2027, 8, 31)),
    length=st.integers(0, 364),
)
def test_the_months_between_are_those_of_its_days(start: date, length: int) -> None:
    last = min(start + timedelta(days=length), date(2027, 8, 31))
    months = {(start + timedelta(days=each)).month for each in range((last - start).days + 1)}
    assert months_between(start, last) == month_mask(months)


def test_a_mask_of_months_never_overflows() -> None:
    assert months_between(date(1, 1, 1), date(9999, 12, 31)) == (1 << 12) - 1
    assert months_between(date(2027, 2, 1), date(2026, 2, 1)) == 0


# Classes and people


@pytest.mark.django_db
def test_a_class_that_the_year_does_not_have_is_a_doubt_once_the_year_has_classes() -> None:
    assert PlanParser(YEAR).audience("6А и 7Б").ambiguities == ()
    sixth = SchoolClassFactory(grade=6, letter="А")
    SchoolClassFactory(grade=7, letter="Б", school_year=2025)
    parser = PlanParser(YEAR)
    read = parser.audience("6А и 7Б")
    assert read.classes == (sixth,)
    assert read.audience.grades == {6, 7}
    assert [ambiguity.code for ambiguity in read.ambiguities] == ["no-class"]
    with translation.override("en"):
        assert str(read.ambiguities[0].message) == (
            "There is no class 7Б in 2026/2027: correct it, or add the class in the settings."
        )
    assert parser.audience("6а").classes == (sixth,)
    # Of a whole grade no class is named.
    whole = parser.audience("6–7")
    assert (whole.classes, whole.ambiguities) == ((), ())
    assert parser.audience("").ambiguities == ()


@pytest.mark.django_db
def test_people_are_known_by_name_among_active_staff_only() -> None:
    teacher = UserFactory(full_name="Иванова Анна Петровна", post="учитель физкультуры")
    UserFactory(full_name="Сидорова Ольга Ивановна", inactive=True)
    UserFactory(full_name="Петрова Инна Олеговна", representative=True)
    read = PlanParser(YEAR).responsible("Иванова А. П., Сидорова О. И., Петрова И. О., классные руководители")
    assert (read.people, read.names_class_teachers) == ((teacher.pk,), True)


@pytest.mark.django_db
def test_what_was_understood_is_stored_beside_the_words_and_nothing_is_saved() -> None:
    parser = PlanParser(YEAR)
    row = Activity(school_year=2026, title="Экскурсия", timing_text="октябрь", grades_text="5–6")
    settled = settle_timing(parser.timing("октябрь"))
    assert settled is not None
    responsible = parser.responsible("классные руководители")
    fill_in(row, timing=settled, audience=parser.audience("5–6"), responsible=responsible)
    assert (row.timing_kind, row.worded_from, row.worded_until) == (
        "period",
        date(2026, 10, 1),
        date(2026, 10, 31),
    )
    assert (row.worded_months, row.grade_set, row.names_class_teachers) == (2, {5, 6}, True)
    assert row.pk is None
    # Everybody is no grade in particular: a grade that the school adds belongs to it, too.
    fill_in(row, timing=settled, audience=parser.audience("1–11"), responsible=responsible)
    assert row.grades == 0
    fill_in(row, timing=settled, audience=parser.audience("родители"), responsible=responsible)
    assert row.grades == 0


@pytest.mark.django_db
def test_holidays_are_the_days_on_which_all_of_these_grades_rest() -> None:
    TermFactory(kind="holidays", name="осенние", starts_on=date(2026, 10, 26), ends_on=date(2026, 10, 27))
    TermFactory(
        kind="holidays",
        name="для первых классов",
        starts_on=date(2027, 2, 15),
        ends_on=date(2027, 2, 16),
        grade_from=1,
        grade_to=1,
    )
    TermFactory()
    parser = PlanParser(YEAR)
    autumn = [(date(2026, 10, day),) * 2 for day in (26, 27)]
    february = [(date(2027, 2, day),) * 2 for day in (15, 16)]
    assert parser.holidays() == parser.holidays({1, 2}) == parser.holidays({9}) == autumn
    assert parser.holidays({1}) == autumn + february


# Days without school


@pytest.mark.django_db
def test_days_without_school_are_remarked_as_the_school_sets_its_week_and_terms() -> None:
    SchoolProfileFactory(is_five_day=True)
    TermFactory(kind="holidays", starts_on=date(2027, 2, 15), ends_on=date(2027, 2, 21), grade_from=1, grade_to=1)
    parser = PlanParser(YEAR)
    saturday, of_first_grade, monday = date(2026, 10, 10), date(2027, 2, 16), date(2026, 10, 12)
    days = [saturday, of_first_grade, monday]
    assert [each.code for each in parser.day_remarks(days)] == ["saturday", "holidays"]
    assert [each.code for each in parser.day_remarks(days, grades=[5])] == ["saturday"]


@pytest.mark.django_db
def test_a_saturday_is_a_day_of_school_unless_the_school_says_otherwise() -> None:
    assert PlanParser(YEAR).day_remarks([date(2026, 10, 10)]) == []
