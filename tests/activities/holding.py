"""Dates that were held, in the only way there is."""

from activities.models import Occurrence
from activities.services.log import HoldingReport, log_held
from tests.factories import UserFactory


def mark_held(*, occurrence: Occurrence) -> None:
    """Held, and nothing more is said of it."""
    log_held(occurrence=occurrence, report=HoldingReport(), by=UserFactory())
