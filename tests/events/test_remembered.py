"""What pages say to a device that remembers: nothing of the visitor, and nothing that shows without its script."""

import json
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from activities.models import SignUp
from activities.services.sign_ups import cancel_sign_up
from tests import html
from tests.factories import ActivityFactory, OccurrenceFactory, SchoolClassFactory, SchoolProfileFactory, SignUpFactory

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]


def remembered(client: Client, path: str) -> dict[str, str]:
    (found,) = (each for each in html.page(client.get(path)).all("aside") if "data-remember" in each.attrs)
    assert "hidden" in found.attrs
    return found.attrs


def test_a_page_of_the_calendar_says_its_choice_and_what_last_years_classes_are_now(client: Client) -> None:
    SchoolProfileFactory()
    for year, grade, letter in ((2025, 6, "А"), (2025, 9, "Б"), (2026, 7, "А"), (2026, 2, "Б")):
        SchoolClassFactory(school_year=year, grade=grade, letter=letter)
    query = "?class=7А&class=2Б&grade=5"
    for path in ("/en/calendar/", "/en/calendar/2026/11/", "/en/calendar/week/"):
        page = remembered(client, path + query + "&q=лес")
        assert (page["data-year"], page["data-today"]) == ("2026", "2026-11-25")
        assert page["data-words"] == "2Б, 7А and grade 5"
        # What is looked for is a question of the moment.
        assert page["data-query"] == "?grade=5&class=2%D0%91&class=7%D0%90"
        assert json.loads(page["data-turned"]) == {"class": {"6А": "7А"}, "grade": {"6": 7, "9": 10}}
    assert "data-query" not in remembered(client, "/en/")


def test_a_sign_up_is_offered_to_the_telephone_while_it_stands_and_named_nowhere_after(client: Client) -> None:
    SchoolProfileFactory()
    event = OccurrenceFactory(
        activity=ActivityFactory(title="Поход"), starts_on=date(2026, 11, 28), takes_sign_ups=True, seats_taken=9
    )
    sign_up: SignUp = SignUpFactory(occurrence=event)

    def section() -> dict[str, str]:
        page = html.page(client.get(f"/en/sign-ups/{sign_up.token}/"))
        (found,) = (each for each in page.all() if "data-remember-sign-up" in each.attrs)
        assert "hidden" in found.attrs
        return found.attrs

    assert section()["data-until"] == "2026-11-28"
    assert section()["data-title"] == "Поход"
    cancel_sign_up(sign_up=sign_up, now=timezone.now())
    assert "data-gone" in section() and "data-title" not in section()
