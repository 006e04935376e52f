"""What of the plan falls on days that fall out: for the whole school, or for some classes."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.conf import settings
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from activities.models import Activity, Occurrence
from activities.models.occurrence import OccurrenceQuerySet
from activities.overlaps import overlaps_with
from activities.parsing import PlanParser
from common.text import Text
from school.models import SchoolClass
from school.years import SchoolYear


class Cause(models.TextChoices):
    """Why days fall out, as schools say it."""

    QUARANTINE = "quarantine", gettext_lazy("Quarantine")
    FROST = "frost", gettext_lazy("Closed for frost")
    OTHER = "other", gettext_lazy("another reason, in words")

    @property
    def reason(self) -> str:
        """The words that are written down: in the language of the school, whatever the writer's."""
        with override(settings.LANGUAGE_CODE):
            return str(self.label)


class SuspensionAction(models.TextChoices):
    """What becomes of the dates."""

    CANCEL = "cancel", gettext_lazy("call them off")
    MOVE = "move", gettext_lazy("move each by as many days")
    TO_DAY = "day", gettext_lazy("move all to one day")


@dataclass(frozen=True)
class SuspensionPlan:
    """Which days fall out, for whom and why, and what becomes of their dates."""

    reason: str
    first: date
    last: date
    # Without any it is the whole school
    classes: Sequence[SchoolClass] = ()
    action: SuspensionAction = SuspensionAction.CANCEL
    days: int = 0
    to_day: date | None = None

    def day_for(self, occurrence: Occurrence) -> date | None:
        """Return the day to which a date is moved; None if it is called off."""
        if self.action == SuspensionAction.CANCEL:
            return None
        return self.to_day or occurrence.starts_on + timedelta(days=self.days)


@dataclass(frozen=True)
class SuspendedDate:
    """A date on days that fall out, and what becomes of it."""

    occurrence: Occurrence
    # The classes that it goes without; without any the whole date falls out.
    excused: Sequence[SchoolClass] = ()
    moves_to: date | None = None
    # Why it cannot be done
    obstacle: Text = ""
    # What a person should know before it is done
    remark: Text = ""
    is_doubtful: bool = False

    @property
    def labels(self) -> str:
        return ", ".join(each.label for each in self.excused)


@dataclass
class ClassesOf:
    """Which classes come to an activity: those that it names, of other grades all; without grades everybody."""

    years: Collection[int]

    @cached_property
    def by_grade(self) -> Mapping[tuple[int, int], Sequence[SchoolClass]]:
        found: dict[tuple[int, int], list[SchoolClass]] = defaultdict(list)
        for each in SchoolClass.objects.filter(school_year__in=self.years).order_by("grade", "letter"):
            found[each.school_year, each.grade].append(each)
        return found

    def coming(self, activity: Activity) -> list[SchoolClass]:
        """Return the classes that come, by grade; the activity brings its named classes along."""
        named: dict[int, list[SchoolClass]] = defaultdict(list)
        for each in activity.classes.all():
            named[each.grade].append(each)
        coming: list[SchoolClass] = []
        for (year, grade), classes in sorted(self.by_grade.items()):
            if year == activity.school_year and (not activity.grades or grade in activity.grade_set):
                coming += named.get(grade) or classes
        return coming


def suspended_dates(plan: SuspensionPlan, dates: OccurrenceQuerySet) -> list[SuspendedDate]:
    """Return those of these dates that fall on the days, each with what becomes of it, in the order of time.

    Dates that were held are among them, so that they can be named. The queries are as many for 300 as for three.
    """
    rows = (
        dates.not_cancelled()
        .filter(activity__cancelled_on=None)
        .between(plan.first, plan.last)
        .select_related("activity")
        .prefetch_related("activity__classes", "activity__occurrences", "excused_classes")
        .order_by("starts_on", "start_time", "pk")
    )
    return _Sorting(plan, list(rows)).sorted()


@dataclass
class _Sorting:
    plan: SuspensionPlan
    rows: Sequence[Occurrence]
    # The dates before this one as they are moved, by activity
    moved: dict[int, list[Occurrence]] = field(default_factory=lambda: defaultdict(list))

    def sorted(self) -> list[SuspendedDate]:
        return [each for row in self.rows if (each := self._date(row)) is not None]

    @cached_property
    def _classes(self) -> ClassesOf:
        return ClassesOf({row.activity.school_year for row in self.rows})

    @cached_property
    def _parsers(self) -> Mapping[int, PlanParser]:
        return {year: PlanParser(SchoolYear(year)) for year in {row.activity.school_year for row in self.rows}}

    def _date(self, row: Occurrence) -> SuspendedDate | None:
        plan, excused = self.plan, list[SchoolClass]()
        if plan.classes:
            before = {each.pk for each in row.excused_classes.all()}
            coming = [each for each in self._classes.coming(row.activity) if each.pk not in before]
            chosen = {each.pk for each in plan.classes}
            excused = [each for each in coming if each.pk in chosen]
            if not excused:
                return None
            if len(excused) == len(coming):
                excused = []
        if row.is_held:
            return SuspendedDate(row, excused, obstacle=_("It was held."))
        if excused:
            return SuspendedDate(row, excused)
        goes_on = row.starts_on < plan.first or row.ends_on > plan.last
        remark: Text = _("It also takes place on other days.") if goes_on else ""
        moves_to = plan.day_for(row)
        if moves_to is None:
            return SuspendedDate(row, remark=remark, is_doubtful=goes_on)
        if obstacle := self._obstacle(row, moves_to):
            return SuspendedDate(row, moves_to=moves_to, obstacle=obstacle)
        for each in self._parsers[row.activity.school_year].day_remarks([moves_to], row.activity.grade_set):
            remark = remark or each.message
        is_past = moves_to + (row.ends_on - row.starts_on) < localdate()
        if is_past:
            remark = _("The new day has passed.")
        return SuspendedDate(row, moves_to=moves_to, remark=remark, is_doubtful=goes_on or is_past)

    def _obstacle(self, row: Occurrence, day: date) -> Text:
        """Return why a date cannot be moved to a day."""
        if day not in row.activity.year:
            return _("The new day is not within the school year of the plan.")
        if self.plan.first <= day <= self.plan.last:
            return _("The new day is also a day off.")
        moved = copy(row)
        moved.starts_on, moved.ends_on = day, day + (row.ends_on - row.starts_on)
        others = [each for each in row.activity.occurrences.all() if each.pk != row.pk and not each.is_cancelled]
        if overlaps_with(moved, [*others, *self.moved[row.activity_id]]):
            return _("The activity already has a date at that time.")
        self.moved[row.activity_id].append(moved)
        return ""
