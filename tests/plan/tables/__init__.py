"""Tables of plans as schools publish them, by what is special about them."""

from tests.plan.tables import beside, cells, headings, levels, months, sections
from tests.plan.tables.case import Case

CASES: dict[str, Case] = {
    **months.CASES,
    **levels.CASES,
    **sections.CASES,
    **headings.CASES,
    **cells.CASES,
    **beside.CASES,
}

__all__ = ["CASES", "Case"]
