"""What this room knows of the criteria: what was held and analyzed, what came of it, who did it themselves.

An activity counts for each of its partnerships that lasted when it was held, and not at all once it is called off as a
whole. The rules are conditions of a query, for all the partnerships asked about at once and for lists that are narrowed
by what is lacking; the findings put the same facts into words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities import addresses
from activities.models import Activity, Occurrence, Product, ProjectMember, Step
from activities.models.choices import EVENT_IS_PRODUCT
from partners.models import Partnership
from partners.models.partnership import PartnershipQuerySet
from partners.registries import Finding
from school.models import SchoolProfile
from school.years import SchoolYear

KNOWN = ("held", "product", "four-c", "joint-activity")
LONGEST_TITLE = 80


def first_day_that_counts(on: date) -> date:
    """A joint activity is of this school year or of the last one."""
    return SchoolYear(SchoolYear.of(on).start - 1).starts_on


def lapses_on(held_on: date) -> date:
    """The last day on which what was held that day is of this school year or of the last one."""
    return SchoolYear(SchoolYear.of(held_on).start + 1).ends_on


def _until(on: date) -> Least:
    """The last day that counts for a partnership: its own last one, and none after the day asked about."""
    day = Value(on, output_field=DateField())
    return Least(Coalesce(F("ended_on"), day), day)


def _held() -> QuerySet[Any]:
    """Links of a partnership to activities, one for each date that was held within it. A date is of its first day."""
    links: QuerySet[Any] = Activity.partnerships.through.objects.filter(
        partnership=OuterRef("pk"),
        activity__cancelled_on=None,
        activity__occurrences__status=Occurrence.Status.HELD,
        activity__occurrences__starts_on__range=(OuterRef("started_on"), OuterRef("counts_until")),
    )
    return links


def _number_of(links: QuerySet[Any]) -> Coalesce:
    counted = links.values("partnership").annotate(number=Count("activity", distinct=True)).values("number")
    return Coalesce(Subquery(counted), 0)


def _facts(on: date) -> dict[str, Any]:
    """The facts named in `Facts`, as expressions on partnerships that have `counts_until`."""
    held = _held()
    last = held.values("partnership").annotate(last=Max("activity__occurrences__starts_on")).values("last")
    of_activity = held.filter(activity__products__made_on__lte=on).order_by(
        "-activity__products__made_on", "-activity__products"
    )
    event = held.filter(activity__kind__code=EVENT_IS_PRODUCT, activity__product_type__isnull=False).order_by(
        "-activity__occurrences__starts_on", "-activity"
    )
    # What the project had made before the partner came is not common.
    of_project = ProjectMember.objects.filter(
        Q(left_on=None) | Q(left_on__gte=OuterRef("started_on")),
        partner=OuterRef("partner"),
        joined_on__lte=OuterRef("counts_until"),
        project__products__made_on__range=(F("joined_on"), on),
    ).order_by("-project__products__made_on", "-project__products")
    return {
        "held_count": _number_of(held),
        "analyzed_count": _number_of(held.filter(activity__cycle_steps__step=Step.ANALYZE)),
        "last_on": Subquery(last),
        "product_id": Coalesce(
            Subquery(of_activity.values("activity__products")[:1]),
            Subquery(of_project.values("project__products")[:1]),
        ),
        "event_id": Subquery(event.values("activity")[:1]),
        **{
            f"did_{step.value}": Exists(
                held.filter(activity__cycle_steps__step=step, activity__cycle_steps__partner=OuterRef("partner"))
            )
            for step in Step
        },
    }


def is_met(code: str, *, on: date, profile: SchoolProfile) -> Q:
    """The criterion of this code as a condition on partnerships with `_facts`. Raises `KeyError` for another's code."""
    return {
        "held": Q(analyzed_count__gte=profile.events_wanted),
        "product": Q(product_id__isnull=False) | Q(event_id__isnull=False),
        "four-c": Q(**{f"did_{step.value}": True for step in Step}),
        # Both halves, so that its negation holds for those with which nothing was held as well.
        "joint-activity": Q(last_on__isnull=False) & Q(last_on__gte=first_day_that_counts(on)),
    }[code]


def lacking(partnerships: PartnershipQuerySet, code: str, on: date, profile: SchoolProfile) -> PartnershipQuerySet:
    """Those that do not meet the criterion of this code; part of the query, whatever their number."""
    # As aliases: what the condition does not name is not asked for.
    known = partnerships.alias(counts_until=_until(on)).alias(**_facts(on))
    return known.filter(~is_met(code, on=on, profile=profile))


@dataclass(frozen=True)
class Facts:
    """The facts of one partnership, by the day asked about."""

    pk: int
    partner_id: int
    held_count: int
    analyzed_count: int
    last_on: date | None
    product_id: int | None
    event_id: int | None
    did_plan: bool
    did_prepare: bool
    did_hold: bool
    did_analyze: bool

    @property
    def missing_steps(self) -> list[Step]:
        """Those of the four C that the partner had no part in."""
        return [step for step in Step if not getattr(self, f"did_{step.value}")]


def facts_of(partnerships: Sequence[Partnership], on: date) -> dict[int, Facts]:
    """The facts of each of the partnerships, by primary key; one query."""
    keys = [partnership.pk for partnership in partnerships]
    asked = Partnership.objects.filter(pk__in=keys).order_by().alias(counts_until=_until(on))
    rows = asked.annotate(**_facts(on)).values(*Facts.__annotations__)
    return {row["pk"]: Facts(**row) for row in rows}


@dataclass(frozen=True)
class Addresses:
    """Where the records stand. Made once: the resolver's work for each card takes longer than the findings."""

    activities: str
    products: str
    activity: str
    product: str

    @classmethod
    def resolved(cls) -> "Addresses":
        return cls(
            reverse(addresses.ACTIVITIES),
            reverse(addresses.PRODUCTS),
            *(reverse(name, args=[0]).replace("/0/", "/{}/") for name in (addresses.ACTIVITY, addresses.PRODUCT)),
        )

    def held(self, facts: Facts, on: date) -> str:
        """What was held with the partner; of the year of the last time, where the list would show another one."""
        address = f"{self.activities}?partner={facts.partner_id}&state=held"
        if facts.last_on is None or (year := SchoolYear.of(facts.last_on)) == SchoolYear.planned(on):
            return address
        return f"{address}&year={year.start}"

    def of_product(self, facts: Facts) -> str:
        if facts.product_id is not None:
            return self.product.format(facts.product_id)
        if facts.event_id is not None:
            return self.activity.format(facts.event_id)
        return f"{self.products}?partner={facts.partner_id}"


def findings(partnerships: Sequence[Partnership], on: date, profile: SchoolProfile) -> Mapping[int, Sequence[Finding]]:
    """This room's provider of `partners.registries.criteria`: a query for the facts, one for the products' names."""
    found = facts_of(partnerships, on)
    keys = {facts.product_id for facts in found.values() if facts.product_id is not None}
    names = dict(Product.objects.filter(pk__in=keys).order_by().values_list("pk", "title")) if keys else {}
    at = Addresses.resolved()
    return {pk: _findings(facts, on, profile, names.get(facts.product_id or 0, ""), at) for pk, facts in found.items()}


def _findings(facts: Facts, on: date, profile: SchoolProfile, product: str, at: Addresses) -> list[Finding]:
    is_recent = facts.last_on is not None and facts.last_on >= first_day_that_counts(on)
    held = at.held(facts, on)
    return [
        Finding("held", facts.analyzed_count >= profile.events_wanted, _said_of_held(facts, profile), held),
        Finding(
            "product",
            facts.product_id is not None or facts.event_id is not None,
            _said_of_product(facts, product),
            at.of_product(facts),
        ),
        Finding("four-c", not facts.missing_steps, _said_of_steps(facts), held),
        Finding(
            "joint-activity",
            is_recent,
            _said_of_last(facts),
            held,
            ends_on=lapses_on(facts.last_on) if is_recent and facts.last_on is not None else None,
        ),
    ]


def _said_of_held(facts: Facts, profile: SchoolProfile) -> str:
    numbers = {
        "held": facts.held_count,
        "analyzed": facts.analyzed_count,
        "wanted": profile.events_wanted,
    }
    if not facts.held_count:
        return _("nothing was held yet")
    if facts.analyzed_count >= profile.events_wanted:
        text = ngettext("%(analyzed)s held and analyzed", "%(analyzed)s held and analyzed", facts.analyzed_count)
    elif facts.held_count > facts.analyzed_count:
        text = ngettext(
            "%(held)s held, %(analyzed)s of them analyzed, %(wanted)s wanted",
            "%(held)s held, %(analyzed)s of them analyzed, %(wanted)s wanted",
            facts.held_count,
        )
    else:
        text = _("%(analyzed)s of %(wanted)s held and analyzed")
    return text % numbers


def _said_of_product(facts: Facts, name: str) -> str:
    if facts.product_id is not None:
        return f"«{Truncator(name).chars(LONGEST_TITLE)}»"
    if facts.event_id is not None:
        return _("the event itself is the product")
    return _("nothing came of joint work yet")


def _said_of_steps(facts: Facts) -> str:
    missing = facts.missing_steps
    if not missing:
        return _("in each of the four")
    return _("missing: %(steps)s") % {"steps": ", ".join(str(step.label) for step in missing)}


def _said_of_last(facts: Facts) -> str:
    if facts.last_on is None:
        return _("nothing was held yet")
    return _("last held on %(day)s") % {"day": date_format(facts.last_on)}
