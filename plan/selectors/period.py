"""The plan of a week or a month for staff: for the whole school, a level, a grade or one class."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities.change_words import told_in_words
from activities.chat_words import without_in_words
from activities.cooperation import with_whom
from activities.models import Activity, Cooperation, ExcusedClass, Occurrence
from activities.models.activity_queryset import ActivityQuerySet
from activities.plan_periods import PeriodPlan, PlanPeriod, PlanRow, when_on_day
from activities.selectors.changes import changes_by_date
from common.lookalikes import RUSSIAN
from partners.models import Partnership
from school.models import SchoolClass, User
from school.profile import current_profile
from school.years import SchoolYear
from wordings.grades import Level, levels_of


@dataclass(frozen=True)
class Choice:
    """One of the ways to narrow the plan: what its link says, and whether it is the present one."""

    label: str
    query: str
    is_on: bool


@dataclass(frozen=True)
class PeriodChoice:
    """For whom the plan is asked: `?class=6А` or `?level=noo`; without either for the whole school.

    A class goes by its label, as in the calendar of visitors: «6А» is another record each school year.
    """

    classes: Sequence[SchoolClass]
    # Those whose class teacher asks
    own: Sequence[SchoolClass]
    levels: Sequence[Level]
    school_class: SchoolClass | None = None
    level: Level | None = None
    # Whether the address asked for what is not here
    has_unknown: bool = False

    @classmethod
    def of(cls, data: QueryDict, user: User, year: SchoolYear) -> Self:
        classes = list(SchoolClass.objects.filter(school_year=year.start).order_by("grade", "letter"))
        levels = levels_of(current_profile().grades)
        # The one list of the page sends a level by the name of the class.
        asked = data.get("class", "") or data.get("level", "")
        labels = {asked, asked.upper().translate(RUSSIAN)}
        chosen = next((each for each in classes if each.label in labels), None)
        level = next((each for each in levels if each.value == asked), None) if chosen is None else None
        return cls(
            classes,
            [each for each in classes if each.class_teacher_id == user.pk],
            levels,
            chosen,
            level,
            has_unknown=bool(asked) and chosen is None and level is None,
        )

    @property
    def query(self) -> str:
        """Return «?class=6А», or nothing."""
        if self.school_class is not None:
            return "?" + urlencode({"class": self.school_class.label})
        return f"?level={self.level.value}" if self.level is not None else ""

    @property
    def words(self) -> str:
        """Return «класс 6А» as the heading has it, or nothing."""
        if self.school_class is not None:
            return _("class %(label)s") % {"label": self.school_class.label}
        return str(self.level.label) if self.level is not None else ""

    @cached_property
    def choices(self) -> list[Choice]:
        """Return the chips: the whole school and the person's own classes; none for who leads no class."""
        found = [Choice(_("Whole school"), "", not self.query)] if self.own else []
        for each in self.own:
            query = "?" + urlencode({"class": each.label})
            found.append(Choice(_("My class %(label)s") % {"label": each.label}, query, each == self.school_class))
        return found

    @property
    def level_options(self) -> list[tuple[str, str, bool]]:
        """Return the levels of a list: the value, the grades in words, and whether it is chosen."""
        words, levels = _("Grades %(first)s–%(last)s"), self.levels if len(self.levels) > 1 else ()
        return [
            (each.value, words % {"first": each.grades[0], "last": each.grades[-1]}, each == self.level)
            for each in levels
        ]

    def of_activities(self, rows: ActivityQuerySet) -> ActivityQuerySet:
        if self.school_class is not None:
            return rows.for_class(self.school_class)
        return rows.for_grades(self.level.grades) if self.level is not None else rows


def staff_plan(period: PlanPeriod, choice: PeriodChoice, user: User, *, today: date) -> PeriodPlan:
    """Return what is on in a week or a month, what is called off among it; four queries, however many dates."""
    dates = Occurrence.objects.visible_to(user).between(period.first, period.last).select_related("activity")
    if choice.query:
        dates = dates.filter(activity__in=choice.of_activities(Activity.objects.visible_to(user)))
    if choice.school_class is not None:
        excused = ExcusedClass.objects.filter(school_class=choice.school_class)
        dates = dates.exclude(pk__in=excused.values("occurrence"))
    partnerships = Partnership.objects.select_related("partner").order_by("partner__name_key", "pk")
    dates = dates.prefetch_related(Prefetch("activity__partnerships", partnerships))
    found = list(dates.order_by("starts_on", "start_time", "pk"))
    changes = changes_by_date([each.pk for each in found], today=today, to_visitors=False) if found else {}
    rows = [_row(each, told_in_words(changes[each.pk]) if each.pk in changes else "") for each in found]
    return PeriodPlan.of(period, rows, _undated(period, choice, user))


def _row(occurrence: Occurrence, change: str) -> PlanRow:
    activity = occurrence.activity
    without = without_in_words(occurrence.excused_text) if occurrence.excused_text else ""
    return PlanRow(
        first=occurrence.starts_on,
        last=occurrence.ends_on,
        when=when_on_day(occurrence),
        title=activity.title,
        url=activity.get_absolute_url(),
        whom=_whom(activity),
        where=occurrence.place or activity.place,
        responsible=occurrence.responsible_text or activity.responsible_text,
        partners=_partners(activity),
        change="" if occurrence.is_cancelled else ". ".join(filter(None, [change, capfirst(without)])),
        is_off=occurrence.is_cancelled,
    )


def _undated(period: PlanPeriod, choice: PeriodChoice, user: User) -> list[PlanRow]:
    """Return what falls into the period by its wording alone: «II неделя декабря»."""
    rows = choice.of_activities(Activity.objects.visible_to(user))
    rows = rows.worded_within(period.first, period.last, most=period.longest_wording)
    return [
        PlanRow(
            first=period.first,
            last=period.last,
            when=each.timing_text,
            title=each.title,
            url=each.get_absolute_url(),
            whom=_whom(each),
            where=each.place,
            responsible=each.responsible_text,
            partners=_partners(each),
        )
        for each in rows.with_partners().order_by("sorts_on", "title_key", "pk")
    ]


def _whom(activity: Activity) -> str:
    return activity.grades_text or activity.participants


def _partners(activity: Activity) -> str:
    names = ", ".join(with_whom(activity))
    return names or (
        _("looking for a partner") if activity.cooperation == Cooperation.LOOKING else _("by the school itself")
    )
