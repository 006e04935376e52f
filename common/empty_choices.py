"""What a choice says while there is nothing to choose from: where its records are made, or who makes them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model

from common.registries import Registry
from common.text import Text


@dataclass(frozen=True)
class WayOn:
    """The page where a first record is made, and what those read who may not open it."""

    url: str
    label: Text
    for_others: Text
    is_open_to: Callable[[Any], bool]


# provider(model, form) -> the way, if these are records of the room
ways_on: Registry[Callable[[type[Model], forms.BaseForm], WayOn | None]] = Registry()


def way_on(field: forms.BoundField) -> WayOn | None:
    """Return what leads to the first record of a choice; None where it is not of records, or nobody says."""
    queryset = getattr(field.field, "queryset", None)
    if queryset is None:
        return None
    found = (provider(queryset.model, field.form) for provider in ways_on)
    return next((way for way in found if way is not None), None)
