"""A table or a list as people paste it from Word, Excel or a web page."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from typing import NoReturn

from django.utils.translation import gettext as _

from common.search import fold, stem, words
from common.text import plain

MAX_CHARACTERS = 2_000_000
MAX_ROWS = 500
MAX_COLUMNS = 30
MAX_CELL = 5_000

# Only the first rows can be a heading.
_HEADER_ROWS = 10

_TABLE = re.compile(r"<(?:table|tr|td)\b", re.IGNORECASE)
_HTML = re.compile(r"<(?:html|body|table|tr|td|p|ul|ol|li|div|br|span)\b", re.IGNORECASE)
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


def parse_table(text: str, *, max_rows: int = MAX_ROWS) -> list[list[str]]:
    """The pasted rows, all equally wide, without empty rows and columns; `TableTooLarge` beyond `max_rows`.

    Understands a table copied as HTML, tab-separated text, text with semicolons and a plain list, one a line. In a
    list, bullets, numbers and the semicolons at the ends of lines are dropped.
    """
    if len(text) > MAX_CHARACTERS:
        raise TableTooLarge(_("This is too much text for one paste. Paste the table in parts."))
    text = plain(text)
    if _TABLE.search(text):
        return _tidy(_TableReader(max_rows).read(text), max_rows)
    return _tidy(_text_rows(_html_lines(text, max_rows) if _HTML.search(text) else text), max_rows)


def under_headings(rows: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """A list with headings that end in a colon, as (heading, line) pairs; the heading is "" before the first one."""
    pairs = []
    heading = ""
    for row in rows:
        line = row[0]
        if line.endswith(":"):
            heading = line.rstrip(": ")
        else:
            pairs.append((heading, line))
    return pairs


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


# HTML


_TAG_NAME = re.compile(r"(/?)([a-z][a-z0-9:]*)", re.IGNORECASE)
_SPAN = re.compile(r"\b(colspan|rowspan)\s*=\s*[\"']?(\d{1,5})(?!\d)", re.IGNORECASE)
_RAW_END = {tag: re.compile(f"</{tag}\\b", re.IGNORECASE) for tag in ("script", "style")}


def _tokens(html: str) -> Iterator[tuple[str, str]]:
    """("text", words), ("td", attributes) and ("/td", "") as they follow each other.

    Not html.parser: in Python 3.11 its time grows with the square of an unclosed tag's or comment's text, half a
    minute for 100 KB. Here every search that fails is the last one.
    """
    position = 0
    while position < len(html):
        start = html.find("<", position)
        if start < 0:
            start = len(html)
        if start > position:
            yield "text", unescape(html[position:start])
        if html.startswith("<!--", start):
            end = html.find("-->", start + 4)
            position = end + 3 if end >= 0 else len(html)
            continue
        name = _TAG_NAME.match(html, start + 1)
        if not name and html[start + 1 : start + 2] not in ("!", "?"):
            # «5 < 6» is text.
            if start < len(html):
                yield "text", "<"
            position = start + 1
            continue
        end = html.find(">", start)
        position = end + 1 if end >= 0 else len(html)
        if not name:
            continue
        tag = name[2].lower()
        yield name[1] + tag, html[name.end() : position]
        if tag in _RAW_END and not name[1]:
            closing = _RAW_END[tag].search(html, position)
            position = closing.start() if closing else len(html)


class _TableReader:
    """Rows of the outermost tables; what stands in an inner table becomes text of its cell."""

    _SILENT = frozenset(("head", "script", "style", "title", "xml"))
    _BREAKS = frozenset(("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"))

    def __init__(self, max_rows: int) -> None:
        self.max_rows = max_rows
        self.rows: list[list[str]] = []
        self.depth = 0
        self.silent = 0
        self.cell: list[str] | None = None
        self.span = (1, 1)
        # Cells that reach down from rows above: column → (rows left, text).
        self.hanging: dict[int, tuple[int, str]] = {}
        self.in_row = False

    def read(self, html: str) -> list[list[str]]:
        for token, rest in _tokens(html):
            if token == "text":
                # Line breaks of the markup are spaces to a reader.
                self._write(re.sub(r"\s+", " ", rest))
            elif token.startswith("/"):
                self._end(token[1:])
            else:
                self._start(token, rest)
                if rest.endswith("/>"):
                    self._end(token)
        self._end_row()
        return self.rows

    def _start(self, tag: str, attributes: str) -> None:
        if tag in self._SILENT:
            self.silent += 1
        elif tag == "body":
            # A head that was never closed.
            self.silent = 0
        elif tag == "table":
            self.depth += 1
        elif tag in ("td", "th") and self.depth <= 1:
            self._end_cell()
            if not self.in_row:
                self._start_row()
            spans = {name.lower(): int(number) for name, number in _SPAN.findall(attributes)}
            self.span = (
                min(max(spans.get("colspan", 1), 1), MAX_COLUMNS),
                min(max(spans.get("rowspan", 1), 1), self.max_rows),
            )
            self.cell = []
        elif tag == "tr" and self.depth <= 1:
            self._end_row()
            self._start_row()
        elif tag in ("td", "th"):
            self._write(" ")
        elif tag in self._BREAKS:
            self._write("\n")

    def _end(self, tag: str) -> None:
        if tag in self._SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "table":
            if self.depth <= 1:
                self._end_row()
                self.hanging.clear()
            self.depth = max(0, self.depth - 1)
        elif tag in ("td", "th") and self.depth <= 1:
            self._end_cell()
        elif tag == "tr" and self.depth <= 1:
            self._end_row()
        elif tag in self._BREAKS and tag != "br":
            self._write("\n")

    def _write(self, text: str) -> None:
        if self.cell is not None and not self.silent:
            self.cell.append(text)

    def _start_row(self) -> None:
        # Empty rows do not count, but must not pile up without end.
        if len(self.rows) > 10 * self.max_rows:
            _too_many_rows(self.max_rows)
        self.rows.append([])
        self.in_row = True
        self._fill_hanging()

    def _fill_hanging(self) -> None:
        row = self.rows[-1]
        while (hanging := self.hanging.pop(len(row), None)) is not None:
            left, text = hanging
            if left > 1:
                self.hanging[len(row)] = (left - 1, text)
            row.append(text)

    def _end_cell(self) -> None:
        if self.cell is None:
            return
        row, text = self.rows[-1], _cell_text("".join(self.cell))
        self.cell = None
        if len(row) > 2 * MAX_COLUMNS:
            # Excel copies empty columns along; kept, merged ones would multiply.
            if text:
                _too_many_columns()
            return
        columns, rows = self.span
        # A cell merged downwards speaks for every row beside it; one merged sideways is said once.
        for value in [text] + [""] * (columns - 1):
            if rows > 1:
                self.hanging[len(row)] = (rows - 1, value)
            row.append(value)
        self._fill_hanging()

    def _end_row(self) -> None:
        self._end_cell()
        if self.in_row:
            row = self.rows[-1]
            while any(column >= len(row) for column in self.hanging):
                row.append("")
                self._fill_hanging()
        self.in_row = False


def _html_lines(html: str, max_rows: int) -> str:
    """Paragraphs and list items of HTML without a table, one a line."""
    # Windows puts a header of its own before the HTML.
    rows = _TableReader(max_rows).read("<table><tr><td>" + re.sub(r"\AVersion:[^<]*", "", html))
    return "\n".join(row[0] for row in rows if row)


# Both


def _cell_text(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _too_many_columns() -> NoReturn:
    raise TableTooLarge(_("The table has more than %(limit)s columns.") % {"limit": MAX_COLUMNS})


def _too_many_rows(max_rows: int) -> NoReturn:
    raise TableTooLarge(_("The table has more than %(limit)s rows.") % {"limit": max_rows})


def _tidy(rows: Iterable[list[str]], max_rows: int) -> list[list[str]]:
    kept: list[list[str]] = []
    for row in rows:
        cells = [_cell_text(cell) for cell in row]
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
    if all(len(row) == 1 or (len(row) == 2 and (not row[0] or _BULLET_CELL.fullmatch(row[0]))) for row in kept):
        kept = [row[-1:] for row in kept]
    if all(sum(map(bool, row)) == 1 for row in kept):
        # A list, even where its lines begin with tabs or its cells stand in different columns.
        lines = [line for row in kept for cell in row for line in map(_without_bullet, cell.split("\n")) if line]
        if len(lines) > max_rows:
            _too_many_rows(max_rows)
        return [[line] for line in lines]
    width = max((len(row) for row in kept), default=0)
    padded = [row + [""] * (width - len(row)) for row in kept]
    used = [column for column in range(width) if any(row[column] for row in padded)]
    return [[row[column] for column in used] for row in padded]


def _without_bullet(line: str) -> str:
    line = _BULLET.sub("", line).strip()
    # «п.», «и др.» keep their dot; the end of a sentence does not.
    return re.sub(r"(?:[;,]|(?<=\w{4})\.)$", "", line).rstrip()
