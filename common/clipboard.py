"""A table or a list as people paste it from Word, Excel or a web page."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NoReturn

from django.utils.translation import gettext as _

from common.markup import TooManyColumns, TooManyRows, cell_text, read_markup
from common.pasted import PastedTable, tidied
from common.search import fold, stem, words
from common.text import plain

MAX_CHARACTERS = 2_000_000
MAX_ROWS = 500
MAX_COLUMNS = 30
MAX_CELL = 5_000
# Of text between the tables of one paste
MAX_LINES = 1_000

# Only the first rows can be a heading.
_HEADER_ROWS = 10

_HTML = re.compile(
    r"<(?:html|meta|body|table|tbody|tr|t[dh]|p|h[1-6]|ul|ol|li|div|section|article|br|span)\b", re.IGNORECASE
)
# A cell of several lines, as Excel copies it: in quotes, its own quotes doubled.
_QUOTED_CELL = {end: re.compile(rf'"([^"]*(?:""[^"]*)*)"(?=[{end}\n]|\Z)') for end in "\t;"}
_PLAIN_CELL = {end: re.compile(rf"[^{end}\n]*") for end in "\t;"}
# Dashes and dots, Word's own signs for them («o», private characters of Symbol and Wingdings), numbers.
_BULLET = re.compile(r"^(?:[-–—−•·●▪◦‣*§\uf0b7\uf0a7](?=\s|[^\W\d_]|[«\"“(№])|o(?=\s)|\(?\d{1,3}[.)](?!\d))\s*")


# What Word puts before the tab of a list's line.
_BULLET_CELL = re.compile(r"(?:[-–—−•·●▪◦‣*§o\uf0b7\uf0a7]|\(?\d{1,3}[.)])")


class TableTooLarge(ValueError):
    """More than one paste may hold; the message says which limit, in words for a person."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


def parse_tables(text: str, *, max_rows: int = MAX_ROWS) -> list[PastedTable]:
    """The pasted tables in their order, each with the text above it; `TableTooLarge` beyond `max_rows` in all.

    Understands tables copied as HTML, tab-separated text, text with semicolons and a plain list, one a line. In a
    list, bullets, numbers and the semicolons at the ends of lines are dropped.
    """
    if len(text) > MAX_CHARACTERS:
        raise TableTooLarge(_("This is too much text for one paste. Paste the table in parts."))
    text = plain(text)
    if not _HTML.search(text):
        return _of_rows(_text_rows(text), max_rows)
    try:
        # Windows puts a header of its own before the HTML.
        blocks = read_markup(re.sub(r"\AVersion:[^<]*", "", text), max_rows=max_rows, max_columns=MAX_COLUMNS)
    except TooManyRows:
        _too_many_rows(max_rows)
    except TooManyColumns:
        _too_many_columns()
    if all(isinstance(block, str) for block in blocks):
        return _of_rows(_text_rows("\n".join(map(str, blocks))), max_rows)
    tables, lines = [], []
    for block in [*blocks, []]:
        if isinstance(block, str):
            lines.append(block)
        elif (rows := _tidy(block, max_rows)) or (block == [] and lines):
            tables.append(PastedTable(rows, lines))
            lines = []
    if sum(len(table.rows) for table in tables) > max_rows:
        _too_many_rows(max_rows)
    if sum(len(table.above) for table in tables) > MAX_LINES:
        raise TableTooLarge(_("This is too much text for one paste. Paste the table in parts."))
    return tables


def as_text(tables: Iterable[PastedTable]) -> str:
    """Write visible tables, and the text between them, as Excel copies them."""
    rows = [row for table in tables if not table.is_hidden for row in [*([line] for line in table.above), *table.rows]]
    return "\n".join("\t".join(map(_quoted, row)) for row in rows)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if "\n" in cell else cell


def _of_rows(rows: list[list[str]], max_rows: int) -> list[PastedTable]:
    tidy = _tidy(rows, max_rows)
    return [PastedTable(tidy)] if tidy else []


def match_columns(header: Sequence[str], synonyms: Mapping[str, Sequence[str]]) -> dict[int, str]:
    """Which column holds which field, by the words of its heading in any case and order.

    A column goes to one field at most and a field to one column: the closest pairs first.
    """
    phrases = {
        field: [stems for phrase in phrases if (stems := [stem(word) for word in words(phrase)])]
        for field, phrases in synonyms.items()
    }
    scored = []
    for index, cell in enumerate(header):
        stems = [stem(word) for word in words(cell)]
        for order, (field, meanings) in enumerate(phrases.items()):
            score = max((_likeness(stems, meaning) for meaning in meanings), default=0.0)
            if score > 0:
                scored.append((-score, index, order, field))
    matched: dict[int, str] = {}
    for _score, index, _order, field in sorted(scored):
        if index not in matched and field not in matched.values():
            matched[index] = field
    return dict(sorted(matched.items()))


def find_header(
    rows: Sequence[Sequence[str]], synonyms: Mapping[str, Sequence[str]]
) -> tuple[int | None, dict[int, str]]:
    """The row that names the columns and what it names; (None, {}) where the table begins without one.

    Two recognized headings make a header; a single one only if it is worded exactly as a synonym.
    """
    best: tuple[int | None, dict[int, str]] = (None, {})
    exact = {fold(phrase).strip() for phrases in synonyms.values() for phrase in phrases}
    for index, row in enumerate(rows[:_HEADER_ROWS]):
        matched = match_columns(row, synonyms)
        sure = len(matched) > 1 or any(fold(row[column]).strip(" :*.") in exact for column in matched)
        if sure and len(matched) > len(best[1]):
            best = (index, matched)
    return best


def _likeness(heading: list[str], meaning: list[str]) -> float:
    if not heading or not meaning:
        return 0.0
    common = len(set(heading) & set(meaning))
    score = common / len(set(heading) | set(meaning))
    if common < len(set(meaning)) and (common < len(set(heading)) or score < 0.5):
        return 0.0
    # «Телефон контактного лица» is a telephone: the first word says what the column holds.
    return score + (0.5 if heading[0] in meaning else 0.0)


# Text


def _text_rows(text: str) -> list[list[str]]:
    text = re.sub(r"\n\s*\n", "\n", text)
    if "\t" in text:
        return _separated_rows(text, "\t")
    # «- ПДН, КДН;» is a line of a list: what ends a line separates nothing.
    rows = [row for row in _separated_rows(text, ";") if any(map(str.strip, row))]
    separated = [row for row in rows if sum(bool(cell.strip()) for cell in row) > 1]
    if rows and len(separated) >= 0.6 * len(rows):
        return rows
    return [[line] for line in text.split("\n")]


def _separated_rows(text: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    position = 0
    while position <= len(text):
        quoted = _QUOTED_CELL[separator].match(text, position)
        # Excel's clipboard quotes a cell for its line breaks or tabs: other quotes belong to the name.
        if quoted and (separator == ";" or re.search(r"[\t\n]", quoted[1])):
            rows[-1].append(quoted[1].replace('""', '"'))
            position = quoted.end()
        else:
            cell = _PLAIN_CELL[separator].match(text, position)
            assert cell
            rows[-1].append(cell[0])
            position = cell.end()
        if text[position : position + 1] == "\n":
            rows.append([])
        position += 1
    return rows


# Both


def _too_many_columns() -> NoReturn:
    raise TableTooLarge(_("The table has more than %(limit)s columns.") % {"limit": MAX_COLUMNS})


def _too_many_rows(max_rows: int) -> NoReturn:
    raise TableTooLarge(_("The table has more than %(limit)s rows.") % {"limit": max_rows})


def _tidy(rows: Iterable[list[str]], max_rows: int) -> list[list[str]]:
    kept: list[list[str]] = []
    for row in rows:
        cells = [cell_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MAX_COLUMNS:
            _too_many_columns()
        if any(len(cell) > MAX_CELL for cell in cells):
            raise TableTooLarge(_("A cell has more than %(limit)s characters.") % {"limit": MAX_CELL})
        kept.append(cells)
        if len(kept) > max_rows:
            _too_many_rows(max_rows)
    return as_list(kept, max_rows)


def as_list(rows: list[list[str]], max_rows: int) -> list[list[str]]:
    """Return the lines of a list without their bullets, or the rows of a table as a rectangle."""
    if all(len(row) == 1 or (len(row) == 2 and (not row[0] or _BULLET_CELL.fullmatch(row[0]))) for row in rows):
        rows = [row[-1:] for row in rows]
    if all(sum(map(bool, row)) == 1 for row in rows):
        # A list, even where its lines begin with tabs or its cells stand in different columns.
        lines = [line for row in rows for cell in row for line in map(_without_bullet, cell.split("\n")) if line]
        if len(lines) > max_rows:
            _too_many_rows(max_rows)
        return [[line] for line in lines]
    return tidied(rows)


def _without_bullet(line: str) -> str:
    line = _BULLET.sub("", line).strip()
    # «п.», «и др.» keep their dot; the end of a sentence does not.
    return re.sub(r"(?:[;,]|(?<=\w{4})\.)$", "", line).rstrip()
