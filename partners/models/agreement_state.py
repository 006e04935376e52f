"""The state of an agreement on a day: the one place that says when it is in force, runs out soon or is over.

The rules are conditions of a query. Filters, lists, to-dos and the criterion «a contract is in force» are made of them,
and a page reads their answer from the annotation `state` (`Agreement.objects.with_state`). An agreement counts from its
first day to its last day, both included.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _


class AgreementState(models.TextChoices):
    """What an agreement is on some day; derived, never stored."""

    NOT_YET = "not_yet", _("not in force yet")
    VALID = "valid", _("in force")
    PROLONGED = "prolonged", _("extended")
    RUNS_OUT = "runs_out", _("expires soon")
    EXPIRED = "expired", _("expired")

    @property
    def is_in_force(self) -> bool:
        return self not in (AgreementState.NOT_YET, AgreementState.EXPIRED)


# The rules. A condition on a last day may be asked of another column than the agreement's own `valid_until`: of a
# partnership it is asked of the last day of its longest contract. Each says what is empty, so that its negation holds
# for all the others.


def is_over(on: date, *, last_day: str = "valid_until") -> Q:
    """Its last day has passed; one without a last day is never over."""
    return Q(**{f"{last_day}__isnull": False, f"{last_day}__lt": on})


def runs_out(on: date, within: int, *, last_day: str = "valid_until") -> Q:
    """Its last day is that day or one of the `within` days after it."""
    return Q(**{f"{last_day}__isnull": False, f"{last_day}__range": (on, on + timedelta(days=within))})


def is_past_term(on: date) -> Q:
    """The term that the paper names has passed: if the agreement is in force, it is because it was prolonged."""
    return Q(term_until__isnull=False, term_until__lt=on)


def in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & ~is_over(on)


def is_let_go() -> Q:
    """Somebody said that nobody renews it. With another last day it is to be renewed again."""
    return Q(let_go_for__isnull=False, valid_until__isnull=False, let_go_for=F("valid_until"))


def asks_for_renewal(on: date, within: int) -> Q:
    """Its last day is near or has passed, and neither is it replaced, nor did anybody let it go."""
    return (runs_out(on, within) | is_over(on)) & Q(replacements=None) & ~is_let_go()


def conditions(on: date, within: int) -> dict[AgreementState, Q]:
    """The condition of each state, in the order in which they are asked: the first that holds is the state.

    A prolonged agreement that runs out says that it runs out: that is what matters then.
    """
    return {
        AgreementState.NOT_YET: Q(valid_from__gt=on),
        AgreementState.EXPIRED: is_over(on),
        AgreementState.RUNS_OUT: runs_out(on, within),
        AgreementState.PROLONGED: is_past_term(on),
        AgreementState.VALID: in_force(on),
    }


def is_in_state(state: AgreementState, on: date, within: int) -> Q:
    """The state is this one: its condition holds, and none that is asked before."""
    condition = Q()
    for each, holds in conditions(on, within).items():
        if each == state:
            return condition & holds
        condition &= ~holds
    raise LookupError(state)


def state(on: date, within: int) -> Case:
    """The state as an expression; no condition holds for a row without a first day, and there is none."""
    whens = [When(holds, then=Value(each.value)) for each, holds in conditions(on, within).items()]
    return Case(*whens, output_field=models.CharField())


# What a page says beside the state


@dataclass(frozen=True)
class AgreementStatus:
    """An agreement's state on a day. `days_left` counts to its last day, 0 on that day; None without an end.

    `period_ends_on` is the last day of the present year of a prolonged one.
    """

    state: AgreementState
    days_left: int | None = None
    period_ends_on: date | None = None


def year_of_prolongation(term_until: date, on: date) -> date:
    """The last day of the year of prolongation that `on` is in.

    Years are counted from the term's own last day, so that 29 February comes back in leap years.
    """
    years = max(1, on.year - term_until.year)
    end = term_until + relativedelta(years=years)
    return end if end >= on else term_until + relativedelta(years=years + 1)
