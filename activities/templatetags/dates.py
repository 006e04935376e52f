"""Template tags for dates and rows of the plan."""

from datetime import date

from django import template

from activities.cooperation import with_whom
from activities.dates_in_words import date_in_words, dates_in_words, day_in_words
from activities.models import Activity, Occurrence
from school.years import SchoolYear
from wordings.timing import Rewriting, rewritten

register = template.Library()

register.filter("date_words", date_in_words)
register.filter("dates_words", dates_in_words)
register.filter("day_words", day_in_words)
register.filter(with_whom)


@register.filter
def rewritten_for(text: str, year: SchoolYear) -> Rewriting | None:
    """The wording with this year's dates, and what becomes of each; None where it has none of a former year."""
    return rewritten(text, year)


@register.filter
def next_date(activity: Activity, today: date) -> Occurrence | None:
    """The first of its dates that is still to come; the activity brings its `dates` along."""
    dates: list[Occurrence] = activity.dates  # type: ignore[attr-defined]
    return next((each for each in dates if each.is_planned and each.ends_on >= today), None)
