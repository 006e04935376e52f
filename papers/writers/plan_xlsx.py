"""The plan as an Excel sheet that prints like the paper. No cell can become a formula."""

import io
from datetime import date
from typing import Any

from common.exports import as_typed, fill_cell
from papers.selectors.plan import PlanDocument, PlanDocuments

# A wide page, with so many characters of the font to a centimeter
_PAGE_CM, _CHARACTERS_OF_A_CM = 25.7, 5.0
_LINE_POINTS, _HIGHEST_POINTS = 16.0, 400.0


def write_plan_xlsx(documents: PlanDocuments) -> bytes:
    """Return the plans as an XLSX file, a sheet for each: its head, its table, ready for A4."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for plan in documents.plans:
        _write_sheet(book.create_sheet(plan.sheet_name), plan)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _write_sheet(sheet: Any, plan: PlanDocument) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.utils import get_column_letter

    width = len(plan.codes)
    widths = [share * _PAGE_CM * _CHARACTERS_OF_A_CM for share in plan.table.shares]
    for index, size in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(index)].width = size
    line = Side(style="thin")
    border = Border(left=line, right=line, top=line, bottom=line)
    wrapped = Alignment(wrap_text=True, vertical="top", horizontal="left")
    centered = Alignment(wrap_text=True, vertical="center", horizontal="center")

    def write(row: int, column: int, text: str | int | date) -> Any:
        cell = fill_cell(sheet.cell(row, column), text)
        cell.font, cell.alignment = Font(name="Times New Roman", size=12), wrapped
        return cell

    row = 1
    for considered, approved in _side_by_side(plan.considered, plan.approved):
        write(row, 1, considered).alignment = Alignment(vertical="top")
        write(row, max(width - 1, 1), approved).alignment = Alignment(vertical="top")
        row += 1
    for text in ("", plan.school, plan.title, plan.subtitle, ""):
        cell = write(row, 1, text)
        cell.alignment, cell.font = centered, Font(name="Times New Roman", size=12, bold=text == plan.title)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        row += 1
    first = row
    for column, heading in enumerate(plan.headings, 1):
        cell = write(row, column, heading)
        cell.font, cell.alignment, cell.border = (
            Font(name="Times New Roman", size=12, bold=True),
            centered,
            border,
        )
    for heading, rows in plan.groups:
        if heading:
            row += 1
            cell = write(row, 1, heading)
            cell.font, cell.alignment = Font(name="Times New Roman", size=12, bold=True), centered
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        for texts in rows:
            row += 1
            for column, text in enumerate(texts, 1):
                # A number or a day is one for Excel, too; it stands where text stands.
                write(row, column, as_typed(text)).border = border
            sheet.row_dimensions[row].height = _height(texts, widths)
    sheet.print_title_rows = f"{first}:{first}"
    sheet.freeze_panes = sheet.cell(first + 1, 1)
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _height(texts: tuple[str, ...], widths: list[float]) -> float:
    """Return a height for the longest cell: not every program fits the height of wrapped cells by itself."""
    lines = max(-(-len(text) // max(1, int(width * 0.95))) for text, width in zip(texts, widths, strict=True))
    return min(max(lines, 1) * _LINE_POINTS, _HIGHEST_POINTS)


def _side_by_side(left: tuple[str, ...], right: tuple[str, ...]) -> list[tuple[str, str]]:
    height = max(len(left), len(right))
    return list(zip([*left, *[""] * (height - len(left))], [*right, *[""] * (height - len(right))], strict=True))
