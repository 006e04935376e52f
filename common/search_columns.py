"""Stored columns of search and order, made anew by migrations when the rules of `common.search` change."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model, QuerySet

_BATCH = 500


def rebuild(rows: QuerySet[Any], columns: Mapping[str, Callable[[Any], str]]) -> None:
    """Compute these columns of all rows in batches; only rows that change are written."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:_BATCH]):
        changed = [row for row in batch if _is_changed(row, columns)]
        if changed:
            rows.bulk_update(changed, list(columns))
        last = batch[-1].pk


def _is_changed(row: Model, columns: Mapping[str, Callable[[Any], str]]) -> bool:
    before = {name: getattr(row, name) for name in columns}
    for name, value in columns.items():
        setattr(row, name, value(row))
    return any(getattr(row, name) != value for name, value in before.items())
