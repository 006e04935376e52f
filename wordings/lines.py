"""The lines of a table's cell on one line: what stands below each other in a list keeps a comma between."""

import re
from collections.abc import Callable

from common.text import one_line, plain
from wordings.responsible import parse_responsible
from wordings.timing import joined_lines

# What ends or begins in the middle of a thing: «5-» above «9», «5» above «классы», «Дом» above «культуры»
_OPEN_END = re.compile(r"(?:[-–—,;:(/+№]|\s(?:и|или|с|по|до|от|для|при|имени|им\.))$", re.IGNORECASE)
_CLOSED_START = re.compile(r"[-–—,;:)/+]|(?:и|или|по|до|кл|класс(?:а|ы|ов|е|ах|ам)?)(?![^\W\d_])", re.IGNORECASE)
_GRADE_START = re.compile(r"\d|[IVX]+(?![^\W\d_])|[^\W\d_]{3,}")
# «МБУ» above «„Дом культуры“» is one name.
_FORM_OF_OWNERSHIP = re.compile(
    r"(?:^|\s)(?:ООО|П?АО|ОМВД|УМВД|НКО|[ФГМ]{1,2}(?:Б|А|К|Ч)?(?:Д|ПО)?(?:ОУ|У|УК|УЗ|УДО|УП))$"
)


def on_one_line(column: str, text: str) -> str:
    """Return the text of a cell on one line, as a plan prints it.

    `column` is «timing», «grades», «responsible» or «partner», where lines are a list; any other text is only joined.
    """
    if "\n" not in plain(text).strip():
        return one_line(text)
    if column == "timing":
        return joined_lines(text)
    if column == "responsible":
        return _joined(text, _between_people(text))
    if column == "grades":
        return _joined(text, _between_grades)
    return _joined(text, _between_partners) if column == "partner" else one_line(text)


def _joined(text: str, is_list: Callable[[str, str], bool]) -> str:
    lines = [line for each in plain(text).split("\n") if (line := one_line(each))]
    said = lines[:1]
    for line in lines[1:]:
        is_apart = not _OPEN_END.search(said[-1]) and not _CLOSED_START.match(line) and is_list(said[-1], line)
        said.append(f", {line}" if is_apart else f" {line}")
    return "".join(said)


def _between_people(text: str) -> Callable[[str, str], bool]:
    """Return whether two lines are people apart: posts and names are known by where one of them ends."""
    parsed = parse_responsible(text, [])
    entries = [*parsed.posts, *parsed.names]

    def is_list(before: str, line: str) -> bool:
        break_between = f"{before.split()[-1]} {line.split()[0]}"
        return bool(entries) and not any(break_between in entry for entry in entries)

    return is_list


def _between_grades(before: str, line: str) -> bool:
    return _GRADE_START.match(line) is not None


def _between_partners(before: str, line: str) -> bool:
    return line[0].isupper() and not (line[0] in '«"“„' or _FORM_OF_OWNERSHIP.search(before))
