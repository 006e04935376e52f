"""Tables of a plan in a short notation, and as office programs and browsers hand them over.

    Модуль «Профориентация»
    | Дела     | Классы | Сроки    |
    | Сентябрь | <      | <        |
    | Линейка  | 1-4    | 1 число  |

A line that begins with «|» is a row; any other one is text; an empty line ends a table. «<» is merged with the cell on its
left, «^» with the one above, «\\» breaks a line within a cell. «== 5-9» begins a sheet of that name, «==- » a hidden one.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from typing import Any

import docx
from docx.oxml.ns import qn
from openpyxl import Workbook, load_workbook

# A row is a list of cells, a table a list of rows; a string is a line of text.
Block = str | list[list[str]]
LEFT, ABOVE = "<", "^"


@dataclass
class Sheet:
    name: str = ""
    is_hidden: bool = False
    blocks: list[Block] = field(default_factory=list)

    def rows(self) -> list[list[str]]:
        """Return all as rows: text stands in the first cell, as in a workbook."""
        rows: list[list[str]] = []
        for block in self.blocks:
            rows += [[block]] if isinstance(block, str) else block
        return rows


def written(notation: str) -> list[Sheet]:
    """Parse the notation."""
    sheets = [Sheet()]
    for line in (line.strip() for line in notation.strip().splitlines()):
        blocks = sheets[-1].blocks
        if line.startswith("=="):
            sheet = Sheet(line.lstrip("=-").strip(), is_hidden=line.startswith("==-"))
            sheets = [*(each for each in sheets if each.blocks), sheet]
        elif line.startswith("|"):
            row = [cell.strip().replace("\\", "\n") for cell in line.strip("|").split("|")]
            if not blocks or isinstance(blocks[-1], str) or not blocks[-1]:
                blocks.append([row]) if not blocks or isinstance(blocks[-1], str) else blocks[-1].append(row)  # type: ignore[union-attr]
            else:
                blocks[-1].append(row)  # type: ignore[union-attr]
        elif line:
            blocks.append(line)
        elif blocks and not isinstance(blocks[-1], str):
            blocks.append([])
    for sheet in sheets:
        sheet.blocks = [block for block in sheet.blocks if block]
    return sheets


def of_document(content: bytes) -> list[Sheet]:
    """Return a DOCX in the same form."""
    document = docx.Document(io.BytesIO(content))
    sheet = Sheet()
    for element in document.element.body:
        if element.tag == qn("w:p"):
            if text := "".join(each.text or "" for each in element.iter(qn("w:t"))).strip():
                sheet.blocks.append(text)
        elif element.tag == qn("w:tbl"):
            sheet.blocks.append([list(_cells_of(row)) for row in element.iter(qn("w:tr"))])
    return [sheet]


def _cells_of(row: Any) -> Iterator[str]:
    for cell in row.iter(qn("w:tc")):
        lines = ["".join(_words_of(paragraph)) for paragraph in cell.iter(qn("w:p"))]
        merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        is_below = merged is not None and merged.get(qn("w:val")) != "restart"
        yield ABOVE if is_below else "\n".join(lines).strip()
        yield from [LEFT] * (int(span.get(qn("w:val"))) - 1 if span is not None else 0)


def _words_of(paragraph: Any) -> Iterator[str]:
    for each in paragraph.iter(qn("w:t"), qn("w:br")):
        yield "\n" if each.tag == qn("w:br") else each.text or ""


def of_workbook(content: bytes) -> list[Sheet]:
    """Return an XLSX in the same form, each sheet as one table."""
    sheets = []
    for sheet in load_workbook(io.BytesIO(content)):
        rows = [[_shown(cell.value) for cell in row] for row in sheet.iter_rows()]
        for merged in sheet.merged_cells.ranges:
            for row in range(merged.min_row, merged.max_row + 1):
                for column in range(merged.min_col, merged.max_col + 1):
                    if (row, column) != (merged.min_row, merged.min_col):
                        rows[row - 1][column - 1] = LEFT if column > merged.min_col else ABOVE
        sheets.append(Sheet(sheet.title, sheet.sheet_state != "visible", [rows]))
    return sheets


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:%d.%m.%Y}" if hasattr(value, "strftime") else str(value)


# As files


def as_docx(sheets: list[Sheet]) -> bytes:
    document = docx.Document()
    for block in (block for sheet in sheets for block in sheet.blocks):
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        width = max(map(len, block))
        table = document.add_table(rows=len(block), cols=width)
        for cell in _spanned(block):
            corner = table.cell(cell.row, cell.column)
            last = table.cell(cell.row + cell.rows - 1, min(cell.column + cell.columns, width) - 1)
            (corner.merge(last) if last is not corner else corner).text = cell.text
        # Two tables that nothing divides would be one in Word.
        document.add_paragraph()
    return _saved(document)


def as_xlsx(sheets: list[Sheet]) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for number, sheet in enumerate(sheets, start=1):
        found = workbook.create_sheet(sheet.name or f"Лист{number}")
        found.sheet_state = "hidden" if sheet.is_hidden else "visible"
        for cell in _spanned(sheet.rows()):
            row, column = cell.row + 1, cell.column + 1
            found.cell(row, column, cell.text or None)
            if cell.rows * cell.columns > 1:
                found.merge_cells(None, row, column, row + cell.rows - 1, column + cell.columns - 1)
    return _saved(workbook)


def _saved(file: Any) -> bytes:
    saved = io.BytesIO()
    file.save(saved)
    return saved.getvalue()


# As the clipboard


def as_tabs(sheets: list[Sheet]) -> str:
    """As Excel and Word put it beside the HTML: of merged cells, only the first says something."""
    rows = [["" if cell in (LEFT, ABOVE) else cell for cell in row] for sheet in sheets for row in sheet.rows()]
    return "\n".join("\t".join(f'"{cell}"' if "\n" in cell else cell for cell in row) for row in rows)


def as_word_html(sheets: list[Sheet], *, between: str = "\n\n") -> str:
    """As Word writes it: styles of its own, conditional comments, lines broken where it likes."""
    parts = [
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">',
        '<head><meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><w:WordDocument>',
        '<w:View>Normal</w:View></w:WordDocument></xml><![endif]--><style><!-- p.MsoNormal {mso-style-name:"a > b";}',
        'table.MsoNormalTable {mso-style-name:"Обычная таблица";} --></style></head>',
        "<body lang=RU style='tab-interval:35.4pt'><!--StartFragment-->",
    ]
    for block in (block for sheet in sheets for block in sheet.blocks):
        if isinstance(block, str):
            parts.append(
                f"<p class=MsoNormal align=center><b><span style='mso-x:a'>{_wrapped(block)}<o:p></o:p></span></b></p>"
            )
            continue
        parts.append("<table class=MsoNormalTable border=1 cellspacing=0 style='border-collapse:collapse;mso-yfti:1'>")
        for cells in _by_rows(block):
            parts.append("<tr style='mso-yfti-irow:1'>")
            for cell in cells:
                lines = cell.text.split("\n")
                text = "".join(
                    f"<p class=MsoNormal><span\nlang=RU>{_wrapped(line)}<o:p></o:p></span></p>" for line in lines
                )
                parts.append(
                    f"<td width=101 {cell.attributes}valign=top style='width:75.9pt'>{between}{text}{between}</td>"
                )
            parts.append("</tr>")
        parts.append("</table><p class=MsoNormal><o:p>&nbsp;</o:p></p>")
    return between.join([*parts, "<!--EndFragment--></body></html>"])


def as_libreoffice_html(sheets: list[Sheet], *, between: str = "\n") -> str:
    parts = [
        "<!DOCTYPE html>",
        '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/><title></title>',
        '<style type="text/css">@page { size: 21cm 29.7cm } td p { margin: 0 }</style></head><body lang="ru-RU" dir="ltr">',
    ]
    for block in (block for sheet in sheets for block in sheet.blocks):
        if isinstance(block, str):
            parts.append(f'<p align="center"><font face="Times New Roman, serif"><b>{_wrapped(block)}</b></font></p>')
            continue
        parts.append('<table width="100%" cellpadding="4" cellspacing="0"><col width="85*"/><col width="85*"/><tbody>')
        for cells in _by_rows(block):
            parts.append('<tr valign="top">')
            for cell in cells:
                attributes = cell.attributes.replace("=", '="').replace(" ", '" ')
                text = "<br/>".join(_wrapped(line) for line in cell.text.split("\n"))
                parts.append(f'<td width="33%" {attributes}><p><font size="2">{text}</font></p></td>')
            parts.append("</tr>")
        parts.append("</tbody></table><p><br/></p>")
    return between.join([*parts, "</body></html>"])


def as_excel_html(sheets: list[Sheet], *, between: str = "\r\n ") -> str:
    """As Excel copies one sheet: all of it is one table."""
    parts = [
        'Version:1.0\r\nStartHTML:0000000105\r\nEndHTML:0000001234\r\n<html xmlns:x="urn:schemas-microsoft-com:office:excel">',
        '<head><style><!--table {mso-displayed-decimal-separator:"\\,";} .xl65 {mso-number-format:"\\@";}--></style></head>',
        '<body link="#0563C1"><table border=0 cellpadding=0><col width=64 span=3><!--StartFragment-->',
    ]
    for cells in _by_rows([row for sheet in sheets for row in sheet.rows()]):
        parts.append("<tr height=20 style='height:15.0pt'>")
        parts += [
            f"<td {cell.attributes}class=xl65 style='border:none'>{_lines(cell.text, '<br>' + between)}</td>"
            for cell in cells
        ]
        parts.append("</tr>")
    return between.join([*parts, "<!--EndFragment--></table></body></html>"])


def as_browser_html(sheets: list[Sheet]) -> str:
    return _plain(sheets, "<meta charset='utf-8'>", "<h3>{}</h3>", ("</td>", "</tr>", "</tbody></table>"))


def as_minified_html(sheets: list[Sheet]) -> str:
    """As a page without anything that may be left out."""
    return _plain(sheets, "", "<p>{}", ("", "", "</table>"))


def _plain(sheets: list[Sheet], head: str, text: str, ends: tuple[str, str, str]) -> str:
    parts = [head]
    for block in (block for sheet in sheets for block in sheet.blocks):
        if isinstance(block, str):
            parts.append(text.format(escape(block, quote=False)))
            continue
        parts.append("<table><tbody>")
        for cells in _by_rows(block):
            parts.append("<tr>")
            parts += [f"<td {cell.attributes}>{_lines(cell.text, '<br>')}{ends[0]}" for cell in cells]
            parts.append(ends[1])
        parts.append(ends[2])
    return "".join(parts)


@dataclass
class _Cell:
    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1

    @property
    def attributes(self) -> str:
        columns = f"colspan={self.columns} " if self.columns > 1 else ""
        return columns + (f"rowspan={self.rows} " if self.rows > 1 else "")


def _spanned(rows: list[list[str]]) -> list[_Cell]:
    """Return the cells with how far each reaches."""
    corners: dict[tuple[int, int], _Cell] = {}
    owners: dict[tuple[int, int], _Cell] = {}
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            owner = owners.get({LEFT: (row, column - 1), ABOVE: (row - 1, column)}.get(text, (-1, -1)))
            if owner is None:
                owner = corners[row, column] = _Cell(row, column, "" if text in (LEFT, ABOVE) else text)
            owners[row, column] = owner
            owner.rows, owner.columns = (
                max(owner.rows, row - owner.row + 1),
                max(owner.columns, column - owner.column + 1),
            )
    return list(corners.values())


def _by_rows(rows: list[list[str]]) -> list[list[_Cell]]:
    by_row = {row: list(cells) for row, cells in groupby(_spanned(rows), lambda cell: cell.row)}
    return [by_row.get(row, []) for row in range(len(rows))]


def _wrapped(text: str) -> str:
    """Break the lines of the markup where Word does: at a space, for no reason that a reader sees."""
    words = escape(text, quote=False).split(" ")
    return "".join(word + ("\n" if index % 3 == 2 else " ") for index, word in enumerate(words)).strip()


def _lines(text: str, break_: str) -> str:
    return escape(text, quote=False).replace("\n", break_)
