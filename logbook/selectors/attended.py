"""Who came to one holding, as its page tells: line by line, with who said it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.text import capfirst

from activities.models import Attendance, Group, Occurrence


@dataclass(frozen=True)
class Line:
    """One line of the count; a part is of the line above it."""

    who: str
    count: int
    by: str
    is_part: bool = False


def attended_lines(occurrence: Occurrence) -> list[Line]:
    """Pupils with their classes, teachers, parents, each partner's people; what nobody came of is left out."""
    rows = list(occurrence.attendance.select_related("school_class", "partner", "by"))
    return [*_of_school(occurrence, rows), *_of_partners(rows)]


def said_by(lines: Iterable[Line]) -> str:
    """Who said all of it; empty where several did, or nobody is known."""
    names = {line.by for line in lines if line.by}
    return names.pop() if len(names) == 1 else ""


def _of_school(occurrence: Occurrence, rows: list[Attendance]) -> Iterator[Line]:
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
        # Where the classes add up to more than the total that was said, the sum is nobody's word.
        by = str(total.by or "") if total is not None and total.count == count else ""
        yield Line(str(capfirst(group.label)), count, by)
        if group == Group.PUPILS:
            yield from _of_classes(rows)


def _of_classes(rows: list[Attendance]) -> Iterator[Line]:
    classes = [(row.school_class, row) for row in rows if row.school_class is not None]
    for school_class, row in sorted(classes, key=lambda pair: (pair[0].grade, pair[0].letter)):
        yield Line(school_class.label, row.count, str(row.by or ""), is_part=True)


def _of_partners(rows: list[Attendance]) -> Iterator[Line]:
    partners = [(row.partner, row) for row in rows if row.partner is not None]
    for partner, row in sorted(partners, key=lambda pair: pair[0].name_key):
        yield Line(partner.title, row.count, str(row.by or ""))
