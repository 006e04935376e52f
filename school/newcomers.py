"""People and class teachers who come with a pasted table: all of it is saved, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from school import people
from school.classes import ClassKey, ClassLine, add_classes
from school.models import JournalEntry, Role, SchoolClass, SchoolProfile, User
from school.names import words_of
from school.years import SchoolYear


@dataclass(frozen=True)
class ListedPerson:
    """One row of a staff list as somebody confirmed it.

    `known` is the person of the portal whom the row means, `same_row` the earlier row that means the same person.
    """

    full_name: str
    post: str = ""
    role: Role = Role.TEACHER
    email: str = ""
    classes: tuple[ClassLine, ...] = ()
    known: User | None = None
    same_row: int | None = None


@dataclass(frozen=True)
class ListedClass:
    """One row of a list of classes as somebody confirmed it, with a teacher who is here, or the name of a new one."""

    line: ClassLine
    teacher: User | None = None
    new_teacher: str = ""


@dataclass
class Outcome:
    """What a pasted table changed."""

    added: list[User] = field(default_factory=list)
    known: int = 0
    # Classes that got a teacher, classes that were not there before, and those whose size changed
    classes: int = 0
    classes_added: int = 0
    sizes_changed: int = 0


def hold_the_staff() -> None:
    """Let nobody else add people until the transaction ends: who is new to one is not new to the next."""
    list(SchoolProfile.objects.select_for_update().values_list("pk", flat=True))


@transaction.atomic
def add_people(*, listed: Sequence[ListedPerson], year: SchoolYear, replaces_teachers: bool, by: User) -> Outcome:
    """Make an invited account of everybody who is new, and give the classes their teachers.

    Of somebody who is there already only what is missing is filled in. Raises `ValidationError` by field.
    """
    outcome = Outcome()
    of_row: list[User] = []
    teachers: dict[ClassKey, User] = {}
    for row in listed:
        if row.same_row is not None:
            person = of_row[row.same_row] = _filled_in(of_row[row.same_row], row, by)
        elif row.known is not None:
            person = _filled_in(row.known, row, by)
            outcome.known += 1
        else:
            person = _added(row, by)
            outcome.added.append(person)
        of_row.append(person)
        teachers |= {(line.grade, line.letter): person for line in row.classes}
    outcome.classes = set_class_teachers(year=year, teachers=teachers, replaces=replaces_teachers)
    return outcome


@transaction.atomic
def add_classes_with_teachers(
    *, listed: Sequence[ListedClass], year: SchoolYear, replaces_teachers: bool, by: User
) -> Outcome:
    """Add the classes that are not there, with their sizes and teachers; a new teacher gets an invited account."""
    outcome = Outcome()
    new: dict[str, User] = {}
    teachers: dict[ClassKey, User] = {}
    outcome.classes_added, outcome.sizes_changed = add_classes(year=year, lines=[row.line for row in listed])
    for row in listed:
        teacher = row.teacher
        if row.new_teacher:
            key = words_of(row.new_teacher)
            if key not in new:
                new[key] = _added(ListedPerson(row.new_teacher), by)
            teacher = new[key]
        if teacher is not None:
            teachers[row.line.grade, row.line.letter] = teacher
    outcome.added = list(new.values())
    outcome.classes = set_class_teachers(year=year, teachers=teachers, replaces=replaces_teachers)
    return outcome


def _added(row: ListedPerson, by: User) -> User:
    person = User(email=row.email or None, full_name=row.full_name, post=row.post, role=row.role)
    person.set_unusable_password()
    person.full_clean()
    person.save()
    people.record(JournalEntry.Action.INVITED, by=by, subject=people.subject_of(person), detail=row.role)
    return person


def _filled_in(person: User, row: ListedPerson, by: User) -> User:
    """Add what the row knows and the portal does not; a second post of the same table joins the first."""
    post = person.post or row.post
    if row.same_row is not None and row.post and row.post not in post:
        post = f"{post}, {row.post}"
    email = person.email or row.email or None
    # «Татьяна Николаевна» of the first run is «Белова Татьяна Николаевна» of the list.
    said, known = set(words_of(row.full_name).split()), set(words_of(person.full_name).split())
    full_name = row.full_name if known < said else person.full_name
    if (post, email, full_name) == (person.post, person.email, person.full_name):
        return person
    return people.edit(user=person, full_name=full_name, post=post, email=email, by=by)


@transaction.atomic
def set_class_teachers(*, year: SchoolYear, teachers: Mapping[ClassKey, User], replaces: bool) -> int:
    """Give classes of the year their teachers, and add the classes that are not there; how many were changed."""
    rows = SchoolClass.objects.select_for_update().filter(school_year=year.start)
    present = {(each.grade, each.letter): each for each in rows}
    changed = 0
    for (grade, letter), teacher in teachers.items():
        school_class = present.get((grade, letter)) or SchoolClass(school_year=year.start, grade=grade, letter=letter)
        has_other = school_class.class_teacher_id not in (None, teacher.pk)
        if (has_other and not replaces) or school_class.class_teacher_id == teacher.pk:
            continue
        school_class.class_teacher = teacher
        school_class.save()
        changed += 1
    return changed
