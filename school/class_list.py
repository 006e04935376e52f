"""A pasted list of classes with their teachers: which classes it names, how large they are, who leads them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from common.pasted import PastedTable
from school.classes import ClassLine, parse_classes
from school.names import is_full_name
from school.pasted_tables import NotTaken, TableKind, TableRow, is_blank, read_tables, take_row

# What schools write above their columns, by the field that it fills
COLUMNS = {
    "label": ["класс", "классы", "класс комплект", "параллель", "class"],
    "letter": ["литера", "буква", "letter"],
    "size": [
        "количество",
        "кол во",
        "количество учащихся",
        "количество обучающихся",
        "количество детей",
        "количество учеников",
        "кол во учеников",
        "число учеников",
        "учеников",
        "кол во учащихся",
        "кол во обучающихся",
        "численность",
        "наполняемость",
        "учащихся",
        "обучающихся",
        "pupils",
        "size",
    ],
    "teacher": [
        "классный руководитель",
        "кл рук",
        "кл руководитель",
        "фио классного руководителя",
        "руководитель",
        "фио",
        "ф и о",
        "учитель",
        "class teacher",
        "teacher",
    ],
}
_SIZE = re.compile(r"(\d{1,3})\s*(?:чел\w*|уч\w*|обуч\w*|детей)?\.?", re.IGNORECASE)
_PARTS = re.compile(r"\s*[;:]\s*|\s+[–—-]\s+|,\s*(?=\D)")


@dataclass
class PastedClass:
    """A class of a pasted list as it was read, its values ready to be corrected."""

    number: int
    label: str
    size: str = ""
    teacher: str = ""


@dataclass
class ClassList:
    """The classes of a pasted table, what its columns were taken for, and what was left out."""

    classes: list[PastedClass] = field(default_factory=list)
    headings: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[NotTaken] = field(default_factory=list)


def read_class_list(tables: Sequence[PastedTable]) -> ClassList:
    """The classes of tables with headings in any order or without any, or of a list, one class a line."""
    table = read_tables(tables, KIND)
    found = ClassList(headings=table.headings, left_out=table.left_out)
    for row in table.rows:
        found.classes += _classes(row, found.left_out)
    return found


def classes_left_out(left: NotTaken) -> tuple[list[PastedClass], list[NotTaken]]:
    """A row that was left out as classes after all, and what of it has no field."""
    row, rest = take_row(left, KIND)
    return _classes(row, rest), rest


def _classes(row: TableRow, left_out: list[NotTaken]) -> list[PastedClass]:
    texts = dict(row.texts)
    for name in ("size", "teacher"):
        if is_blank(text := texts.get(name, "")) and text:
            left_out.append(NotTaken.cell(row.number, text))
            texts[name] = ""
    size = texts.get("size", "")
    counted = _SIZE.fullmatch(size)
    # What somebody takes for a class though it is none is corrected beside its field.
    lines = [(line.label, line.size) for line in _lines(texts)] or [(texts.get("label", ""), None)]
    return [
        PastedClass(
            row.number,
            label,
            str(own_size or "") if not size else counted[1] if counted else size,
            texts.get("teacher", ""),
        )
        for label, own_size in lines
    ]


def _lines(texts: dict[str, str]) -> list[ClassLine]:
    """The classes of a row: its letter may stand in a column of its own."""
    text = texts.get("label", "") + texts.get("letter", "")
    lines, problems = parse_classes(re.sub(r"\s+и\s+|\+", ", ", text))
    return [] if problems else lines


def _names_classes(texts: dict[str, str]) -> bool:
    return bool(_lines(texts))


def _split(line: str) -> list[str]:
    """The parts of a line: «1А – 27 – Иванова Е. И.»."""
    return [part for part in _PARTS.split(line) if part]


def _guess(cells: Sequence[str]) -> dict[int, str]:
    """Which place holds what, where no heading says so: the class, then its size, and who leads it."""
    named = [index for index, cell in enumerate(cells) if not cell.isdigit() and _lines({"label": cell})]
    named = named or [index for index, cell in enumerate(cells) if _lines({"label": cell})]
    if not named:
        return {}
    places = {named[0]: "label"}
    for index, cell in enumerate(cells):
        if index > named[0] and _SIZE.fullmatch(cell) and "size" not in places.values():
            places[index] = "size"
    for index, cell in enumerate(cells):
        if index not in places and "teacher" not in places.values() and is_full_name(cell):
            places[index] = "teacher"
    return places


KIND = TableKind(COLUMNS, _guess, _split, ("label",), _names_classes)
