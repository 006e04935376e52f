"""Search, order and likeness of Russian names, judged on the condition that the database gets."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, TextField, Value
from hypothesis import given
from hypothesis import strategies as st

from common.search import (
    ALIKE,
    SORT_KEY_LENGTH,
    alike_filter,
    fold,
    name_fingerprint,
    search_filter,
    search_text,
    similarity,
    sort_key,
    stem,
    words,
)

SEED_PARTNERS = [
    "Родители",
    "Детский сад № 382",
    "Приход Архангела Гавриила",
    "Детская областная библиотека",
    "Кванториум РЖД",
    "Детский технопарк «Кванториум»",
    "В/Ч 98540 железнодорожные войска п. Гумрак",
    "МОУ ЦДТ",
    "Клуб «Пехотинец»",
    "ГУЗ «Поликлиника № 28»",
    "Волонтёры-медики",
    "ДЮСШОР № 10",
    "ПДН",
    "КДН",
    "ДЦ «Перекрёсток»",
    "Дзержинский наркокабинет",
    "Госнаркоконтроль",
]


def holds(condition: Q, text: str) -> bool:
    """What `LIKE '%…%'` says of the condition, without a table."""
    answers = [
        holds(child, text) if isinstance(child, Q) else child == ("text__contains", child[1]) and child[1] in text
        for child in condition.children
    ]
    return any(answers) if condition.connector == Q.OR and answers else all(answers)


def finds(query: str, text: str) -> bool:
    return holds(search_filter("text", query), search_text(text))


@pytest.mark.parametrize("name", SEED_PARTNERS)
def test_partner_is_found_by_each_of_its_words_in_any_case(name):
    for word in [*words(name), name]:
        for query in (word, word.upper(), word.capitalize(), word.replace("е", "ё"), f"«{word}»"):
            assert finds(query, name), query


@pytest.mark.parametrize("name", SEED_PARTNERS)
def test_partner_is_found_while_its_name_is_being_typed(name):
    for word in words(name):
        for length in range(2, len(word) + 1):
            assert finds(word[:length], name), word[:length]


PAIRS = """
    музея музей | музей музея | музею музеи | музеев музеем | МУЗЕИ Музей | музейный музейного
    БИБЛИОТЕКИ библиотека | библиот библиотека | библиотек библиотека | библиотеку библиотек | библиотекой библиотеки
    поликлиники поликлиника | поликлиник поликлиника | поликлинике Поликлиника
    волонтёров волонтеры | волонтерам волонтёры | волонтёр волонтеров | волонтеры волонтёрский
    технопарка технопарк | технопарки технопарк | технопарков технопарк
    прихода приход | приходе приход | архангелу Архангела | Гавриил Гавриила
    войск войска | войсками войска | войскам войск | железнодорожных железнодорожные
    сада сад | саду сад | сад садик | садики садик | садов сада
    кванториума Кванториум | КВАНТОРИУМЕ Кванториум | детского детский | детскую детская
    областной областная | перекрестка Перекрёсток | перекрёсток перекрестка | перекрестке ПЕРЕКРЕСТОК
    пехотинца Пехотинец | пехотинцев пехотинец | пехотинец пехотинцы | добровольцев доброволец
    доброволец добровольцы | юнармейцев юнармеец | юнармеец юнармейцы | гвардейца гвардеец
    наркокабинета наркокабинет | дзержинского Дзержинский | дзержинском дзержинское | госнаркоконтролю Госнаркоконтроль
    родителей родители | родителям родители | родитель родителями | медиков медики
    клуба клуб | клубы клуб | детей дети | детьми дети | детям детей
    ребёнка ребенок | ребенок ребёнка | ребят ребята | семьи семья | семей семья | семью семьи | семей семейный
    лицея лицей | лицеев лицей | лицеем лицеи | церкви церковь | церквей церковь | день дня | дней день
    дворца дворец | дворец дворце | отцов отец | совет советы | матерей мать
    площадок площадка | площадка площадок | выставок выставка | линеек линейка | линейка линеек | посёлка посёлок
    кружок кружка | кружки кружок | огонька Огонёк | команд команда | соревнований соревнование
    организации организация | полиции полиция | инспекцией инспекция | комиссий комиссия | акций акция
    соглашений соглашение | лагерей лагерь | учителя учителей | людей люди | театров театр | обществ общество
    добровольнос добровольность | учрежден учреждение | образован образование | здоровья здоровье
    письма писем | песен песня | МОУ моу | ЦДТ цдт
"""
MATCHING = [pair.split() for pair in PAIRS.replace("\n", "|").split("|") if pair.strip()]


def test_there_are_enough_pairs():
    assert len(MATCHING) >= 40


@pytest.mark.parametrize(("query", "word"), MATCHING)
def test_word_is_found_in_another_form(query, word):
    assert finds(query, f"Городской ансамбль «{word}» № 5")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("музей", "музыкальная школа"),
        ("музея", "музыкант"),
        ("лицея", "лицензия"),
        ("лицей", "лицо"),
        ("МОУ", "молодёжный центр"),
        ("ОГУ", "лагерь «Огонёк»"),
        ("библиотека", "библия"),
        ("отека", "библиотека"),
        ("парк", "технопарк"),
        ("приход", "доход прихожан"),
        ("28", "128"),
        ("382", "школа № 38"),
        ("поликлиника больница", "поликлиника"),
        ("семья", "семинар"),
        ("наркокабинет", "кабинет"),
        ("клуб", "школа"),
        ("урок", "урюк"),
    ],
)
def test_other_word_is_not_found(query, text):
    assert not finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("98540", "В/Ч 98540железнодорожные войска п. Гумрак."),
        ("железнодорожные", "В/Ч 98540железнодорожные войска п. Гумрак."),
        ("вч", "В/Ч 98540"),
        ("в/ч", "В/Ч 98540"),
        ("В / Ч 98540", "В/Ч 98540"),
        ("в.ч.98540", "В/Ч 98540"),
        ("10", "ДЮСШОР № 10"),
        ("дюсшор №10", "ДЮСШОР № 10"),
        ("гумрак", "В/Ч 98540железнодорожные войска п. Гумрак."),
        ("пушкина", "Библиотека им. А.С. Пушкина"),
        ("А. С. Пушкина", "Библиотека им. А.С.Пушкина"),
        ("медики", "волонтёры-медики"),
        ("физкультурно", "Физкультурно – оздоровительное"),
        ("кванториум ржд", "РЖД: «Кванториум»"),
        ("Му\u0301зей", "музей"),
        ("йога", "и\u0306ога"),
        ("биб\u00adлиотека", "библиотека"),
        ("\x00музей\x00", "музей"),
        ("quantorium", "Детский QUANTORIUM"),
    ],
)
def test_signs_and_numbers_do_not_hide_a_name(query, text):
    assert finds(query, text)


@pytest.mark.parametrize("query", ["", "   ", "«»", "№", "%_%", "\x00"])
def test_query_without_words_filters_nothing(query):
    assert search_filter("text", query) == Q()


def test_very_long_query_stays_a_small_condition():
    condition = search_filter("text", " ".join(f"слово{number}" for number in range(5000)))
    assert len(list(condition.flatten())) <= 30
    assert finds("б" * 300, "б" * 300)


def test_empty_text_finds_nothing():
    assert search_text("", None) == ""
    assert not finds("музей", "")


def test_words_are_stored_once():
    assert search_text("Музей", "музей", None, "МУЗЕЙ Победы") == " музей победы "


@given(st.text())
def test_any_text_is_found_by_each_of_its_words(text):
    for word in words(text):
        assert finds(word, text)


@given(st.text(alphabet="абвеёийкьэюя -«»/.№5", max_size=40))
def test_any_russian_text_is_found_by_itself(text):
    assert finds(text, text)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["библиотеки", "ПЕРЕКРЁСТКА", "детского сада", "10", "в/ч", "технопарки", "отека"])
def test_database_agrees_with_the_matcher(query):
    for name in SEED_PARTNERS:
        # Any table with rows will do: the text is given to it.
        rows = ContentType.objects.annotate(text=Value(search_text(name), output_field=TextField()))
        assert rows.filter(search_filter("text", query)).exists() is finds(query, name)


def test_stems_of_abbreviations_stay_whole():
    assert [stem(word) for word in ("моу", "пдн", "мбоу", "гуз")] == ["моу", "пдн", "мбоу", "гуз"]


# Order


def test_names_sort_as_people_expect():
    names = [
        "Библиотека",
        "«Вега»",
        "Детский сад № 2",
        "Детский сад № 10",
        "Детский сад № 382",
        "Ежевика",
        "Ёлка",
        "Ель",
        "жираф",
    ]
    assert sorted(reversed(names), key=sort_key) == names


def test_sort_key_fits_its_column():
    assert len(sort_key("ы" * 1000)) == SORT_KEY_LENGTH
    assert sort_key("№ 007") == sort_key("7")
    assert sort_key("«»") == ""


# Likeness


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ГУЗ «Поликлиника № 28»", "Поликлиника №28"),
        ("Поликлиника № 28", "28 поликлиника"),
        ("Детская областная библиотека", "Областная детская библиотека"),
        ("Клуб «Пехотинец»", "клуб «ПЕХОТИНЕЦ»"),
        ("ДЦ Перекресток", "ДЦ «Перекрёсток»"),
        ("МОУ ЦДТ", "МБУ ЦДТ"),
        ("Муниципальное бюджетное учреждение «Музей»", "Музей"),
    ],
)
def test_fingerprint_ignores_legal_form_order_and_quotes(a, b):
    assert name_fingerprint(a) == name_fingerprint(b) != ""
    assert similarity(a, b) == 1


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Детский технопарк «Кванториум»", "детский технопарк «Квантоиум»"),
        ("ГУЗ «Поликлиника № 28»", "ГУЗ «Поликлинника № 28»"),
        ("Центр детского творчества", "МОУ ЦДТ"),
        ("Детский сад № 382", "Дзержинский детский сад № 382"),
        ("Клуб «Пехотинец»", "Военно-патриотический клуб «Пехотинец»"),
        ("Детская библиотека", "Детская областная библиотека"),
        ("Музей Победы", "Музея победы"),
    ],
)
def test_near_duplicates_are_alike(a, b):
    assert similarity(a, b) >= ALIKE
    assert similarity(b, a) == similarity(a, b)
    assert holds(alike_filter("text", a), search_text(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Детский сад № 382", "Детский сад № 383"),
        ("Детская городская поликлиника № 5", "Детская городская поликлиника № 28"),
        ("Кванториум РЖД", "Детский технопарк «Кванториум»"),
        ("ПДН", "КДН"),
        ("МОУ ЦДТ", "МОУ СОШ № 5"),
        ("Детская поликлиника", "Детская библиотека"),
        ("Клуб «Пехотинец»", "Клуб «Десантник»"),
        ("", ""),
    ],
)
def test_different_organizations_are_not_alike(a, b):
    assert similarity(a, b) < ALIKE


def test_seed_partners_are_not_alike_each_other():
    pairs = [(a, b) for a in SEED_PARTNERS for b in SEED_PARTNERS if a < b]
    assert [pair for pair in pairs if similarity(*pair) >= ALIKE] == []


@given(st.text(), st.text())
def test_likeness_is_between_nothing_and_all(a, b):
    assert 0 <= similarity(a, b) <= 1
    assert len(name_fingerprint(a)) <= 300
