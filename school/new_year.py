"""The path to a new school year: in late August «Today» leads through what the year begins with."""

from dataclasses import dataclass
from datetime import date, datetime

from school.models import User, YearStepMark
from school.registries import YearStep, year_steps
from school.years import SchoolYear

# The path is shown from this day of August to this day of September.
FIRST_DAY, LAST_DAY = 15, 15


@dataclass(frozen=True)
class PreparedStep:
    """A step as one person sees it; without an address somebody else does it."""

    step: YearStep
    url: str
    is_done: bool
    # Somebody ticked it off by hand, and can take the tick away again
    is_ticked: bool
    is_next: bool


@dataclass(frozen=True)
class NewYear:
    """The path to a school year as one person sees it."""

    year: SchoolYear
    steps: list[PreparedStep]

    @property
    def done(self) -> int:
        return sum(each.is_done for each in self.steps)


def is_time(today: date) -> bool:
    """Tell whether it is the time of the year for the path."""
    return (today.month == 8 and today.day >= FIRST_DAY) or (today.month == 9 and today.day <= LAST_DAY)


def is_put_away(today: date) -> bool:
    """Tell whether somebody put away the path that would be shown now."""
    year = SchoolYear.planned(today).start
    return is_time(today) and YearStepMark.objects.filter(school_year=year, code=YearStepMark.ALL).exists()


def new_year_of(user: User, today: date) -> NewYear | None:
    """Return the path for who walks it; None out of its time, once it is put away, or once all is done."""
    if not (user.is_coordinator and is_time(today)):
        return None
    year = SchoolYear.planned(today)
    ticked = set(YearStepMark.objects.filter(school_year=year.start).values_list("code", flat=True))
    if YearStepMark.ALL in ticked:
        return None
    steps = list(year_steps)
    is_done = {each.code: each.code in ticked or each.is_done(year, today) for each in steps}
    if all(is_done.values()):
        return None
    own = [each for each in steps if user.role_value.covers(each.role)]
    following = next((each for each in own if not is_done[each.code]), None)
    return NewYear(
        year,
        [
            PreparedStep(
                each,
                url=each.url(year) if each in own else "",
                is_done=is_done[each.code],
                is_ticked=each.code in ticked,
                is_next=each is following,
            )
            for each in steps
        ],
    )


def known_codes(user: User) -> set[str]:
    """Return what this person may tick off: the steps that are theirs, and the path as a whole."""
    return {YearStepMark.ALL, *(each.code for each in year_steps if user.role_value.covers(each.role))}


def tick_off(*, year: SchoolYear, code: str, is_done: bool, by: User, now: datetime) -> None:
    """Tick a step off, or take the tick away. It is no mistake to say the same twice."""
    if is_done:
        YearStepMark.objects.get_or_create(school_year=year.start, code=code, defaults={"by": by, "at": now})
    else:
        YearStepMark.objects.filter(school_year=year.start, code=code).delete()
