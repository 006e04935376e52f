"""What pages of a sign-up say first: why nobody can sign up, or what to do once more."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.dates_in_words import day_in_words
from activities.models import Occurrence


@dataclass(frozen=True)
class Remark:
    """A remark above a page: its level, a title, and what to do."""

    level: str
    title: str
    text: str = ""


def why_closed(occurrence: Occurrence, now: datetime) -> Remark | None:
    """Return why nobody can sign up for this date now; None if one can."""
    if not occurrence.activity.is_public:
        return not_taken()
    zone = timezone.get_current_timezone()
    if occurrence.takes_sign_ups_at(now, zone):
        return None
    if occurrence.is_cancelled:
        return Remark("error", _("The event is called off."), _("There is nothing to sign up for."))
    if occurrence.is_held:
        return Remark("info", _("The event is over."))
    if not occurrence.takes_sign_ups:
        return not_taken()
    if occurrence.has_begun(now, zone):
        return Remark("info", _("It has begun; sign-up is closed."))
    return Remark(
        "info",
        _("Sign-up is closed: the last day was %(day)s.") % {"day": day_in_words(occurrence.last_day_to_sign_up)},
        _("There may still be room: call the school."),
    )


def without_policy() -> Remark:
    return Remark(
        "info",
        _("Sign-up on the site is not possible yet."),
        _("The school has not published its personal data policy. Call or write to the school to sign up."),
    )


def not_taken() -> Remark:
    return Remark(
        "info", _("There is no sign-up for this event on the site."), _("If you have questions, call the school.")
    )


def overfilled() -> Remark:
    return Remark(
        "warning",
        _("The site cannot take any more sign-ups for this event."),
        _("You are not signed up. Please call the school."),
    )


def open_too_long() -> Remark:
    return Remark(
        "info",
        _("The page had been open for a long time, so nothing was sent yet."),
        _("What you typed is kept. Check it and press the button again."),
    )


def same_person(*, is_sent_again: bool) -> Remark:
    """Ask about a name that is signed up with this contact; of the earlier sign-up nothing is told."""
    text = _("Sign up one more? Then press the button. If not, you need not do anything.")
    if is_sent_again:
        link = _("The link to the earlier one is sent to this address again, unless the school is still checking it.")
        text = f"{text} {link}"
    return Remark("info", _("This sign-up already exists."), text)


def sent_already() -> Remark:
    return Remark(
        "info",
        _("Somebody has already been signed up with this form."),
        _("To sign up one more, press the button again. To change the earlier one, open it."),
    )
