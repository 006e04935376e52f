"""The plan as a Word document, as a school's paper looks."""

from typing import Any

from papers.selectors.plan import PlanDocument, PlanDocuments
from papers.writers.docx import (
    add_group,
    add_row,
    add_table,
    new_document,
    saved,
    set_widths,
    write_centered,
    write_columns,
    write_line,
)

# Of the width of the page, by column; what is left over goes to the title
_WIDTHS_CM = {
    "number": 1.1,
    "grades": 2.4,
    "timing": 3.1,
    "responsible": 4.2,
    "partner": 3.6,
    "participants": 3.0,
    "mark": 2.6,
}
_LANDSCAPE_FROM = 6
# A wide page gives each of them more.
_WIDER = 1.2
_NARROWEST_TITLE_CM = 4.5
_CENTERED = ("number", "grades")


def write_plan_docx(documents: PlanDocuments) -> bytes:
    """Return the plans as a DOCX file, each from a page of its own."""
    document, width = new_document(is_wide=len(documents.plans[0].codes) >= _LANDSCAPE_FROM)
    for index, plan in enumerate(documents.plans):
        if index:
            document.add_page_break()
        _write_plan(document, plan, width)
    return saved(document)


def _write_plan(document: Any, plan: PlanDocument, width: float) -> None:
    _write_head(document, plan, width)
    widths = column_widths(plan.codes, width)
    table = add_table(document, plan.headings, widths)
    centered = [number for number, code in enumerate(plan.codes) if code in _CENTERED]
    for heading, rows in plan.groups:
        if heading:
            add_group(table, heading)
        for row in rows:
            add_row(table, row, centered=centered)
    set_widths(table, widths)
    if not plan.row_count:
        write_line(document, "В плане пока нет ни одной строки.")


def column_widths(codes: tuple[str, ...], width: float) -> list[float]:
    """Return the widths in centimeters, together as wide as the page."""
    wider = _WIDER if len(codes) >= _LANDSCAPE_FROM else 1.0
    fixed = sum(_WIDTHS_CM.get(code, 0.0) for code in codes)
    title = max(width - fixed * wider, _NARROWEST_TITLE_CM)
    scale = (width - title) / fixed if fixed else 1.0
    return [title if code == "title" else _WIDTHS_CM[code] * scale for code in codes]


def _write_head(document: Any, plan: PlanDocument, width: float) -> None:
    write_columns(document, (plan.considered, plan.approved), width)
    write_centered(document, "")
    write_centered(document, plan.school)
    write_centered(document, plan.title, size=14, is_bold=True)
    write_centered(document, plan.subtitle, is_bold=True)
    write_centered(document, "")
