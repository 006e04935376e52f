"""A partnership of the demo as it is written down: what each side gives, its steps, its papers, its end.

Most dates are fixed; those that must be near the day of loading are counted from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TypeAlias

from partners.models import Agreement, Partnership, Promise, Side, WishConfirmation
from school.years import SchoolYear

# A fixed day, or one that follows from the day of loading
Day = date | Callable[[date], date]

Gift: TypeAlias = Promise.Kind
Paper: TypeAlias = Agreement.Kind
Way: TypeAlias = WishConfirmation.Way


def in_days(number: int) -> Callable[[date], date]:
    return lambda today: today + timedelta(days=number)


def year_begins(today: date) -> date:
    return SchoolYear.of(today).starts_on


def year_ends(today: date) -> date:
    return SchoolYear.of(today).ends_on


@dataclass(frozen=True)
class DemoPromise:
    """What one side gives, and whether it was noted as kept."""

    side: Side
    kind: Gift
    text: str
    due_on: Day | None = None
    is_kept: bool | None = None
    noted_on: date | None = None


from_school = partial(DemoPromise, Side.SCHOOL)
from_partner = partial(DemoPromise, Side.PARTNER)


@dataclass(frozen=True)
class DemoWish:
    """How the partner said that it wants to act together; `scan` is what the letter's file is called."""

    way: Way
    on: date
    note: str
    scan: str = ""


@dataclass(frozen=True)
class DemoStep:
    """A step to another stage, forward or back; with something `lacking` it was the school's decision."""

    to: int
    on: date
    text: str
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoAgreement:
    """A paper. `{year}` in its subject is the present school year; `scan` is what its file is called."""

    kind: Paper
    number: str
    subject: str
    signed_on: Day
    valid_from: Day
    term_until: Day | None = None
    prolongation: Agreement.Prolongation = Agreement.Prolongation.NONE
    scan: str = ""


@dataclass(frozen=True)
class DemoEnd:
    """Who left, when and why."""

    on: date
    side: Side
    reason: str


@dataclass(frozen=True)
class DemoPartnership:
    """A partnership from its first day on; the day itself stands beside the partner's direction."""

    common_goals: str = ""
    common_values: str = ""
    problem: str = ""
    benefit: str = ""
    opportunity: str = ""
    promises: tuple[DemoPromise, ...] = ()
    wish: DemoWish | None = None
    steps: tuple[DemoStep, ...] = ()
    agreements: tuple[DemoAgreement, ...] = ()
    stays_because: str = ""
    end: DemoEnd | None = None
    has_coordinator: bool = True
    basis: Partnership.Basis = Partnership.Basis.VOLUNTARY
