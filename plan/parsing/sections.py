"""Tell the rows of a plan's table from the headings between them: a month, a level, a module, a direction."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from common.search import fold, words
from common.text import one_line
from plan.parsing.columns import LONGEST, Table

_MONTHS = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()
_LEVELS = {"1–4": "началь ноо", "5–9": "основн ооо", "10–11": "средн соо"}


@dataclass
class Section:
    """What the headings above a row say of it."""

    timing: str = ""
    grades: str = ""
    direction: str = ""
    module: str = ""

    def take(self, text: str) -> bool:
        """Remember what a line that stands alone says as a heading; False where it may be a row of the plan."""
        folded = fold(text).strip(' .:«»"')
        tokens = words(text)
        month = next((name for name in _MONTHS if folded == name or folded.startswith(f"{name} ")), "")
        if month and len(tokens) <= 3:
            self.timing = month
            return True
        level = next((grades for grades, starts in _LEVELS.items() if _is_level(tokens, starts.split())), "")
        if level:
            self.grades = level
            return True
        if folded.startswith(("модуль", "инвариантн", "вариативн", "раздел")):
            quoted = re.search('[«"“](.+)[»"”]', text)
            self.module = (quoted[1] if quoted else one_line(text))[: LONGEST["module"]]
            return True
        if len(tokens) <= 5 and "направлени" in folded:
            self.direction = text
            return True
        return False


def _is_level(tokens: Sequence[str], starts: Sequence[str]) -> bool:
    if len(tokens) > 8:
        return False
    is_named = any(token.startswith(start) for token in tokens[:4] for start in starts)
    return is_named and any(token.startswith(("образован", "ноо", "ооо", "соо", "уровен", "школ")) for token in tokens)


def texts_of_rows(table: Table) -> list[dict[str, str]]:
    """Return the wordings of each row by field; an empty cell takes what the headings above say."""
    section, rows = Section(), []
    heading = [fold(cell).strip() for cell in table.header]
    for row in table.rows:
        filled = [cell.strip() for cell in row if cell.strip()]
        if not filled or (heading and [fold(cell).strip() for cell in row] == heading):
            continue
        if len(set(filled)) == 1 and len(row) > 1 and section.take(filled[0]):
            continue
        texts = {
            name: row[index].strip() if name == "description" else one_line(row[index])
            for index, name in table.columns.items()
            if index < len(row)
        }
        if not any(texts.get(name) for name in ("title", "timing", "responsible")):
            continue
        for name in ("timing", "grades", "direction", "module"):
            if not texts.get(name) and (text := getattr(section, name)):
                texts[name] = text
        rows.append({name: text for name, text in texts.items() if text})
    return rows
