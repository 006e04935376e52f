"""The grid in which a month is marked: its rows as they are shown, typed and refused.

A row is no Django form: sixty of them with a widget for each number would take a second to draw.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext, ngettext

from activities.dates_in_words import day_in_words
from activities.models import Attendance, Group, Occurrence
from activities.models.attendance import MOST
from activities.services.log import Answer, Held, Said, SaidOtherwise, Who
from activities.services.log_month import ChangedMeanwhile, DayTaken, Mark, Marked
from common.text import one_line

LONGEST = {"summary": 500, "reason": 300}
# As much of an answer comes back into the page, should somebody send a book
TYPED_AT_MOST = 2000
CLASSES_ONE_BY_ONE = 4


@dataclass
class Cell:
    """One answer of a row: what stands in it, what the page showed before, and what is wrong with it."""

    name: str
    seen: str
    value: str
    label: str = ""
    error: str = ""

    @property
    def is_touched(self) -> bool:
        return one_line(self.value) != one_line(self.seen)


class MonthRow:
    """One date as a row of the grid, as it is stored or as it was typed."""

    def __init__(self, occurrence: Occurrence, sent: QueryDict | None = None, *, today: date) -> None:
        self.occurrence = occurrence
        self.today = today
        self.activity = occurrence.activity
        self.key = f"r{occurrence.pk}"
        self.sent: Mapping[str, Any] = sent if sent is not None else {}
        self.remark = ""
        self.marked: Marked | None = None
        # What the row is shown as: the state that the person saw, until they are told of another one
        seen = self._sent("seen")
        is_known = seen in (Mark.OPEN, Mark.HELD)
        self.status = seen if is_known else occurrence.status
        self.seen_day = (is_known and _day(self._sent("seen-day"))) or occurrence.starts_on
        self.state = Cell(f"{self.key}-state", self.status, self._sent("state") or self.status)
        self.day = Cell(f"{self.key}-day", "", self._sent("day"))
        self._stored: dict[str, str] = {"text": occurrence.summary}
        self.text = self._cell("text")
        self._fill_counts()
        if sent is not None and is_known:
            self._read()

    def _sent(self, name: str) -> str:
        return str(self.sent.get(f"{self.key}-{name}", ""))[:TYPED_AT_MOST].replace("\x00", "")

    def _cell(self, name: str, label: str = "") -> Cell:
        """What was typed, where it differs from what was seen; else what is stored now."""
        stored = self._stored[name]
        if f"{self.key}-{name}" not in self.sent or f"seen-{self.key}-{name}" not in self.sent:
            return Cell(f"{self.key}-{name}", stored, stored, label)
        seen = str(self.sent[f"seen-{self.key}-{name}"])[:TYPED_AT_MOST].replace("\x00", "")
        cell = Cell(f"{self.key}-{name}", seen, self._sent(name), label)
        if not cell.is_touched:
            cell.seen = cell.value = stored
        elif one_line(seen) == one_line(stored):
            # Several lines come back from a page as one.
            cell.seen = stored
        return cell

    def _fill_counts(self) -> None:
        rows: list[Attendance] = list(self.occurrence.attendance.all())
        by_who = {Who(row.group, row.school_class_id, row.partner_id): row for row in rows}
        self.by_classes = [row for row in rows if row.school_class_id is not None]
        whole = by_who.get(Who(Group.PUPILS))
        self._stored["pupils"] = str(whole.count) if whole is not None else ""
        self.pupils = self._cell("pupils")
        titles = {each.partner_id: each.partner.title for each in self.activity.partnerships.all()}
        titles |= {row.partner.pk: row.partner.title for row in rows if row.partner is not None}
        self.partners: list[Cell] = []
        self.counts: list[tuple[Who, Cell]] = [(Who(Group.PUPILS), self.pupils)]
        for key, title in titles.items():
            row = by_who.get(who := Who(Group.PARTNER, partner=key))
            self._stored[f"partner-{key}"] = str(row.count) if row is not None else ""
            cell = self._cell(f"partner-{key}", title)
            self.partners.append(cell)
            self.counts.append((who, cell))
        known = {cell.name for cell in self.partners}
        for name in self.sent:
            if name.startswith(f"{self.key}-partner-") and name not in known and self.sent[name]:
                self.remark = gettext("A partner is no longer with this activity; what you wrote of it is not stored.")

    # As it is shown

    @property
    def is_open(self) -> bool:
        return self.status == Mark.OPEN

    @property
    def is_called_off(self) -> bool:
        return self.status == Mark.CALLED_OFF

    @property
    def classes_in_words(self) -> str:
        """«27 + 25 by classes»."""
        counts = [row.count for row in self.by_classes]
        if not counts:
            return ""
        if len(counts) > CLASSES_ONE_BY_ONE:
            words = ngettext("%(sum)s by %(count)s class", "%(sum)s by %(count)s classes", len(counts))
            return words % {"sum": sum(counts), "count": len(counts)}
        return gettext("%(counts)s by classes") % {"counts": " + ".join(str(count) for count in counts)}

    @property
    def partner_titles(self) -> str:
        return ", ".join(cell.label for cell in self.partners)

    @property
    def marks(self) -> list[tuple[str, str, bool]]:
        """What can be said of an open date, as options."""
        said = self.state.value
        return [(value, str(label), value == said) for value, label in Mark.choices]

    @property
    def cells(self) -> list[Cell]:
        """The answers in the order of the page."""
        return [self.state, self.pupils, *self.partners, self.text, self.day]

    @property
    def earliest(self) -> str:
        """The days that it can be moved to, for the browser's calendar."""
        return self.activity.year.starts_on.isoformat()

    @property
    def latest(self) -> str:
        return self.activity.year.ends_on.isoformat()

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Where each problem is, and in words."""
        found = [(cell.name, cell.error) for cell in self.cells if cell.error]
        return [(self.key, self.remark), *found] if self.remark else found

    # As it was typed

    @property
    def is_touched(self) -> bool:
        cells = [self.state, self.text, *(cell for _who, cell in self.counts)]
        return any(cell.is_touched for cell in cells) or self.day.is_touched

    def _read(self) -> None:
        """Understand what was typed: what is right becomes `marked`, what is wrong stands beside its answer."""
        if not self.is_touched:
            return
        counts = self._read_counts()
        mark = self._read_mark(counts)
        if mark == Mark.OPEN:
            # Nothing was said, or nothing that can be understood. An answer that is emptied says nothing.
            return
        self._check_text(mark)
        day = self._read_day(mark)
        if mark == Mark.HELD:
            self._check_day_has_come()
        else:
            self._refuse_counts(counts)
        if self.errors:
            return
        text, held = one_line(self.text.value), Held()
        if mark == Mark.HELD:
            held = Held(
                counts={who: Answer(counts[who], _count(cell.seen) or 0) for who, cell in self.counts},
                summary=Answer(text if self.text.is_touched else self.text.seen, self.text.seen),
            )
        self.marked = Marked(
            occurrence=self.occurrence.pk,
            mark=mark,
            seen_status=self.status,
            seen_day=self.seen_day,
            held=held,
            reason=text if mark == Mark.CALLED_OFF else "",
            new_day=day,
        )

    def _read_counts(self) -> dict[Who, int]:
        counts: dict[Who, int] = {}
        for who, cell in self.counts:
            count = _count(cell.value)
            if count is None:
                cell.error = gettext("A number from 0 to %(most)s.") % {"most": MOST}
            counts[who] = count or 0
        return counts

    def _read_mark(self, counts: Mapping[Who, int]) -> str:
        said = self.state.value
        if self.status == Mark.HELD:
            return Mark.HELD
        if said not in Mark.values:
            self.state.error = gettext("Choose one of the list.")
            return Mark.OPEN
        if said != Mark.OPEN:
            return said
        # Who writes how many came or how it went says that it was held; who writes another day, that it is moved.
        has_counts = any(counts[who] and cell.is_touched for who, cell in self.counts)
        if has_counts or (self.text.is_touched and one_line(self.text.value)):
            return Mark.HELD
        return Mark.MOVED if self.day.is_touched else Mark.OPEN

    def _read_day(self, mark: str) -> date | None:
        typed = one_line(self.day.value)
        if mark != Mark.MOVED:
            if typed:
                self.day.error = gettext("A new day is for what is moved. Empty it, or choose «moved».")
            return None
        day, stored = _day(typed), self.occurrence.starts_on
        if day is None:
            self.day.error = gettext("There is no such day.") if typed else gettext("Say the new day.")
        elif day not in self.activity.year:
            self.day.error = gettext("This day is not within the school year of the plan.")
        elif day == stored == self.seen_day:
            self.day.error = gettext("It stands on this day already.")
        return day

    def _check_day_has_come(self) -> None:
        # Of another day than the person saw they are told when it is stored.
        if self.status == Mark.OPEN and self.today < self.occurrence.starts_on == self.seen_day:
            self.state.error = gettext("This day has not come yet: it cannot be marked as held.")

    def _refuse_counts(self, counts: Mapping[Who, int]) -> None:
        for who, cell in self.counts:
            if counts[who] and cell.is_touched:
                cell.error = gettext("Numbers are of what was held. Empty it, or choose «held».")

    def _check_text(self, mark: str) -> None:
        text = one_line(self.text.value)
        longest = LONGEST["reason" if mark == Mark.CALLED_OFF else "summary"]
        if mark == Mark.CALLED_OFF and not text:
            self.text.error = gettext("Say why it is called off.")
        elif mark == Mark.MOVED and self.text.is_touched and text:
            self.text.error = gettext("Of what is moved only the new day is written down. Empty this.")
        elif len(text) > longest:
            self.text.error = ngettext(
                "At most %(most)s character; these are %(count)s.",
                "At most %(most)s characters; these are %(count)s.",
                longest,
            ) % {"most": longest, "count": len(text)}

    # As it was refused

    def refuse(self, problem: Exception) -> None:
        """Say why it was not stored. What the person is told of counts as seen from here on."""
        if isinstance(problem, SaidOtherwise):
            for name, said in problem.answers.items():
                self._tell(f"{self.key}-{'text' if name == 'summary' else name}", said)
        elif isinstance(problem, DayTaken):
            self.day.error = gettext("The activity has another date on this day.")
        elif isinstance(problem, ChangedMeanwhile):
            self._show_change(problem.by)

    def _tell(self, name: str, said: Said) -> None:
        for cell in self.cells:
            if cell.name == name:
                cell.error = gettext("%(who)s wrote meanwhile: %(what)s. Save again to put yours instead.") % {
                    "who": said.by or gettext("Somebody else"),
                    "what": f"«{said.value}»" if isinstance(said.value, str) and said.value else said.value or "—",
                }
                cell.seen = str(said.value or "")

    def _show_change(self, by: str) -> None:
        now, who = self.occurrence, by or gettext("Somebody else")
        typed = self._typed_in_words()
        if now.is_cancelled or self.activity.is_cancelled:
            reason = now.cancel_reason if now.is_cancelled else self.activity.cancel_reason
            words = gettext("%(who)s called it off meanwhile: %(reason)s.")
            self.remark = words % {"who": who, "reason": reason.rstrip(".")}
        elif now.is_held:
            self.remark = gettext("%(who)s marked it as held meanwhile; what was held is not moved or called off.")
            self.remark %= {"who": who}
        elif now.starts_on != self.seen_day:
            self.remark = gettext("%(who)s moved it meanwhile to %(day)s. Check what you say of it, then save again.")
            self.remark %= {"who": who, "day": day_in_words(now.starts_on)}
        else:
            self.remark = gettext("%(who)s planned it again meanwhile. Check what you say of it, then save again.")
            self.remark %= {"who": who}
        was = self.status
        self.status = Mark.CALLED_OFF if self.activity.is_cancelled else now.status
        self.seen_day = now.starts_on
        self.state.seen = self.status
        if self.status == Mark.OPEN:
            if was != Mark.OPEN:
                self.state.value = Mark.OPEN
            return
        self.remark = f"{self.remark} {gettext('You had written: %(typed)s.') % {'typed': typed}}"
        self.state.value, self.day.value = self.status, ""
        for cell in (self.text, *(cell for _who, cell in self.counts)):
            cell.seen = cell.value = self._stored[cell.name.removeprefix(f"{self.key}-")]

    def _typed_in_words(self) -> str:
        parts = [str(dict(Mark.choices).get(self.marked.mark, "")) if self.marked is not None else ""]
        if (day := _day(one_line(self.day.value))) is not None:
            parts.append(day_in_words(day))
        parts += [one_line(cell.value) for _who, cell in self.counts if cell.is_touched and cell.value]
        if self.text.is_touched and self.text.value:
            parts.append(f"«{one_line(self.text.value)}»")
        return ", ".join(part for part in parts if part)


def _count(text: str) -> int | None:
    """A number of people; nothing is 0, and None is no such number."""
    typed = one_line(text).replace(" ", "")
    if not typed:
        return 0
    if not re.fullmatch("[0-9]{1,6}", typed, re.ASCII) or int(typed) > MOST:
        return None
    return int(typed)


def _day(text: str) -> date | None:
    """A day as browsers send it, or as people write it where there is no calendar to choose from."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text, re.ASCII)
    written = re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", text, re.ASCII)
    parts = found.groups() if found else written.groups()[::-1] if written else None
    try:
        return date(*(int(part) for part in parts)) if parts else None
    except ValueError:
        return None
