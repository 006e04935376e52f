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

_CENTERED = ("number", "grades")


def write_plan_docx(documents: PlanDocuments) -> bytes:
    """Return the plans as a DOCX file, each from a page of its own."""
    document, width = new_document(is_wide=documents.is_wide)
    for index, plan in enumerate(documents.plans):
        if index:
            document.add_page_break()
        _write_plan(document, plan, width)
    return saved(document)


def _write_plan(document: Any, plan: PlanDocument, width: float) -> None:
    _write_head(document, plan, width)
    widths = [share * width for share in plan.table.shares]
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


def _write_head(document: Any, plan: PlanDocument, width: float) -> None:
    write_columns(document, (plan.considered, plan.approved), width)
    write_centered(document, "")
    write_centered(document, plan.school)
    write_centered(document, plan.title, size=14, is_bold=True)
    write_centered(document, plan.subtitle, is_bold=True)
    write_centered(document, "")
