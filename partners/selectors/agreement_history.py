"""What happened to an agreement, as a person reads it: its changes, what it covers, the versions of its scan."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from common.history import HistoryEntry, history_entries
from partners.models import Agreement

# The rows of history that tell which partnerships a version covered; simple_history names them so
COVERED = "historicalagreement_partnerships_set"


def agreement_entries(agreement: Agreement) -> list[HistoryEntry]:
    """All that was saved of the agreement, newest first.

    One save leaves several rows of history, one for each kind of change to its partnerships; they have its
    version in common and are told as one.
    """
    history = agreement.history.select_related("history_user").order_by("history_date", "history_id")
    rows = list(history.prefetch_related(f"{COVERED}__partnership__direction"))
    saves = defaultdict(list)
    for row in rows:
        saves[row.version].append(row)
    changes = [_without_last_day(entry) for entry in history_entries(rows)]
    entries = _joined([*changes, *_changes_of_partnerships(list(saves.values()))])
    return sorted([*entries, *_scans(agreement)], key=lambda entry: entry.at, reverse=True)


def _label(name: str) -> str:
    label = str(Agreement._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def _without_last_day(entry: HistoryEntry) -> HistoryEntry:
    """The last day follows from the others: said again, it looks like another change."""
    label = _label("valid_until")
    return replace(entry, changes=[change for change in entry.changes if change[0] != label])


def _changes_of_partnerships(saves: list[list[Any]]) -> list[HistoryEntry]:
    """What each save changed of the partnerships it covers, dated as the save itself."""
    before, entries = "", []
    for rows in saves:
        covered = getattr(rows[-1], COVERED).all()
        after = ", ".join(sorted(str(each.partnership.direction) for each in covered))
        if after != before:
            by = str(rows[0].history_user) if rows[0].history_user else ""
            changes = [(_label("partnerships"), before, after)]
            entries.append(HistoryEntry(at=rows[0].history_date, by=by, title="", changes=changes))
        before = after
    return entries


def _joined(entries: list[HistoryEntry]) -> list[HistoryEntry]:
    """Entries of the same moment as one."""
    by_moment: dict[Any, HistoryEntry] = {}
    for entry in entries:
        known = by_moment.get(entry.at)
        by_moment[entry.at] = replace(known, changes=[*known.changes, *entry.changes]) if known else entry
    return list(by_moment.values())


def _scans(agreement: Agreement) -> list[HistoryEntry]:
    return [
        HistoryEntry(
            at=file.uploaded_at,
            by=str(file.uploaded_by) if file.uploaded_by else "",
            title=_("scan, version %(number)s: added") % {"number": file.number},
            changes=[(_("File"), "", file.name)],
        )
        for file in agreement.files.select_related("uploaded_by")
    ]
