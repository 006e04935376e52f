"""Handing a link over by mail, where a mail server is set up."""

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail, send_mass_mail
from django.template.loader import render_to_string
from django.utils import translation

from school.links import Purpose
from school.models import User

logger = logging.getLogger(__name__)


class MailNotSent(Exception):
    """The mail server did not take the letter."""


def mail_link(*, user: User, url: str, school: str) -> None:
    """Send the link in force to its owner. Raises `MailNotSent`."""
    purpose = Purpose(user.link_purpose)
    context = {
        "person": user,
        "url": url,
        "school": school,
        "purpose": purpose.value,
        "until": user.link_expires_at,
    }
    subject = render_to_string("school/mail/link_subject.txt", context)
    body = render_to_string("school/mail/link.txt", context)
    try:
        send_mail(" ".join(subject.split()), body, settings.DEFAULT_FROM_EMAIL, [user.email or ""])
    except (SMTPException, OSError) as error:
        # The error's text may hold the address: its kind is enough.
        logger.warning("mail of a link to user %s failed: %s", user.pk, type(error).__name__)
        raise MailNotSent from error


def mail_rescue(*, user: User, others: Sequence[User], school: str) -> None:
    """Tell the other administrators that a way in was made for one of them. Raises `MailNotSent`."""
    context = {"person": user, "school": school}
    with translation.override(settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string("school/mail/rescue_subject.txt", context).split())
        body = render_to_string("school/mail/rescue.txt", context)
    letters = [(subject, body, settings.DEFAULT_FROM_EMAIL, [other.email or ""]) for other in others]
    try:
        send_mass_mail(letters)
    except (SMTPException, OSError) as error:
        logger.warning("mail of a rescue of user %s failed: %s", user.pk, type(error).__name__)
        raise MailNotSent from error
