"""The four C of activities on pages: who did which step themselves, and «С+С+С+С=У»."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from activities.models import Activity, CycleStep, Group, Occurrence, Step
from partners.models import Partner
from school.models import User


@dataclass(frozen=True)
class Doer:
    """A group of the school, or a partner, that did a step or may have done it."""

    group: str
    label: str
    is_done: bool
    partner: int | None = None

    @property
    def key(self) -> str:
        """The name in forms, such as «pupils» or «partner-3»."""
        return self.group if self.partner is None else f"{self.group}-{self.partner}"


@dataclass(frozen=True)
class Tile:
    """One of the four C; `by` names who did it, `doers` are all who can be marked."""

    step: str
    doers: Sequence[Doer]

    @property
    def label(self) -> str:
        return str(capfirst(Step(self.step).label))

    @property
    def is_done(self) -> bool:
        return any(doer.is_done for doer in self.doers)

    @property
    def by(self) -> str:
        return ", ".join(doer.label for doer in self.doers if doer.is_done)


@dataclass(frozen=True)
class Cycle:
    """The four tiles of one activity."""

    tiles: Sequence[Tile]

    @property
    def is_success(self) -> bool:
        """Tell whether the formula holds: somebody did each of the four steps."""
        return all(tile.is_done for tile in self.tiles)

    @property
    def missing(self) -> str:
        """The steps that nobody did themselves yet, in words."""
        return ", ".join(str(Step(tile.step).label) for tile in self.tiles if not tile.is_done)

    @property
    def analysis(self) -> Tile:
        return next(tile for tile in self.tiles if tile.step == Step.ANALYZE)

    @property
    def is_analyzed(self) -> bool:
        return self.analysis.is_done


SCHOOL_GROUPS = (Group.PUPILS, Group.TEACHERS, Group.PARENTS)


def cycle_of(activity: Activity) -> Cycle:
    """Return the tiles of an activity, whose partnerships and partners are prefetched."""
    steps = list(activity.cycle_steps.select_related("partner"))
    joint = {each.partner_id: each.partner for each in activity.partnerships.all()}
    return Cycle([_tile(step, steps, joint) for step in Step])


def _tile(step: Step, steps: Iterable[CycleStep], joint: Mapping[int, Partner]) -> Tile:
    """Return the tile of one step. A former partner stays on it until somebody removes its mark."""
    of_step = [each for each in steps if each.step == step]
    done = {(each.group, each.partner_id) for each in of_step}
    partners = dict(joint) | {each.partner.pk: each.partner for each in of_step if each.partner is not None}
    groups = [Doer(group, str(group.label), (group.value, None) in done) for group in SCHOOL_GROUPS]
    others = [
        Doer(Group.PARTNER, each.title, (Group.PARTNER.value, key) in done, key) for key, each in partners.items()
    ]
    return Tile(step, [*groups, *others])


def may_tap(user: User, activity: Activity) -> bool:
    """Tell whether this person may mark the steps of this activity; a called-off one cannot be marked."""
    mine = Activity.objects.loggable_by(user).filter(pk=activity.pk)
    return not activity.is_cancelled and mine.exists()


def cycle_context(
    activity: Activity,
    cycle: Cycle,
    *,
    may_tap: bool,
    date: Occurrence | None = None,
    dates: Sequence[Occurrence] = (),
) -> dict[str, Any]:
    """Return what `_cycle.html` shows on the page of an activity with these `dates`, or of one `date`."""
    held = [each for each in dates if each.is_held]
    is_over = bool(held) and not any(each.is_planned for each in dates)
    return {
        "activity": activity,
        "cycle": cycle,
        "tiles": cycle.tiles,
        "is_success": cycle.is_success,
        "may_tap": may_tap,
        "back": date,
        "to_sum_up": held[-1] if may_tap and is_over and not cycle.is_analyzed else None,
        "problem": "",
    }
