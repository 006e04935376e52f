"""What visitors read of their sign-up."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.dates_in_words import date_in_words
from activities.models import SignUp
from events.remarks import Remark
from school.models import ConsentText


def changes_since(found: SignUp, now: datetime) -> Remark | None:
    """Return what became of the event since this person signed up; None if it is as it was."""
    occurrence = found.occurrence
    if occurrence.is_cancelled:
        return Remark("error", _("The event is called off."), _("You need not do anything."))
    if not occurrence.is_planned or occurrence.has_begun(now, timezone.get_current_timezone()):
        return Remark("info", _("The event is over.") if occurrence.is_held else _("It has begun."))
    before = occurrence.history.filter(history_date__lte=found.created_at).first()
    if found.is_cancelled or before is None or date_in_words(before) == date_in_words(occurrence):
        return None
    return Remark(
        "warning",
        _("The event is moved: %(when)s.") % {"when": date_in_words(occurrence)},
        _("When you signed up it was %(when)s. If that does not suit you, withdraw the sign-up.")
        % {"when": date_in_words(before)},
    )


def sign_up_of_form(entry_key: UUID) -> SignUp | None:
    """Return the sign-up that was stored from the form of this key."""
    return SignUp.objects.filter(entry_key=entry_key).first()


def current_consent() -> ConsentText:
    current = ConsentText.objects.current()
    # A migration wrote the first, and versions are only ever added.
    assert current is not None
    return current
