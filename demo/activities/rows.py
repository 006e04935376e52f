"""A row of the demo's plan as it is written down, and what becomes of its dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import override

from activities.models import Activity, Significance
from activities.recurrence import Frequency
from demo.days import DayRule
from school.years import SchoolYear

# Partners by the title that the portal shows
PARENTS = "Родители"
KINDERGARTEN = "Детский сад № 382"
PARISH = "Приход Архангела Гавриила"
LIBRARY = "Детская областная библиотека"
RAIL_QUANTORIUM = "Кванториум РЖД"
QUANTORIUM = "Детский технопарк «Кванториум»"
MILITARY = "В/Ч 98540"
CREATIVITY_CENTER = "МОУ ЦДТ"
INFANTRYMAN = "Клуб «Пехотинец»"
VETERANS = "Совет ветеранов микрорайона"
CLINIC = "ГУЗ «Поликлиника № 28»"
VOLUNTEERS = "Волонтеры-медики"
SPORTS_SCHOOL = "ДЮСШОР № 10"
JUVENILE_UNIT = "ПДН"
JUVENILE_COMMISSION = "КДН"
CROSSROADS = "ДЦ «Перекресток»"
NARCOLOGY = "Дзержинский наркокабинет"
DRUG_CONTROL = "УНК ГУ МВД России по Волгоградской области"

# Modules of the upbringing programme, the usual one first
SOCIAL_PARTNERSHIP = "Социальное партнёрство"
MAIN_EVENTS = "Основные школьные дела"
WITH_PARENTS = "Взаимодействие с родителями"
SAFETY = "Профилактика и безопасность"
CAREERS = "Профориентация"
OUTSIDE = "Внешкольные мероприятия"

# Where several directions meet
HALL = "актовый зал"


@dataclass(frozen=True)
class DemoDate:
    """One holding of an activity whose wording names no day. Its hours are «14:00–15:30», or none."""

    day: DayRule
    hours: str = ""
    days: int = 1


@dataclass(frozen=True)
class Repeated:
    """How dates are made of a wording that names weekdays: from its first day to its last, not in the holidays."""

    frequency: Frequency = Frequency.WEEKLY
    hours: str = ""
    capacity: int | None = None


@dataclass(frozen=True)
class DemoMove:
    """A date, counted from 0, that was set for another day."""

    number: int
    to: DayRule


@dataclass(frozen=True)
class DemoCancellation:
    """A date, counted from 0, that will not be."""

    number: int
    reason: str


@dataclass(frozen=True)
class DemoActivity:
    """A row of the plan. Its kind and form are the usual ones of the portal's form unless they are said.

    `{day}` in its wording is the day of `on`, in words; of two, `{first}–{last}` are the number and the words. A row
    with `lessons` was in last year's plan already, and this year's is copied from it: its wording names no such day.
    """

    title: str
    when: str
    partners: tuple[str, ...]
    grades: str = ""
    responsible: str = ""
    on: tuple[DayRule, ...] = ()
    # What a person answered where the wording is ambiguous: as proposed, or these days
    accepts_proposal: bool = False
    means: tuple[DayRule, DayRule] | None = None

    dates: tuple[DemoDate, ...] = ()
    repeated: Repeated | None = None
    moved: DemoMove | None = None
    called_off: DemoCancellation | None = None
    cancelled: str = ""
    lessons: str = ""

    kind: str = "implementation"
    product: str = "creative-event"
    form: str = "at-events"
    mechanism: str = ""
    significance: str = Significance.SCHOOL
    principles: tuple[str, ...] = ()
    direction: str = ""
    module: str = SOCIAL_PARTNERSHIP

    # Visitors sign up for its dates: so many seats, 0 for as many as come
    sign_up_seats: int | None = None
    place: str = ""
    is_away: bool = False
    visibility: str = Activity.Visibility.USUAL
    description: str = ""
    participants: str = ""
    accompanied_by: str = ""
    to_bring: str = ""
    cost: str = ""
    accessibility: str = ""

    def timing_text(self, year: SchoolYear) -> str:
        days = [rule(year) for rule in self.on]
        if not days:
            return self.when
        return self.when.format(day=in_words(days[0]), first=days[0].day, last=in_words(days[-1]))

    def rules(self) -> Iterator[DayRule]:
        """Every rule by which a day of it is found."""
        yield from self.on
        yield from (each.day for each in self.dates)
        if self.moved:
            yield self.moved.to


def in_words(day: date) -> str:
    """«12 октября»: plans are Russian in any language of the page."""
    with override("ru"):
        return date_format(day, "j E")
