"""The rows of the month grid: how they are shown, what was typed, and why it cannot be stored.

A row is not a Django form: sixty of them with a widget for each number would take a second to draw.
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
from activities.services.log import ConflictingEdit, CountedGroup, EditConflict, FieldEdit, HoldingReport
from activities.services.log_month import DateConflict, DateEdit, DateState, DayTaken
from common.text import in_quotes, one_line

LONGEST = {"summary": 500, "reason": 300}
# Longer texts are cut before they come back into the page.
TYPED_AT_MOST = 2000
CLASSES_ONE_BY_ONE = 4


@dataclass
class GridCell:
    """One cell of a row: its text, the text that the page showed before, and its error."""

    name: str
    seen: str
    value: str
    label: str = ""
    error: str = ""

    @property
    def is_changed(self) -> bool:
        return one_line(self.value) != one_line(self.seen)


class MonthRow:
    """One date as a row of the grid, with the stored values or with the typed ones."""

    def __init__(self, occurrence: Occurrence, sent: QueryDict | None = None, *, today: date) -> None:
        self.occurrence = occurrence
        self.today = today
        self.activity = occurrence.activity
        self.key = f"r{occurrence.pk}"
        self.sent: Mapping[str, Any] = sent if sent is not None else {}
        self.remark = ""
        self.edit: DateEdit | None = None
        # The row shows the state that the person saw, until the page shows them another one.
        seen = self._sent("seen")
        is_known = seen in (DateState.OPEN, DateState.HELD)
        self.status = seen if is_known else occurrence.status
        self.seen_day = (is_known and _day(self._sent("seen-day"))) or occurrence.starts_on
        self.state = GridCell(f"{self.key}-state", self.status, self._sent("state") or self.status)
        self.day = GridCell(f"{self.key}-day", "", self._sent("day"))
        self.asks_to_past = False
        self._stored: dict[str, str] = {"text": occurrence.summary}
        self.text = self._cell("text")
        self._fill_counts()
        if sent is not None and is_known:
            self._parse()

    def _sent(self, name: str) -> str:
        return str(self.sent.get(f"{self.key}-{name}", ""))[:TYPED_AT_MOST].replace("\x00", "")

    def _cell(self, name: str, label: str = "") -> GridCell:
        """Return the cell with the typed text if the person changed it, else with the stored one."""
        stored = self._stored[name]
        if f"{self.key}-{name}" not in self.sent or f"seen-{self.key}-{name}" not in self.sent:
            return GridCell(f"{self.key}-{name}", stored, stored, label)
        seen = str(self.sent[f"seen-{self.key}-{name}"])[:TYPED_AT_MOST].replace("\x00", "")
        cell = GridCell(f"{self.key}-{name}", seen, self._sent(name), label)
        if not cell.is_changed:
            cell.seen = cell.value = stored
        elif one_line(seen) == one_line(stored):
            # A page sends several lines back as one.
            cell.seen = stored
        return cell

    def _fill_counts(self) -> None:
        rows: list[Attendance] = list(self.occurrence.attendance.all())
        by_group = {CountedGroup(row.group, row.school_class_id, row.partner_id): row for row in rows}
        self.by_classes = [row for row in rows if row.school_class_id is not None]
        whole = by_group.get(CountedGroup(Group.PUPILS))
        self._stored["pupils"] = str(whole.count) if whole is not None else ""
        self.pupils = self._cell("pupils")
        titles = {each.partner_id: each.partner.title for each in self.activity.partnerships.all()}
        titles |= {row.partner.pk: row.partner.title for row in rows if row.partner is not None}
        self.partners: list[GridCell] = []
        self.counts: list[tuple[CountedGroup, GridCell]] = [(CountedGroup(Group.PUPILS), self.pupils)]
        for key, title in titles.items():
            row = by_group.get(group := CountedGroup(Group.PARTNER, partner=key))
            self._stored[f"partner-{key}"] = str(row.count) if row is not None else ""
            cell = self._cell(f"partner-{key}", title)
            self.partners.append(cell)
            self.counts.append((group, cell))
        known = {cell.name for cell in self.partners}
        for name in self.sent:
            if name.startswith(f"{self.key}-partner-") and name not in known and self.sent[name]:
                self.remark = gettext(
                    "A partner is no longer part of this activity; what you wrote about it is not saved."
                )

    # As it is shown

    @property
    def is_open(self) -> bool:
        return self.status == DateState.OPEN

    @property
    def is_called_off(self) -> bool:
        return self.status == DateState.CALLED_OFF

    @property
    def classes_in_words(self) -> str:
        """The counts of the classes, such as «27 + 25 by classes»."""
        counts = [row.count for row in self.by_classes]
        if not counts:
            return ""
        if len(counts) > CLASSES_ONE_BY_ONE:
            words = ngettext("%(sum)s in %(count)s class", "%(sum)s in %(count)s classes", len(counts))
            return words % {"sum": sum(counts), "count": len(counts)}
        return gettext("%(counts)s by class") % {"counts": " + ".join(str(count) for count in counts)}

    @property
    def partner_titles(self) -> str:
        return ", ".join(cell.label for cell in self.partners)

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """The states that an open date can get, as options."""
        chosen = self.state.value
        return [(value, str(label), value == chosen) for value, label in DateState.choices]

    @property
    def cells(self) -> list[GridCell]:
        """The cells in the order of the page."""
        return [self.state, self.pupils, *self.partners, self.text, self.day]

    @property
    def earliest(self) -> str:
        """The first day that the date can be moved to, for the browser's calendar."""
        return self.activity.year.starts_on.isoformat()

    @property
    def latest(self) -> str:
        return self.activity.year.ends_on.isoformat()

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Each problem: the place on the page, and the words."""
        found = [(cell.name, cell.error) for cell in self.cells if cell.error]
        return [(self.key, self.remark), *found] if self.remark else found

    # As it was typed

    @property
    def is_changed(self) -> bool:
        cells = [self.state, self.text, *(cell for _group, cell in self.counts)]
        return any(cell.is_changed for cell in cells) or self.day.is_changed

    def _parse(self) -> None:
        """Make an `edit` of what was typed, or put the errors beside the cells."""
        if not self.is_changed:
            return
        counts = self._parse_counts()
        state = self._parse_state(counts)
        if state == DateState.OPEN:
            # Nothing was typed, or nothing that can be understood. A cell that was only emptied changes nothing.
            return
        self._check_text(state)
        day = self._parse_day(state)
        if state == DateState.HELD:
            self._check_day_has_come()
        else:
            self._refuse_counts(counts)
        if self.errors:
            return
        text, report = one_line(self.text.value), HoldingReport()
        if state == DateState.HELD:
            report = HoldingReport(
                counts={group: FieldEdit(counts[group], _count(cell.seen) or 0) for group, cell in self.counts},
                summary=FieldEdit(text if self.text.is_changed else self.text.seen, self.text.seen),
            )
        self.edit = DateEdit(
            occurrence=self.occurrence.pk,
            state=state,
            seen_state=self.status,
            seen_day=self.seen_day,
            report=report,
            reason=text if state == DateState.CALLED_OFF else "",
            new_day=day,
        )

    def _parse_counts(self) -> dict[CountedGroup, int]:
        counts: dict[CountedGroup, int] = {}
        for group, cell in self.counts:
            count = _count(cell.value)
            if count is None:
                cell.error = gettext("A number from 0 to %(most)s.") % {"most": MOST}
            counts[group] = count or 0
        return counts

    def _parse_state(self, counts: Mapping[CountedGroup, int]) -> str:
        chosen = self.state.value
        if self.status == DateState.HELD:
            return DateState.HELD
        if chosen not in DateState.values:
            self.state.error = gettext("Choose from the list.")
            return DateState.OPEN
        if chosen != DateState.OPEN:
            return chosen
        # A count or a sentence means that the date was held; a new day means that it is moved.
        has_counts = any(counts[group] and cell.is_changed for group, cell in self.counts)
        if has_counts or (self.text.is_changed and one_line(self.text.value)):
            return DateState.HELD
        return DateState.MOVED if self.day.is_changed else DateState.OPEN

    def _parse_day(self, state: str) -> date | None:
        typed = one_line(self.day.value)
        if state != DateState.MOVED:
            if typed:
                self.day.error = gettext("A new day is needed only for what is moved. Clear it, or choose “moved”.")
            return None
        day, stored = _day(typed), self.occurrence.starts_on
        if day is None:
            self.day.error = gettext("There is no such day.") if typed else gettext("Say the new day.")
        elif day not in self.activity.year:
            self.day.error = gettext("This day is not within the school year of the plan.")
        elif day == stored == self.seen_day:
            self.day.error = gettext("It is already on this day.")
        elif day != stored and day + (self.occurrence.ends_on - stored) < self.today:
            self.asks_to_past = True
            if not self._sent("to-past"):
                self.day.error = gettext("This day has passed. Move it there anyway?")
        return day

    def _check_day_has_come(self) -> None:
        # If the day changed meanwhile, the service finds the conflict.
        if self.status == DateState.OPEN and self.today < self.occurrence.starts_on == self.seen_day:
            self.state.error = gettext("This day has not come yet: it cannot be logged as held.")

    def _refuse_counts(self, counts: Mapping[CountedGroup, int]) -> None:
        for group, cell in self.counts:
            if counts[group] and cell.is_changed:
                cell.error = gettext("Numbers apply only to what was held. Clear it, or choose “held”.")

    def _check_text(self, state: str) -> None:
        text = one_line(self.text.value)
        longest = LONGEST["reason" if state == DateState.CALLED_OFF else "summary"]
        if state == DateState.CALLED_OFF and not text:
            self.text.error = gettext("Say why it is called off.")
        elif state == DateState.MOVED and self.text.is_changed and text:
            self.text.error = gettext("For what is moved, only the new day is recorded. Clear this.")
        elif len(text) > longest:
            self.text.error = ngettext(
                "At most %(most)s character; this has %(count)s.",
                "At most %(most)s characters; this has %(count)s.",
                longest,
            ) % {"most": longest, "count": len(text)}

    # As it was refused

    def show_problem(self, problem: Exception) -> None:
        """Say why the row was not stored. From here on the other's values count as seen."""
        if isinstance(problem, EditConflict):
            for name, theirs in problem.edits.items():
                self._show_conflict(f"{self.key}-{'text' if name == 'summary' else name}", theirs)
        elif isinstance(problem, DayTaken):
            self.day.error = gettext("The activity has another date at this time.")
        elif isinstance(problem, DateConflict):
            self._show_date_conflict(problem.by)

    def _show_conflict(self, name: str, theirs: ConflictingEdit) -> None:
        for cell in self.cells:
            if cell.name == name:
                cell.error = gettext(
                    "%(who)s wrote in the meantime: %(what)s. Save again to replace it with yours."
                ) % {
                    "who": theirs.by or gettext("Somebody else"),
                    "what": in_quotes(theirs.value)
                    if isinstance(theirs.value, str) and theirs.value
                    else theirs.value or "—",
                }
                cell.seen = str(theirs.value or "")

    def _show_date_conflict(self, by: str) -> None:
        now, who = self.occurrence, by or gettext("Somebody else")
        typed = self._typed_in_words()
        if now.is_cancelled or self.activity.is_cancelled:
            reason = now.cancel_reason if now.is_cancelled else self.activity.cancel_reason
            words = gettext("%(who)s has called it off in the meantime: %(reason)s.")
            self.remark = words % {"who": who, "reason": reason.rstrip(".")}
        elif now.is_held:
            self.remark = gettext(
                "%(who)s has logged it as held in the meantime; what was held cannot be moved or called off."
            )
            self.remark %= {"who": who}
        elif now.starts_on != self.seen_day:
            self.remark = gettext(
                "%(who)s has moved it to %(day)s in the meantime. Check your answer, then save again."
            )
            self.remark %= {"who": who, "day": day_in_words(now.starts_on)}
        else:
            self.remark = gettext(
                "%(who)s has put it back in the plan in the meantime. Check your answer, then save again."
            )
            self.remark %= {"who": who}
        was = self.status
        self.status = DateState.CALLED_OFF if self.activity.is_cancelled else now.status
        self.seen_day = now.starts_on
        self.state.seen = self.status
        if self.status == DateState.OPEN:
            if was != DateState.OPEN:
                self.state.value = DateState.OPEN
            return
        had_written = gettext("You wrote: %(typed)s.") % {"typed": typed}
        self.remark = f"{self.remark} {had_written}"
        self.state.value, self.day.value = self.status, ""
        for cell in (self.text, *(cell for _group, cell in self.counts)):
            cell.seen = cell.value = self._stored[cell.name.removeprefix(f"{self.key}-")]

    def _typed_in_words(self) -> str:
        parts = [str(dict(DateState.choices).get(self.edit.state, "")) if self.edit is not None else ""]
        if (day := _day(one_line(self.day.value))) is not None:
            parts.append(day_in_words(day))
        parts += [one_line(cell.value) for _group, cell in self.counts if cell.is_changed and cell.value]
        if self.text.is_changed and self.text.value:
            parts.append(in_quotes(one_line(self.text.value)))
        return ", ".join(part for part in parts if part)


def _count(text: str) -> int | None:
    """Return the number of people; 0 for an empty text, None for a text that is no such number."""
    typed = one_line(text).replace(" ", "")
    if not typed:
        return 0
    if not re.fullmatch("[0-9]{1,6}", typed, re.ASCII) or int(typed) > MOST:
        return None
    return int(typed)


def _day(text: str) -> date | None:
    """Return the day that a browser sends, or that a person typed where the browser has no calendar."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text, re.ASCII)
    written = re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", text, re.ASCII)
    parts = found.groups() if found else written.groups()[::-1] if written else None
    try:
        return date(*(int(part) for part in parts)) if parts else None
    except ValueError:
        return None
