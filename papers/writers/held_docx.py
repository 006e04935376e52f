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
    widths = [share * width for share in paper.table.shares]
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
