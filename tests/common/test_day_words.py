"""Days in sentences: one form with the year, and the preposition that Russian puts before them."""

from datetime import date

import pytest
from django.utils import translation

from common.day_words import full_day, since_words

SINCE = [
    ("3 сентября 2026", "с 3 сентября 2026"),
    ("2 сентября 2026", "со 2 сентября 2026"),
    ("2\u00a0сентября", "со 2\u00a0сентября"),
    ("2–4 сентября", "со 2–4 сентября"),
    ("2", "со 2"),
    ("22 сентября", "с 22 сентября"),
    ("12 сентября", "с 12 сентября"),
]


@pytest.mark.parametrize(("day", "words"), SINCE)
def test_russian_says_so_before_the_second(day: str, words: str) -> None:
    with translation.override("ru"):
        assert since_words(day) == words


def test_english_leaves_the_preposition_to_the_sentence() -> None:
    with translation.override("en"):
        assert since_words("2 September") == "2 September"


def test_a_day_has_one_form_with_its_year() -> None:
    with translation.override("en"):
        assert full_day(date(2019, 10, 18)) == "18 October 2019"
    with translation.override("ru"):
        assert full_day(date(2019, 10, 18)) == "18 октября 2019"
