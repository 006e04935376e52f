"""Letters to those who signed up, where a mail server is set up. They name nobody: what a stranger typed is not sent."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.cache import cache
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from activities.models import Occurrence, SignUp
from school.profile import current_profile

logger = logging.getLogger(__name__)

SENT_AGAIN_AFTER = timedelta(minutes=10)


def notify_result(sign_up: SignUp, url: str) -> None:
    """Send what came of a sign-up, with its link, once it is stored. Nothing goes to what is set aside."""
    if settings.MAIL_IS_SET_UP and sign_up.is_email and (sign_up.is_seated or sign_up.is_waiting):
        # In the language of the page it was sent from
        language = translation.get_language()
        transaction.on_commit(partial(_send, sign_up, url, language=language, is_late=False))


def notify_again(sign_up: SignUp, url: str) -> None:
    """Send the link of an earlier sign-up once more to its own address, not often: a stranger may ask for it."""
    if cache.add(f"sign-up-link-{sign_up.pk}", True, SENT_AGAIN_AFTER.total_seconds()):
        notify_result(sign_up, url)


def notify_seated(occurrence: Occurrence, url_of: Callable[[SignUp], str]) -> None:
    """Write to those of this date who got a seat later and do not know yet, while they can still come.

    Whom no letter reaches stays without `notified_at`: the staff's list says that they are to be telephoned.
    """
    if settings.MAIL_IS_SET_UP:
        transaction.on_commit(partial(_notify_seated, occurrence, url_of))


def not_notified(occurrence: Occurrence) -> list[SignUp]:
    """Those of this date who have a seat and were not notified."""
    seated = SignUp.objects.filter(occurrence=occurrence, notified_at=None).seated()
    return list(seated.select_related("occurrence__activity").order_by("seated_at", "pk"))


def _notify_seated(occurrence: Occurrence, url_of: Callable[[SignUp], str]) -> None:
    current, zone = Occurrence.objects.filter(pk=occurrence.pk).first(), timezone.get_current_timezone()
    if current is None or not current.is_planned or current.has_begun(timezone.now(), zone):
        return
    for each in not_notified(current):
        # Two who cancel at once find the same people: only one of them writes.
        mine = SignUp.objects.filter(pk=each.pk, notified_at=None).seated()
        if not each.is_email or not mine.update(notified_at=timezone.now()):
            continue
        # Nobody knows in which language they read the page.
        with translation.override(settings.LANGUAGE_CODE):
            sent = _send(each, url_of(each), language=settings.LANGUAGE_CODE, is_late=True)
        if not sent:
            SignUp.objects.filter(pk=each.pk).update(notified_at=None)


def _send(sign_up: SignUp, url: str, *, language: str | None, is_late: bool) -> bool:
    with translation.override(language):
        context = {
            "sign_up": sign_up,
            "occurrence": sign_up.occurrence,
            "activity": sign_up.occurrence.activity,
            "url": url,
            "school": current_profile().title,
            "is_late": is_late,
        }
        subject = render_to_string("activities/mail/sign_up_subject.txt", context)
        body = render_to_string("activities/mail/sign_up.txt", context)
    try:
        send_mail(" ".join(subject.split()), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [sign_up.contact])
    except (SMTPException, OSError, ValueError) as error:
        # The error's text may hold the address: its kind is enough.
        logger.warning("mail of sign-up %s failed: %s", sign_up.pk, type(error).__name__)
        return False
    return True
