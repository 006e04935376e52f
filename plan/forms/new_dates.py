"""The forms by which dates are set: how they are made, then which of the days shown become dates."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Occurrence
from activities.models.occurrence import planned_start
from activities.overlaps import overlaps_of
from activities.parsing import PlanParser
from activities.recurrence import MOST_DATES, EndsBeforeStart, Frequency, Rule, TooManyDates, rule_making
from activities.services.occurrences import DateDetails, taken_starts
from common.fields import DayField, LineField
from common.layout import Fold, Part
from common.questions import AskingForm
from common.text import one_line
from plan.forms.hours import HoursForm, TimeInput
from wordings.timing import DayOff, DayRemark, TimingKind, Unit

MOST_DAYS = 31
SINGLE = "days"
# What a row's short form sends, of one day: whatever nobody has to be asked is set without a preview
AT_ONCE = "at-once"
ONCE_IN = {Unit.WEEK: Frequency.WEEKLY, Unit.MONTH: Frequency.MONTHLY_WEEKDAY}
WEEKDAYS = [
    ("0", _("Mon")),
    ("1", _("Tue")),
    ("2", _("Wed")),
    ("3", _("Thu")),
    ("4", _("Fri")),
    ("5", _("Sat")),
    ("6", _("Sun")),
]


@dataclass(frozen=True)
class DayShown:
    """A day of the preview, and what speaks against a date on it."""

    day: date
    # The date that it would be
    date: Occurrence
    is_in_holidays: bool
    is_after_study: bool
    # Whatever is to be said of it besides: a Sunday, a public holiday
    remark: str
    # Nobody has to untick it; who ticks it takes it after all
    is_skipped: bool
    is_past: bool
    # The date that has this day already
    known: Occurrence | None
    # Dates that have another day or time, and yet are at the same time
    overlaps: Sequence[Occurrence]

    @property
    def is_proposed(self) -> bool:
        return not self.is_skipped and self.known is None and not self.overlaps


def _is_free(remark: DayRemark, weekdays: Collection[int]) -> bool:
    """Say whether nobody is at school on the day of this remark; holidays of some grades are no such day."""
    is_weekend = remark.code in (DayOff.SATURDAY, DayOff.SUNDAY)
    return remark.code == DayOff.PUBLIC_HOLIDAY or (is_weekend and remark.day.weekday() not in weekdays)


def _fields_of(rule: Rule) -> dict[str, Any]:
    """Return the fields of the form that say this rule."""
    return {
        "how": rule.frequency.value,
        "first": rule.first,
        "until": rule.until,
        "weekdays": [str(day) for day in sorted(rule.weekdays)],
    }


class DatesForm(HoursForm):
    """How dates are made: single days in words, or a rule; what they have in common. It makes a preview, no dates."""

    how = forms.ChoiceField(
        label=_("How to set them"),
        widget=forms.RadioSelect,
        choices=[(SINGLE, _("single days")), *Frequency.choices],
    )
    days = forms.CharField(
        label=_("Days"),
        max_length=300,
        required=False,
        help_text=_("In words or figures: “6, 13 и 20 октября”, “15.10”, “2–4 ноября”."),
    )
    first = DayField(label=_("First date"), required=False)
    until = DayField(label=_("Until"), required=False)
    weekdays = forms.MultipleChoiceField(
        label=_("On"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=WEEKDAYS,
        help_text=_("If nothing is ticked: the weekday of the first date."),
    )
    skip_holidays = forms.BooleanField(
        label=_("Not during holidays or on public holidays"), required=False, initial=True
    )
    start_time = forms.TimeField(label=_("Starts at"), required=False, widget=TimeInput)
    end_time = forms.TimeField(label=_("Ends at"), required=False, widget=TimeInput)
    lasts = forms.IntegerField(label=_("Length in days"), required=False, min_value=1, max_value=MOST_DAYS, initial=1)
    place = LineField(
        label=_("Location"), max_length=200, required=False, help_text=_("Leave empty to use the activity’s.")
    )
    takes_sign_ups = forms.BooleanField(
        label=_("People sign up for it"),
        required=False,
        help_text=_("On the event’s page, without an account."),
    )
    capacity = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=1,
        max_value=10_000,
        help_text=_("Leave empty for no limit. Otherwise, a waiting list follows."),
    )

    layout = Layout(
        Part("", "how"),
        Part(_("Single days"), "days"),
        Part(_("By a rule"), "first", "until", "weekdays", "skip_holidays"),
        Part(_("Time"), "start_time", "end_time", *HoursForm.questions),
        Fold(_("Signing up"), "takes_sign_ups", "capacity"),
        Fold(_("Location, several days"), "place", "lasts"),
    )

    def __init__(self, *args: Any, activity: Activity, today: date, **kwargs: Any) -> None:
        self.activity, self.today, self.parser = activity, today, PlanParser(activity.year)
        super().__init__(*args, **{**kwargs, "initial": self._proposed()})
        if AT_ONCE in self.data:
            # The short form has no fields for the hours: they are those of the wording.
            data = cast(QueryDict, self.data).copy()
            for name in ("start_time", "end_time"):
                data[name] = str(self.initial.get(name) or "")
            self.data = data
        self.preview: list[DayShown] = []
        self.missed_months: list[date] = []

    def _proposed(self) -> dict[str, Any]:
        """Return what the wording already says of the dates, so that nobody says it twice."""
        text = self.activity.timing_text
        timing = self.parser.timing(text)
        initial: dict[str, Any] = {"how": SINGLE, "start_time": timing.start_time, "end_time": timing.end_time}
        if timing.kind == TimingKind.DAYS and timing.is_sure:
            return {**initial, "days": text}
        if timing.weekdays:
            rule = rule_making(timing.with_left_out)
            return initial | (_fields_of(rule) if rule else {"days": text})
        if timing.once_in in ONCE_IN:
            # On which day nobody said.
            return {**initial, "how": ONCE_IN[timing.once_in].value, "until": timing.last_day}
        return {**initial, "first": timing.first_day, "until": timing.last_day}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._check_times(data)
        if data.get("how") == SINGLE:
            self._parse_days(data)
        elif data.get("how"):
            self._make_by_rule(data)
        return data

    def _check_times(self, data: dict[str, Any]) -> None:
        if not {"start_time", "end_time", "lasts"} & self.errors.keys():
            days = data.get("lasts") or 1
            data["lasts"] = self.settle_hours(data.get("start_time"), data.get("end_time"), days=days)

    def _parse_days(self, data: dict[str, Any]) -> None:
        text = one_line(data.get("days", ""))
        if not text:
            if "days" not in self.errors:
                self.add_error("days", _("Write the days."))
            return
        timing = self.parser.timing(text)
        for ambiguity in timing.ambiguities:
            self.add_error("days", str(ambiguity.message))
        is_repeated = timing.kind == TimingKind.REPEATED and all(span.is_one_day for span in timing.named)
        if timing.is_sure and not is_repeated and timing.kind not in (TimingKind.DAYS, TimingKind.DEADLINE):
            self.add_error("days", _("These are not single days. Write each: “6, 13 и 20 октября”."))
        if "days" in self.errors:
            return
        found = timing.with_left_out
        if len(found) > MOST_DATES:
            self.add_error("days", _("Too many days at once."))
            return
        self.missed_months = list(timing.months_without)
        # What is named one by one is meant so, in the holidays as well; so is a weekday that is named.
        self.preview = self._shown(found, skips=is_repeated and data["skip_holidays"], weekdays=timing.weekdays)

    def _make_by_rule(self, data: dict[str, Any]) -> None:
        for name, message in (("first", _("Say from which day.")), ("until", _("Say until which day."))):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, message)
        if self.errors.keys() & {"first", "until"}:
            return
        year = self.parser.year
        for name in ("first", "until"):
            if data[name] not in year:
                self.add_error(name, _("This day is not within the school year of the plan."))
        if self.errors.keys() & {"first", "until"}:
            return
        rule = Rule(
            frequency=Frequency(data["how"]),
            first=data["first"],
            until=data["until"],
            weekdays=frozenset(int(day) for day in data.get("weekdays", [])),
        )
        try:
            made = rule.dates()
        except EndsBeforeStart:
            self.add_error("until", _("The last day is before the first."))
        except TooManyDates:
            self.add_error("until", _("This makes more than 400 dates. Choose a shorter time."))
        else:
            self.missed_months = list(rule.missed_months())
            weekdays = () if rule.frequency == Frequency.MONTHLY_DAY else {day.weekday() for day in made}
            self.preview = self._shown(made, skips=data["skip_holidays"], weekdays=weekdays)
            if not self.preview:
                self.add_error("until", _("No dates fall on these days."))

    @property
    def day_at_once(self) -> date | None:
        """The day of a row's short form, if nothing speaks against it."""
        if AT_ONCE not in self.data or len(self.preview) != 1:
            return None
        (shown,) = self.preview
        is_odd = shown.is_in_holidays or shown.is_after_study or shown.remark or shown.is_past
        return shown.day if shown.is_proposed and not is_odd else None

    @cached_property
    def _holidays(self) -> frozenset[date]:
        return frozenset(first for first, _last in self.parser.holidays(self.activity.grade_set))

    def _shown(self, days: Sequence[date], *, skips: bool, weekdays: Collection[int]) -> list[DayShown]:
        """Return each day with what speaks against it; on `weekdays` no Saturday and no Sunday does."""
        known = taken_starts(self.activity)
        start, lasts = self.cleaned_data.get("start_time"), self.details.days
        found = self.parser.day_remarks(days, self.activity.grade_set)
        remarks = {each.day: each for each in found if each.day not in self._holidays}
        new = {day: self.details.date_on(self.activity, day) for day in days}
        at_once = self._at_once(new.values())
        after = self._after_study(days)
        free = {each.day for each in remarks.values() if _is_free(each, weekdays)} | after
        free |= self._holidays.intersection(days)
        # A wording or a rule that names nothing else means such days: «каждый вторник июня».
        skipped = free if skips and not free.issuperset(days) else set()
        return [
            DayShown(
                day=day,
                date=new[day],
                is_in_holidays=day in self._holidays,
                is_after_study=day in after,
                remark=str(remarks[day].message) if day in remarks else "",
                is_skipped=day in skipped,
                is_past=day + timedelta(days=lasts - 1) < self.today,
                known=known.get(planned_start(day, start)),
                overlaps=at_once.get(day, ()),
            )
            for day in days
        ]

    def _at_once(self, new: Iterable[Occurrence]) -> dict[date, list[Occurrence]]:
        """Return by first day of the new dates those that are set and that they would overlap."""
        found: dict[date, list[Occurrence]] = {}
        for pair in overlaps_of([*self.activity.occurrences.standing(), *new]):
            is_new = [each._state.adding for each in pair]
            if any(is_new) and not all(is_new):
                one, other = pair if is_new[0] else (pair.second, pair.first)
                found.setdefault(one.starts_on, []).append(other)
        return found

    def _after_study(self, days: Iterable[date]) -> set[date]:
        last = self.parser.study.last
        return {day for day in days if day > last and day not in self._holidays}

    @property
    def details(self) -> DateDetails:
        data = self.cleaned_data
        return DateDetails(
            start_time=data.get("start_time"),
            end_time=data.get("end_time"),
            days=data.get("lasts") or 1,
            has_daily_hours=getattr(self, "has_daily_hours", False),
            place=data.get("place", ""),
            capacity=data.get("capacity"),
            takes_sign_ups=bool(data.get("takes_sign_ups")),
        )


class Since(models.TextChoices):
    """From when the dates of a preview are set that begins in the past."""

    BEGINNING = "beginning", _("from the beginning, including past ones")
    TODAY = "today", _("from today")


class ChosenDatesForm(AskingForm, forms.Form):
    """Which days of a preview become dates. Of what began in the past and goes on it is asked from when."""

    to_past = forms.BooleanField(label=_("Yes, set them"))

    since = forms.ChoiceField(
        label=_("Some of these days have passed. From when should dates be set?"),
        required=False,
        widget=forms.RadioSelect,
        choices=Since.choices,
        help_text=_("Past dates will wait to be logged."),
    )

    questions = ("to_past",)

    def __init__(self, *args: Any, shown: Sequence[DayShown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        if not self.asks_since:
            del self.fields["since"]
        self.days: list[date] = []
        self.left_count = 0

    @property
    def asks_since(self) -> bool:
        free = [row.is_past for row in self.shown if row.known is None]
        return any(free) and not all(free)

    @property
    def chosen(self) -> set[str] | None:
        """Return the days that were sent, None before any were."""
        return set(cast(QueryDict, self.data).getlist("chosen")) if self.is_bound else None

    @property
    def ticks(self) -> list[tuple[DayShown, bool]]:
        """Return each day and whether it is ticked: as was sent, else as is proposed."""
        sent = self.chosen
        return [(row, row.is_proposed if sent is None else row.day.isoformat() in sent) for row in self.shown]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = [row for row, is_ticked in self.ticks if is_ticked]
        has_past = self.asks_since and any(row.is_past for row in chosen)
        if not chosen:
            self.add_error(None, _("Select at least one date."))
        elif has_past and "since" not in self.errors and not data.get("since"):
            self.add_error("since", _("Say from when, or untick the days that have passed."))
        elif has_past and data.get("since") == Since.TODAY:
            self.days = [row.day for row in chosen if not row.is_past]
            self.left_count = len(chosen) - len(self.days)
            if not self.days:
                self.add_error(None, _("All the selected days have passed: select a later one too."))
        elif not self.asks_since and all(row.is_past for row in chosen):
            self.ask("to_past", _("All the selected days have passed. Set the dates anyway?"))
            self.days = [row.day for row in chosen]
        else:
            self.days = [row.day for row in chosen]
        return data
