"""The evidence of this room for the criteria: goals, promises, wishes, trust, agreements, principles.

Each criterion is stated once, as a condition of a query. A list is narrowed by it, and the findings read the answer of
the database: one query for all the partnerships asked about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from common.addresses import address_pattern
from common.day_words import full_day
from partners.criteria import as_annotations, records_named_in
from partners.models import Agreement, Partnership, PrincipleSheet, Promise, Side, WishConfirmation
from partners.models.partnership import PartnershipQuerySet
from partners.models.principles import HIGHEST
from partners.registries import Finding, when_shown
from school.models import SchoolProfile
from school.years import SchoolYear


def last_finished_year(on: date) -> SchoolYear:
    return SchoolYear(SchoolYear.of(on).start - 1)


@lru_cache(maxsize=8)
def _records(on: date) -> dict[str, Any]:
    """What the criteria of this room ask for, as expressions on partnerships.

    Cached by the day: to put them together takes Django longer than the database to answer. Expressions are copied
    where they are used, never changed.
    """
    promises = Promise.objects.filter(partnership=OuterRef("pk"))
    wishes = WishConfirmation.objects.filter(partnership=OuterRef("pk"), on__lte=on)
    sheets = PrincipleSheet.objects.filter(partnership=OuterRef("pk"))
    signed = sheets.filter(side=Side.PARTNER, trust__isnull=False, signed_on__lte=on).order_by("-school_year")
    finished = sheets.of_year(last_finished_year(on))
    binding = Agreement.objects.binding().filter(partnerships=OuterRef("pk"))
    # Of those that have begun the one that lasts longest; one without an end lasts longest of all.
    longest = binding.filter(valid_from__lte=on).order_by(F("valid_until").desc(nulls_first=True), "-pk")
    return {
        "school_gives": Exists(promises.by(Side.SCHOOL)),
        "partner_gives": Exists(promises.by(Side.PARTNER)),
        "wish_on": Subquery(wishes.values("on")[:1]),
        # None signed is less than any answer: the scale begins at 1.
        "signed_trust": Coalesce(Subquery(signed.values("trust")[:1]), 0),
        "has_contract": Exists(binding.in_force(on)),
        "agreement_id": Subquery(longest.values("pk")[:1]),
        "agreement_until": Subquery(longest.values("valid_until")[:1]),
        "school_sheet": Exists(finished.filter(side=Side.SCHOOL)),
        "partner_sheet": Exists(finished.filter(side=Side.PARTNER)),
    }


def with_records(partnerships: PartnershipQuerySet, on: date) -> PartnershipQuerySet:
    """Partnerships whose conditions may name what is on record of them, as `PartnershipEvidence` does.

    These are aliases: what no condition names, the database is not asked for.
    """
    return partnerships.alias(**_records(on))


def criteria_met(on: date, profile: SchoolProfile) -> dict[str, Q]:
    """Each criterion of this room, by its code, as a condition on partnerships with these records."""
    return {
        "goals": ~Q(common_goals="") & ~Q(common_values=""),
        "promises": Q(school_gives=True, partner_gives=True),
        "wish": Q(wish_on__isnull=False),
        "trust": Q(signed_trust__gte=profile.trust_wanted),
        "agreement": Q(has_contract=True),
        "principles": Q(school_sheet=True, partner_sheet=True),
    }


KNOWN = ("goals", "promises", "wish", "trust", "agreement", "principles")


def lacking(partnerships: PartnershipQuerySet, code: str, on: date, profile: SchoolProfile) -> PartnershipQuerySet:
    """Those that do not meet the criterion of this code; part of the query, whatever their number."""
    condition = criteria_met(on, profile)[code]
    return partnerships.alias(**records_named_in(condition, _records(on))).filter(~condition)


@dataclass(frozen=True)
class PartnershipEvidence:
    """What is on record of one partnership, and which criteria that meets.

    `agreement_until` is the last day of its longest contract, None without an end.
    """

    pk: int
    common_goals: str
    common_values: str
    school_gives: bool
    partner_gives: bool
    wish_on: date | None
    signed_trust: int
    agreement_id: int | None
    agreement_until: date | None
    school_sheet: bool
    partner_sheet: bool
    met_goals: bool
    met_promises: bool
    met_wish: bool
    met_trust: bool
    met_agreement: bool
    met_principles: bool


def evidence_of(
    partnerships: Sequence[Partnership], on: date, profile: SchoolProfile
) -> dict[int, PartnershipEvidence]:
    """The evidence of each of the partnerships, by primary key; one query."""
    asked = Partnership.objects.filter(pk__in=[each.pk for each in partnerships]).order_by()
    rows = asked.annotate(**_records(on)).annotate(**as_annotations(criteria_met(on, profile)))
    return {row["pk"]: PartnershipEvidence(**row) for row in rows.values(*PartnershipEvidence.__annotations__)}


def findings(partnerships: Sequence[Partnership], on: date, profile: SchoolProfile) -> Mapping[int, Sequence[Finding]]:
    """This room's provider of `partners.registries.criteria`."""
    page, principles, agreement = (
        address_pattern(f"partners:{name}") for name in ("partnership-detail", "principles-detail", "agreement-detail")
    )
    return {
        pk: _findings(
            evidence,
            on,
            profile,
            page=page.format(pk),
            principles=principles.format(pk),
            agreement=agreement.format(evidence.agreement_id) if evidence.agreement_id else "",
        )
        for pk, evidence in evidence_of(partnerships, on, profile).items()
    }


def _findings(
    evidence: PartnershipEvidence, on: date, profile: SchoolProfile, *, page: str, principles: str, agreement: str
) -> list[Finding]:
    return [
        Finding("goals", evidence.met_goals, when_shown(_goals, evidence), f"{page}#goals"),
        Finding("promises", evidence.met_promises, when_shown(_promises, evidence), f"{page}#promises"),
        Finding("wish", evidence.met_wish, when_shown(_wish, evidence), f"{page}#wish"),
        Finding("trust", evidence.met_trust, when_shown(_trust, evidence, profile), principles),
        Finding(
            "agreement",
            evidence.met_agreement,
            when_shown(_agreement, evidence),
            agreement or f"{page}#agreements",
            ends_on=evidence.agreement_until if evidence.met_agreement else None,
        ),
        Finding(
            "principles",
            evidence.met_principles,
            when_shown(_sheets, evidence, on),
            f"{principles}?year={last_finished_year(on).start}",
        ),
    ]


def _goals(evidence: PartnershipEvidence) -> str:
    match bool(evidence.common_goals), bool(evidence.common_values):
        case True, True:
            return _("goals and values are recorded")
        case True, False:
            return _("common values are not recorded yet")
        case False, True:
            return _("common goals are not recorded yet")
    return _("neither goals nor values are recorded yet")


def _promises(evidence: PartnershipEvidence) -> str:
    match evidence.school_gives, evidence.partner_gives:
        case True, True:
            return _("both sides give something")
        case True, False:
            return _("what the partner gives is not recorded")
        case False, True:
            return _("what the school gives is not recorded")
    return _("nothing recorded for either side")


def _wish(evidence: PartnershipEvidence) -> str:
    if evidence.wish_on is None:
        return _("it is not recorded yet that the partner wants it")
    return _("recorded on %(day)s") % {"day": full_day(evidence.wish_on)}


def _trust(evidence: PartnershipEvidence, profile: SchoolProfile) -> str:
    if not evidence.signed_trust:
        return _("no sheet signed by the partner yet")
    return _("%(trust)s of %(most)s in the signed sheet, at least %(wanted)s needed") % {
        "trust": evidence.signed_trust,
        "most": HIGHEST,
        "wanted": profile.trust_wanted,
    }


def _agreement(evidence: PartnershipEvidence) -> str:
    if evidence.agreement_id is None:
        return _("no agreement is entered")
    if evidence.agreement_until is None:
        return _("no end date")
    day = {"day": full_day(evidence.agreement_until)}
    return (_("until %(day)s") if evidence.met_agreement else _("ended on %(day)s")) % day


def _sheets(evidence: PartnershipEvidence, on: date) -> str:
    year = {"year": last_finished_year(on)}
    match evidence.school_sheet, evidence.partner_sheet:
        case True, True:
            return _("both sheets of %(year)s are there") % year
        case True, False:
            return _("the partner’s sheet of %(year)s is missing") % year
        case False, True:
            return _("the school’s sheet of %(year)s is missing") % year
    return _("both sheets of %(year)s are missing") % year
