"""What the register tells of partners beside their names, and sorts them by.

Each column is said once, as an expression on partners. A list is sorted by one of them at most, and what its page shows
is read for the rows of that page alone: the ordinary page costs the same over ten partners and over ten thousand.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import DateField, F, OrderBy, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from phonenumber_field.phonenumber import PhoneNumber

from partners.agreement_words import ENDLESS, last_day_in_words
from partners.models import Agreement, ContactPerson, Partner, Partnership
from partners.models.agreement import AgreementQuerySet
from partners.registries import PartnerDates, partner_dates
from school.models import SchoolProfile, User

BY_NAME = ("name_key", "pk")


def _open(user: User) -> QuerySet[Partnership]:
    return Partnership.objects.visible_to(user).open().filter(partner=OuterRef("pk"), stage__isnull=False)


def _agreements(user: User) -> AgreementQuerySet:
    """Binding agreements, of each partner the one that lasts longest first."""
    last = Coalesce("valid_until", Value(ENDLESS), output_field=DateField())
    return Agreement.objects.visible_to(user).binding().annotate(lasts_until=last).order_by("-lasts_until", "-pk")


def _contacts(user: User) -> QuerySet[ContactPerson]:
    """Contacts, of each partner the one that was written down first before the others."""
    return ContactPerson.objects.visible_to(user).order_by("pk")


def _dates() -> PartnerDates:
    """The room that knows what is held with partners."""
    return next(iter(partner_dates))


def _first(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.values(column)[:1])


def _of_partner(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(partner=OuterRef("pk"))


# What `?sort=` may name, as expressions. A partner at several stages stands by the first of them in the order asked for.
COLUMNS: Mapping[str, Callable[[User, date], Subquery]] = {
    "stage": lambda user, on: _first(_open(user).order_by("stage"), "stage"),
    "-stage": lambda user, on: _first(_open(user).order_by("-stage"), "stage"),
    "until": lambda user, on: _first(_of_partner(_agreements(user)), "lasts_until"),
    "contact": lambda user, on: _first(_of_partner(_contacts(user)), "name_key"),
    "last": lambda user, on: _first(_dates().held(user, on), _dates().day),
    "next": lambda user, on: _first(_dates().ahead(user, on), _dates().day),
}
# These tell of what only coordinators see.
FOR_COORDINATORS = ("stage", "until", "contact")
FOR_ALL = ("last", "next")


def orders_for(user: User) -> dict[str, list[str | OrderBy]]:
    """The orders by these columns, both ways: partners of which it says nothing stand last, the same ones by name."""
    names = (*FOR_COORDINATORS, *FOR_ALL) if user.is_coordinator else FOR_ALL
    orders: dict[str, list[str | OrderBy]] = {}
    for name in names:
        orders[name] = [F("sorted_by").asc(nulls_last=True), *BY_NAME]
        orders[f"-{name}"] = [F("sorted_by").desc(nulls_last=True), *BY_NAME]
    return orders


def with_sorted_by(partners: QuerySet[Partner], order: str, *, user: User, on: date) -> QuerySet[Partner]:
    """Partners with what this order sorts by, if it is one of these columns."""
    column = COLUMNS.get(order) or COLUMNS.get(order.removeprefix("-"))
    return partners.alias(sorted_by=column(user, on)) if column and order in orders_for(user) else partners


class AgreementFacts(NamedTuple):
    """The binding agreement of a partner that lasts longest. `state` is one of `AgreementState`."""

    pk: int
    last_day: date
    prolongation: str
    state: str


class ContactFacts(NamedTuple):
    """The first contact person of a partner."""

    name: str
    post: str
    phone: PhoneNumber | None


class DateFacts(NamedTuple):
    """One date with a partner."""

    pk: int
    day: date


@dataclass
class PartnerFacts:
    """What a row of the register tells of one partner. Stages are by direction, None by law."""

    stages: dict[int, int | None] = field(default_factory=dict)
    agreement: AgreementFacts | None = None
    last: DateFacts | None = None
    next: DateFacts | None = None


def partner_facts(keys: Collection[int], *, user: User, on: date, within: int) -> Mapping[int, PartnerFacts]:
    """What the register tells of these partners to this person; as many queries for a thousand as for one."""
    facts: dict[int, PartnerFacts] = defaultdict(PartnerFacts)
    open_ones = Partnership.objects.open().filter(partner__in=keys).order_by()
    for partner, direction, stage in open_ones.values_list("partner", "direction", "stage"):
        facts[partner].stages[direction] = stage
    _read_dates(facts, keys, user, on)
    if user.is_coordinator:
        papers = _agreements(user).filter(partner__in=keys).with_state(on, within=within)
        for partner, *values in papers.values_list("partner", "pk", "lasts_until", "prolongation", "state"):
            facts[partner].agreement = facts[partner].agreement or AgreementFacts(*values)
    return facts


def first_contacts(keys: Collection[int], *, user: User) -> Mapping[int, ContactFacts]:
    """Whom to call first at each of these partners, for those who may know: a page tells it, a file does not."""
    found: dict[int, ContactFacts] = {}
    contacts = _contacts(user).filter(partner__in=keys)
    for partner, name, post, phone in contacts.values_list("partner", "name", "post", "phone"):
        found.setdefault(partner, ContactFacts(name, post, phone))
    return found


def with_facts(
    partners: Sequence[Partner], *, user: User, on: date, profile: SchoolProfile
) -> list[tuple[Partner, PartnerFacts]]:
    """These partners, each with what the register tells of it, for a file."""
    facts = partner_facts([each.pk for each in partners], user=user, on=on, within=profile.notice_days)
    return [(each, facts[each.pk]) for each in partners]


def agreement_until(facts: AgreementFacts) -> str:
    """The last day of an agreement in a cell."""
    return last_day_in_words(facts.last_day, facts.state, facts.prolongation)


def _read_dates(facts: Mapping[int, PartnerFacts], keys: Collection[int], user: User, on: date) -> None:
    room = _dates()
    held, ahead = room.held(user, on), room.ahead(user, on)
    rows = Partner.objects.filter(pk__in=keys).order_by()
    found = rows.annotate(
        last_pk=_first(held, "pk"),
        last_day=_first(held, room.day),
        next_pk=_first(ahead, "pk"),
        next_day=_first(ahead, room.day),
    ).values_list("pk", "last_pk", "last_day", "next_pk", "next_day")
    for pk, last_pk, last_day, next_pk, next_day in found:
        if last_pk is not None:
            facts[pk].last = DateFacts(last_pk, last_day)
        if next_pk is not None:
            facts[pk].next = DateFacts(next_pk, next_day)
