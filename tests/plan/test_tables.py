"""Tables as schools publish them, in many shapes, and what must arrive of each of them.

`tables/` holds them in the notation of `written.py`. Below each stands what a person reads in it:

    + title | wording of the time = first day – last day | grades | module: … | direction: … | …
    ? a line of which it is asked what it is
    - a line that is left, with why

A row that asks something of its own says «asks: timing, grades»; what is asked once for all rows is not told again,
but for a grid, several things in a cell and dates of a former year.
"""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from common.pasted import PastedTable
from partners.models import Direction
from plan.models import PlanImport, PlanImportRow
from plan.parsing.leftovers import left_of
from plan.services.importing import begin_import, row_parser_of
from school.years import SchoolYear
from tests.factories import UserFactory
from tests.plan.tables import CASES, Case
from tests.plan.test_sample_tables import WAYS
from tests.plan.written import written

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 8, 20, 9, tzinfo=UTC)
# What a person would not have been asked, of all rows
MOST_NEEDLESS = 0.03
_BESIDE = ("module", "partner", "responsible", "place", "participants", "description")
_ONCE = ("grid", "several", "former")


def begin(tables: list[PastedTable]) -> PlanImport:
    return begin_import(tables=tables, name="", year=SchoolYear(2026), by=UserFactory(coordinator=True), now=NOW)


def told(plan: PlanImport) -> list[str]:
    """Return what became of each line, but for sections and headings: those show in the rows below them."""
    directions = {each.pk: each.code for each in Direction.objects.all()}
    parser = row_parser_of(plan)
    lines = []
    for row in plan.rows.all():
        if row.role == PlanImportRow.Role.LEFT:
            lines.append(f"- {' · '.join(cell[1] for cell in row.cells)[:60]} ({row.notes['why']})".replace("\n", " "))
        elif row.role == PlanImportRow.Role.UNCLEAR:
            lines.append(f"? {row.title}")
        elif row.is_activity:
            understood = row.understood
            texts = {**row.texts, "module": understood["module"]}
            said = [f"{name}: {texts[name]}" for name in _BESIDE if texts.get(name)]
            if understood["direction"]:
                said.append(f"direction: {directions[understood['direction']]}")
            asked = set(parser.parse(row.texts, row.answers).ambiguities) - {"partner"}
            asked |= {name for name in row.asks.split(",") if name in _ONCE}
            said += [f"left: {each.heading} {each.text}".replace("\n", " ") for each in left_of(row)]
            said += [f"asks: {', '.join(sorted(asked))}"] if asked else []
            when = [understood["worded_from"], understood["worded_until"]]
            days = " – ".join(f"{date.fromisoformat(day):%d.%m.%y}" for day in dict.fromkeys(when) if day)
            timing = f"{understood['timing_text']} = {days}" if days else understood["timing_text"]
            lines.append(" | ".join(filter(None, ["+ " + row.title, timing, understood["grades_text"], *said])))
    return lines


@pytest.mark.parametrize("name", CASES)
def test_a_table_arrives_as_a_person_reads_it(name: str) -> None:
    case = CASES[name]
    sheets = written(case.notation)
    way = "xlsx" if sheets[0].name else "word"
    assert told(begin(WAYS[way](sheets))) == case.lines


@pytest.mark.walk
@pytest.mark.parametrize("way", ["docx", "libreoffice-tight", "browser", "minified"])
@pytest.mark.parametrize("name", [name for name, case in CASES.items() if not written(case.notation)[0].name])
def test_a_table_arrives_the_same_however_it_comes(name: str, way: str) -> None:
    assert told(begin(WAYS[way](written(CASES[name].notation)))) == CASES[name].lines


def test_few_questions_are_needless() -> None:
    kinds = Counter(line[0] for case in CASES.values() for line in case.lines)
    rows = kinds["+"] + kinds["?"]
    assert sum(case.needless for case in CASES.values()) <= MOST_NEEDLESS * rows
    assert len(CASES) >= 60


def test_a_case_says_what_its_lines_are() -> None:
    for case in CASES.values():
        assert isinstance(case, Case)
        assert all(line[:2] in {"+ ", "? ", "- "} for line in case.lines)
