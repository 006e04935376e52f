"""What a column of a register's table may hold, and what one without a heading holds by its cells."""

import re
from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from partners.models import Direction
from partners.pasting.kinds import directions_named
from wordings.organizations.agreements import agreements_of
from wordings.organizations.contacts import people_in, split_numbers
from wordings.organizations.inn import inn_in_column

# What a column may hold, in the order of the page; several columns may hold the same
FIELDS = [
    ("", _("skip")),
    ("name", _("full name")),
    ("short_name", _("short name")),
    ("kind", _("kind")),
    ("directions", _("directions")),
    ("inn", _("INN")),
    ("ogrn", _("OGRN")),
    ("requisites", _("details of the organization")),
    ("address", _("address")),
    ("site", _("website")),
    ("contact", _("contact person")),
    ("head", _("head")),
    ("post", _("position of the contact person")),
    ("phone", _("phone")),
    ("email", _("e-mail")),
    ("agreement", _("agreement")),
    ("agreement_number", _("number of the agreement")),
    ("agreement_day", _("date of the agreement")),
    ("agreement_term", _("term of the agreement")),
    ("deeds", _("joint activities (into “about the partner”)")),
    ("about", _("about the partner")),
    ("goals", _("common goals")),
    ("since", _("since when")),
    ("note", _("note for colleagues")),
    ("number", _("row number")),
]
USED = {code for code, _label in FIELDS if code}

_SAMPLE = 40


def columns_by_content(rows: Sequence[Sequence[str]], directions: Sequence[Direction]) -> dict[int, str]:
    """The fields of columns without headings, by what most of their cells hold; the first one of words is the name."""
    sample = [row for row in rows if sum(bool(cell.strip()) for cell in row) > 1][:_SAMPLE]
    width = max((len(row) for row in sample), default=0)
    if width <= 1:
        return {0: "name"}
    found: dict[int, str] = {}
    for index in range(width):
        cells = [row[index].strip() for row in sample if index < len(row) and row[index].strip()]
        if not cells:
            continue
        if _is_numbering(cells):
            found[index] = "number"
            continue
        for code, holds in {
            "inn": lambda cell: (
                bool(re.fullmatch(r"[\d\s/]{9,25}|[\d.,]+[EЕ]\+\d+", cell))
                and bool(inn_in_column(cell).number or inn_in_column(cell).doubt)
            ),
            "phone": lambda cell: (
                not split_numbers(cell, only_numbers=True).rest and bool(split_numbers(cell, only_numbers=True).phones)
            ),
            "email": lambda cell: bool(split_numbers(cell).emails) and not people_in(cell),
            "agreement": lambda cell: (
                bool(re.match(r"\W*(?:договор|соглашени|контракт)", cell, re.IGNORECASE)) and bool(agreements_of(cell))
            ),
            "contact": lambda cell: bool(people_in(cell) or split_numbers(cell).phones),
            "directions": lambda cell: len(cell) < 120 and bool(directions_named(cell, directions)),
        }.items():
            if code == "directions" and "name" not in found.values():
                continue
            if sum(map(holds, cells)) >= 0.5 * len(cells):
                found[index] = code
                break
        else:
            if "name" not in found.values():
                found[index] = "name"
    return found


def _is_numbering(cells: Sequence[str]) -> bool:
    numbers = [int(cell) for text in cells if (cell := text.strip(" .)")).isdecimal() and len(cell) < 5]
    return len(numbers) == len(cells) and all(a < b for a, b in pairwise(numbers))
