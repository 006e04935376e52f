"""Whom a date is counted by: classes and partners, with the counts that are stored."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from activities.models import Activity, Attendance, Occurrence
from activities.services.log import CountedGroup, stored_counts
from partners.models import Partner, Partnership
from school.models import SchoolClass, User
from school.years import SchoolYear

# So many classes stand open if none of them is the person's own.
OPEN_CLASSES = 8
# A field's name by `CountedGroup.name`; a longer number is no key of a class.
CLASS_FIELD = re.compile(r"class-([0-9]{1,15})")


@dataclass(frozen=True)
class Classes:
    """The classes that a date may be counted by: those that the form shows, and those that it folds away."""

    open: list[SchoolClass]
    folded: list[SchoolClass]

    @property
    def all(self) -> list[SchoolClass]:
        return [*self.open, *self.folded]


def classes_of(activity: Activity, user: User, counted: Collection[int] = ()) -> Classes:
    """Return the classes the activity is for, and any others that are counted; the person's own stand open."""
    named = {each.pk: each.grade for each in activity.classes.all()}
    grades = activity.grade_set

    def is_meant(each: SchoolClass) -> bool:
        if each.pk in named or each.pk in counted or not grades:
            return True
        return each.grade in grades and each.grade not in named.values()

    return _arranged(filter(is_meant, _classes_in(activity.year)), user, are_named=bool(grades))


def classes_in(year: SchoolYear, user: User) -> Classes:
    """Return all classes of the year; the person's own stand open."""
    return _arranged(_classes_in(year), user, are_named=False)


def former_classes(year: SchoolYear) -> dict[int, SchoolClass]:
    """Return what the classes of this year were in the one before, by their keys; those put together are left out."""
    present = {each.pk: each for each in _classes_in(year)}
    found: dict[int, list[SchoolClass]] = {}
    by_place = {(each.grade, each.letter): each for each in present.values()}
    for old in _classes_in(SchoolYear(year.start - 1)):
        new = present.get(old.became_id or 0) or by_place.get((old.grade + 1, old.letter))
        if new is not None:
            found.setdefault(new.pk, []).append(old)
    return {key: rows[0] for key, rows in found.items() if len(rows) == 1}


def _classes_in(year: SchoolYear) -> QuerySet[SchoolClass]:
    return SchoolClass.objects.filter(school_year=year.start).order_by("grade", "letter")


def _arranged(classes: Iterable[SchoolClass], user: User, *, are_named: bool) -> Classes:
    meant = list(classes)
    own = [each for each in meant if each.class_teacher_id == user.pk]
    if not own and are_named and len(meant) <= OPEN_CLASSES:
        return Classes(meant, [])
    return Classes(own, [each for each in meant if each not in own])


@dataclass(frozen=True)
class StoredReport:
    """What is stored about one date now; it is empty if there is no date yet."""

    counts: Mapping[CountedGroup, int] = field(default_factory=dict)
    summary: str = ""
    publication_url: str = ""


def stored_report(occurrence: Occurrence | None) -> StoredReport:
    if occurrence is None:
        return StoredReport()
    counts = {group: row.count for group, row in stored_counts(occurrence).items()}
    return StoredReport(counts, occurrence.summary, occurrence.publication_url)


def partners_of(activity: Activity, stored: StoredReport) -> list[Partner]:
    """Return the partners of an activity with prefetched partnerships, and any others that are counted."""
    joint = {each.partner_id: each.partner for each in activity.partnerships.all()}
    counted = {group.partner for group in stored.counts if group.partner is not None} - joint.keys()
    return [
        *joint.values(),
        *(Partner.objects.filter(pk__in=counted).order_by("name_key") if counted else ()),
    ]


def counted_classes(stored: StoredReport, sent: Iterable[str]) -> set[int]:
    """Return the classes that are counted already, and those that the fields of a sent form count."""
    named = (CLASS_FIELD.fullmatch(name) for name in sent)
    counted = {group.school_class for group in stored.counts if group.school_class is not None}
    return counted | {int(found[1]) for found in named if found}


def usual_partnerships(user: User) -> QuerySet[Partnership]:
    """Return the current partnerships of the activity that this person counted last, or else entered last."""
    counted = Attendance.objects.filter(by=user, occurrence__activity__partnerships__isnull=False)
    last = counted.order_by("-pk").values_list("occurrence__activity", flat=True).first()
    if last is None:
        entered = Activity.objects.filter(created_by=user, partnerships__isnull=False)
        last = entered.order_by("-pk").values_list("pk", flat=True).first()
    return Partnership.objects.current().filter(activities=last) if last else Partnership.objects.none()
