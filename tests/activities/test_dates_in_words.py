"""Several days and months in words: each single one as it is named."""

import pytest
from django.utils import translation

from activities.dates_in_words import spans_in_words, when_in_words
from activities.models import Activity
from activities.parsing import PlanParser, fill_in, settle_timing, spans_apart
from school.years import SchoolYear
from tests.factories import ActivityFactory
from wordings.timing import parse_timing

YEAR = SchoolYear(2026)


def said(text: str) -> str:
    return spans_in_words(parse_timing(text, year=YEAR, terms=[]).named)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3 и 10 октября", "3 и 10 октября"),
        ("3,10,17 октября", "3, 10 и 17 октября"),
        ("3, 4 октября", "3 и 4 октября"),
        ("03.10, 10.10.2026", "3 и 10 октября"),
        ("сентябрь, май", "сентябрь и май"),
        ("сентябрь, октябрь", "сентябрь и октябрь"),
        ("октябрь, декабрь, март", "октябрь, декабрь и март"),
        ("Декабрь- январь", "декабрь – январь"),
        ("5 октября, 3 ноября и 20 мая", "5 октября, 3 ноября и 20 мая"),
        ("5, 12 октября и 2 ноября", "5, 12 октября и 2 ноября"),
        ("3–5 и 10 октября", "3–5 и 10 октября"),
        ("3–5 и 10–12 октября", "3–5 и 10–12 октября"),
        ("3 октября\n10 октября", "3 и 10 октября"),
        ("1-я и 3-я неделя марта", "1–7 и 15–21 марта"),
        ("сентябрь, 5 ноября", "сентябрь и 5 ноября"),
        ("октябрь – ноябрь, март", "октябрь – ноябрь и март"),
        ("декабрь", "декабрь"),
        ("5 октября", "пн, 5 октября"),
        ("5–9 октября", "5–9 октября"),
    ],
)
def test_single_days_and_months_stay_single(text: str, words: str) -> None:
    with translation.override("ru"):
        assert said(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [("3 и 10 октября", "3 and 10 October"), ("сентябрь, май", "September and May")],
)
def test_english_readers_see_them_in_english(text: str, words: str) -> None:
    with translation.override("en"):
        assert said(text) == words


@pytest.mark.parametrize(
    "text", ["5 октября", "5–9 октября", "сентябрь", "каждый понедельник", "ежемесячно", "до 5 октября", "по плану"]
)
def test_one_span_and_what_is_repeated_are_not_told_apart(text: str) -> None:
    assert spans_apart(parse_timing(text, year=YEAR, terms=[])) == ()


@pytest.mark.django_db
def test_an_activity_keeps_its_single_days() -> None:
    activity = stored("3 и 10 октября")
    assert activity.worded_spans == [["2026-10-03", "2026-10-03"], ["2026-10-10", "2026-10-10"]]
    with translation.override("ru"):
        assert when_in_words(activity) == "3 и 10 октября"


@pytest.mark.django_db
def test_two_months_are_not_the_whole_year_between_them() -> None:
    with translation.override("ru"):
        assert when_in_words(stored("сентябрь, май")) == "сентябрь и май"


@pytest.mark.django_db
def test_new_words_forget_the_single_days_of_the_old_ones() -> None:
    activity = stored("3 и 10 октября")
    activity = stored("5 октября", activity)
    assert activity.worded_spans == []
    with translation.override("ru"):
        assert when_in_words(activity) == "пн, 5 октября"


def stored(text: str, activity: Activity | None = None) -> Activity:
    parser = PlanParser(YEAR)
    activity = activity or ActivityFactory()
    settled = settle_timing(parser.timing(text))
    assert settled is not None
    fill_in(activity, timing=settled, audience=parser.audience(""), responsible=parser.responsible(""))
    activity.timing_text = text
    activity.save()
    return Activity.objects.get(pk=activity.pk)
