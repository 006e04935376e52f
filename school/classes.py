"""Classes of a school year: read from a pasted list, moved up a year later."""

import re
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from common.lookalikes import RUSSIAN
from common.text import plain
from school.models import SchoolClass
from school.years import FIRST_GRADE, LAST_GRADE, SchoolYear

_CLASS = re.compile(
    r"""^\s*(?P<grade>\d{1,3})\s*
        (?:[-–—]\s*(?=[«"„'A-Za-zА-Яа-яЁё]))?
        [«"„']?\s*(?!класс|кл\b)(?P<letter>[^\W\d_]{1,10})?\s*[»"“']?\s*
        (?:класс\w*|кл\.?)?\s*
        [\s:–—(-]*(?P<size>\d{1,3})?\s*(?:ч\w*|уч\w*)?[.)\s]*$""",
    re.VERBOSE | re.IGNORECASE,
)
MOST_CLASSES = 200
MOST_PUPILS = 60

ClassKey = tuple[int, str]


@dataclass(frozen=True)
class ClassLine:
    """One class as somebody typed it."""

    grade: int
    letter: str
    size: int | None

    @property
    def label(self) -> str:
        return f"{self.grade}{self.letter}"


def class_letter(text: str) -> str:
    """«a», «А», «"а"» → «А», in Russian letters where it looks like one."""
    letter = plain(text).strip(" «»\"'„“").upper()
    return letter.translate(RUSSIAN) if len(letter) == 1 else letter


def parse_classes(text: str, *, last_grade: int = LAST_GRADE) -> tuple[list[ClassLine], list[str]]:
    """The classes in the text, one per line or between commas, and what could not be understood, in words."""
    lines: list[ClassLine] = []
    problems: list[str] = []
    seen: set[tuple[int, str]] = set()
    items = [item.strip() for item in re.split(r"[\n;,]", plain(text).replace("\t", " ")) if item.strip()]
    if len(items) > MOST_CLASSES:
        return [], [_("This is too much for one school: at most %(limit)s classes.") % {"limit": MOST_CLASSES}]
    for item in items:
        shown = {"line": item[:40]}
        match = _CLASS.match(item)
        if match is None:
            problems.append(
                _("“%(line)s” is not understood: write the class and its number of pupils, such as “1А 27”.") % shown
            )
            continue
        grade, size = int(match["grade"]), int(match["size"]) if match["size"] else None
        letter = class_letter(match["letter"] or "")
        if not FIRST_GRADE <= grade <= last_grade:
            shown = {**shown, "last": last_grade}
            problems.append(_("“%(line)s”: grades run from 1 to %(last)s.") % shown)
        elif size is not None and not 1 <= size <= MOST_PUPILS:
            problems.append(_("“%(line)s”: a class has 1 to 60 pupils.") % shown)
        elif (grade, letter) in seen:
            problems.append(_("“%(line)s” appears here twice.") % shown)
        else:
            seen.add((grade, letter))
            lines.append(ClassLine(grade, letter, size))
    return lines, problems


def class_lines(text: str) -> list[ClassLine]:
    """The classes that a cell names; none if it says anything else."""
    lines, problems = parse_classes(re.sub(r"\s+и\s+|\+", ", ", text))
    return [] if problems or any(line.size for line in lines) else lines


def class_labels(text: str) -> list[str]:
    """The classes that a cell names, as the school's list has them: «6 «А», 6-Б» are «6А» and «6Б»."""
    return [line.label for line in class_lines(text)]


def classes_of(year: SchoolYear) -> dict[ClassKey, SchoolClass]:
    """The classes of a school year by grade and letter, each with its teacher."""
    rows = SchoolClass.objects.filter(school_year=year.start).select_related("class_teacher")
    return {(each.grade, each.letter): each for each in rows}


@transaction.atomic
def add_classes(*, year: SchoolYear, lines: list[ClassLine]) -> tuple[int, int]:
    """Add the classes that are not there, give the others their size; how many of each."""
    classes = SchoolClass.objects.select_for_update().filter(school_year=year.start)
    present = {(each.grade, each.letter): each for each in classes}
    added = changed = 0
    for line in lines:
        found = present.get((line.grade, line.letter))
        if found is None:
            SchoolClass(school_year=year.start, grade=line.grade, letter=line.letter, size=line.size).save()
            added += 1
        elif line.size is not None and found.size != line.size:
            found.size = line.size
            found.save()
            changed += 1
    return added, changed
