"""The evidence of this room for the criteria: what was held and analyzed, what came of it, who did it themselves.

An activity counts for each of its partnerships that lasted when it was held, and not at all once it is called off as a
whole. Each criterion is stated once, as a condition of a query. A list is narrowed by it, and the findings read the
answer of the database, for all the partnerships asked about at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities import addresses
from activities.models import Activity, Occurrence, Product, ProjectMember, Step
from activities.models.choices import EVENT_IS_PRODUCT
from common.addresses import address_pattern
from common.day_words import full_day
from common.text import in_quotes
from partners.criteria import as_annotations, records_named_in
from partners.models import Partnership
from partners.models.partnership import PartnershipQuerySet
from partners.registries import Finding, when_shown
from school.models import SchoolProfile
from school.years import SchoolYear

KNOWN = ("held", "product", "four-c", "joint-activity")
LONGEST_TITLE = 80
# The sum of the bits says which of the four C a partner had a part in: the database answers it in one go.
STEP_BITS = {step: 1 << place for place, step in enumerate(Step)}


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


def _held(since: date | None = None) -> QuerySet[Any]:
    """Links of a partnership to activities, one for each date that was held within it. A date is of its first day."""
    first: Any = OuterRef("started_on")
    if since is not None:
        first = Greatest(first, Value(since, output_field=DateField()))
    links: QuerySet[Any] = Activity.partnerships.through.objects.filter(
        partnership=OuterRef("pk"),
        activity__cancelled_on=None,
        activity__occurrences__status=Occurrence.Status.HELD,
        activity__occurrences__starts_on__range=(first, OuterRef("counts_until")),
    )
    return links


def _number_of(links: QuerySet[Any]) -> Coalesce:
    counted = links.values("partnership").annotate(number=Count("activity", distinct=True)).values("number")
    return Coalesce(Subquery(counted), 0)


@lru_cache(maxsize=8)
def _records(on: date) -> dict[str, Any]:
    """What the criteria of this room ask for, as expressions on partnerships that have `counts_until`.

    Cached by the day: to put them together takes Django longer than the database to answer. Expressions are copied
    where they are used, never changed.
    """
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
    own_steps = held.filter(activity__cycle_steps__partner=OuterRef("partner"))
    bits = Case(*(When(activity__cycle_steps__step=step, then=bit) for step, bit in STEP_BITS.items()))
    steps = own_steps.values("partnership").annotate(done=Sum(bits, distinct=True))
    return {
        "held_count": _number_of(held),
        "analyzed_count": _number_of(held.filter(activity__cycle_steps__step=Step.ANALYZE)),
        "last_on": Subquery(last),
        "product_id": Coalesce(
            Subquery(of_activity.values("activity__products")[:1]),
            Subquery(of_project.values("project__products")[:1]),
        ),
        "event_id": Subquery(event.values("activity")[:1]),
        "is_held_lately": Exists(_held(since=first_day_that_counts(on))),
        "has_product": ExpressionWrapper(
            Exists(of_activity) | Exists(event) | Exists(of_project), output_field=BooleanField()
        ),
        "steps_done": Coalesce(Subquery(steps.values("done")), 0),
    }


def criteria_met(on: date, profile: SchoolProfile) -> dict[str, Q]:
    """Each criterion of this room, by its code, as a condition on partnerships with these records."""
    return {
        "held": Q(analyzed_count__gte=profile.events_wanted),
        "product": Q(has_product=True),
        "four-c": Q(steps_done=sum(STEP_BITS.values())),
        "joint-activity": Q(is_held_lately=True),
    }


def lacking(partnerships: PartnershipQuerySet, code: str, on: date, profile: SchoolProfile) -> PartnershipQuerySet:
    """Those that do not meet the criterion of this code; part of the query, whatever their number."""
    condition = criteria_met(on, profile)[code]
    known = partnerships.alias(counts_until=_until(on)).alias(**records_named_in(condition, _records(on)))
    return known.filter(~condition)


@dataclass(frozen=True)
class JointWorkEvidence:
    """What is on record of one partnership by the day asked about, and which criteria that meets."""

    pk: int
    partner_id: int
    held_count: int
    analyzed_count: int
    last_on: date | None
    product_id: int | None
    event_id: int | None
    steps_done: int
    met_held: bool
    met_product: bool
    met_four_c: bool
    met_joint_activity: bool

    @property
    def missing_steps(self) -> list[Step]:
        """Those of the four C that the partner had no part in."""
        return [step for step, bit in STEP_BITS.items() if not self.steps_done & bit]


def evidence_of(partnerships: Sequence[Partnership], on: date, profile: SchoolProfile) -> dict[int, JointWorkEvidence]:
    """The evidence of each of the partnerships, by primary key; one query."""
    keys = [partnership.pk for partnership in partnerships]
    asked = Partnership.objects.filter(pk__in=keys).order_by().alias(counts_until=_until(on))
    rows = asked.annotate(**_records(on)).annotate(**as_annotations(criteria_met(on, profile)))
    return {row["pk"]: JointWorkEvidence(**row) for row in rows.values(*JointWorkEvidence.__annotations__)}


@dataclass(frozen=True)
class EvidenceAddresses:
    """Where the records stand. Made once: the resolver's work for each card takes longer than the findings."""

    activities: str
    products: str
    activity: str
    product: str

    @classmethod
    def resolved(cls) -> "EvidenceAddresses":
        return cls(
            reverse(addresses.ACTIVITIES),
            reverse(addresses.PRODUCTS),
            address_pattern(addresses.ACTIVITY),
            address_pattern(addresses.PRODUCT),
        )

    def held(self, evidence: JointWorkEvidence, on: date) -> str:
        """What was held with the partner; of the year of the last time, where the list would show another one."""
        address = f"{self.activities}?partner={evidence.partner_id}&state=held"
        if evidence.last_on is None or (year := SchoolYear.of(evidence.last_on)) == SchoolYear.planned(on):
            return address
        return f"{address}&year={year.start}"

    def of_product(self, evidence: JointWorkEvidence) -> str:
        if evidence.product_id is not None:
            return self.product.format(evidence.product_id)
        if evidence.event_id is not None:
            return self.activity.format(evidence.event_id)
        return f"{self.products}?partner={evidence.partner_id}"


def findings(partnerships: Sequence[Partnership], on: date, profile: SchoolProfile) -> Mapping[int, Sequence[Finding]]:
    """This room's provider of `partners.registries.criteria`: a query for the evidence, one for the products' names."""
    found = evidence_of(partnerships, on, profile)
    keys = {evidence.product_id for evidence in found.values() if evidence.product_id is not None}
    names = dict(Product.objects.filter(pk__in=keys).order_by().values_list("pk", "title")) if keys else {}
    at = EvidenceAddresses.resolved()
    return {
        pk: _findings(evidence, on, profile, names.get(evidence.product_id or 0, ""), at)
        for pk, evidence in found.items()
    }


def _findings(
    evidence: JointWorkEvidence, on: date, profile: SchoolProfile, product: str, at: EvidenceAddresses
) -> list[Finding]:
    held = at.held(evidence, on)
    return [
        Finding("held", evidence.met_held, when_shown(_said_of_held, evidence, profile), held),
        Finding(
            "product",
            evidence.met_product,
            when_shown(_said_of_product, evidence, product),
            at.of_product(evidence),
        ),
        Finding("four-c", evidence.met_four_c, when_shown(_said_of_steps, evidence), held),
        Finding(
            "joint-activity",
            evidence.met_joint_activity,
            when_shown(_said_of_last, evidence),
            held,
            ends_on=lapses_on(evidence.last_on)
            if evidence.met_joint_activity and evidence.last_on is not None
            else None,
        ),
    ]


def _said_of_held(evidence: JointWorkEvidence, profile: SchoolProfile) -> str:
    numbers = {
        "held": evidence.held_count,
        "analyzed": evidence.analyzed_count,
        "wanted": profile.events_wanted,
    }
    if not evidence.held_count:
        return _("nothing held yet")
    if evidence.met_held:
        text = ngettext("%(analyzed)s held and summed up", "%(analyzed)s held and summed up", evidence.analyzed_count)
    elif evidence.held_count > evidence.analyzed_count:
        text = ngettext(
            "%(held)s held, %(analyzed)s of them summed up, %(wanted)s needed",
            "%(held)s held, %(analyzed)s of them summed up, %(wanted)s needed",
            evidence.held_count,
        )
    else:
        text = _("%(analyzed)s of %(wanted)s held and summed up")
    return text % numbers


def _said_of_product(evidence: JointWorkEvidence, name: str) -> str:
    if evidence.product_id is not None:
        return in_quotes(Truncator(name).chars(LONGEST_TITLE))
    if evidence.event_id is not None:
        return _("the event itself is the result")
    return _("no joint results yet")


def _said_of_steps(evidence: JointWorkEvidence) -> str:
    if evidence.met_four_c:
        return _("in each of the four")
    return _("missing: %(steps)s") % {"steps": ", ".join(str(step.label) for step in evidence.missing_steps)}


def _said_of_last(evidence: JointWorkEvidence) -> str:
    if evidence.last_on is None:
        return _("nothing held yet")
    return _("last held on %(day)s") % {"day": full_day(evidence.last_on)}
