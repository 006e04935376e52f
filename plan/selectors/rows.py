"""A row of the plan as lists show it: when it is next, its state, how many came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from activities.dates_in_words import next_dates
from activities.selectors.occurrences import held_dates
from common.text import Text

# What a list says of a row's state, and what it may be narrowed to
STATES: dict[str, Text] = {
    "planned": _("not held yet"),
    "undated": _("no date set"),
    "lost": _("date passed"),
    "unmarked": _("not logged yet"),
    "held": _("held"),
    "summed-up": _("held and summed up"),
    "no-analysis": _("held, not summed up"),
    "no-product": _("held, no result"),
    "unclear": _("no known days"),
    "joint": _("with a partner, or looking for one"),
    "looking": _("looking for a partner"),
    "own": _("by the school itself"),
    "off": _("called off"),
    "copied": _("from last year"),
}
TONES = {"off": "danger", "lost": "warning", "unmarked": "warning", "no-analysis": "warning", "held": "success"}
# What waits for somebody stands first
STATE_ORDER = Case(
    *(
        When(state=name, then=Value(place))
        for place, name in enumerate(["lost", "unmarked", "no-analysis", "", "held"])
    ),
    default=Value(len(TONES)),
    output_field=IntegerField(),
)
# The lowest grade that a row is for; what is for everybody stands first
LOWEST_GRADE = F("grades").bitand(F("grades") * -1)  # type: ignore[arg-type]


@dataclass(frozen=True)
class RowWords:
    """What a row says beside its own texts."""

    when: str
    more_dates: int
    state: Text
    tone: str
    attended: int


def say_rows(rows: Sequence[Any], today: date) -> None:
    """Give each row its `words`; rows come with `dates` and `state`."""
    for row in rows:
        when, more = next_dates(row.dates, today)
        attended = sum(each.attended for each in held_dates(row))
        state = STATES.get(row.state, "")
        row.words = RowWords(when or row.timing_text, more, state, TONES.get(row.state, ""), attended)
