"""The path of the first day: what a new school puts in, step by step, until all is done or the path is put away."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists
from django.urls import reverse

from school.models import SchoolProfile, User
from school.registries import FirstStep, first_steps
from school.setup import first_words
from school.years import SchoolYear


@dataclass(frozen=True)
class PathStep:
    """A step as one person sees it; without an address somebody else does it."""

    step: FirstStep
    url: str
    is_done: bool
    is_next: bool = False


@dataclass(frozen=True)
class FirstDay:
    """The path as one person sees it."""

    steps: list[PathStep]

    @property
    def done(self) -> int:
        return sum(each.is_done for each in self.steps)


def first_day_of(user: User, today: date) -> FirstDay | None:
    """Return the path for who walks it; None once it is put away or all is done. One query."""
    if not user.is_coordinator:
        return None
    steps = list(first_steps)
    asked = {f"done_{step.code}": Exists(step.rows()) for step in steps}
    said = SchoolProfile.objects.annotate(**asked).values("shows_first_day", *asked).first() or {}
    is_done = {step.code: said.get(f"done_{step.code}", False) for step in steps}
    if not said.get("shows_first_day", True) or all(is_done.values()):
        return None
    own = [step for step in steps if user.role_value.covers(step.role)]
    following = next((step for step in own if not is_done[step.code]), None)
    year = f"?year={SchoolYear.planned(today).start}"
    return FirstDay(
        [
            PathStep(
                step,
                url=reverse(step.url_name) + (year if step.is_of_year else "") if step in own else "",
                is_done=is_done[step.code],
                is_next=step is following,
            )
            for step in steps
        ]
    )


def show_first_day(*, is_shown: bool) -> None:
    """Put the path away for the whole school, or bring it back. It is no new version of the profile."""
    SchoolProfile.objects.get_or_create(pk=1, defaults=first_words())
    SchoolProfile.objects.filter(pk=1).update(shows_first_day=is_shown)
