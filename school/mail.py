"""Handing a link over by mail, where a mail server is set up: the letter is written, and the link made, when it is sent."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from common.addresses import absolute_url
from notifications.models import Message
from notifications.outbox import enqueue
from notifications.registries import Letter, RenderedLetter, Values
from school.links import Purpose, current_link
from school.models import User
from school.profile import current_profile

LINK, RESCUE, TEST = "account-link", "rescue", "mail-test"


def about(user_id: int) -> str:
    """Return how the outbox names a person: their letters are erased with them."""
    return f"user {user_id}"


def mail_link(*, user: User, now: datetime) -> bool:
    """Put the link in force of this person into the outbox; pressed twice in a minute it is one letter."""
    return enqueue(
        letter=LINK,
        key=f"{LINK} {user.pk} {user.link_generation} {now:%Y-%m-%d %H:%M}",
        address=user.email or "",
        about=about(user.pk),
        values={"user": user.pk, "generation": user.link_generation},
        now=now,
        language=settings.LANGUAGE_CODE,
    )


def render_link(values: Values, now: datetime) -> RenderedLetter | None:
    """Write the letter with the link in force; None if it was used or replaced meanwhile, or has expired."""
    user = User.objects.filter(pk=values["user"], link_generation=values["generation"], is_active=True).first()
    path = current_link(user) if user else ""
    if user is None or not path:
        return None
    profile = current_profile()
    with timezone.override(profile.zone):
        context = {
            "person": user,
            "url": absolute_url(path),
            "school": profile.title,
            "purpose": Purpose(user.link_purpose).value,
            "until": user.link_expires_at,
        }
        return RenderedLetter(
            render_to_string("school/mail/link_subject.txt", context), render_to_string("school/mail/link.txt", context)
        )


LINK_LETTER = Letter(LINK, gettext_lazy("link for a person of the portal"), render_link)


def mail_rescue(*, user: User, others: Iterable[User], now: datetime) -> None:
    """Tell the other administrators, through the outbox, that a way in was made for this one."""
    for other in others:
        enqueue(
            letter=RESCUE,
            key=f"{RESCUE} {user.pk} {user.link_generation} {other.pk}",
            address=other.email or "",
            about=about(other.pk),
            values={"user": user.pk},
            now=now,
            language=settings.LANGUAGE_CODE,
        )


def render_rescue(values: Values, now: datetime) -> RenderedLetter | None:
    user = User.objects.filter(pk=values["user"]).first()
    if user is None:
        return None
    context = {"person": user, "school": current_profile().title}
    return RenderedLetter(
        render_to_string("school/mail/rescue_subject.txt", context), render_to_string("school/mail/rescue.txt", context)
    )


RESCUE_LETTER = Letter(RESCUE, gettext_lazy("news of a rescued administrator"), render_rescue)


def mail_test(*, user: User, now: datetime) -> bool:
    """Put a test letter to this person's own address into the outbox; pressed twice in a minute it is one letter."""
    return enqueue(
        letter=TEST,
        key=f"{TEST} {user.pk} {now:%Y-%m-%d %H:%M}",
        address=user.email or "",
        about=about(user.pk),
        values={},
        now=now,
    )


def last_test_of(user: User, now: datetime) -> Message | None:
    """Return this person's last test letter, if it is of this hour."""
    recent = Message.objects.filter(letter=TEST, about=about(user.pk), created_at__gt=now - timedelta(hours=1))
    return recent.order_by("-pk").first()


def undelivered() -> QuerySet[Message]:
    """Return the letters that could not be sent and that somebody waits for: of a test one knows how it went."""
    return Message.objects.failed().exclude(letter=TEST)


def render_test(values: Values, now: datetime) -> RenderedLetter:
    return RenderedLetter(
        gettext("Test e-mail from the social partnership portal"),
        gettext("The portal sends e-mails: this one has reached you. You need not answer it.")
        + f"\n\n{absolute_url(reverse('home'))}",
    )


TEST_LETTER = Letter(TEST, gettext_lazy("test e-mail"), render_test)
