"""How the dates of a row of the demo's plan went: what is said of them, and how many came."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from activities.models import Step
from demo.activities.rows import (
    CLINIC,
    CREATIVITY_CENTER,
    CROSSROADS,
    DRUG_CONTROL,
    INFANTRYMAN,
    JUVENILE_COMMISSION,
    JUVENILE_UNIT,
    KINDERGARTEN,
    LIBRARY,
    MILITARY,
    NARCOLOGY,
    PARENTS,
    PARISH,
    QUANTORIUM,
    RAIL_QUANTORIUM,
    SPORTS_SCHOOL,
    VETERANS,
    VOLUNTEERS,
)

PLAN, PREPARE, HOLD, ANALYZE = Step.PLAN, Step.PREPARE, Step.HOLD, Step.ANALYZE
ALL = tuple(Step)

# What a partner does itself where the row does not say otherwise
PARTNER_STEPS: Mapping[str, tuple[Step, ...]] = {
    PARENTS: (PREPARE, HOLD),
    KINDERGARTEN: (PLAN, HOLD),
    PARISH: (HOLD,),
    LIBRARY: (PREPARE, HOLD),
    RAIL_QUANTORIUM: (HOLD,),
    QUANTORIUM: (PREPARE, HOLD),
    MILITARY: (HOLD,),
    CREATIVITY_CENTER: (PREPARE, HOLD),
    INFANTRYMAN: (PREPARE, HOLD),
    VETERANS: (HOLD,),
    CLINIC: (HOLD,),
    VOLUNTEERS: (PREPARE, HOLD),
    SPORTS_SCHOOL: (HOLD,),
    JUVENILE_UNIT: (PLAN, HOLD),
    JUVENILE_COMMISSION: (HOLD,),
    CROSSROADS: (PREPARE, HOLD),
    NARCOLOGY: (HOLD,),
    DRUG_CONTROL: (HOLD,),
}


@dataclass(frozen=True)
class DemoHeld:
    """How the dates of one row went, in their order; where there are fewer sentences than dates, the rest say nothing.

    The pupils are a total of about so many, or each class reports its own. `steps` are by group of the school or by
    the partner's title; the teachers plan, prepare and hold whatever is held.
    """

    went: tuple[str, ...] = ()
    last_year: tuple[str, ...] = ()
    pupils: int | None = None
    parents: int = 0
    teachers: int = 0
    steps: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    is_analyzed: bool = True
    is_counted: bool = True
    # Dates, counted from 0, that were called off, and why
    missed: Mapping[int, str] = field(default_factory=dict)
    missed_last_year: Mapping[int, str] = field(default_factory=dict)
    published: str = ""
