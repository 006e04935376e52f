"""Writing down what was held: many dates in one go.

A person's own words go through `services.log`, date by date; a year of them would take the demo seconds. So they are
written in bulk, and what the services derive is derived here: a test lets `services.log` count again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Prefetch
from simple_history.utils import bulk_update_with_history

from activities.models import Activity, Attendance, CycleStep, Group, Occurrence, Step
from activities.services.occurrences import Scope, cancel_dates
from demo.activities.rows import PARENTS
from demo.held import HELD
from demo.held.rows import ANALYZE, HOLD, PARTNER_STEPS, PLAN, PREPARE, DemoHeld
from partners.models import Partner, Partnership
from school.models import SchoolClass, User
from school.years import SchoolYear

# The last of those marked have counts, but nobody has summed them up yet
FRESH = 3
# A class or two forget to report where so many take part
MANY_CLASSES = 9
SUMS = {
    Group.PUPILS: "pupil_count",
    Group.PARENTS: "parent_count",
    Group.TEACHERS: "teacher_count",
    Group.PARTNER: "partner_count",
}
WRITTEN = ["status", "summary", "publication_url", "sequence", "version", *SUMS.values()]
STAFF_ONLY = "педагоги"


@dataclass(frozen=True)
class HeldLoading:
    """What was done in one school year until the day of loading."""

    year: SchoolYear
    today: date
    by: User

    def load(self, *, leaving: int = 0) -> None:
        """Call off what was not held, and mark the rest but for the last few dates, which wait to be marked."""
        self._call_off()
        past = [each for each in self._past() if each.is_planned]
        held = past[: -leaving or None]
        fresh = set(held[-FRESH:]) if leaving else set()
        attendance: list[Attendance] = []
        for occurrence in held:
            attendance += self._mark(occurrence, is_fresh=occurrence in fresh)
        bulk_update_with_history(held, Occurrence, WRITTEN, default_user=self.by)
        Attendance.objects.bulk_create(attendance)
        CycleStep.objects.bulk_create(self._steps(held, fresh))

    def _past(self) -> list[Occurrence]:
        # The same activity object for all its dates, with whom it is joint: each is read once.
        activities = {each.pk: each for each in self._activities}
        dates = Occurrence.objects.filter(activity__in=activities, ends_on__lt=self.today)
        found = list(dates.order_by("ends_on", "starts_on", "pk"))
        for each in found:
            each.activity = activities[each.activity_id]
        return found

    @cached_property
    def _activities(self) -> list[Activity]:
        partnerships = Prefetch("partnerships", Partnership.objects.select_related("partner").order_by("pk"))
        return list(
            Activity.objects.in_year(self.year).planned().prefetch_related(partnerships, "classes", "occurrences")
        )

    @cached_property
    def _classes(self) -> list[SchoolClass]:
        return list(SchoolClass.objects.filter(school_year=self.year.start).order_by("grade", "letter"))

    @property
    def _is_past(self) -> bool:
        return self.today not in self.year

    @cached_property
    def _numbers(self) -> Mapping[int, int]:
        """Of each date which one of its activity it is, counted from 0."""
        return {
            each.pk: number for activity in self._activities for number, each in enumerate(activity.occurrences.all())
        }

    def _call_off(self) -> None:
        past = {each.pk for each in self._past() if each.is_planned}
        for activity in self._activities:
            held = outcome_of(activity)
            missed = held.missed_last_year if self._is_past else held.missed
            for number, reason in missed.items():
                dates = list(activity.occurrences.all())
                if number < len(dates) and dates[number].pk in past:
                    cancel_dates(occurrence=dates[number], scope=Scope.ONE, reason=reason)

    # One date

    def _mark(self, occurrence: Occurrence, *, is_fresh: bool) -> list[Attendance]:
        """Say of the date in memory that it was held, and who came."""
        held, number = outcome_of(occurrence.activity), self._numbers[occurrence.pk]
        sentences = held.last_year if self._is_past else held.went
        occurrence.status = Occurrence.Status.HELD
        occurrence.sequence += 1
        occurrence.version += 1
        if number < len(sentences) and not is_fresh:
            occurrence.summary = sentences[number]
        if number == 0 and not is_fresh:
            occurrence.publication_url = held.published
        attendance = list(self._came(occurrence, held, number)) if self._is_counted(held, number) else []
        for row in attendance:
            name = SUMS[Group(row.group)]
            setattr(occurrence, name, getattr(occurrence, name) + row.count)
        return attendance

    def _is_counted(self, held: DemoHeld, number: int) -> bool:
        """Of what is held each week now and then nobody wrote down how many came."""
        return held.is_counted and number % 6 != 4

    def _came(self, occurrence: Occurrence, held: DemoHeld, number: int) -> Iterator[Attendance]:
        activity = occurrence.activity
        if held.pupils is None and not for_adults(activity):
            yield from self._classes_came(occurrence, activity, number)
        for group, count in (
            (Group.PUPILS, held.pupils or 0),
            (Group.PARENTS, held.parents),
            (Group.TEACHERS, held.teachers),
        ):
            if count:
                yield Attendance(occurrence=occurrence, group=group, count=about(count, number), by=self.by)
        for place, partner in enumerate(guests(activity)):
            count = 1 + (len(activity.title) + 2 * number + 3 * place) % 4
            yield Attendance(occurrence=occurrence, group=Group.PARTNER, partner=partner, count=count, by=self.by)

    def _classes_came(self, occurrence: Occurrence, activity: Activity, number: int) -> Iterator[Attendance]:
        classes = self._classes_of(activity)
        for place, each in enumerate(classes):
            absent = (each.grade * 5 + place * 3 + number * 2) % 5
            if len(classes) >= MANY_CLASSES and (each.grade * 3 + place + number) % 13 == 0:
                continue
            yield Attendance(
                occurrence=occurrence,
                group=Group.PUPILS,
                school_class=each,
                count=(each.size or 25) - absent,
                by_id=each.class_teacher_id or self.by.pk,
            )

    def _classes_of(self, activity: Activity) -> Sequence[SchoolClass]:
        named = list(activity.classes.all())
        grades = activity.grade_set
        return named or [each for each in self._classes if not grades or each.grade in grades]

    # The four C

    def _steps(self, held: Iterable[Occurrence], fresh: set[Occurrence]) -> Iterator[CycleStep]:
        is_summed_up: dict[Activity, bool] = defaultdict(bool)
        for occurrence in held:
            is_summed_up[occurrence.activity] |= occurrence not in fresh
        for activity, is_over in is_summed_up.items():
            outcome = outcome_of(activity)
            is_analyzed = is_over and outcome.is_analyzed
            for step, group, partner in who_did_what(activity, outcome):
                if is_analyzed or step != ANALYZE:
                    yield CycleStep(activity=activity, step=step, group=group, partner=partner, by=self.by)


def outcome_of(activity: Activity) -> DemoHeld:
    return HELD.get(activity.title, DemoHeld())


def who_did_what(activity: Activity, held: DemoHeld) -> Iterator[tuple[Step, str, Partner | None]]:
    for step in (PLAN, PREPARE, HOLD, ANALYZE):
        yield step, Group.TEACHERS, None
    for step in held.steps.get(Group.PUPILS, ()):
        yield step, Group.PUPILS, None
    for each in partners(activity):
        for step in held.steps.get(each.title, PARTNER_STEPS[each.title]):
            yield step, Group.PARTNER, each


def partners(activity: Activity) -> list[Partner]:
    return list({each.partner_id: each.partner for each in activity.partnerships.all()}.values())


def guests(activity: Activity) -> list[Partner]:
    """The partners whose people are counted; parents are a group of the school."""
    return [each for each in partners(activity) if each.title != PARENTS]


def for_adults(activity: Activity) -> bool:
    return activity.grades_text.startswith((STAFF_ONLY, "родители"))


def about(count: int, number: int) -> int:
    """Never twice the same number of people."""
    return max(1, count - (number * 5) % (count // 6 + 1))
