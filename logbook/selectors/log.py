"""What the log's pages show: what waits to be logged and by whom, and whom a holding is counted by."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet

from activities.models import Activity, Attendance, Group, Occurrence
from activities.models.activity_queryset import ActivityQuerySet
from activities.models.occurrence import OccurrenceQuerySet
from activities.services.log import Who, counts_of
from partners.models import Partner, Partnership
from school.models import SchoolClass, User
from school.years import SchoolYear

# A page of the log holds so many rows of each sort; a link leads to the rest.
ROWS = 30
LATELY = 5
# So many classes stand open where no class is the person's own
OPEN_CLASSES = 8
# As `Who.name` has it; a longer number is none of a record
CLASS_ANSWER = re.compile(r"class-([0-9]{1,15})")


# What waits


def own_dates(user: User) -> OccurrenceQuerySet:
    """The dates that name this person, their post or a class of theirs, and those of what they entered."""
    named = Occurrence.people.through.objects.filter(occurrence=OuterRef("pk"), user=user.pk)
    naming = Activity.objects.naming(user).values("pk")
    mine = Q(activity__in=naming) | Q(activity__created_by=user.pk) | Q(Exists(named))
    return Occurrence.objects.visible_to(user).filter(mine)


def not_logged(dates: OccurrenceQuerySet, today: date) -> OccurrenceQuerySet:
    """Those of this school year that have come and that nobody said anything of."""
    return dates.open().filter(
        starts_on__gte=SchoolYear.of(today).starts_on, starts_on__lte=today, activity__cancelled_on=None
    )


def class_not_counted(user: User, today: date) -> OccurrenceQuerySet:
    """Held dates that are for a class of this person's and have no count of it.

    A total of all pupils suffices; where only parents were counted, it was theirs.
    """
    year = SchoolYear.of(today)
    rows = Attendance.objects.filter(occurrence=OuterRef("pk"))
    total = rows.filter(group=Group.PUPILS, school_class=None)
    held = Occurrence.objects.held().filter(
        starts_on__gte=year.starts_on, starts_on__lte=today, activity__cancelled_on=None
    )
    condition = Q(pk__in=[])
    for own in user.school_classes.filter(school_year=year.start):
        # What is for everybody was not for each class; what names the class teachers was.
        meant = Activity.objects.for_class(own).filter(Q(grades__gt=0) | Q(names_class_teachers=True))
        counted = Q(Exists(rows.filter(school_class=own.pk)))
        condition |= Q(activity__in=meant.order_by().values("pk")) & ~counted
    of_parents = Q(Exists(rows.filter(group=Group.PARENTS))) & ~Q(Exists(rows.of_classes()))
    return held.filter(condition, ~Exists(total)).exclude(of_parents)


@dataclass(frozen=True)
class Waiting:
    """The dates that wait for a person, the newest first, and with `others` those that wait for somebody else."""

    own: list[Occurrence]
    others: list[Occurrence] = field(default_factory=list)
    uncounted: frozenset[int] = frozenset()
    is_cut: bool = False


def waiting_for(user: User, today: date, *, all_of_them: bool = False) -> Waiting:
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
    return Waiting(own, others, uncounted, is_cut)


def _shown(dates: OccurrenceQuerySet, most: int | None) -> tuple[list[Occurrence], bool]:
    """The dates as rows, today's first, then the newest; and whether there are more."""
    activities = Prefetch("activity", _shown_activities(Activity.objects.all()))
    rows = dates.prefetch_related(activities).order_by("-starts_on", "start_time", "pk")
    found = list(rows if most is None else rows[: most + 1])
    return found[:most], most is not None and len(found) > most


def _shown_activities(rows: ActivityQuerySet) -> ActivityQuerySet:
    return rows.select_related("direction").with_partners()


def undated(user: User, today: date) -> list[Activity]:
    """Rows of this month's plan without dates of which this person may say that they were held."""
    rows = _shown_activities(loggable(user, today).touching(today.month).without_dates())
    return list(rows.order_by("sorts_on", "pk")[:ROWS])


def found(user: User, today: date, words: str) -> list[Activity]:
    """What the plan has by these words, as far as this person may log it."""
    rows = _shown_activities(loggable(user, today).search(words))
    return list(rows.order_by("sorts_on", "pk")[:ROWS])


def loggable(user: User, today: date) -> ActivityQuerySet:
    return Activity.objects.loggable_by(user).in_year(SchoolYear.of(today)).planned()


def logged_lately(user: User) -> list[Occurrence]:
    """The dates of which this person wrote something down last, the last one first."""
    counted: Any = Attendance.history.filter(by=user.pk).values_list("occurrence_id")
    marked: Any = Occurrence.history.filter(history_user=user.pk, status=Occurrence.Status.HELD)
    last: dict[int, Any] = {}
    for rows in (counted, marked.values_list("id")):
        for key, at in rows.annotate(last=Max("history_date")).order_by("-last")[:LATELY]:
            last[key] = max(at, last.get(key, at))
    dates = Occurrence.objects.held().select_related("activity").in_bulk(list(last))
    return sorted(dates.values(), key=lambda each: last[each.pk], reverse=True)[:LATELY]


def usual_partnerships(user: User) -> QuerySet[Partnership]:
    """Those of the last activity that this person counted who came to, or else entered, as far as they go on."""
    counted = Attendance.objects.filter(by=user, occurrence__activity__partnerships__isnull=False)
    last = counted.order_by("-pk").values_list("occurrence__activity", flat=True).first()
    if last is None:
        entered = Activity.objects.filter(created_by=user, partnerships__isnull=False)
        last = entered.order_by("-pk").values_list("pk", flat=True).first()
    return Partnership.objects.current().filter(activities=last) if last else Partnership.objects.none()


# Whom a holding is counted by


@dataclass(frozen=True)
class Classes:
    """The classes a holding may be counted by: those that stand open, and those in the fold."""

    open: list[SchoolClass]
    folded: list[SchoolClass]

    @property
    def all(self) -> list[SchoolClass]:
        return [*self.open, *self.folded]


def classes_of(activity: Activity, user: User, counted: Collection[int] = ()) -> Classes:
    """Those the activity is for, and any that were counted all the same; the person's own stand open."""
    named = {each.pk: each.grade for each in activity.classes.all()}
    grades = activity.grade_set

    def is_meant(each: SchoolClass) -> bool:
        if each.pk in named or each.pk in counted or not grades:
            return True
        return each.grade in grades and each.grade not in named.values()

    return _arranged(filter(is_meant, _classes_in(activity.year)), user, are_named=bool(grades))


def classes_in(year: SchoolYear, user: User) -> Classes:
    """All classes of the year; the person's own stand open."""
    return _arranged(_classes_in(year), user, are_named=False)


def _classes_in(year: SchoolYear) -> QuerySet[SchoolClass]:
    return SchoolClass.objects.filter(school_year=year.start).order_by("grade", "letter")


def _arranged(classes: Iterable[SchoolClass], user: User, *, are_named: bool) -> Classes:
    meant = list(classes)
    own = [each for each in meant if each.class_teacher_id == user.pk]
    if not own and are_named and len(meant) <= OPEN_CLASSES:
        return Classes(meant, [])
    return Classes(own, [each for each in meant if each not in own])


@dataclass(frozen=True)
class Present:
    """What is stored of one date now; of none, nothing."""

    counts: dict[Who, int] = field(default_factory=dict)
    summary: str = ""
    publication_url: str = ""


def present_of(occurrence: Occurrence | None) -> Present:
    if occurrence is None:
        return Present()
    counts = {who: row.count for who, row in counts_of(occurrence).items()}
    return Present(counts, occurrence.summary, occurrence.publication_url)


def partners_of(activity: Activity, present: Present) -> list[Partner]:
    """The partners of an activity, which brings its partnerships along, and any that were counted all the same."""
    joint = {each.partner_id: each.partner for each in activity.partnerships.all()}
    counted = {who.partner for who in present.counts if who.partner is not None} - joint.keys()
    return [
        *joint.values(),
        *(Partner.objects.filter(pk__in=counted).order_by("name_key") if counted else ()),
    ]


def counted_classes(present: Present, sent: Iterable[str]) -> set[int]:
    """The classes that are counted already, and those that the sent form counts."""
    named = (CLASS_ANSWER.fullmatch(name) for name in sent)
    stored = {who.school_class for who in present.counts if who.school_class is not None}
    return stored | {int(found[1]) for found in named if found}
