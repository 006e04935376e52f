"""The month grid: the dates that a person may mark, and the activities of the month that have no date."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from activities.models import Activity, Attendance, Occurrence
from activities.models.activity_queryset import ActivityQuerySet
from activities.models.occurrence import OccurrenceQuerySet
from logbook.months import LogMonth
from partners.models import Direction, Partnership
from school.models import User

# A plan may have many activities without a date: the list of activities shows them all.
UNDATED_SHOWN = 30
# Dates that nobody marked stand first.
ORDER_OF_STATES = (Occurrence.Status.PLANNED, Occurrence.Status.HELD, Occurrence.Status.CANCELLED)


@dataclass(frozen=True)
class MonthGrid:
    """What the page of one month shows, apart from the rows of the dates."""

    # The status of each date by its key, in the order of time
    states: Mapping[int, str]
    # If the month has no date: the closest month that has one
    nearest: LogMonth | None
    undated: list[Activity]
    has_more_undated: bool

    @property
    def total(self) -> int:
        return len(self.states)

    @property
    def marked(self) -> int:
        return sum(state != Occurrence.Status.PLANNED for state in self.states.values())

    def keys(self, *, only_open: bool) -> list[int]:
        """Return the keys of the dates in the order of the page."""
        shown = ORDER_OF_STATES[:1] if only_open else ORDER_OF_STATES
        return [key for state in shown for key in self.states if self.states[key] == state]


def month_grid(user: User, month: LogMonth, directions: Sequence[Direction | None]) -> MonthGrid:
    """Return the grid of one month; `directions` narrow it, and None among them means «without a direction»."""
    activities = Activity.objects.visible_to(user).planned()
    dates = Occurrence.objects.loggable_by(user).filter(activity__cancelled_on=None)
    if directions:
        activities = _in_directions(activities, directions)
        dates = dates.filter(activity__in=_in_directions(Activity.objects.order_by(), directions))
    of_month = dates.between(month.first, month.last).order_by("starts_on", "start_time", "pk")
    # The order and the numbers need no more; `dates_by_key` reads the dates of one page in full.
    states = dict(of_month.values_list("pk", "status"))
    undated = _undated(activities, month)
    return MonthGrid(
        states=states,
        nearest=None if states else _nearest(dates, month),
        undated=undated[:UNDATED_SHOWN],
        has_more_undated=len(undated) > UNDATED_SHOWN,
    )


def dates_by_key(user: User, keys: Collection[int]) -> dict[int, Occurrence]:
    """Return the dates that this person may mark, with what their rows show: as many queries for sixty as for one."""
    partnerships = Partnership.objects.select_related("partner").order_by("partner__name_key", "pk")
    counts = Attendance.objects.select_related("school_class", "partner").order_by(
        "school_class__grade", "school_class__letter", "pk"
    )
    dates = Occurrence.objects.loggable_by(user).select_related("activity__direction")
    return dates.prefetch_related(
        Prefetch("activity__partnerships", partnerships), Prefetch("attendance", counts)
    ).in_bulk(list(keys))


def _in_directions(activities: ActivityQuerySet, directions: Sequence[Direction | None]) -> ActivityQuerySet:
    chosen = [each for each in directions if each is not None]
    return activities.in_directions(chosen, with_none=None in directions)


def _undated(activities: ActivityQuerySet, month: LogMonth) -> list[Activity]:
    """Return the month's activities that have no date, one more than the page shows."""
    rows = activities.in_year(month.year).touching(month.first.month).without_dates()
    return list(rows.select_related("direction").with_partners().order_by("sorts_on", "pk")[: UNDATED_SHOWN + 1])


def _nearest(dates: OccurrenceQuerySet, month: LogMonth) -> LogMonth | None:
    """Return the closest other month that has a date."""
    days = dates.values_list("starts_on", flat=True)
    before = days.filter(starts_on__lt=month.first).order_by("-starts_on").first()
    after = days.filter(starts_on__gt=month.last).order_by("starts_on").first()
    found = [day for day in (before, after) if day is not None]
    return LogMonth.of(min(found, key=lambda day: abs(day - month.first))) if found else None
