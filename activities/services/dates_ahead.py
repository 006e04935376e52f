"""Dates still to be held with a partner are called off where the work with it ends, if a person says so."""

from collections.abc import Collection

from activities.models import Occurrence
from activities.services.occurrences import AlreadyHeld, Scope, cancel_dates


def call_off(keys: Collection[int], reason: str) -> None:
    """Call these dates off; one that was held meanwhile stays."""
    for each in Occurrence.objects.open().filter(pk__in=keys).order_by("pk"):
        try:
            cancel_dates(occurrence=each, scope=Scope.ONE, reason=reason)
        except AlreadyHeld:
            continue
