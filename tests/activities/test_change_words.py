"""What became of a date, said in both languages."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from django.utils import translation

from activities.change_words import change_in_words
from activities.models import ToldState

NINE = ToldState(date(2026, 12, 9), date(2026, 12, 9), time(9), time(10), "Актовый зал", False, True)


def on(first: date, last: date | None = None) -> dict[str, date]:
    return {"starts_on": first, "ends_on": last or first}


CASES: list[tuple[dict[str, Any], str, str]] = [
    ({}, "", ""),
    ({"start_time": time(10)}, "ИЗМЕНЕНИЕ: не в 9:00, а в 10:00", "CHANGED: not at 9:00, but at 10:00"),
    ({"start_time": None}, "ИЗМЕНЕНИЕ: не в 9:00, а в течение дня", "CHANGED: not at 9:00, but during the day"),
    ({"end_time": time(11)}, "ИЗМЕНЕНИЕ: не до 10:00, а до 11:00", "CHANGED: not until 10:00, but until 11:00"),
    ({"end_time": None}, "ИЗМЕНЕНИЕ: когда закончится, уточняется", "CHANGED: the end time is to be announced"),
    (on(date(2026, 12, 10)), "ПЕРЕНЕСЕНО с 9 на 10 декабря", "MOVED from 9 to 10 December"),
    (on(date(2027, 1, 12)), "ПЕРЕНЕСЕНО с 9 декабря на 12 января", "MOVED from 9 December to 12 January"),
    (
        on(date(2026, 12, 10)) | {"start_time": time(14)},
        "ПЕРЕНЕСЕНО с 9 на 10 декабря, не в 9:00, а в 14:00",
        "MOVED from 9 to 10 December, not at 9:00, but at 14:00",
    ),
    (
        on(date(2026, 12, 9), date(2026, 12, 11)),
        "ИЗМЕНЕНИЕ: не 9 декабря, а 9–11 декабря",
        "CHANGED: not 9 December, but 9–11 December",
    ),
    (
        on(date(2026, 12, 30), date(2027, 1, 2)),
        "ПЕРЕНЕСЕНО с 9 декабря на 30 декабря – 2 января",
        "MOVED from 9 December to 30 December – 2 January",
    ),
    (
        {"place": "Библиотека"},
        "Место: было «Актовый зал», стало «Библиотека»",
        "Location: was “Актовый зал”, now “Библиотека”",
    ),
    (
        {"place": ""},
        "Место: было «Актовый зал», новое уточняется",
        "Location: was “Актовый зал”, the new one is to be announced",
    ),
    ({"is_cancelled": True, "start_time": time(10)}, "ОТМЕНЕНО", "CALLED OFF"),
    ({"is_public": False}, "БОЛЬШЕ НЕ НА САЙТЕ: только для сотрудников", "NO LONGER ON THE SITE: staff only"),
]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_change_is_said_in_few_words(language: str) -> None:
    with translation.override(language):
        for changes, russian, english in CASES:
            assert change_in_words(NINE, replace(NINE, **changes)) == (russian if language == "ru" else english)


def test_what_it_was_may_have_been_unknown() -> None:
    with translation.override("ru"):
        before = replace(NINE, start_time=None, end_time=None, place="", is_cancelled=True)
        assert change_in_words(before, NINE) == "СОСТОИТСЯ ВСЁ-ТАКИ. ИЗМЕНЕНИЕ: начало в 9:00. Место: Актовый зал"
        assert change_in_words(replace(NINE, end_time=None), NINE) == "ИЗМЕНЕНИЕ: до 10:00"
