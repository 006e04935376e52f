"""The four C of activities on pages: who did which step themselves, and «С+С+С+С=У»."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

from activities.addresses import ACTIVITIES
from activities.models import Activity, CycleStep, Group, Occurrence, Step
from activities.models.occurrence_state import is_held
from common.text import Text
from partners.models import Partner
from school.models import User

# What can be said of a step before anything is held
STEPS_AHEAD = (Step.PLAN, Step.PREPARE)
PAST_STEPS: Mapping[str, Text] = {
    Step.PLAN: pgettext_lazy("what pupils did", "planned"),
    Step.PREPARE: pgettext_lazy("what pupils did", "prepared"),
    Step.HOLD: pgettext_lazy("what pupils did", "held"),
    Step.ANALYZE: pgettext_lazy("what pupils did", "summed up"),
}


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
    """One of the four C; `by` names who did it, `doers` are all who can be marked once it `is_open`."""

    step: str
    doers: Sequence[Doer]
    is_open: bool

    @property
    def label(self) -> str:
        return str(capfirst(Step(self.step).label))

    @property
    def is_done(self) -> bool:
        return any(doer.is_done for doer in self.doers)

    @property
    def by(self) -> str:
        return ", ".join(doer.label for doer in self.doers if doer.is_done)


class PupilsStep(NamedTuple):
    """A step that the pupils did themselves, and the list of the year's activities in which they did."""

    label: Text
    url: str


@dataclass(frozen=True)
class Cycle:
    """The four tiles of one activity, and how many dates it has that are not called off."""

    tiles: Sequence[Tile]
    school_year: int
    date_count: int
    held_count: int

    @property
    def is_success(self) -> bool:
        """Tell whether the formula holds: somebody did each of the four steps."""
        return all(tile.is_done for tile in self.tiles)

    @property
    def missing(self) -> str:
        """The steps that nobody did themselves yet, in words."""
        return ", ".join(str(Step(tile.step).label) for tile in self.tiles if not tile.is_done)

    @property
    def is_marked(self) -> bool:
        return any(tile.is_done for tile in self.tiles)

    @property
    def pupils(self) -> list[PupilsStep]:
        """What the pupils did themselves."""
        address = reverse(ACTIVITIES)
        return [
            PupilsStep(PAST_STEPS[tile.step], f"{address}?year={self.school_year}&pupils={tile.step}")
            for tile in self.tiles
            if any(doer.group == Group.PUPILS and doer.is_done for doer in tile.doers)
        ]

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
    dates = activity.occurrences.not_cancelled().aggregate(every=Count("pk"), held=Count("pk", filter=is_held()))
    tiles = [_tile(step, steps, joint, is_open=step in STEPS_AHEAD or dates["held"] > 0) for step in Step]
    return Cycle(tiles, activity.school_year, date_count=dates["every"], held_count=dates["held"])


def _tile(step: Step, steps: Iterable[CycleStep], joint: Mapping[int, Partner], *, is_open: bool) -> Tile:
    """Return the tile of one step. A former partner stays on it until somebody removes its mark."""
    of_step = [each for each in steps if each.step == step]
    done = {(each.group, each.partner_id) for each in of_step}
    partners = dict(joint) | {each.partner.pk: each.partner for each in of_step if each.partner is not None}
    groups = [Doer(group, str(group.label), (group.value, None) in done) for group in SCHOOL_GROUPS]
    if any(is_of_parents(each) for each in partners.values()):
        groups = [each for each in groups if each.group != Group.PARENTS or each.is_done]
    others = [
        Doer(Group.PARTNER, each.title, (Group.PARTNER.value, key) in done, key) for key, each in partners.items()
    ]
    return Tile(step, [*groups, *others], is_open)


def is_of_parents(partner: Partner) -> bool:
    """Tell whether the partner is the parents themselves, who would otherwise be asked for twice."""
    return partner.form == Partner.Form.COMMUNITY and "родител" in partner.name.lower()


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
    """Return what `_cycle.html` shows on the page of an activity with these `dates`, or of one `date`.

    A date still ahead of what was held already has nothing new to mark: its page shows no tiles.
    """
    held = [each for each in dates if each.is_held]
    is_over = bool(held) and not any(each.is_planned for each in dates)
    has_something = may_tap or cycle.is_marked
    return {
        "activity": activity,
        "cycle": cycle,
        "has_cycle": has_something and (date is None or date.is_held or not cycle.held_count),
        "tiles": cycle.tiles,
        "is_success": cycle.is_success,
        "may_tap": may_tap,
        "back": date,
        "to_sum_up": held[-1] if may_tap and is_over and not cycle.is_analyzed else None,
        "problem": "",
    }
