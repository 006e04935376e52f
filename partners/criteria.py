"""The criteria of the three stages: what they are called, and what was found of each partnership.

The words are the school's own design of its stages. A room that knows a fact registers a provider in
`partners.registries.criteria`; a criterion nobody reports on reads «no data yet» and is not met.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.text import Text
from partners.models import Partnership
from partners.models.partnership import FIRST_STAGE, LAST_STAGE, PartnershipQuerySet
from partners.registries import Finding, criteria, criteria_conditions
from school.models import SchoolProfile


@dataclass(frozen=True)
class Criterion:
    """A named rule of one stage. Those of the last stage are kept, not left: they are said when they lapse."""

    code: str
    stage: int
    title: LazyText


CRITERIA = (
    Criterion("goals", 1, gettext_lazy("What we want to achieve together is recorded")),
    Criterion("promises", 1, gettext_lazy("What each side gives is recorded")),
    Criterion("wish", 1, gettext_lazy("The partner confirmed its wish")),
    Criterion("held", 2, gettext_lazy("Joint activities are held and summed up")),
    Criterion("product", 2, gettext_lazy("There is a joint result")),
    Criterion("four-c", 2, gettext_lazy("The partner took part in each “C”")),
    Criterion("trust", 2, gettext_lazy("The partner trusts the school")),
    Criterion("agreement", 3, gettext_lazy("An agreement is in force")),
    Criterion("joint-activity", 3, gettext_lazy("There is a joint activity this school year or last")),
    Criterion("principles", 3, gettext_lazy("Both sides discussed the principles")),
)
BY_CODE = {criterion.code: criterion for criterion in CRITERIA}


@dataclass(frozen=True)
class CriterionState:
    """A criterion as one partnership stands by it. `is_met` is None where no room knows yet."""

    criterion: Criterion
    is_met: bool | None
    why: Text
    url: str = ""
    ends_on: date | None = None

    @property
    def title(self) -> Text:
        return self.criterion.title

    @property
    def code(self) -> str:
        return self.criterion.code


@dataclass(frozen=True)
class CriteriaStates:
    """All criteria of one partnership."""

    states: tuple[CriterionState, ...]

    def of_stage(self, number: int | None) -> list[CriterionState]:
        return [state for state in self.states if state.criterion.stage == number]

    def ending(self, number: int | None, *, by: date) -> list[CriterionState]:
        """What is met at this stage and will not be for long: until that day at most."""
        return [state for state in self.of_stage(number) if state.ends_on is not None and state.ends_on <= by]

    def lacking(self, number: int | None) -> list[CriterionState]:
        """What the stage still asks for, or, at the last one, what has lapsed."""
        return [state for state in self.of_stage(number) if not state.is_met]


def criteria_states(
    partnerships: Sequence[Partnership], *, on: date, profile: SchoolProfile
) -> Mapping[int, CriteriaStates]:
    """The criteria of each partnership, by primary key: one query for each room that reports on them."""
    found: dict[int, dict[str, Finding]] = {partnership.pk: {} for partnership in partnerships}
    for provider in criteria:
        for pk, findings in provider(partnerships, on, profile).items():
            # A room may know more partnerships than it was asked about.
            if pk in found:
                found[pk].update({finding.code: finding for finding in findings})
    no_data = _("no data yet")
    return {
        pk: CriteriaStates(
            tuple(
                CriterionState(criterion, finding.is_met, finding.why, finding.url, finding.ends_on)
                if (finding := findings.get(criterion.code))
                else CriterionState(criterion, None, no_data)
                for criterion in CRITERIA
            )
        )
        for pk, findings in found.items()
    }


def ready(partnerships: PartnershipQuerySet, *, on: date, profile: SchoolProfile) -> PartnershipQuerySet:
    """Those that meet every criterion of their stage and have one ahead, as a condition: nothing is read of others."""
    known = {each.code for each in searchable()}
    is_ready = Q(pk__in=[])
    for stage in range(FIRST_STAGE, LAST_STAGE):
        codes = [each.code for each in CRITERIA if each.stage == stage]
        # What no room can tell is not met.
        if known.issuperset(codes):
            rows = Partnership.objects.order_by()
            lacks = [lacking(rows, code, on=on, profile=profile).filter(pk=OuterRef("pk")) for code in codes]
            is_ready |= Q(*(~Exists(each) for each in lacks), stage=stage)
    return partnerships.open().filter(is_ready)


def searchable() -> list[Criterion]:
    """The criteria that a list can be narrowed by, in the order of the stages."""
    known = {code for room in criteria_conditions for code in room.codes}
    return [criterion for criterion in CRITERIA if criterion.code in known]


def lacking(partnerships: PartnershipQuerySet, code: str, *, on: date, profile: SchoolProfile) -> PartnershipQuerySet:
    """Those at the stage of this criterion that do not meet it. Raises `LookupError` where no room can tell."""
    room = next((each for each in criteria_conditions if code in each.codes), None)
    if room is None:
        raise LookupError(code)
    return room.lacking(partnerships.filter(stage=BY_CODE[code].stage), code, on, profile)


def titles(codes: Iterable[str]) -> list[str]:
    """The names of criteria, as far as they are still known."""
    return [str(BY_CODE[code].title) for code in codes if code in BY_CODE]


def records_named_in(condition: Q, records: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of these records that a condition names: to resolve one takes Django longer than the database."""
    names: set[str] = set()
    for part in condition.children:
        if isinstance(part, Q):
            names |= records_named_in(part, records).keys()
        elif isinstance(part, tuple):
            names.add(part[0].partition("__")[0])
    return {name: records[name] for name in records if name in names}


def as_annotations(met: Mapping[str, Q]) -> dict[str, ExpressionWrapper]:
    """The conditions as annotations `met_<code>`, from which a room's findings read what the database answers."""
    return {
        f"met_{code.replace('-', '_')}": ExpressionWrapper(condition, output_field=BooleanField())
        for code, condition in met.items()
    }


def may_advance(partnership: Partnership) -> bool:
    """Whether there is a stage to move on to."""
    return partnership.is_open and partnership.stage_id is not None and partnership.stage_id < LAST_STAGE
