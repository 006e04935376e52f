"""Letters to those who signed up, where a mail server is set up. They name nobody: what a stranger typed is not sent.

A letter is stored with what it tells of, and written when it is sent: it says how things stand then.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import SignUp
from common.addresses import absolute_url
from notifications.outbox import enqueue, was_written_since
from notifications.registries import Letter, RenderedLetter, Values
from school.profile import current_profile

SENT_AGAIN_AFTER = timedelta(minutes=10)
RESULT, SEATED = "sign-up-result", "sign-up-seated"


def about(sign_up_id: int) -> str:
    """Return how the outbox names a sign-up: its letters are erased with it."""
    return f"sign-up {sign_up_id}"


def write_result(sign_up: SignUp, *, now: datetime) -> None:
    """Write what came of a sign-up, with its link. Nothing goes to what is set aside."""
    if sign_up.is_email and (sign_up.is_seated or sign_up.is_waiting):
        # In the language of the page it was sent from
        _enqueue(RESULT, sign_up, f"{RESULT} {sign_up.pk} {now.timestamp()}", now)


def write_again(sign_up: SignUp, *, now: datetime) -> None:
    """Write the link of an earlier sign-up once more to its own address, not often: a stranger may ask for it."""
    if not was_written_since(about(sign_up.pk), RESULT, now - SENT_AGAIN_AFTER):
        write_result(sign_up, now=now)


def write_seated(sign_up: SignUp, *, now: datetime) -> None:
    """Write to somebody who has a seat now and does not know.

    Until a mail server took it the sign-up stays without `notified_at`: the staff's list says that they are to be
    telephoned.
    """
    if sign_up.is_email:
        # Nobody knows in which language they read the page.
        _enqueue(SEATED, sign_up, f"{SEATED} {sign_up.pk} {now.timestamp()}", now, settings.LANGUAGE_CODE)


def _enqueue(letter: str, sign_up: SignUp, key: str, now: datetime, language: str | None = None) -> None:
    enqueue(
        letter=letter,
        key=key,
        address=sign_up.contact,
        about=about(sign_up.pk),
        values={"sign_up": sign_up.pk},
        now=now,
        language=language,
    )


def _render(values: Values, now: datetime, *, is_late: bool) -> RenderedLetter | None:
    """Write the letter as things stand now; None if it was withdrawn, erased or told meanwhile, or the event is over."""
    found = SignUp.objects.filter(pk=values["sign_up"]).select_related("occurrence__activity").first()
    profile = current_profile()
    if found is None or not (found.is_seated or (found.is_waiting and not is_late)):
        return None
    # Who got a seat before the first letter left is written the second alone; who was told by the page, neither.
    if found.is_seated and is_late != (found.notified_at is None):
        return None
    if not found.occurrence.is_planned or found.occurrence.has_begun(now, profile.zone):
        return None
    with timezone.override(profile.zone):
        context = {
            "sign_up": found,
            "occurrence": found.occurrence,
            "activity": found.occurrence.activity,
            "url": absolute_url(found.get_absolute_url()),
            "school": profile.title,
            "is_late": is_late,
        }
        return RenderedLetter(
            render_to_string("activities/mail/sign_up_subject.txt", context),
            render_to_string("activities/mail/sign_up.txt", context),
        )


def _note_told(values: Values, now: datetime) -> None:
    SignUp.objects.filter(pk=values["sign_up"], notified_at=None).seated().update(notified_at=now)


RESULT_LETTER = Letter(RESULT, _("confirmation of a sign-up"), lambda values, now: _render(values, now, is_late=False))
SEATED_LETTER = Letter(
    SEATED, _("a place has become free"), lambda values, now: _render(values, now, is_late=True), _note_told
)
