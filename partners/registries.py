"""What partners and partnerships have in the rooms above: criteria, panels, dated events, public links, belongings."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import lazy

from common.registries import Registry
from common.text import Text
from partners.models import Direction, Partner, Partnership
from partners.models.partnership import PartnershipQuerySet
from school.belongings import Belonging
from school.models import SchoolProfile, User


@dataclass(frozen=True)
class Finding:
    """Whether one criterion of a stage is met for one partnership, why, and the record that shows it.

    `code` is one of `partners.criteria`; `ends_on` is the last day on which it will be met, where that is known.
    """

    code: str
    is_met: bool
    why: Text
    url: str = ""
    ends_on: date | None = None


def _said(say: Callable[..., str], *about: object) -> str:
    return say(*about)


# when_shown(say, *about): the words that `say` makes, made when a page shows them. A board shows few of its findings.
when_shown = lazy(_said, str)


@dataclass(frozen=True)
class CriteriaConditions:
    """The criteria of a room as conditions of a query, so that the database narrows a list by what is lacking.

    `lacking(partnerships, code, on, profile)` leaves those that do not meet `code`, exactly as the room's findings say;
    it adds to the query and asks nothing itself.
    """

    codes: tuple[str, ...]
    lacking: Callable[[PartnershipQuerySet, str, date, SchoolProfile], PartnershipQuerySet]


@dataclass(frozen=True)
class Panel:
    """A block on a partner's page that a higher room draws: a template with its context."""

    title: Text
    template: str
    context: Mapping[str, object]


@dataclass(frozen=True)
class TimelineEntry:
    """One dated event in a partner's timeline; `note` is what people wrote about it."""

    on: date
    text: Text
    url: str = ""
    by: str = ""
    note: str = ""


@dataclass(frozen=True)
class PublicBlock:
    """A part of the public page of a partner or of a direction that a higher room draws: a template with its context."""

    template: str
    context: Mapping[str, object]


@dataclass(frozen=True)
class PublicLink:
    """A link on a partner's public page to a page of a higher room. Robots do not follow it."""

    title: Text
    url: str
    icon: str


@dataclass(frozen=True)
class PartnerDates:
    """The dates of a room with partners, for the rows of the register and their order.

    `held(user, on)` and `ahead(user, on)` are rows in their order, the one to show first, of the partner that
    `OuterRef("pk")` names; `day` is their column, and `address` names their page.
    """

    held: Callable[[User, date], QuerySet[Any]]
    ahead: Callable[[User, date], QuerySet[Any]]
    day: str
    address: str


@dataclass(frozen=True)
class DateAhead:
    """A date still to be held with a partner: when and what, its page, and who else takes part."""

    key: int
    when: Text
    title: Text
    url: str
    note: Text = ""


@dataclass(frozen=True)
class DatesAhead:
    """A room's dates still to be held with a partner: finding them, calling off, and reminding of who signed up."""

    find: Callable[[Collection[int], date], Sequence[DateAhead]]
    call_off: Callable[[Collection[int], str], None]
    remind: Callable[[HttpRequest, Collection[int]], None]


@dataclass(frozen=True)
class HiddenWork:
    """What visitors do not see of a room because of the kinds of its partners, and keeping it so under another kind."""

    # rows(the keys of partners) -> what is hidden because of their kinds
    rows: Callable[[Collection[int]], QuerySet[Any]]
    hold: Callable[[Any, User], None]


# criteria(partnerships, on, profile) -> what was found of each partnership, by primary key; the profile says how much
# is wanted. A room asks the database once for all of them.
criteria: Registry[Callable[[Sequence[Partnership], date, SchoolProfile], Mapping[int, Sequence[Finding]]]] = Registry()
criteria_conditions: Registry[CriteriaConditions] = Registry()
# panels(partners, user) -> the panels of each partner, by primary key
panels: Registry[Callable[[Sequence[Partner], User], Mapping[int, Sequence[Panel]]]] = Registry()
# timeline(partners, user) -> the dated events of each partner, by primary key
timeline: Registry[Callable[[Sequence[Partner], User], Mapping[int, Sequence[TimelineEntry]]]] = Registry()
partner_dates: Registry[PartnerDates] = Registry()
# public_page_links(partner, public version) -> the links for visitors below a partner's public page; a room links to
# nothing that is empty
public_page_links: Registry[Callable[[Partner, int], Sequence[PublicLink]]] = Registry()
# public_story(partner, today, public version) -> the parts of a partner's public page; only what visitors may know of
public_story: Registry[Callable[[Partner, date, int], Sequence[PublicBlock]]] = Registry()
# direction_story(direction, today, public version) -> the parts of a direction's page: its year in numbers, what is next
direction_story: Registry[Callable[[Direction, date, int], Sequence[PublicBlock]]] = Registry()
# Every relation of a model to a partner or a partnership, and how its rows go over when two records are joined
belongings: Registry[Belonging] = Registry()
hidden_work: Registry[HiddenWork] = Registry()
ahead: Registry[DatesAhead] = Registry()
