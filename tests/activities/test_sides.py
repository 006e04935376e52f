"""Whom a cell for partners names: the register's partners, the school's own, and who is unknown."""

import pytest
from django.utils import translation

from activities.models import OwnCommunity
from activities.parsing import PlanParser
from activities.services.communities import settle_meaning
from activities.sides import NamedSides
from demo.partners import DOCUMENT_PARTNERS
from partners.models import PartnerKind
from school.years import SchoolYear
from tests.activities.test_parsing import NAMED
from tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db

YEAR = SchoolYear(2026)

# A village's register: name, short name, kind
VILLAGE = [
    ("Подразделение по делам несовершеннолетних ОМВД", "", "prevention"),
    ("КДН", "", "prevention"),
    ("Фельдшерско-акушерский пункт с. Ивановка", "", "medical"),
    ("Библиотека-филиал № 12, с. Ивановка", "", "library"),
    ("Детский сад «Солнышко»", "", "kindergarten"),
    ("МКУК «Ивановский сельский Дом культуры»", "", "culture"),
    ("Центр детского творчества", "", "additional-education"),
    ("Центр внешкольной работы", "", "additional-education"),
    ("Пожарная часть № 45", "", "authority"),
    ("Музей «Истоки» и выставочный зал", "", "culture"),
    ("Совет ветеранов", "", "community"),
    ("Музыкальная школа", "", "additional-education"),
    ("Музыкальная школа № 2", "", "additional-education"),
    ("Родители", "", "community"),
]


@pytest.fixture
def parser() -> PlanParser:
    kinds = {each.code: each for each in PartnerKind.objects.all()}
    for name, short, kind in VILLAGE:
        PartnerFactory(name=name, short_name=short, kind=kinds[kind])
    return PlanParser(YEAR)


def names(sides: NamedSides) -> list[str]:
    return [each.name for each in sides.partners]


PDN, KDN, FAP, LIBRARY, KINDERGARTEN, CLUB, CDT, CVR, FIRE, MUSEUM, VETERANS, *_music, PARENTS = (
    name for name, _short, _kind in VILLAGE
)

SURE = {
    "ПДН": [PDN],
    "инспектор ПДН": [PDN],
    "Инспекция по делам несовершеннолетних": [PDN],
    "КДНиЗП": [KDN],
    "КДН и ЗП": [KDN],
    "Комиссия по делам несовершеннолетних и защите их прав": [KDN],
    "ФАП": [FAP],
    "фельдшер ФАП с. Ивановка": [FAP],
    "сотрудники ФАП": [FAP],
    "МБУК СДК": [CLUB],
    "библиотека": [LIBRARY],
    "Сельская библиотека": [LIBRARY],
    "сельской библиотекой": [LIBRARY],
    "библиотека № 12": [LIBRARY],
    "детский сад": [KINDERGARTEN],
    "Д/с «Солнышко»": [KINDERGARTEN],
    "воспитанники детского сада": [KINDERGARTEN],
    "ДК": [CLUB],
    "СДК": [CLUB],
    "сельский дом культуры": [CLUB],
    "ЦДТ": [CDT],
    "ЦВР": [CVR],
    "пожарная часть": [FIRE],
    "ПЧ-45": [FIRE],
    "Музей «Истоки» и выставочный зал": [MUSEUM],
    "Родители": [PARENTS],
    "Совет ветеранов": [VETERANS],
    "ДК, сельская библиотека": [CLUB, LIBRARY],
    "ФАП и ПДН": [FAP, PDN],
    "ЦДТ/ДК": [CDT, CLUB],
    "ДК\nФАП\nпожарная часть": [CLUB, FAP, FIRE],
    "КДН и ЗП, ПДН и детский сад": [KDN, PDN, KINDERGARTEN],
}


def test_partners_are_known_by_kind_short_name_and_abbreviation(parser: PlanParser) -> None:
    for text, expected in SURE.items():
        sides = parser.named(text)
        assert (names(sides), sides.unknown, sides.ambiguities) == (expected, (), ()), text
        assert (sides.cooperation, sides.fuller) == ("partners", ()), text


UNKNOWN = {
    "детский сад № 383": ["детский сад № 383"],
    "Детский сад «Ромашка»": ["Детский сад «Ромашка»"],
    "библиотека № 7": ["библиотека № 7"],
    "Петровская библиотека": ["Петровская библиотека"],
    "Театр кукол": ["Театр кукол"],
    "ДК и клуб «Ромашка»": ["клуб «Ромашка»"],
    "ООО «Агро, Лес и К», ФАП": ["ООО «Агро, Лес и К»"],
    "ДЮСШ": ["ДЮСШ"],
    # Juvenile inspectors are a part of the police, not the police.
    "полиция": ["полиция"],
    "Ивановский ОМВД": ["Ивановский ОМВД"],
    "волонтёры-медики": ["волонтёры-медики"],
}


def test_what_the_register_does_not_have_is_told_and_that_alone(parser: PlanParser) -> None:
    for text, expected in UNKNOWN.items():
        sides = parser.named(text)
        assert list(sides.unknown) == expected, text
        assert [each.code for each in sides.ambiguities] == ["unknown-partner"], text
        assert sides.cooperation is None, text
    assert names(parser.named("ДК и клуб «Ромашка»")) == [CLUB]
    with translation.override("en"):
        said = str(parser.named("ДК, Театр кукол, ДЮСШ").ambiguities[0].message)
    assert "“Театр кукол”, “ДЮСШ”" in said and "ДК" not in said


def test_of_two_that_fit_it_is_asked_which(parser: PlanParser) -> None:
    # One has just this name; without it, either may be meant.
    assert names(parser.named("музыкальная школа, ФАП")) == ["Музыкальная школа", FAP]
    sides = parser.named("ДМШ, ФАП")
    assert (names(sides), [each.code for each in sides.ambiguities]) == ([FAP], ["which-partner"])
    PartnerFactory(name="Районная библиотека", kind=PartnerKind.objects.get(code="library"))
    parser = PlanParser(YEAR)
    assert [each.code for each in parser.named("библиотека").ambiguities] == ["which-partner"]
    assert names(parser.named("районная библиотека")) == ["Районная библиотека"]
    # Of another level it is not.
    assert names(parser.named("сельская библиотека")) == [LIBRARY]


OWN = {
    "Движение Первых": "movement-of-the-first",
    "Первичное отделение РДДМ «Движение Первых»": "movement-of-the-first",
    "РДДМ": "movement-of-the-first",
    "РДШ": "movement-of-the-first",
    "Орлята России": "orlyata",
    "ШСК": "sports-club",
    "школьный спортивный клуб «Олимп»": "sports-club",
    "Школьный музей боевой славы": "school-museum",
    "музей школы": "school-museum",
    "школьная библиотека": "school-library",
    "совет старшеклассников": "pupils-council",
    "Родительский комитет": "parents-council",
    "Совет отцов": "fathers-council",
    "волонтёрский отряд": "volunteers",
    "отряд ЮИД": "traffic-inspectors",
}


def test_the_schools_own_communities_print_as_written(parser: PlanParser) -> None:
    for text, code in OWN.items():
        sides = parser.named(text)
        assert [each.code for each in sides.own] == [code], text
        assert (sides.own_text, sides.partners, sides.ambiguities) == (text, (), ()), text
        assert sides.cooperation == "own", text
    several = parser.named("ШСК, Движение Первых и совет отцов")
    assert several.own_text == "ШСК, Движение Первых, совет отцов"
    both = parser.named("Движение Первых, ДК")
    assert (names(both), both.own_text, both.cooperation) == ([CLUB], "Движение Первых", "partners")


def test_a_name_that_may_be_both_is_asked_about_and_remembered(parser: PlanParser) -> None:
    community = OwnCommunity.objects.get(code="yunarmia")
    asked = parser.named("Юнармия")
    assert ([each.code for each in asked.ambiguities], asked.may_be_own) == (["may-be-own"], (community,))
    assert (asked.own, asked.unknown, asked.cooperation) == ((), (), None)
    settle_meaning(community=community, meaning=OwnCommunity.Meaning.OWN)
    assert PlanParser(YEAR).named("Юнармия").own == (community,)
    settle_meaning(community=community, meaning=OwnCommunity.Meaning.PARTNER)
    assert PlanParser(YEAR).named("Юнармия").unknown == ("Юнармия",)
    partner = PartnerFactory(name="Юнармия")
    assert PlanParser(YEAR).named("Юнармия").partners == (partner,)
    # What is usually the school's own is asked about where the register has it too, until somebody says.
    PartnerFactory(name="Движение Первых")
    assert [each.code for each in PlanParser(YEAR).named("Движение Первых").ambiguities] == ["may-be-own"]
    settle_meaning(community=OwnCommunity.objects.get(code="movement-of-the-first"), meaning=OwnCommunity.Meaning.OWN)
    assert PlanParser(YEAR).named("Движение Первых").cooperation == "own"
    community.refresh_from_db()
    assert (community.meaning, community.version) == ("partner", 3)


def test_a_community_of_the_district_is_asked_about(parser: PlanParser) -> None:
    assert [each.code for each in parser.named("Районный совет отцов").ambiguities] == ["may-be-own"]
    assert [each.code for each in parser.named("местное отделение РДДМ").ambiguities] == ["may-be-own"]
    # A museum of this name is in the register.
    assert [each.code for each in parser.named("школьный музей «Истоки»").ambiguities] == ["may-be-own"]
    # A longer name in the register is the register's.
    partner = PartnerFactory(name="Районный совет отцов")
    assert PlanParser(YEAR).named("Районный совет отцов").partners == (partner,)


def test_words_that_name_nobody_say_what_holds_without_a_partner(parser: PlanParser) -> None:
    assert [parser.named(text) for text in ("", "—", " - ", "нет")] == [NamedSides()] * 4
    own = parser.named("Своими силами")
    assert (own.cooperation, own.own_text) == ("own", "Своими силами")
    assert parser.named("ищем партнёра").cooperation == "looking"


def test_no_piece_of_a_cell_vanishes(parser: PlanParser) -> None:
    """Each piece is a partner's, the school's own, or told to be unknown."""
    for text in [*SURE, *UNKNOWN, *OWN, "ДК, ???, ФАП", "Иванов И. И., ДК", "ДК (по согласованию)"]:
        sides = parser.named(text)
        if words := text.strip(" ?"):
            assert sides.partners or sides.own or sides.unknown or sides.ambiguities, words
    assert parser.named("ДК (методист Петрова), ФАП").fuller == ("ДК (методист Петрова)",)


def test_the_documents_own_partners_are_found_by_their_names() -> None:
    for each in DOCUMENT_PARTNERS:
        PartnerFactory(name=each.name, short_name=each.short_name)
    parser = PlanParser(YEAR)
    for each in DOCUMENT_PARTNERS:
        assert names(parser.named(each.name)) == [each.name]
        if each.short_name:
            assert names(parser.named(each.short_name)) == [each.name]
    # What is known anywhere in a row is known in its cell for partners.
    expected = {text: partners for text, partners in NAMED.items() if partners}
    assert {text: {each.title for each in parser.named(text).partners} for text in expected} == expected
    both = parser.named("ДЮСШОР № 10, волонтёры-медики")
    assert ([each.title for each in both.partners], both.cooperation) == (
        ["ДЮСШОР № 10", "Волонтеры-медики"],
        "partners",
    )
