"""The days of an activity that are so clear that its dates can be made of them."""

from dataclasses import replace

from activities.models import Activity
from activities.parsing import PlanParser
from wordings.timing import ExactDay, TimingKind, exact_days


def clear_days(activity: Activity, parser: PlanParser) -> list[ExactDay]:
    """Return the days that the wording names, or that a person said of it; none if they are not clear.

    What was asked about is clear once somebody answered: «5 октября 2025» was accepted as 5 October of this year.
    """
    first, last = activity.worded_from, activity.worded_until
    if activity.timing_kind != TimingKind.DAYS or first is None:
        return []
    timing = parser.timing(activity.timing_text)
    if (first, last) == (timing.first_day, timing.last_day):
        return exact_days(replace(timing, ambiguities=()))
    # A person said another day than was proposed; several of them are a period.
    if first != last:
        return []
    return [ExactDay(first, first, timing.start_time, timing.end_time if timing.start_time else None)]
