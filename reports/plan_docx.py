"""The plan as a Word document, as a school's paper looks: Times New Roman, a table with its heading on every page.

python-docx alone: a template would have to be edited for every renamed column.
"""

import io
from functools import cache
from types import ModuleType
from typing import Any

from common.text import without_controls
from reports.plan_document import PlanDocument

# Of the width of the page, by column; what is left over goes to the title
_WIDTHS_CM = {
    "number": 1.1, "grades": 2.4, "timing": 3.1, "responsible": 4.2, "partner": 3.6, "participants": 3.0, "mark": 2.6,
}  # fmt: skip
_PORTRAIT_CM, _LANDSCAPE_CM = 17.0, 25.7
_LANDSCAPE_FROM = 6
# A wide page gives each of them more.
_WIDER = 1.2
_NARROWEST_TITLE_CM = 4.5


@cache
def _docx() -> ModuleType:
    # On first use: a worker that writes no papers need not carry it.
    import docx
    import docx.enum.section
    import docx.enum.table
    import docx.enum.text
    import docx.oxml
    import docx.oxml.ns
    import docx.shared

    return docx


def write_docx(plan: PlanDocument) -> bytes:
    """The document as a DOCX file. Control characters, which XML refuses, are left out of its texts."""
    docx = _docx()
    document = docx.Document()
    width = _set_page(document, is_wide=len(plan.codes) >= _LANDSCAPE_FROM)
    _write_head(document, plan, width)
    table = document.add_table(rows=1, cols=len(plan.codes))
    table.style = "Table Grid"
    table.autofit = False
    widths = column_widths(plan.codes, width)
    for column, centimeters in zip(table.columns, widths, strict=True):
        column.width = docx.shared.Cm(centimeters)
    _write_row(table.rows[0], plan.headings, is_bold=True)
    _repeat_on_every_page(table.rows[0])
    for heading, rows in plan.groups:
        _write_group(table, heading)
        for row in rows:
            _write_row(table.add_row(), row, centered=plan.codes)
    _set_widths(table, widths)
    if not plan.row_count:
        document.add_paragraph("В плане пока нет ни одной строки.")
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def column_widths(codes: tuple[str, ...], width: float) -> list[float]:
    """In centimeters, together as wide as the page."""
    wider = _WIDER if len(codes) >= _LANDSCAPE_FROM else 1.0
    fixed = sum(_WIDTHS_CM.get(code, 0.0) for code in codes)
    title = max(width - fixed * wider, _NARROWEST_TITLE_CM)
    scale = (width - title) / fixed if fixed else 1.0
    return [title if code == "title" else _WIDTHS_CM[code] * scale for code in codes]


def _set_page(document: Any, *, is_wide: bool) -> float:
    docx = _docx()
    section = document.sections[0]
    sides = (docx.shared.Cm(21.0), docx.shared.Cm(29.7))
    if is_wide:
        section.orientation = docx.enum.section.WD_ORIENT.LANDSCAPE
        sides = sides[::-1]
    section.page_width, section.page_height = sides
    section.left_margin = section.right_margin = docx.shared.Cm(2.0)
    section.top_margin = section.bottom_margin = docx.shared.Cm(1.5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", docx.shared.Pt(12)
    # Word takes Cyrillic from another attribute than Latin.
    style.element.rPr.rFonts.set(docx.oxml.ns.qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_after = docx.shared.Pt(0)
    return _LANDSCAPE_CM if is_wide else _PORTRAIT_CM


def _write_head(document: Any, plan: PlanDocument, width: float) -> None:
    docx = _docx()
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for cell, lines in zip(table.rows[0].cells, (plan.considered, plan.approved), strict=True):
        cell.width = docx.shared.Cm(width / 2)
        cell.paragraphs[0].text = without_controls(lines[0]) if lines else ""
        for line in lines[1:]:
            cell.add_paragraph(without_controls(line))
    for text, size, is_bold in (
        ("", 12, False), (plan.school, 12, False), (plan.title, 14, True), (plan.subtitle, 12, True), ("", 12, False),
    ):  # fmt: skip
        paragraph = document.add_paragraph()
        paragraph.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(without_controls(text))
        run.bold, run.font.size = is_bold, docx.shared.Pt(size)


def _write_group(table: Any, heading: str) -> None:
    row = table.add_row()
    cell = row.cells[0].merge(row.cells[-1])
    paragraph = cell.paragraphs[0]
    paragraph.alignment = _docx().enum.text.WD_ALIGN_PARAGRAPH.CENTER
    # A month's name is never the last line of a page.
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(without_controls(heading)).bold = True


def _write_row(
    row: Any, texts: tuple[str, ...], *, is_bold: bool = False, centered: tuple[str, ...] = ()
) -> None:
    docx = _docx()
    for index, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(without_controls(text))
        run.bold = is_bold
        if is_bold or (centered and centered[index] in ("number", "grades")):
            paragraph.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
    _keep_together(row)


def _set_widths(table: Any, widths: list[float]) -> None:
    # LibreOffice goes by the cells, Word by the columns.
    docx = _docx()
    for row in table.rows:
        for cell, centimeters in zip(row._tr.tc_lst, widths, strict=False):
            if cell.grid_span == 1:
                cell.width = docx.shared.Cm(centimeters)


def _repeat_on_every_page(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(_docx().oxml.OxmlElement("w:tblHeader"))


def _keep_together(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(_docx().oxml.OxmlElement("w:cantSplit"))
