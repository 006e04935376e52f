"""What Word papers of a school have in common: Times New Roman on A4, tables with their heading on every page.

python-docx alone: a template would have to be edited for every renamed column. Control characters, which XML refuses,
are left out of all texts.
"""

import io
from collections.abc import Collection, Sequence
from functools import cache
from types import ModuleType
from typing import Any

from common.text import without_controls

_PORTRAIT_CM, _LANDSCAPE_CM = 17.0, 25.7


@cache
def docx_library() -> ModuleType:
    # On first use: a worker that writes no papers need not carry it.
    import docx
    import docx.enum.section
    import docx.enum.table
    import docx.enum.text
    import docx.oxml
    import docx.oxml.ns
    import docx.shared

    return docx


def new_document(*, is_wide: bool) -> tuple[Any, float]:
    """Return a document of A4 pages, and how many centimeters of a page can be written on."""
    docx = docx_library()
    document = docx.Document()
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
    return document, _LANDSCAPE_CM if is_wide else _PORTRAIT_CM


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def write_columns(document: Any, columns: Sequence[Sequence[str]], width: float) -> None:
    """Write lines side by side, without borders: who considered it and who approved it, a post and a name."""
    docx = docx_library()
    table = document.add_table(rows=1, cols=len(columns))
    table.autofit = False
    for cell, lines in zip(table.rows[0].cells, columns, strict=True):
        cell.width = docx.shared.Cm(width / len(columns))
        cell.paragraphs[0].text = without_controls(lines[0]) if lines else ""
        for line in lines[1:]:
            cell.add_paragraph(without_controls(line))


def write_centered(document: Any, text: str, *, size: int = 12, is_bold: bool = False) -> None:
    docx = docx_library()
    paragraph = document.add_paragraph()
    paragraph.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(without_controls(text))
    run.bold, run.font.size = is_bold, docx.shared.Pt(size)


def write_line(document: Any, text: str) -> None:
    document.add_paragraph(without_controls(text))


def add_table(document: Any, headings: Sequence[str], widths: Sequence[float]) -> Any:
    """Add a table with a heading that every page repeats; `add_row` adds its rows."""
    docx = docx_library()
    table = document.add_table(rows=1, cols=len(headings))
    table.style = "Table Grid"
    table.autofit = False
    for column, centimeters in zip(table.columns, widths, strict=True):
        column.width = docx.shared.Cm(centimeters)
    _write_row(table.rows[0], headings, is_bold=True, centered=range(len(headings)))
    table.rows[0]._tr.get_or_add_trPr().append(docx.oxml.OxmlElement("w:tblHeader"))
    return table


def add_row(table: Any, texts: Sequence[str], *, centered: Collection[int] = ()) -> None:
    """Add a row that no page break divides; `centered` are the numbers of columns."""
    _write_row(table.add_row(), texts, centered=centered)


def add_group(table: Any, heading: str) -> None:
    """Add a heading across the table, never the last line of a page."""
    row = table.add_row()
    paragraph = row.cells[0].merge(row.cells[-1]).paragraphs[0]
    paragraph.alignment = docx_library().enum.text.WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(without_controls(heading)).bold = True


def set_widths(table: Any, widths: Sequence[float]) -> None:
    """Set the widths once all rows are there: LibreOffice goes by the cells, Word by the columns."""
    docx = docx_library()
    for row in table.rows:
        for cell, centimeters in zip(row._tr.tc_lst, widths, strict=False):
            if cell.grid_span == 1:
                cell.width = docx.shared.Cm(centimeters)


def _write_row(row: Any, texts: Sequence[str], *, is_bold: bool = False, centered: Collection[int] = ()) -> None:
    docx = docx_library()
    for index, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.add_run(without_controls(text)).bold = is_bold
        if index in centered:
            paragraph.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
    row._tr.get_or_add_trPr().append(docx.oxml.OxmlElement("w:cantSplit"))
