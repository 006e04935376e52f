"""What this room knows of the criteria: goals, promises, wishes, trust, agreements, principles.

One query for all the partnerships asked about; the same rules as conditions of a query, so that a list can be
narrowed by what is lacking.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners.models import Agreement, Partnership, PrincipleSheet, Promise, Side, WishConfirmation
from partners.models.partnership import PartnershipQuerySet
from partners.models.principles import HIGHEST
from partners.registries import Finding
from school.models import SchoolProfile
from school.years import SchoolYear


def last_finished_year(on: date) -> SchoolYear:
    return SchoolYear(SchoolYear.of(on).start - 1)


def with_facts(partnerships: PartnershipQuerySet, on: date) -> PartnershipQuerySet:
    """Each partnership with the facts that the criteria of this room ask for, as annotations named in `Facts`."""
    promises = Promise.objects.filter(partnership=OuterRef("pk"))
    wishes = WishConfirmation.objects.filter(partnership=OuterRef("pk"), on__lte=on)
    sheets = PrincipleSheet.objects.filter(partnership=OuterRef("pk"))
    signed = sheets.filter(side=Side.PARTNER, trust__isnull=False, signed_on__lte=on).order_by("-school_year")
    finished = sheets.of_year(last_finished_year(on))
    binding = Agreement.objects.binding().filter(partnerships=OuterRef("pk"), valid_from__lte=on)
    # The one that lasts longest; one without an end lasts longest of all.
    longest = binding.order_by(F("valid_until").desc(nulls_first=True), "-pk")
    return partnerships.annotate(
        school_gives=Exists(promises.by(Side.SCHOOL)),
        partner_gives=Exists(promises.by(Side.PARTNER)),
        wish_on=Subquery(wishes.values("on")[:1]),
        signed_trust=Subquery(signed.values("trust")[:1]),
        agreement_id=Subquery(longest.values("pk")[:1]),
        agreement_until=Subquery(longest.values("valid_until")[:1]),
        school_sheet=Exists(finished.filter(side=Side.SCHOOL)),
        partner_sheet=Exists(finished.filter(side=Side.PARTNER)),
    )


@dataclass(frozen=True)
class Facts:
    """The facts of one partnership; `agreement_until` is the last day of its longest contract, None without an end."""

    pk: int
    common_goals: str
    common_values: str
    school_gives: bool
    partner_gives: bool
    wish_on: date | None
    signed_trust: int | None
    agreement_id: int | None
    agreement_until: date | None
    school_sheet: bool
    partner_sheet: bool

    def agreement_is_valid(self, on: date) -> bool:
        return self.agreement_id is not None and (self.agreement_until is None or self.agreement_until >= on)


def facts_of(partnerships: Sequence[Partnership], on: date) -> dict[int, Facts]:
    """The facts of each of the partnerships, by primary key; one query."""
    keys = [partnership.pk for partnership in partnerships]
    rows = with_facts(Partnership.objects.filter(pk__in=keys).order_by(), on).values(*Facts.__annotations__)
    return {row["pk"]: Facts(**row) for row in rows}


def is_met(code: str, *, on: date, profile: SchoolProfile) -> Q:
    """The criterion of this code as a condition on partnerships `with_facts`. Raises `KeyError` for another's code."""
    return {
        "goals": ~Q(common_goals="") & ~Q(common_values=""),
        "promises": Q(school_gives=True, partner_gives=True),
        "wish": Q(wish_on__isnull=False),
        # Both halves, so that its negation holds for those without a sheet as well.
        "trust": Q(signed_trust__isnull=False) & Q(signed_trust__gte=profile.trust_wanted),
        "agreement": Q(agreement_id__isnull=False) & (Q(agreement_until=None) | Q(agreement_until__gte=on)),
        "principles": Q(school_sheet=True, partner_sheet=True),
    }[code]


def lacking(partnerships: PartnershipQuerySet, code: str, on: date, profile: SchoolProfile) -> PartnershipQuerySet:
    """Those that do not meet the criterion of this code; part of the query, whatever their number."""
    return with_facts(partnerships, on).filter(~is_met(code, on=on, profile=profile))


KNOWN = ("goals", "promises", "wish", "trust", "agreement", "principles")


def findings(partnerships: Sequence[Partnership], on: date, profile: SchoolProfile) -> Mapping[int, Sequence[Finding]]:
    """This room's provider of `partners.registries.criteria`."""
    # One address is made by the resolver, the others from it: three for each card take longer than their findings.
    page, principles, agreement = (
        reverse(f"partners:{name}", args=[0]).replace("/0/", "/{}/")
        for name in ("partnership-detail", "principles-detail", "agreement-detail")
    )
    return {
        pk: _findings(
            facts,
            on,
            profile,
            page=page.format(pk),
            principles=principles.format(pk),
            agreement=agreement.format(facts.agreement_id) if facts.agreement_id else "",
        )
        for pk, facts in facts_of(partnerships, on).items()
    }


def _findings(
    facts: Facts, on: date, profile: SchoolProfile, *, page: str, principles: str, agreement: str
) -> list[Finding]:
    return [
        Finding("goals", bool(facts.common_goals and facts.common_values), _goals(facts), f"{page}#goals"),
        Finding("promises", facts.school_gives and facts.partner_gives, _promises(facts), f"{page}#promises"),
        Finding("wish", facts.wish_on is not None, _wish(facts), f"{page}#wish"),
        Finding("trust", (facts.signed_trust or 0) >= profile.trust_wanted, _trust(facts, profile), principles),
        Finding(
            "agreement",
            facts.agreement_is_valid(on),
            _agreement(facts, on),
            agreement or f"{page}#agreements",
            ends_on=facts.agreement_until if facts.agreement_is_valid(on) else None,
        ),
        Finding(
            "principles",
            facts.school_sheet and facts.partner_sheet,
            _sheets(facts, on),
            f"{principles}?year={last_finished_year(on).start}",
        ),
    ]


def _goals(facts: Facts) -> str:
    match bool(facts.common_goals), bool(facts.common_values):
        case True, True:
            return _("goals and values are written down")
        case True, False:
            return _("common values are not written down yet")
        case False, True:
            return _("common goals are not written down yet")
    return _("neither goals nor values are written down yet")


def _promises(facts: Facts) -> str:
    match facts.school_gives, facts.partner_gives:
        case True, True:
            return _("both sides give something")
        case True, False:
            return _("it is not written down what the partner gives")
        case False, True:
            return _("it is not written down what the school gives")
    return _("nothing is written down for either side")


def _wish(facts: Facts) -> str:
    if facts.wish_on is None:
        return _("nobody wrote down yet that the partner wants it")
    return _("written down: %(day)s") % {"day": date_format(facts.wish_on)}


def _trust(facts: Facts, profile: SchoolProfile) -> str:
    if facts.signed_trust is None:
        return _("there is no sheet signed by the partner yet")
    return _("%(trust)s of %(most)s in the signed sheet, at least %(wanted)s wanted") % {
        "trust": facts.signed_trust,
        "most": HIGHEST,
        "wanted": profile.trust_wanted,
    }


def _agreement(facts: Facts, on: date) -> str:
    if facts.agreement_id is None:
        return _("no contract is entered")
    if facts.agreement_until is None:
        return _("without an end")
    day = {"day": date_format(facts.agreement_until)}
    return (_("until %(day)s") if facts.agreement_is_valid(on) else _("ended on %(day)s")) % day


def _sheets(facts: Facts, on: date) -> str:
    year = {"year": last_finished_year(on)}
    match facts.school_sheet, facts.partner_sheet:
        case True, True:
            return _("both sheets of %(year)s are there") % year
        case True, False:
            return _("the partner's sheet of %(year)s is missing") % year
        case False, True:
            return _("the school's sheet of %(year)s is missing") % year
    return _("both sheets of %(year)s are missing") % year
