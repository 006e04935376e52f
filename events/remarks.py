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
        return Remark("info", _("It has begun, nobody signs up any more."))
    return Remark(
        "info",
        _("Sign-up is over: the last day was %(day)s.") % {"day": day_in_words(occurrence.last_day_to_sign_up)},
        _("There may still be room: telephone the school."),
    )


def without_policy() -> Remark:
    return Remark(
        "info",
        _("One cannot sign up on the site yet."),
        _("The school has not published its policy for personal data. Telephone or write to it to sign up."),
    )


def not_taken() -> Remark:
    return Remark("info", _("Nobody signs up for this event on the site."), _("If in doubt, telephone the school."))


def overfilled() -> Remark:
    return Remark(
        "warning",
        _("The site cannot take any more sign-ups for this event."),
        _("You are not signed up. Please telephone the school."),
    )


def open_too_long() -> Remark:
    return Remark(
        "info",
        _("The page had been open for a long time, so nothing was sent yet."),
        _("What you typed is kept. Look through it and press the button once more."),
    )


def same_person(*, is_sent_again: bool) -> Remark:
    """Ask about a name that is signed up with this contact; of the earlier sign-up nothing is told."""
    text = _("Sign up one more? Then press the button. If not, you need not do anything.")
    if is_sent_again:
        link = _("The link of the earlier one goes to this address again, unless the school still looks at it.")
        text = f"{text} {link}"
    return Remark("info", _("There is such a sign-up already."), text)


def sent_already() -> Remark:
    return Remark(
        "info",
        _("With this form somebody is signed up already."),
        _("To sign up one more, press the button once more. To change the earlier one, open it."),
    )
