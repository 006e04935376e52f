"""What a table of a plan means: which column holds what, which rows are headings, what each row says."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from activities.parsing import (
    AudienceRead,
    PlanReader,
    SettledTiming,
    TimingAnswer,
    main_direction,
    settle_timing,
)
from common.clipboard import find_header
from common.search import fold, words
from common.text import one_line
from partners.models import Direction, Partner, Partnership
from partners.pasting import directions_named
from wordings.ambiguity import Ambiguity
from wordings.grades import grade_mask
from wordings.responsible import Responsible
from wordings.timing import Timing

# What schools write above their columns, by the field it fills. The last two are known so that they are passed over.
HEADINGS: Mapping[str, Sequence[str]] = {
    "title": [
        "дела, события, мероприятия",
        "дела события мероприятия",
        "мероприятие",
        "мероприятия",
        "наименование мероприятия",
        "название мероприятия",
        "содержание",
        "содержание деятельности",
        "содержание работы",
        "дела",
        "дело",
        "событие",
        "события",
        "виды и формы деятельности",
        "activity",
        "event",
        "what",
    ],
    "grades": ["классы", "класс", "параллель", "для кого", "grades", "classes"],
    "timing": [
        "сроки",
        "срок",
        "сроки проведения",
        "дата",
        "даты",
        "дата проведения",
        "время проведения",
        "ориентировочное время проведения",
        "когда",
        "период",
        "месяц",
        "when",
        "date",
    ],
    "responsible": [
        "ответственные",
        "ответственный",
        "ответственные лица",
        "исполнители",
        "исполнитель",
        "кто отвечает",
        "responsible",
    ],
    "partner": [
        "партнёр",
        "партнёры",
        "социальный партнёр",
        "социальные партнёры",
        "с кем",
        "совместно с",
        "организация",
        "partner",
    ],
    "place": ["место", "место проведения", "где", "place"],
    "participants": ["участники", "целевая аудитория", "категория участников", "participants"],
    "direction": ["направление", "направление деятельности", "direction"],
    "module": ["модуль", "раздел", "module"],
    "description": ["описание", "примечание", "примечания", "форма проведения", "note"],
    "number": ["№", "№ п/п", "п/п", "номер", "no"],
    "mark": ["отметка о выполнении", "отметка", "выполнение", "результат", "done"],
}
FIELDS = [
    ("", _("pass over")),
    ("title", _("what")),
    ("timing", _("when")),
    ("grades", _("grades and classes")),
    ("responsible", _("responsible")),
    ("partner", _("partner")),
    ("place", _("place")),
    ("participants", _("who else takes part")),
    ("direction", _("direction")),
    ("module", _("module")),
    ("description", _("description")),
]
USED = {name for name, _label in FIELDS if name}
LONGEST = {
    name: Activity._meta.get_field(column).max_length or 0  # type: ignore[union-attr]
    for name, column in {
        "title": "title",
        "timing": "timing_text",
        "grades": "grades_text",
        "responsible": "responsible_text",
        "place": "place",
        "participants": "participants",
        "module": "module",
        "description": "description",
    }.items()
}
# What stands in the plan where a row came without a time and a person said that there is none yet
NO_TIME = "дата уточняется"

_MONTHS = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()
_LEVELS = {"1–4": "началь ноо", "5–9": "основн ооо", "10–11": "средн соо"}


@dataclass(frozen=True)
class Table:
    """A table of a plan: its heading, the rows below, and the field of each column."""

    header: list[str]
    rows: list[list[str]]
    columns: dict[int, str]


def read_table(rows: Sequence[Sequence[str]], reader: PlanReader) -> Table:
    """Find the heading and what the columns hold; without a heading, by what stands in them."""
    header, columns = find_header(rows, HEADINGS)
    if header is not None and "title" in columns.values():
        below = [list(row) for row in rows[header + 1 :]]
        named = {index: name for index, name in columns.items() if name in USED}
        return Table(list(rows[header]), below, _with_grades(named))
    return Table([], [list(row) for row in rows], columns_by_content(rows, reader))


def _with_grades(columns: dict[int, str]) -> dict[int, str]:
    """«Участники» alone hold the grades: where there is no other column for them."""
    if "grades" not in columns.values():
        return {index: "grades" if name == "participants" else name for index, name in columns.items()}
    return columns


_SAMPLE = 40


def columns_by_content(rows: Sequence[Sequence[str]], reader: PlanReader) -> dict[int, str]:
    """Which column holds what, by the share of its cells that read as a time or as grades, and by its length."""
    sample = [row for row in rows if sum(bool(cell.strip()) for cell in row) > 1][:_SAMPLE] or list(rows[:_SAMPLE])
    width = max((len(row) for row in sample), default=0)
    if width == 1:
        return {0: "title"}
    cells = {
        index: [row[index].strip() for row in sample if index < len(row) and row[index].strip()]
        for index in range(width)
    }
    free = {index: found for index, found in cells.items() if found and not _is_numbering(found)}
    columns: dict[int, str] = {}

    def take(name: str, share: Any, least: float) -> None:
        scored = {index: share(found) for index, found in free.items()}
        best = max(scored, key=lambda index: scored[index], default=None)
        if best is not None and scored[best] >= least:
            columns[best] = name
            del free[best]

    take(
        "grades",
        lambda found: _share(found, lambda text: len(text) < 60 and _reads_as_grades(text, reader)),
        0.5,
    )
    take("timing", lambda found: _share(found, lambda text: bool(reader.timing(text).spans)), 0.3)
    take("title", lambda found: sum(map(len, found)) / len(found), 0)
    take("responsible", lambda found: sum(map(len, found)) / len(found), 0)
    return dict(sorted(columns.items()))


def _reads_as_grades(text: str, reader: PlanReader) -> bool:
    read = reader.audience(text).audience
    return bool(read.grades) and read.is_sure


def _share(found: Sequence[str], holds: Any) -> float:
    return sum(map(bool, map(holds, found))) / len(found)


def _is_numbering(found: Sequence[str]) -> bool:
    numbers = [int(cell) for text in found if (cell := text.strip(" .)")).isdecimal() and len(cell) < 5]
    return len(numbers) == len(found) and all(a < b for a, b in pairwise(numbers))


# --- headings between rows ----------------------------------------------------------------------


@dataclass
class Section:
    """What the headings above a row say of it."""

    timing: str = ""
    grades: str = ""
    direction: str = ""
    module: str = ""

    def take(self, text: str) -> bool:
        """Take a line that stands alone for a heading; False where it may as well be a row of the plan."""
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
    """The wordings of each row by field, with what the headings above it say where its own cell is empty."""
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
            if not texts.get(name) and (said := getattr(section, name)):
                texts[name] = said
        rows.append({name: text for name, text in texts.items() if text})
    return rows


# --- one row ------------------------------------------------------------------------------------


@dataclass
class RowReading:
    """One row as the portal understands it, with what it asks about; `answers` are what a person said before."""

    texts: Mapping[str, str]
    answers: Mapping[str, Any]
    timing: Timing
    settled: SettledTiming | None
    audience: AudienceRead
    responsible: Responsible
    partners: tuple[Partner, ...]
    partnerships: list[Partnership]
    direction: int | None
    ambiguities: dict[str, tuple[Ambiguity, ...]] = field(default_factory=dict)

    @property
    def needs_answer(self) -> bool:
        return bool(self.ambiguities)

    @property
    def timing_text(self) -> str:
        return self.texts.get("timing", "") or NO_TIME

    def key(self) -> str:
        """By which a row is known again: its words, its grades, its time."""
        return row_key(self.texts.get("title", ""), self.grades, self.timing_text)

    @property
    def grades(self) -> int:
        audience = self.audience.audience
        return 0 if audience.is_everyone else grade_mask(audience.grades)

    def understood(self) -> dict[str, Any]:
        """What is written when the plan is applied, as JSON holds it."""
        return {
            **understood_timing(self.settled),
            "grades": self.grades,
            "classes": [each.pk for each in self.audience.classes],
            "names_class_teachers": self.responsible.names_class_teachers,
            "people": list(self.responsible.people),
            "partnerships": [each.pk for each in self.partnerships],
            "direction": self.direction,
        }


def understood_timing(settled: SettledTiming | None) -> dict[str, Any]:
    """The days of a row as JSON holds them."""
    return {
        "timing_kind": settled.kind if settled else "",
        "worded_from": settled.first.isoformat() if settled and settled.first else None,
        "worded_until": settled.last.isoformat() if settled and settled.last else None,
        "worded_months": settled.months if settled else 0,
    }


def row_key(title: str, grades: int, timing_text: str) -> str:
    return f"{' '.join(words(title))}|{grades}|{' '.join(words(timing_text))}"


def read_row(
    texts: Mapping[str, str], answers: Mapping[str, Any], reader: PlanReader, directions: Sequence[Direction]
) -> RowReading:
    """Understand one row. `answers` may hold "timing" (a `TimingAnswer`), "grades" (true: leave as it is), and
    "partnerships" (the keys that a person chose, none for «we are looking for a partner»)."""
    timing = reader.timing(texts.get("timing", ""))
    audience = reader.audience(texts.get("grades", ""))
    responsible = reader.responsible(texts.get("responsible", ""))
    said = texts.get("partner", "")
    # Of the column for partners every word counts; elsewhere a partner is only proposed where it is named in full.
    named = reader.partners(said or " \n ".join((texts.get("title", ""), texts.get("responsible", ""))))
    directed = directions_named(texts.get("direction", ""), directions)
    if "partnerships" in answers:
        keys = set(answers["partnerships"])
        partnerships = [each for each in reader.partnerships if each.pk in keys]
    else:
        partnerships = _fitting(reader.partnerships_of(named.partners), directed)
    direction = directed[0].pk if directed else main_direction(partnerships)
    reading = RowReading(
        texts=texts,
        answers=answers,
        timing=timing,
        settled=settle_timing(timing, answer=answers.get("timing", "")),
        audience=audience,
        responsible=responsible,
        partners=named.partners,
        partnerships=partnerships,
        direction=direction,
    )
    reading.ambiguities = {
        name: found for name, found in _ambiguities(reading, named.ambiguities, said).items() if found
    }
    return reading


def _fitting(partnerships: list[Partnership], directed: Sequence[Direction]) -> list[Partnership]:
    """One partnership of each partner: in the direction that the row names, else its first."""
    keys = {direction.pk for direction in directed}
    chosen: dict[int, Partnership] = {}
    for each in partnerships:
        if each.partner_id not in chosen or (
            each.direction_id in keys and chosen[each.partner_id].direction_id not in keys
        ):
            chosen[each.partner_id] = each
    return list(chosen.values())


def _ambiguities(
    reading: RowReading, about_partners: tuple[Ambiguity, ...], said: str
) -> dict[str, tuple[Ambiguity, ...]]:
    texts, answers = reading.texts, reading.answers
    ambiguities: dict[str, tuple[Ambiguity, ...]] = {
        name: (Ambiguity("too-long", format_lazy(_("Longer than {limit} characters: shorten it."), limit=limit)),)
        for name, limit in LONGEST.items()
        if len(texts.get(name, "")) > limit
    }
    if not texts.get("title"):
        ambiguities["title"] = (Ambiguity("empty", _("It is not said what will be: write it, or leave the row out.")),)
    if reading.settled is None:
        ambiguities.setdefault("timing", reading.timing.ambiguities)
    if not answers.get("grades"):
        ambiguities.setdefault("grades", reading.audience.ambiguities)
    if "partnerships" not in answers:
        if said and not reading.partners and not about_partners:
            unknown = Ambiguity(
                "unknown-partner", _("The register has no such partner: choose one, or «we are looking».")
            )
            about_partners = (unknown,)
        ambiguities["partner"] = about_partners
    return ambiguities


ANSWERS = [choice for choice in TimingAnswer.choices if choice[0] != TimingAnswer.DAYS]
