"""Classes go up a grade: those of the year before that are left, each as somebody looked at it, with undo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import ngettext

from school.classes import MOST_PUPILS, classes_of
from school.models import SchoolClass, Undo, User
from school.publication import publishing
from school.undo import record_undo, remember
from school.ways_back import WayBack
from school.years import LAST_GRADE, SchoolYear

CLASSES_MOVED_UP = "classes-moved-up"
# Where a new level of schooling begins, letters and class teachers usually change.
FIRST_OF_BASIC, FIRST_OF_SENIOR = 5, 10


@dataclass(frozen=True)
class NextClass:
    """A class of the year before, and what stands where it would go."""

    old: SchoolClass
    present: SchoolClass | None = None

    @property
    def grade(self) -> int:
        return self.old.grade + 1

    @property
    def label(self) -> str:
        return f"{self.grade}{self.old.letter}"

    @property
    def teacher_left(self) -> bool:
        """Whether the class teacher has no access any more: the new class is not theirs."""
        return self.old.class_teacher is not None and not self.old.class_teacher.is_active

    @property
    def is_of_new_level(self) -> bool:
        return self.grade in (FIRST_OF_BASIC, FIRST_OF_SENIOR)

    @property
    def is_merged(self) -> bool:
        """Whether classes of this grade are usually put together anew."""
        return self.grade == FIRST_OF_SENIOR

    @property
    def keeps_teacher(self) -> bool:
        """Whether the class teacher usually goes along."""
        return self.old.class_teacher is not None and not self.teacher_left and not self.is_of_new_level


@dataclass(frozen=True)
class Preview:
    """The classes of the year before: those that can go up, those that are there already, and those that leave."""

    left: list[NextClass]
    present: list[NextClass]
    leaving: list[SchoolClass]


def preview_of(*, into: SchoolYear, last_grade: int = LAST_GRADE) -> Preview:
    """Sort the classes of the year before by what becomes of them."""
    there = classes_of(into)
    by_key = {each.pk: each for each in there.values()}
    left, present, leaving = [], [], []
    for _key, old in sorted(classes_of(SchoolYear(into.start - 1)).items()):
        if old.grade >= last_grade:
            leaving.append(old)
            continue
        found = there.get((old.grade + 1, old.letter))
        if found is None and old.became_id is None:
            left.append(NextClass(old))
        else:
            present.append(NextClass(old, found or by_key.get(old.became_id or 0) or old.became))
    return Preview(left, present, leaving)


def classes_left(*, into: SchoolYear, last_grade: int = LAST_GRADE) -> list[NextClass]:
    """Return the classes of the year before that can still go up."""
    return preview_of(into=into, last_grade=last_grade).left


@dataclass(frozen=True)
class Move:
    """A class that goes up: with which letter, and whether its class teacher goes along."""

    old: SchoolClass
    letter: str
    with_teacher: bool = True


@dataclass(frozen=True)
class MovedUp:
    """What was made: the new classes, and for each old one that went into a class that was there, that class."""

    added: list[SchoolClass]
    joined: list[SchoolClass]
    undo: Undo | None


@publishing()
def move_up(*, moves: Sequence[Move], by: User, now: datetime) -> MovedUp:
    """Let classes go up a grade. Those that get the same letter become one; a class that is there stays as it is."""
    # Who sends the same page at the same moment waits, and finds the classes there.
    keys = [move.old.pk for move in moves]
    before = remember(SchoolClass.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    added: dict[tuple[int, int, str], SchoolClass] = {}
    joined: list[SchoolClass] = []
    for move in moves:
        old = move.old
        key = (old.school_year + 1, old.grade + 1, move.letter)
        year, grade, letter = key
        new = added.get(key)
        if new is None:
            new = SchoolClass.objects.filter(school_year=year, grade=grade, letter=letter).first()
            if new is not None:
                joined.append(new)
                # Its undo lets it go up again. Where the class is new, that goes, and with it what this one became.
                SchoolClass.objects.filter(pk=old.pk).update(version=F("version") + 1)
        else:
            new.size = _together(new.size, old.size)
            new.save()
        if new is None:
            teacher = old.class_teacher_id if move.with_teacher else None
            new = SchoolClass(school_year=year, grade=grade, letter=letter, size=old.size, class_teacher_id=teacher)
            new.save()
            added[key] = new
        SchoolClass.objects.filter(pk=old.pk).update(became=new)
    made = list(added.values())
    details = {"count": len(made), "joined": len(joined)}
    undo = record_undo(what=CLASSES_MOVED_UP, details=details, by=by, now=now, before=before, created=made)
    return MovedUp(made, joined, undo)


def _together(first: int | None, second: int | None) -> int | None:
    """Return the size of two classes that become one; None if it is not known or too large for a class."""
    if first is None or second is None or first + second > MOST_PUPILS:
        return None
    return first + second


def moved_up_words(details: dict[str, Any]) -> str:
    count, joined = details["count"], details.get("joined", 0)
    went_up = ngettext("%(count)d class moved up a year.", "%(count)d classes moved up a year.", count)
    went_in = ngettext(
        "%(count)d class was merged into an existing one.",
        "%(count)d classes were merged into existing ones.",
        joined,
    )
    said = {went_up % {"count": count}: count, went_in % {"count": joined}: joined}
    return " ".join(words for words, number in said.items() if number)


class ClassWayBack(WayBack):
    """A class: it is removed unless something was planned for it or counts its people."""

    model = SchoolClass
