"""What the lines above a row say of it: a module, a level, a direction, a month, one within the other."""

import re
from dataclasses import dataclass, field

from plan.parsing.lines import LineMeaning

# From the widest to the narrowest, where the lines themselves do not show it
_ORDER = ("grades", "module", "direction", "timing")
_KINDS = frozenset({"module", "direction"})
_SHEET_OF_GRADES = re.compile(r"\s*\d{1,2}\s*[-–—]\s*\d{1,2}\s*")


@dataclass
class _Said:
    name: str
    text: str
    has_rows: bool = False


@dataclass
class Section:
    """What is said above the next row.

    A line ends what an earlier one of its kind said, and all that stood within that: a module its months, a level its
    modules. Levels within a module are known by standing right below it, without rows between.
    """

    said: list[_Said] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return next((each.text for each in self.said if each.name == name), "")

    def take(self, meaning: LineMeaning) -> None:
        if meaning.ends:
            self._end(meaning.ends)
        for name in _ORDER:
            if text := getattr(meaning, name):
                self._take(name, text)

    def _take(self, name: str, text: str) -> None:
        self._end(name)
        while self.said and self.said[-1].has_rows and _ORDER.index(self.said[-1].name) > _ORDER.index(name):
            self.said.pop()
        self.said.append(_Said(name, text))

    def _end(self, name: str) -> None:
        same = next((index for index, each in enumerate(self.said) if each.name == name), None)
        if same is not None:
            del self.said[same:]

    def end_direction(self) -> None:
        """Forget the direction: a line that nobody understands may begin another one."""
        self.said = [each for each in self.said if each.name != "direction"]

    def end_last(self) -> None:
        """Forget what the last heading said: another one of its kind stands here, and says nothing of ours."""
        last = next((index for index, each in reversed(list(enumerate(self.said))) if each.name in _KINDS), None)
        if last is not None:
            del self.said[last:]

    def row(self) -> None:
        """A row stands below what is said."""
        for each in self.said:
            each.has_rows = True

    def begin_sheet(self, name: str) -> None:
        """Forget all: a sheet begins anew. Its name may be its level: «5–9»."""
        self.said = []
        if _SHEET_OF_GRADES.fullmatch(name):
            self._take("grades", name.strip())

    def begin_table(self) -> None:
        """Forget the month and the direction: they stood in the table before, and this one has headings of its own."""
        self.said = [each for each in self.said if each.name not in {"timing", "direction"} or not each.has_rows]
