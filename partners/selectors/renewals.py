"""Which agreements wait to be renewed, and until when one tap prolongs them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from partners.models import Agreement


class Renewal(NamedTuple):
    """The last day that is proposed when an agreement is prolonged, and the field that holds it."""

    field: str
    day: date


def proposed_renewal(agreement: Agreement) -> Renewal:
    """Propose a year more for an agreement that has a last day."""
    assert agreement.valid_until is not None
    is_yearly = agreement.prolongation == Agreement.Prolongation.YEARLY
    return Renewal("prolonged_until" if is_yearly else "term_until", agreement.valid_until + relativedelta(years=1))


def with_renewals(agreements: Iterable[Agreement], *, on: date, within: int) -> list[Agreement]:
    """Return these agreements, each with `renewal`: what is proposed where it waits, else None."""
    noted = list(agreements)
    asking = Agreement.objects.to_renew(on, within=within)
    waiting = set(asking.filter(pk__in=[each.pk for each in noted]).values_list("pk", flat=True))
    for each in noted:
        each.renewal = proposed_renewal(each) if each.pk in waiting else None  # type: ignore[attr-defined]
    return noted
