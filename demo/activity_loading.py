"""Loading the demo's plan of the year, by the services that people's own work goes through."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cached_property

from activities.models import (
    Activity,
    ActivityKind,
    Mechanism,
    ParticipationForm,
    ProductType,
)
from activities.parsing import PlanParser, SettledTiming, TimingAnswer, fill_in, settle_timing
from activities.recurrence import Rule, preview
from activities.services.activities import cancel_activity, copy_to_year, save_activity
from activities.services.occurrences import DateDetails, Scope, add_dates, cancel_dates, change_dates
from demo.activities import ACTIVITIES, NOT_TAKEN_OVER, DemoActivity
from demo.days import AUG, MON, OCT, PUBLIC_HOLIDAYS, THU, nth, weekday_from
from demo.held.writing import HeldLoading
from papers.models import PlanPaper
from partners.models import Direction, Partnership, Principle
from school.models import User
from school.years import SchoolYear
from wordings.responsible import post_key
from wordings.timing import Timing, TimingKind

# So long before the day itself a row without a day in its wording gets one
SET_AHEAD = timedelta(days=21)
# The last dates of the past that nobody has marked yet
UNMARKED = 4
CALLED_OFF_ON = nth(2, MON, OCT)
# What a row has under the same name as the activity
AS_WRITTEN = """
    title significance module place is_away visibility description participants accompanied_by to_bring cost
    accessibility
""".split()


def load_plans(*, today: date, by: User) -> None:
    """Last year's plan; the present year's, a part of it copied from there; both as papers."""
    present = SchoolYear.of(today)
    last = SchoolYear(present.start - 1)
    taken_over = [row for row in ACTIVITIES if row.lessons]

    loading = PlanLoading(last, today, by)
    past = [loading.activity(row) for row in taken_over]
    loading.dates(zip(taken_over, past, strict=True))
    loading.dates((row, loading.activity(row)) for row in NOT_TAKEN_OVER)
    HeldLoading(last, today, by).load()

    loading = PlanLoading(present, today, by)
    copied = copy_to_year(activities=past, year=present, by=by).activities
    for activity in copied:
        loading.tick_people(activity)
    loading.dates(zip(taken_over, copied, strict=True))
    loading.dates((row, loading.activity(row)) for row in ACTIVITIES if not row.lessons)
    HeldLoading(present, today, by).load(leaving=UNMARKED)

    for year in (last, present):
        load_paper(year)


def load_paper(year: SchoolYear) -> None:
    """The council considers the plan in the last week of August, the head's order follows on the next day."""
    considered = weekday_from(THU, AUG, 24)(SchoolYear(year.start - 1))
    PlanPaper(
        school_year=year.start,
        protocol_number="1",
        protocol_on=considered,
        order_number="214",
        order_on=considered + timedelta(days=1),
        columns={"partner": {"shown": True}},
    ).save()


@dataclass(frozen=True)
class PlanLoading:
    """The plan of one school year in one run: the day on which it is made, and who writes it down."""

    year: SchoolYear
    today: date
    by: User

    @cached_property
    def parser(self) -> PlanParser:
        return PlanParser(self.year)

    @cached_property
    def references(self) -> dict[str, dict[str, int]]:
        """Primary keys of reference rows by code, for the fields that name one."""
        models = {
            "kind": ActivityKind,
            "form": ParticipationForm,
            "mechanism": Mechanism,
            "product_type": ProductType,
            "direction": Direction,
            "principles": Principle,
        }
        return {name: dict(model.objects.values_list("code", "pk")) for name, model in models.items()}

    @cached_property
    def partnerships(self) -> dict[str, Partnership]:
        """By the partner's title: in the demo each partner has one that goes on."""
        return {each.partner.title: each for each in self.parser.partnerships}

    # Rows

    def activity(self, row: DemoActivity) -> Activity:
        """Written down as a person does in the form."""
        keys = {
            name: self.references[name][code] if code else None
            for name, code in {
                "kind": row.kind,
                "form": row.form,
                "mechanism": row.mechanism,
                "product_type": row.product,
                "direction": row.direction,
            }.items()
        }
        activity = Activity(
            school_year=self.year.start,
            timing_text=row.timing_text(self.year),
            grades_text=row.grades,
            responsible_text=row.responsible,
            lessons=row.lessons if self.is_past else "",
            **{name: getattr(row, name) for name in AS_WRITTEN},
            **{f"{name}_id": key for name, key in keys.items()},
        )
        audience = self.parser.audience(row.grades)
        responsible = self.parser.responsible(row.responsible)
        fill_in(
            activity,
            timing=self.settled(row, self.parser.timing(activity.timing_text)),
            audience=audience,
            responsible=responsible,
        )
        partnerships = [self.partnerships[title] for title in row.partners]
        save_activity(activity=activity, partnerships=partnerships, classes=audience.classes, by=self.by)
        if row.principles:
            activity.principles.set([self.references["principles"][code] for code in row.principles])
        self.tick_people(activity)
        return activity

    @property
    def is_past(self) -> bool:
        return self.today not in self.year

    def settled(self, row: DemoActivity, timing: Timing) -> SettledTiming:
        """Return the days of its wording. Where that is ambiguous, the row has the answer."""
        if row.means:
            first, last = (rule(self.year) for rule in row.means)
            settled = settle_timing(timing, answer=TimingAnswer.DAYS, first=first, last=last)
        else:
            settled = settle_timing(timing, answer=TimingAnswer.PROPOSED if row.accepts_proposal else "")
        assert settled is not None, f"{timing.text}: {[str(ambiguity.message) for ambiguity in timing.ambiguities]}"
        return settled

    def tick_people(self, activity: Activity) -> None:
        """The demo's people are called by their posts, which are no names: who is meant is ticked by hand."""
        named = {post_key(post) for post in self.parser.responsible(activity.responsible_text).posts}
        activity.people.add(*(each for each in self.parser.people if post_key(each.full_name) in named))

    # Dates

    def dates(self, rows: Iterable[tuple[DemoActivity, Activity]]) -> None:
        for row, activity in rows:
            self._set_dates(row, activity)
            self._change_dates(row, activity)

    def _set_dates(self, row: DemoActivity, activity: Activity) -> None:
        timing = self.parser.timing(activity.timing_text)
        seats = DateDetails(capacity=row.sign_up_seats or None, takes_sign_ups=row.sign_up_seats is not None)
        if row.repeated:
            start, end = hours(row.repeated.hours)
            details = replace(seats, start_time=start, end_time=end, capacity=row.repeated.capacity)
            self._add(activity, self._by_rule(row, activity, timing), details)
        elif row.dates:
            for each in row.dates:
                start, end = hours(each.hours)
                day = each.day(self.year)
                if day <= self.today + SET_AHEAD:
                    self._add(activity, [day], replace(seats, start_time=start, end_time=end, days=each.days))
        elif timing.kind == TimingKind.DAYS:
            for span in timing.spans:
                details = replace(seats, start_time=timing.start_time, end_time=timing.end_time, days=len(span))
                self._add(activity, [span.first], details)

    def _by_rule(self, row: DemoActivity, activity: Activity, timing: Timing) -> list[date]:
        assert row.repeated and timing.first_day and timing.last_day
        rule = Rule(row.repeated.frequency, timing.first_day, timing.last_day, frozenset(timing.weekdays))
        # Public holidays are unticked by hand: no settings of the school have them.
        made = preview(rule, holidays=self.parser.holidays(activity.grade_set), skip_holidays=True)
        return [
            each.date for each in made if not each.skipped and (each.date.month, each.date.day) not in PUBLIC_HOLIDAYS
        ]

    def _add(self, activity: Activity, days: Sequence[date], details: DateDetails) -> None:
        add_dates(activity=activity, days=days, details=details)

    def _change_dates(self, row: DemoActivity, activity: Activity) -> None:
        if self.is_past:
            return
        if row.moved:
            occurrence = activity.occurrences.all()[row.moved.number]
            before = copy(occurrence)
            occurrence.starts_on = occurrence.ends_on = row.moved.to(self.year)
            change_dates(occurrence=occurrence, before=before, scope=Scope.ONE)
        if row.called_off:
            occurrence = activity.occurrences.all()[row.called_off.number]
            cancel_dates(occurrence=occurrence, scope=Scope.ONE, reason=row.called_off.reason)
        if row.cancelled:
            on = min(self.today, CALLED_OFF_ON(self.year))
            cancel_activity(activity=activity, reason=row.cancelled, on=on)


def hours(text: str) -> tuple[time | None, time | None]:
    """«9:00–10:30» as two times; nothing as none."""
    if not text:
        return None, None
    start, end = (time.fromisoformat(each.zfill(5)) for each in text.split("–"))
    return start, end
