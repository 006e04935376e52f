"""Changes of dates as people pass them on in a chat. They name no partner and give no reason."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from activities.change_words import change_in_words
from activities.dates_in_words import date_in_words
from activities.models import ExcusedClass, OccurrenceChange, ToldState


def news_in_words(change: OccurrenceChange) -> str:
    """Say what those who come have to know of a change; nothing where only the site changed."""
    now = ToldState.of(change.occurrence)
    return change_in_words(replace(change.before, is_public=now.is_public), now)


def change_text(change: OccurrenceChange, address: str = "") -> str:
    """Return one change for a class chat: what changed, of what, when and where it is now; nothing if it is no news."""
    occurrence, words = change.occurrence, news_in_words(change)
    if not words:
        return ""
    lines = [words, occurrence.activity.title, _("When: %(text)s") % {"text": date_in_words(occurrence)}]
    if place := occurrence.place or occurrence.activity.place:
        lines.append(_("Where: %(text)s") % {"text": place})
    return "\n".join(filter(None, [*lines, address]))


def changes_text(changes: Iterable[OccurrenceChange]) -> str:
    """Return several changes as one text, one a line; nothing if none is news."""
    lines = [f"• {change_line(each)}" for each in changes if news_in_words(each)]
    return "\n".join([_("Changes:"), *lines]) if lines else ""


def change_line(change: OccurrenceChange) -> str:
    """«ОТМЕНЕНО — пт, 4 декабря, 14:00: Поездка в музей»."""
    occurrence = change.occurrence
    return f"{news_in_words(change)} — {date_in_words(occurrence)}: {occurrence.activity.title}"


def excused_line(excusals: Sequence[ExcusedClass]) -> str:
    """«без 6А — пт, 4 декабря, 14:00: День здоровья»: a combined event without these classes."""
    occurrence = excusals[0].occurrence
    labels = ", ".join(each.school_class.label for each in excusals)
    return f"{without_in_words(labels)} — {date_in_words(occurrence)}: {occurrence.activity.title}"


def without_in_words(labels: str) -> str:
    """«без 6А»."""
    return _("without %(classes)s") % {"classes": labels}
