"""The history of an activity, as a person reads it: its changes, its partners, its dates, who came to them."""

from dataclasses import replace
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities.dates_in_words import day_in_words
from activities.models import Activity, Attendance, Occurrence
from common.history import HistoryEntry, history_entries

# simple_history's name for the rows that say with whom a version was
WITH_WHOM = "historicalactivity_partnerships_set"
# Columns of a date that calendars and the program need; the page is the activity's
SILENT_OF_A_DATE = ("activity", "original_start", "sequence")


def activity_entries(activity: Activity) -> list[HistoryEntry]:
    """Return all that was saved of the activity and of its dates, newest first."""
    history = activity.history.select_related("history_user").order_by("history_date", "history_id")
    rows = list(history.prefetch_related(f"{WITH_WHOM}__partnership__partner"))
    dates = Occurrence.history.filter(activity=activity).select_related("history_user")
    of_dates = _without_silent(history_entries(dates, what=_named))
    entries = [*history_entries(rows), *_changes_of_partners(rows), *of_dates, *_counts(activity)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _named(row: Any) -> str:
    return _("Date %(day)s") % {"day": day_in_words(row.starts_on)}


def _counts(activity: Activity) -> list[HistoryEntry]:
    """Return who counted how many; of a count only the number is news."""
    rows = Attendance.history.filter(occurrence__activity=activity).select_related(
        "history_user", "occurrence", "school_class", "partner"
    )
    label = capfirst(Attendance._meta.get_field("count").verbose_name)
    entries = history_entries(rows, what=_named_count)
    return [replace(each, changes=[change for change in each.changes if change[0] == label]) for each in entries]


def _named_count(row: Any) -> str:
    who = row.school_class or row.partner or row.get_group_display()
    return f"{_named(row.occurrence)}, {who}"


def _without_silent(entries: list[HistoryEntry]) -> list[HistoryEntry]:
    names = {capfirst(each.verbose_name) for each in Occurrence._meta.fields if each.name in SILENT_OF_A_DATE}
    shown = (replace(each, changes=[change for change in each.changes if change[0] not in names]) for each in entries)
    return [each for each in shown if each.changes or each.title]


def _changes_of_partners(rows: list[Any]) -> list[HistoryEntry]:
    """Return which partners came and went; of the rows that one save leaves, the last one has them all."""
    saves: dict[int, Any] = {}
    for row in rows:
        saves[row.version] = row
    before, entries = "", []
    label = str(Activity._meta.get_field("partnerships").verbose_name)
    for row in saves.values():
        links = getattr(row, WITH_WHOM).all()
        after = ", ".join(sorted({link.partnership.partner.title for link in links}))
        if after != before and row.history_type != "-":
            by = str(row.history_user) if row.history_user else ""
            changes = [(label[:1].upper() + label[1:], before, after)]
            entries.append(HistoryEntry(at=row.history_date, by=by, title="", changes=changes))
        before = after
    return entries
