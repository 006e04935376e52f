"""The history of a product, as a person reads it: its changes, and those it was made with."""

from dataclasses import replace
from typing import Any

from django.utils.text import capfirst

from activities.models import Product
from common.history import HistoryEntry, history_entries

# simple_history's name for the rows that say with whom a version was made
MADE_WITH = "historicalproduct_partners_set"
# What a file's name says already
SILENT = {"file_size"}


def product_entries(product: Product) -> list[HistoryEntry]:
    """Return all that was saved of the product, newest first."""
    history: Any = product.history.select_related("history_user").order_by("history_date", "history_id")
    rows = list(history.prefetch_related(f"{MADE_WITH}__partner"))
    silent = {capfirst(str(each.verbose_name)) for each in Product._meta.fields if each.name in SILENT}
    shown = [
        replace(each, changes=[change for change in each.changes if change[0] not in silent])
        for each in history_entries(rows)
    ]
    entries = [*(each for each in shown if each.changes or each.title), *_changes_of_partners(rows)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _changes_of_partners(rows: list[Any]) -> list[HistoryEntry]:
    """Return which partners came and went; of the rows that one save leaves, the last one has them all."""
    saves: dict[int, Any] = {row.version: row for row in rows}
    before, entries = "", []
    label = capfirst(str(Product._meta.get_field("partners").verbose_name))
    for row in saves.values():
        after = ", ".join(sorted(link.partner.title for link in getattr(row, MADE_WITH).all()))
        if after != before and row.history_type != "-":
            by = str(row.history_user) if row.history_user else ""
            entries.append(HistoryEntry(at=row.history_date, by=by, title="", changes=[(label, before, after)]))
        before = after
    return entries
