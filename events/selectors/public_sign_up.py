"""What visitors read of their sign-up."""

from dataclasses import replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.change_words import change_in_words
from activities.dates_in_words import date_in_words
from activities.models import Occurrence, OccurrenceChange, SignUp, ToldState
from events.remarks import Remark
from school.models import ConsentText


def changes_since(found: SignUp, now: datetime) -> Remark | None:
    """Return what became of the event since this person signed up; None if it is as it was."""
    occurrence = found.occurrence
    if occurrence.is_cancelled:
        return Remark("error", _("The event is called off."), _("You need not do anything."))
    if not occurrence.is_planned or occurrence.has_begun(now, timezone.get_current_timezone()):
        return Remark("info", _("The event is over.") if occurrence.is_held else _("It has begun."))
    before = state_at(occurrence, found.created_at)
    if found.is_cancelled or before is None:
        return None
    state = ToldState.of(occurrence)
    staff = OccurrenceChange.objects.for_staff().filter(occurrence=occurrence).first()
    if staff is not None and staff.is_cancelled and staff.changed_at > found.created_at:
        # Called off meanwhile, and planned again
        before = replace(before, is_cancelled=True)
    words = change_in_words(before, state)
    if not words:
        return None
    return Remark(
        "warning",
        words,
        _("It is now: %(when)s. If that does not suit you, withdraw the sign-up.")
        % {"when": date_in_words(occurrence)},
    )


def state_at(occurrence: Occurrence, moment: datetime) -> ToldState | None:
    """Return what a public date was at a moment, by its history and its activity's; None where they do not know."""
    date = occurrence.history.filter(history_date__lte=moment).first()
    activity = occurrence.activity.history.filter(history_date__lte=moment).first()
    if date is None or activity is None:
        return None
    return replace(
        ToldState.of(occurrence),
        starts_on=date.starts_on,
        ends_on=date.ends_on,
        start_time=date.start_time,
        end_time=date.end_time,
        place=date.place or activity.place,
        is_cancelled=False,
    )


def current_consent() -> ConsentText:
    current = ConsentText.objects.current()
    # A migration wrote the first, and versions are only ever added.
    assert current is not None
    return current
