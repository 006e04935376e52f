"""The history of a project, as a person reads it: its changes, its tags, its members."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities.models import Project, ProjectMember
from common.history import HistoryEntry, history_entries
from partners.models import Partner

# simple_history's names for the rows that say the tags of a version
TAGS = {
    "planned_results": ("historicalproject_planned_results_set", "plannedresult"),
    "work_directions": ("historicalproject_work_directions_set", "workdirection"),
}


def project_entries(project: Project) -> list[HistoryEntry]:
    """Return all that was saved of the project and of its members, newest first."""
    history = project.history.select_related("history_user").order_by("history_date", "history_id")
    links = [f"{rows}__{tag}" for rows, tag in TAGS.values()]
    rows = list(history.prefetch_related(*links))
    entries = history_entries(rows)
    for name, (linked, tag) in TAGS.items():
        entries += _changes_of_tags(rows, name, linked, tag)
    return sorted([*entries, *_of_members(project)], key=lambda entry: entry.at, reverse=True)


def _of_members(project: Project) -> list[HistoryEntry]:
    """Return the changes of members; those who were removed have their history still, by their key."""
    rows = list(ProjectMember.history.filter(project=project).select_related("history_user"))
    partners = Partner.objects.in_bulk({row.partner_id for row in rows} - {None})

    def name(row: Any) -> str:
        title = partners[row.partner_id].title if row.partner_id in partners else row.group
        return _("Member “%(name)s”") % {"name": title}

    return history_entries(rows, what=name)


def _changes_of_tags(rows: list[Any], name: str, linked: str, tag: str) -> list[HistoryEntry]:
    """Return which tags came and went; of the rows that one save leaves, the last one has them all."""
    saves: dict[int, Any] = {}
    for row in rows:
        saves[row.version] = row
    before, entries = "", []
    label = str(capfirst(str(Project._meta.get_field(name).verbose_name)))  # type: ignore[union-attr]
    for row in saves.values():
        after = ", ".join(sorted(getattr(link, tag).title for link in getattr(row, linked).all()))
        if after != before and row.history_type != "-":
            by = str(row.history_user) if row.history_user else ""
            changes = [(label, before, after)]
            entries.append(HistoryEntry(at=row.history_date, by=by, title="", changes=changes))
        before = after
    return entries
