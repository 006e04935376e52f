"""A chosen calendar in a few lines for a chat: what visitors see of it, and where the rest is."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.selectors.event_page import when_in_words
from events.selectors.events import Event

# A message in a chat is read at a glance.
SAID_AT_MOST = 10


def calendar_text(events: Sequence[Event], choice: Sequence[str], *, today: date, address: str) -> str:
    """Return the nearest of these events, one a line, with the choice above and the calendar's address below.

    `choice` are the filters in words. An event that is over is not among the lines.
    """
    coming = [each for each in events if each.ends_on >= today]
    lines = [_("School calendar: %(choice)s") % {"choice": " · ".join(choice)} if choice else _("School calendar")]
    lines += [f"• {_line(each, today)}" for each in coming[:SAID_AT_MOST]]
    if (more := len(coming) - SAID_AT_MOST) > 0:
        lines.append(ngettext("and %(count)s more event", "and %(count)s more events", more) % {"count": more})
    return "\n".join([*lines, address])


def _line(event: Event, today: date) -> str:
    said = f"{when_in_words(event, today)}: {event.title}"
    if event.where:
        said += f" ({event.where})"
    return _("CALLED OFF") + f": {said}" if event.is_cancelled else said
