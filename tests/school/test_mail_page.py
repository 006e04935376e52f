"""Settings → Mail: whether letters leave, a letter to try it, and those that did not leave."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from notifications.models import DueRun, Message
from notifications.sending import send_due
from tests import html
from tests.letters import sent
from tests.personas import Persona

pytestmark = pytest.mark.django_db

PATH = "/en/staff/settings/mail/"


@pytest.fixture
def set_up(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    DueRun.objects.create(code="letters", due_at=timezone.now(), ran_at=timezone.now(), outcome="done")


def failed(number: int = 1) -> Message:
    return Message.objects.create(
        key=f"{number}",
        letter="sign-up-result",
        address=f"anna{number}@example.org",
        recipient="0",
        language="ru",
        about="sign-up 1",
        state="failed",
        reason="refused",
        reply_code=550,
        settled_at=timezone.now(),
    )


def page(administrator: Persona, **answers: str) -> str:
    if answers:
        return html.page(administrator.post(PATH, answers, follow=True)).text
    return html.page(administrator.get(PATH)).text


def test_without_mail_the_page_says_so_and_sends_nothing(administrator: Persona) -> None:
    assert "Mail is not set up" in page(administrator)
    assert "nothing was sent" in page(administrator, test="yes")
    assert not Message.objects.exists()


def test_a_test_letter_goes_to_oneself_and_the_page_says_how_it_went(administrator: Persona, set_up: None) -> None:
    for _press in range(2):
        assert "on its way" in page(administrator, test="yes")
    (letter,) = sent()
    assert letter.to == [administrator.user.email]
    assert "The mail server took it" in page(administrator)


def test_a_test_letter_that_fails_says_why(
    administrator: Persona, set_up: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise TimeoutError

    monkeypatch.setattr("notifications.sending.EmailMessage.send", fail)
    page(administrator, test="yes")
    send_due(timezone.now())
    assert "Not sent yet: the mail server took too long." in page(administrator)


def test_a_letter_that_was_given_up_is_sent_again_or_removed(administrator: Persona, set_up: None) -> None:
    again, away = failed(1), failed(2)
    said = page(administrator)
    assert "anna1@example.org" in said and "refused this address or letter (its answer: 550)" in said
    assert "waiting to be sent again" in page(administrator, again=str(again.pk))
    assert "its address is erased" in page(administrator, drop=str(away.pk))
    again.refresh_from_db()
    away.refresh_from_db()
    assert again.is_queued and away.state == "dropped" and away.address == ""
    # Pressed once more, on an old page
    page(administrator, drop=str(again.pk), again="")
    again.refresh_from_db()
    assert again.is_queued
    for odd in ("x", "9" * 40, "-1"):
        assert "no longer in the list" in page(administrator, again=odd)


def test_a_refused_test_letter_is_nobody_to_be_told_by_telephone(administrator: Persona, set_up: None) -> None:
    state = "/en/staff/settings/state/"
    failed()
    assert "Tell these people by telephone" in administrator.get(state).text
    Message.objects.update(letter="mail-test", about=f"user {administrator.user.pk}")
    assert "Tell these people by telephone" not in administrator.get(state).text
    assert "Could not be sent 0" in page(administrator)
    assert "It was not sent" in page(administrator), "the test says so itself"


def test_what_asks_for_something_stands_before_what_is_set(administrator: Persona, set_up: None) -> None:
    failed()
    headings = [each.text for each in html.page(administrator.get(PATH)).one("main").all("h2")]
    assert headings == ["Could not be sent 1", "Test e-mail", "How it stands"]
    assert "(its answer: 550)" in page(administrator)


def test_the_page_says_when_nobody_sends(administrator: Persona, set_up: None) -> None:
    assert "E-mails are not being sent" not in page(administrator)
    DueRun.objects.update(ran_at=timezone.now() - timedelta(minutes=6))
    assert "E-mails are not being sent" in page(administrator)
