"""What waits to be logged and by whom, and what a person logged last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef, Prefetch, Q

from activities.models import Activity, Attendance, ExcusedClass, Group, Occurrence
from activities.models.activity_queryset import ActivityQuerySet
from activities.models.occurrence import OccurrenceQuerySet
from school.models import SchoolClass, User
from school.years import SchoolYear

# A page of the log shows so many rows of each kind; a link leads to the rest.
ROWS = 30
# So many dates that were logged last
LAST_LOGGED = 5


def own_dates(user: User) -> OccurrenceQuerySet:
    """Return the dates that this person is to log, a coordinator those of their own alone."""
    return Occurrence.objects.visible_to(user).own_of(user)


def not_logged(dates: OccurrenceQuerySet, today: date) -> OccurrenceQuerySet:
    """Return the dates that have come and that nobody logged: those of past school years wait, too."""
    return dates.open().filter(starts_on__lte=today, activity__cancelled_on=None)


def class_not_counted(user: User, today: date) -> OccurrenceQuerySet:
    """Return the held dates that were for a class of this person and have no count of it.

    A total of all pupils is enough. A date where only parents were counted was for parents. Classes of past school
    years count as well, until what they wait for is closed.
    """
    rows = Attendance.objects.filter(occurrence=OuterRef("pk"))
    total = rows.filter(group=Group.PUPILS, school_class=None)
    held = Occurrence.objects.held().filter(starts_on__lte=today, activity__cancelled_on=None, activity__closed_on=None)
    condition = Q(pk__in=[])
    for own in user.school_classes.all():
        # An activity for everybody was not for each class; one that names the class teachers was.
        meant = Activity.objects.for_class(own).filter(Q(grades__gt=0) | Q(names_class_teachers=True))
        counted = Q(Exists(rows.filter(school_class=own.pk)))
        condition |= Q(activity__in=meant.order_by().values("pk")) & ~counted
    of_parents = Q(Exists(rows.filter(group=Group.PARENTS))) & ~Q(Exists(rows.of_classes()))
    return held.filter(condition, ~Exists(total)).exclude(of_parents)


def waiting_of_this_year(user: User, today: date) -> OccurrenceQuerySet:
    """Return the dates of this school year that wait for this person: not logged, or without a count of their class."""
    is_open = Exists(not_logged(own_dates(user), today).order_by().filter(pk=OuterRef("pk")))
    is_uncounted = Exists(class_not_counted(user, today).order_by().filter(pk=OuterRef("pk")))
    begins = SchoolYear.of(today).starts_on
    return Occurrence.objects.filter(is_open | is_uncounted, starts_on__range=(begins, today))


@dataclass(frozen=True)
class RowToLog:
    """A date that waits for a person, with those of their classes that it was for."""

    date: Occurrence
    classes: list[SchoolClass]

    @property
    def expected(self) -> int:
        """How many pupils these classes have; 0 if that is not known of each."""
        sizes = [each.size or 0 for each in self.classes]
        return sum(sizes) if all(sizes) else 0


def rows_to_log(keys: Sequence[int], user: User) -> list[RowToLog]:
    """Return these dates, in their order, for whoever is to log them; one query beside the person's classes."""
    own = list(user.school_classes.all())
    marks = {f"is_for_{each.pk}": _comes(each) for each in own}
    dates = Occurrence.objects.filter(pk__in=keys).select_related("activity__direction").annotate(**marks)
    rows = {each.pk: RowToLog(each, [mine for mine in own if getattr(each, f"is_for_{mine.pk}")]) for each in dates}
    return [rows[key] for key in keys if key in rows]


def _comes(school_class: SchoolClass) -> Q:
    """Return the condition that a date is for this class, and that it is not excused from it."""
    meant = Activity.objects.for_class(school_class).filter(pk=OuterRef("activity")).order_by()
    return Q(Exists(meant)) & ~Q(
        Exists(ExcusedClass.objects.filter(occurrence=OuterRef("pk"), school_class=school_class))
    )


@dataclass(frozen=True)
class Waiting:
    """The dates that wait for a person, the newest first; `others` are those that wait for somebody else."""

    own: list[Occurrence]
    others: list[Occurrence]
    uncounted: frozenset[int]
    is_cut: bool
    # What is older is of a past school year
    year: SchoolYear

    @property
    def has_former(self) -> bool:
        """Whether something of it is of a past school year; the oldest stand last."""
        oldest = [*self.own[-1:], *self.others[-1:]]
        return any(each.starts_on < self.year.starts_on for each in oldest)


def waiting_for(user: User, today: date, *, all_of_them: bool = False) -> Waiting:
    """Return what waits for this person, and for coordinators also what waits for others."""
    most = None if all_of_them else ROWS
    mine = own_dates(user)
    uncounted = frozenset(class_not_counted(user, today).values_list("pk", flat=True))
    keys = {*not_logged(mine, today).values_list("pk", flat=True), *uncounted}
    own, is_cut = _shown(Occurrence.objects.filter(pk__in=keys), most)
    others: list[Occurrence] = []
    if user.is_coordinator:
        rest = not_logged(Occurrence.objects.visible_to(user), today).exclude(pk__in=keys)
        others, is_more = _shown(rest, most)
        is_cut = is_cut or is_more
    return Waiting(own, others, uncounted, is_cut, SchoolYear.of(today))


def _shown(dates: OccurrenceQuerySet, most: int | None) -> tuple[list[Occurrence], bool]:
    """Return the newest dates with what their rows show, and whether there are more."""
    activities = Prefetch("activity", _with_row_details(Activity.objects.all()))
    rows = dates.prefetch_related(activities).order_by("-starts_on", "start_time", "pk")
    found = list(rows if most is None else rows[: most + 1])
    return found[:most], most is not None and len(found) > most


def _with_row_details(rows: ActivityQuerySet) -> ActivityQuerySet:
    return rows.select_related("direction").with_partners()


def undated(user: User, today: date) -> list[Activity]:
    """Return the activities of this month that have no date and that this person may log."""
    rows = _with_row_details(loggable(user, today).touching(today.month).without_dates())
    return list(rows.order_by("sorts_on", "pk")[:ROWS])


def found(user: User, today: date, words: str) -> list[Activity]:
    """Return the activities of this year's plan and the last one's that these words find and this person may log."""
    year = SchoolYear.of(today).start
    rows = Activity.objects.loggable_by(user).planned().filter(school_year__in=[year, year - 1])
    return list(_with_row_details(rows.search(words)).order_by("-school_year", "sorts_on", "pk")[:ROWS])


def loggable(user: User, today: date) -> ActivityQuerySet:
    """Return the activities of this school year's plan that this person may log."""
    return Activity.objects.loggable_by(user).in_year(SchoolYear.of(today)).planned()


def logged_lately(user: User) -> list[Occurrence]:
    """Return the dates that this person logged last, the last one first."""
    counted: Any = Attendance.history.filter(by=user.pk).values_list("occurrence_id")
    marked: Any = Occurrence.history.filter(history_user=user.pk, status=Occurrence.Status.HELD)
    last: dict[int, Any] = {}
    for rows in (counted, marked.values_list("id")):
        for key, at in rows.annotate(last=Max("history_date")).order_by("-last")[:LAST_LOGGED]:
            last[key] = max(at, last.get(key, at))
    dates = Occurrence.objects.held().select_related("activity").in_bulk(list(last))
    return sorted(dates.values(), key=lambda each: last[each.pk], reverse=True)[:LAST_LOGGED]
