"""Take apart what stands in one cell: several activities in a list, two things under one heading, the day in a line."""

import re
from collections.abc import Mapping, Sequence

from activities.parsing import PlanParser
from common.text import one_line
from plan.parsing.headings import BOTH_COLUMN, SIDES_COLUMN
from wordings.lines import on_one_line

_ITEM = re.compile(r"(?:\(?\d{1,2}[.)]\s*(?!\d)|[-–—•·●▪◦‣*]\s+)")
# What may be said of each item in a list of its own beside it
_BESIDE = ("timing", "clock", "grades", "responsible", "partner", "place", "participants")


# «1 ноября (суббота) в 12.00 состоится заседание»
_DAY_FIRST = re.compile(
    r"(\d{1,2}(?:\s*[-–—]\s*\d{1,2})?\s+(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*"
    r"(?:\s*\(\w+\))?(?:,?\s+в\s+\d{1,2}[.:]\d\d)?)[\s:–—-]+(\S.{2,})",
    re.IGNORECASE,
)


def deeds_of(columns: Mapping[int, str], row: Sequence[str], parser: PlanParser) -> list[list[str]]:
    """Return a row for each item where the title is a list: numbered, or each line with a day of its own beside it.

    A cell beside it with as many items says one of each; any other one is said of all.
    """
    where = next((index for index, name in columns.items() if name == "title"), None)
    if where is None or "\n" not in row[where]:
        return []
    items = _items(row[where])
    if not items:
        items = row[where].split("\n")
        days = [row[index].split("\n") for index, name in columns.items() if name == "timing"]
        if not any(len(each) == len(items) and all(_is_day(line, parser) for line in each) for each in days):
            return []
    deeds = [list(row) for _item in items]
    for index, name in columns.items():
        said = items if index == where else _items(row[index]) or row[index].split("\n") if name in _BESIDE else []
        if len(said) == len(items):
            for deed, text in zip(deeds, said, strict=True):
                deed[index] = text
    return deeds


def _items(text: str) -> list[str]:
    """Return the items of a numbered or marked list; a line without a mark goes on with the one above it."""
    items: list[str] = []
    for line in text.split("\n"):
        if _ITEM.match(line):
            items.append(line)
        elif items:
            items[-1] += f"\n{line}"
        else:
            return []
    return items if len(items) > 1 else []


def _is_day(text: str, parser: PlanParser) -> bool:
    timing = parser.timing(text)
    return bool(timing.spans) and timing.is_sure


def divided(column: str, text: str, parser: PlanParser) -> dict[str, str]:
    """Return the two things that stand in a cell: «1 сентября/двор» under «Сроки/место».

    The first field is known by its words; what is left is the other one. Where it is not found, all is the first one
    and is asked about.
    """
    first, other = column.removeprefix(BOTH_COLUMN).split(",")
    if column == SIDES_COLUMN:
        return {name: on_one_line(name, text) for name in (first, other)}
    pieces = [piece for piece in re.split(r"(\s*[\n/;,]\s*|\s+[-–—]\s+|\s*[()]\s*)", text.strip())]
    words, gaps = pieces[::2], pieces[1::2]

    def joined(start: int, stop: int) -> str:
        parts = [words[start]] if start < stop else []
        for index in range(start + 1, stop):
            parts += [gaps[index - 1], words[index]]
        return one_line("".join(parts)).strip(" ,;/()–—-")

    def holds(said: str) -> bool:
        if first == "timing":
            timing = parser.timing(said)
            return timing.is_sure and bool(timing.spans or re.search(r"график|плану|согласован", said))
        audience = parser.audience(said).audience
        return audience.is_sure and bool(audience.grades) and not audience.others

    count = len(words)
    # A title may name a day itself («День открытых дверей, апрель»): beside one, the day is as short as can be.
    for size in range(1, count) if other == "title" else range(count, 0, -1):
        for start, stop in (
            ((count - size, count), (0, size)) if other == "title" else ((0, size), (count - size, count))
        ):
            said = joined(start, stop)
            if said and holds(said):
                rest = joined(stop, count) if start == 0 else joined(0, start)
                found = {first: said, other: rest}
                return {name: words for name, words in found.items() if words}
    name = "title" if other == "title" else first
    return {name: on_one_line(name, text)}


def of_list(text: str, parser: PlanParser) -> dict[str, str]:
    """Return the title and the day of a line of a list: «1 сентября: День знаний», «Рейд, 15 октября»."""
    line = one_line(text)
    if (found := _DAY_FIRST.match(line)) and parser.timing(found[1]).spans:
        return {"timing": found[1], "title": found[2]}
    if (found := re.fullmatch(r"(.{3,60}?)\s*(?::|\s[–—-])\s+(.{3,})", line)) and _is_day(found[1], parser):
        return {"timing": found[1], "title": found[2]}
    found = re.fullmatch(r"(.{3,}?)\s*(?:[,;]\s+|\s[–—-]\s|\()([^,;()]{3,60})\)?\.?", line)
    if found and re.search(r"\d", found[2]) and _is_day(found[2], parser):
        return {"timing": found[2], "title": found[1]}
    return {"title": line}
