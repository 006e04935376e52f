"""A pasted staff list: whom it names, and how they become people of the portal."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from common.pasted import PastedTable
from common.search import fold
from common.text import one_line
from school.classes import class_labels
from school.models import Role
from school.names import NAME_INSIDE, is_full_name, is_patronymic
from school.pasted_tables import EMAIL, NotTaken, TableKind, is_blank, read_tables, take_row

MOST_PEOPLE = 300

# What schools write above their columns, by the field that it fills
COLUMNS = {
    "full_name": [
        "фио",
        "ф и о",
        "фамилия имя отчество",
        "фамилия и инициалы",
        "фио педагога",
        "фио учителя",
        "фио сотрудника",
        "фио работника",
        "сотрудник",
        "работник",
        "full name",
        "name",
    ],
    "surname": ["фамилия", "surname", "last name"],
    "first": ["имя", "first name"],
    "patronymic": ["отчество", "имя отчество", "patronymic"],
    "post": ["должность", "занимаемая должность", "наименование должности", "post", "position"],
    "subject": ["предмет", "преподаваемый предмет", "преподаваемые предметы", "subject"],
    "email": ["почта", "эл почта", "электронная почта", "адрес электронной почты", "e-mail", "email", "mail"],
    "classes": ["класс", "классное руководство", "кл рук", "кл руководство", "class"],
}

_COORDINATORS = re.compile(
    r"\b(?:директор|замест|зам\b|замдир|завуч|здв?у?в?р\b|организатор|советник|соц\w*[\s.-]*пед)"
)
_CLASS_IN_POST = re.compile(
    r"кл\w*\.?\s*рук\w*\.?\s*(\d{1,2}\s*[-–]?\s*[«\"“]?[^\W\d_][»\"”]?)(?![^\W\d_])", re.IGNORECASE
)
_PARTS = re.compile(r"\s*[;,]\s*|\s+[–—-]\s+")
_PHONE = re.compile(r"[+\d][\d\s()–-]{5,}")


@dataclass
class PastedPerson:
    """A row of a staff list as it was read, its values ready to be corrected."""

    number: int
    full_name: str
    post: str = ""
    email: str = ""
    classes: str = ""

    @property
    def role(self) -> Role:
        return proposed_role(self.post)


@dataclass
class StaffList:
    """The people of a pasted table, what its columns were taken for, and what was left out."""

    people: list[PastedPerson] = field(default_factory=list)
    headings: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[NotTaken] = field(default_factory=list)


def proposed_role(post: str) -> Role:
    """What a post lets expect; nobody becomes an administrator by a list."""
    return Role.COORDINATOR if _COORDINATORS.search(fold(post)) else Role.TEACHER


def read_staff_list(tables: Sequence[PastedTable]) -> StaffList:
    """The people of tables with headings in any order or without any, or of a list, one person a line."""
    table = read_tables(tables, KIND)
    found = StaffList(headings=table.headings, left_out=table.left_out)
    for row in table.rows:
        found.people.append(_person(row.number, dict(row.texts), found.left_out))
    return found


def person_left_out(left: NotTaken) -> tuple[PastedPerson, list[NotTaken]]:
    """A row that was left out as a person after all, and what of it has no field."""
    row, rest = take_row(left, KIND)
    return _person(row.number, dict(row.texts), rest), rest


def _split(line: str) -> list[str]:
    """The parts of a line: «Иванова Е. И. – учитель, ivanova@school.ru»."""
    emails = EMAIL.findall(line)
    parts = _PARTS.split(EMAIL.sub(",", line))
    if not any(map(is_full_name, parts)):
        # «учитель физики Кузнецов А. А.»
        parts = [piece.strip() for part in parts for piece in NAME_INSIDE.split(part, maxsplit=1)]
    return [part for part in [*parts, *emails] if part]


def _names_somebody(texts: dict[str, str]) -> bool:
    name = texts.get("full_name") or texts.get("surname") or ""
    return any(char.isalpha() for char in name) and not is_blank(name)


def _guess(cells: Sequence[str]) -> dict[int, str]:
    """Which place holds what, where no heading says so."""
    places: dict[int, str] = {}
    for index, cell in enumerate(cells):
        taken = set(places.values())
        following = [cells[at] if at < len(cells) else "" for at in (index + 1, index + 2)]
        if not cell or index in places:
            continue
        if EMAIL.search(cell):
            name = "email"
        elif is_full_name(cell):
            name = "full_name"
        elif _is_one_word(cell) and all(map(_is_one_word, following)) and is_patronymic(following[1]):
            places |= {index: "surname", index + 1: "first", index + 2: "patronymic"}
            continue
        elif class_labels(cell) and not cell.isdigit():
            name = "classes"
        elif any(char.isalpha() for char in cell) and not _PHONE.fullmatch(cell):
            name = "post"
        else:
            continue
        if name not in taken:
            places[index] = name
    return places


def _is_one_word(cell: str) -> bool:
    return cell.replace("-", "").isalpha() and cell[0].isupper()


KIND = TableKind(COLUMNS, _guess, _split, ("full_name", "surname", "first", "patronymic"), _names_somebody)


def _person(number: int, texts: dict[str, str], left_out: list[NotTaken]) -> PastedPerson:
    parts = [texts.get(name, "") for name in ("full_name", "surname", "first", "patronymic")]
    person = PastedPerson(number, " ".join(part for part in parts if part))

    def leave(text: str) -> None:
        left_out.append(NotTaken.cell(number, text))

    post, subject = texts.get("post", ""), texts.get("subject", "")
    for text in (post, subject):
        if text and is_blank(text):
            leave(text)
    post, subject = ("" if is_blank(text) else text for text in (post, subject))
    person.post = f"{post or 'учитель'} ({subject})" if subject and fold(subject) not in fold(post) else post
    email = texts.get("email", "")
    if emails := EMAIL.findall(email):
        person.email = emails[0]
        rest = one_line(email.replace(emails[0], " ", 1)).strip(" ,;")
        if rest:
            leave(rest)
    elif is_blank(email):
        if email:
            leave(email)
    else:
        # Kept, to be corrected beside its field
        person.email = email
    classes = texts.get("classes", "")
    if classes and is_blank(classes):
        leave(classes)
    else:
        person.classes = ", ".join(class_labels(classes) or [classes]) if classes else _class_of(post)
    return person


def _class_of(post: str) -> str:
    """The class that a post names: «классный руководитель 6А»."""
    named = _CLASS_IN_POST.search(post)
    return ", ".join(class_labels(named[1])) if named else ""
