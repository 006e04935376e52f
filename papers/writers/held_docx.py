"""«Справка о проведённом» as a Word document."""

from papers.selectors.held import HeldPaper
from papers.writers.docx import (
    add_row,
    add_table,
    new_document,
    saved,
    set_widths,
    write_centered,
    write_columns,
    write_line,
)

# Of the width of a wide page; the rest is the title's
_WIDTHS_CM = {
    "number": 1.1,
    "day": 2.5,
    "grades": 2.2,
    "partner": 3.8,
    "role": 3.2,
    "participants": 2.6,
    "result": 4.8,
}
_CENTERED = ("number", "day", "grades", "participants")


def write_held_docx(paper: HeldPaper) -> bytes:
    document, width = new_document(is_wide=True)
    write_centered(document, paper.school)
    write_centered(document, "")
    write_centered(document, paper.title, size=14, is_bold=True)
    write_centered(document, paper.period, is_bold=True)
    write_centered(document, "")
    for line in paper.person:
        write_line(document, line)
    write_line(document, "")
    title = width - sum(_WIDTHS_CM.values())
    widths = [_WIDTHS_CM.get(code, title) for code in paper.codes]
    table = add_table(document, paper.headings, widths)
    centered = [number for number, code in enumerate(paper.codes) if code in _CENTERED]
    for row in paper.rows:
        add_row(table, row, centered=centered)
    set_widths(table, widths)
    write_line(document, "")
    write_line(document, paper.totals)
    write_line(document, "")
    write_columns(document, [(part,) for part in paper.signature], width)
    write_line(document, "")
    write_line(document, paper.issued)
    return saved(document)
