"""The stage path: three linked steps with what each asks for, as `components/stage_path.html` draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

from partners.criteria import CriteriaStates, CriterionState
from partners.models import Partnership, Stage


@dataclass(frozen=True)
class StageStep:
    """One stage as a partnership stands by it. `state` is done, current or ahead."""

    name: str
    outcome: str
    state: str
    criteria: Sequence[CriterionState] = ()
    lacks: Sequence[str] = ()


def stage_path(
    partnership: Partnership, found: CriteriaStates, stages: Sequence[Stage], *, is_brief: bool = False
) -> list[StageStep]:
    """The three steps; empty for a partnership by law. A brief path only names what its stage lacks."""
    present = partnership.stage_id
    if present is None:
        return []
    steps = []
    for stage in stages:
        number = stage.number
        state = "done" if number < present else "current" if number == present else "ahead"
        lacking = found.lacking(number) if state == "current" else []
        steps.append(
            StageStep(
                stage.title,
                "" if is_brief else stage.outcome_text,
                state,
                criteria=() if is_brief else found.of_stage(number),
                lacks=[str(each.title) for each in lacking] if is_brief else (),
            )
        )
    return steps
