"""Versions of the consent: added, never changed; the words and the days are one."""

from datetime import date

import pytest

from activities.models import SignUp
from school.consent import accept
from school.models import ConsentText
from tests import html
from tests.factories import OccurrenceFactory, SignUpFactory, UserFactory
from tests.personas import Persona

pytestmark = pytest.mark.django_db

PATH = "/staff/settings/consent/"
FORM = {"text": "Храним {days} дн.", "text_en": "", "kept_days": "14", "after": "1"}


def test_the_first_version_says_its_days_in_both_languages() -> None:
    first = ConsentText.objects.get()
    assert "Через 30 дн." in first.wording
    assert "{days}" in first.text and "{days}" in first.text_en


def test_a_new_version_is_in_force_and_the_old_one_stays(administrator: Persona) -> None:
    signed = SignUpFactory()
    assert administrator.post(PATH, FORM).status_code == 302
    current = ConsentText.objects.current()
    assert (current.number, current.wording, current.made_by) == (2, "Храним 14 дн.", administrator.user)
    signed.refresh_from_db()
    assert signed.consent.number == 1
    assert administrator.get(PATH).status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "Храним вечно"}, "text"),
        ({"text_en": "For ever"}, "text_en"),
        ({"kept_days": "0"}, "kept_days"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(
    administrator: Persona, changes: dict[str, str], field: str
) -> None:
    answer = administrator.post(PATH, {**FORM, **changes})
    assert field in answer.context["form"].errors
    assert ConsentText.objects.count() == 1


def test_the_same_words_are_no_version(administrator: Persona) -> None:
    first = ConsentText.objects.get()
    form = {"text": first.text, "text_en": first.text_en, "kept_days": "30", "after": "1"}
    assert administrator.post(PATH, form).status_code == 200
    assert ConsentText.objects.count() == 1


def test_the_second_of_two_administrators_is_told(administrator: Persona) -> None:
    administrator.post(PATH, FORM)
    answer = administrator.post(PATH, {**FORM, "text": "Храним лишь {days} дн."})
    assert answer.status_code == 200 and ConsentText.objects.count() == 2
    fields = html.page(answer).find("//form[.//*[@name='after']]")[0].fields
    assert fields["after"] == ["2"]
    assert fields["text"] == ["Храним лишь {days} дн."]


def test_what_is_over_its_time_is_erased_on_demand(administrator: Persona) -> None:
    SignUpFactory(occurrence=OccurrenceFactory(starts_on=date(2020, 10, 1)))
    assert html.page(administrator.get(PATH)).choices("erase") == ["yes"]
    administrator.post(PATH, {"erase": "yes"})
    assert not SignUp.objects.exists()


def test_the_text_that_the_portal_came_with_is_accepted_with_one_press(administrator: Persona) -> None:
    first = ConsentText.objects.get()
    button = html.page(administrator.get(PATH.replace("/staff", "/en/staff"))).by_role("button", "Accept this text")
    assert (button.attrs["name"], button.attrs["value"]) == ("accept", "1")
    assert administrator.post(PATH, {"accept": "1"}).status_code == 302
    accepted = ConsentText.objects.get()
    assert (accepted.made_by, accepted.text, accepted.made_at) == (administrator.user, first.text, first.made_at)
    assert not html.page(administrator.get("/en" + PATH)).all_by_role("button", "Accept this text")


@pytest.mark.parametrize("number", ["1", "", "one", "9" * 30, "²"])
def test_a_text_that_is_no_more_in_force_is_not_accepted(administrator: Persona, number: str) -> None:
    ConsentText.objects.create(number=2, text="Храним {days} дн.")
    answer = administrator.post("/en" + PATH, {"accept": number}, follow=True)
    assert "Somebody else added a version in the meantime" in answer.text
    assert not ConsentText.objects.accepted().exists()


def test_who_accepted_a_text_first_stays(administrator: Persona) -> None:
    accept(number=1, by=administrator.user)
    assert accept(number=1, by=UserFactory(administrator=True))
    assert ConsentText.objects.get().made_by == administrator.user
