"""Who came to one date: the lines of its page, each with the person who counted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.text import capfirst

from activities.models import Attendance, Group, Occurrence


@dataclass(frozen=True)
class AttendanceLine:
    """One line of the count; a part belongs to the line above it."""

    label: str
    count: int
    by: str
    is_part: bool = False


def attendance_lines(occurrence: Occurrence) -> list[AttendanceLine]:
    """Return the pupils with their classes, the teachers, the parents and each partner's people, if any came."""
    rows = list(occurrence.attendance.select_related("school_class", "partner", "by"))
    return [*_of_school(occurrence, rows), *_of_partners(rows)]


def counted_by(lines: Iterable[AttendanceLine]) -> str:
    """Return who wrote most lines down, who need not be named at each; empty if nobody is known."""
    names = Counter(line.by for line in lines if line.by)
    return max(names, key=names.__getitem__, default="")


def _of_school(occurrence: Occurrence, rows: list[Attendance]) -> Iterator[AttendanceLine]:
    totals = {row.group: row for row in rows if row.school_class is None and row.partner is None}
    sums = {
        Group.PUPILS: occurrence.pupil_count,
        Group.TEACHERS: occurrence.teacher_count,
        Group.PARENTS: occurrence.parent_count,
    }
    for group, count in sums.items():
        if not count:
            continue
        total = totals.get(group.value)
        # If the classes add up to more than the total that somebody wrote, nobody wrote the sum.
        by = str(total.by or "") if total is not None and total.count == count else ""
        yield AttendanceLine(str(capfirst(group.label)), count, by)
        if group == Group.PUPILS:
            yield from _of_classes(rows)


def _of_classes(rows: list[Attendance]) -> Iterator[AttendanceLine]:
    classes = [(row.school_class, row) for row in rows if row.school_class is not None]
    for school_class, row in sorted(classes, key=lambda pair: (pair[0].grade, pair[0].letter)):
        yield AttendanceLine(school_class.label, row.count, str(row.by or ""), is_part=True)


def _of_partners(rows: list[Attendance]) -> Iterator[AttendanceLine]:
    partners = [(row.partner, row) for row in rows if row.partner is not None]
    for partner, row in sorted(partners, key=lambda pair: pair[0].name_key):
        yield AttendanceLine(partner.title, row.count, str(row.by or ""))
