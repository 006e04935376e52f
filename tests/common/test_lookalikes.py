"""Letters that look alike: what is compared and searched has one script for each word."""

import pytest

from common.search import fold, name_fingerprint, search_filter, search_text, sort_key
from school.names import read_name, words_of
from tests.common.test_search import finds


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("МОУ ЦДT", "моу цдт"),
        ("Детский cад № 382", "детский сад № 382"),
        ("MOY ЦДТ", "моу цдт"),
        ("Встреча c родителями", "встреча с родителями"),
        ("Ëлка у школы", "елка у школы"),
        # One Russian letter among Latin ones
        ("Детский Quаntorium", "детский quantorium"),
        ("IТ-куб", "it-куб"),
        ("Чат в МAX", "чат в max"),
        # What is Latin stays so
        ("Клуб IT-куб, Wi-Fi, VK", "клуб it-куб, wi-fi, vk"),
        ("Чат в MAX", "чат в max"),
        ("Quantorium", "quantorium"),
        ("THE BEST", "the best"),
    ],
)
def test_a_word_is_compared_in_one_script(typed: str, compared: str) -> None:
    assert fold(typed) == compared


@pytest.mark.parametrize(
    ("query", "name"),
    [
        # Situation 15 and its siblings, typed in the search or in the name
        ("ЦДT", "МОУ ЦДТ"),
        ("цдт", "МОУ ЦДT"),
        ("MOY", "МОУ ЦДТ"),
        ("моу", "MOY"),
        ("cада", "Детский сад № 382"),
        ("сад", "Детский cад № 382"),
        ("Kванториум", "Кванториум РЖД"),
        ("кванториума", "Kвaнтopиyм"),
        ("quаntorium", "Детский технопарк Quantorium"),
        # What every letter of which has a double is found by either, also while it is being typed
        ("MAX", "Чат в MAX"),
        ("МАХ", "Чат в MAX"),
        ("theat", "Drama Theatre"),
        ("wi-fi", "Зона Wi-Fi"),
        ("vk", "Группа VK"),
        ("b/ч", "В/Ч 98540"),
    ],
)
def test_a_name_is_found_whichever_letters_were_typed(query: str, name: str) -> None:
    assert finds(query, name)


def test_a_search_does_not_mix_up_latin_and_russian_words() -> None:
    assert not finds("вк", "Группа VK")
    assert search_filter("text", "пехотинец") == search_filter("text", "пеxoтинeц")


def test_keys_of_names_are_alike() -> None:
    assert name_fingerprint("МОУ ЦДT") == name_fingerprint("MOY ЦДТ") == name_fingerprint("МОУ ЦДТ")
    assert sort_key("6A") == sort_key("6А")
    assert search_text("Детский cад") == search_text("Детский сад")


def test_names_of_people_are_alike() -> None:
    assert read_name("Иванова E. И.") == read_name("Иванова Е. И.")
    assert words_of("Cидорова Анна") == words_of("Сидорова Анна")
