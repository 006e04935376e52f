"""The one-minute log: of a planned date, and of something that was held without a plan."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Case, When
from django.http import QueryDict
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from activities.form_fields import USUAL_FORM, USUAL_KIND, JointPartnersField
from activities.models import Activity, ActivityKind, Group, Occurrence, ParticipationForm
from activities.parsing import PlanParser, SettledTiming, fill_in, months_between
from activities.services.log import CountedGroup, FieldEdit, log_unplanned
from common.fields import DayInput, LineField, PastDayField
from logbook.forms.report import SEEN, CountField, CountInput, ReportForm
from logbook.selectors.counting import (
    classes_in,
    classes_of,
    counted_classes,
    former_classes,
    partners_of,
    stored_report,
    usual_partnerships,
)
from partners.models import Partnership
from school.models import SchoolClass, User
from school.years import SchoolYear
from wordings.timing import TimingKind

LONGEST_GRADES = 300


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _limit(field: PastDayField, year: SchoolYear, today: date, *, years_back: int = 0) -> None:
    """Allow the days of the year that have come, also in the browser's calendar."""
    field.latest, field.earliest = today, SchoolYear(year.start - years_back).starts_on
    field.error_messages["too_early"] = _("This day is not within the school year of the plan.")
    field.widget.attrs |= {
        "min": field.earliest.isoformat(),
        "max": min(today, year.ends_on).isoformat(),
    }


# A draft is of its day also where the day is the one that the form proposed (static/js/draft.js).
ALWAYS_IN_THE_DRAFT = {"data-draft-keep": True}


def _of_former(
    counts: Mapping[CountedGroup, FieldEdit[int]], former: Mapping[int, SchoolClass]
) -> dict[CountedGroup, FieldEdit[int]]:
    """Return the counts of classes as those of what they were a year before; a class that nobody came from has none."""
    return {
        replace(group, school_class=former[group.school_class].pk) if group.school_class else group: count
        for group, count in counts.items()
        if not group.school_class or group.school_class in former
    }


class LogForm(ReportForm):
    """The log of one date. It asks for the day if the activity has no date there yet."""

    day = PastDayField(label=_("When"), widget=DayInput(ALWAYS_IN_THE_DRAFT))

    def __init__(
        self,
        data: QueryDict | None,
        files: MultiValueDict[str, UploadedFile] | None,
        *,
        activity: Activity,
        occurrence: Occurrence | None,
        by: User,
        today: date,
        day: str = "",
    ) -> None:
        stored = stored_report(occurrence)
        super().__init__(
            data,
            files,
            classes=classes_of(activity, by, counted_classes(stored, data or ())),
            partners=partners_of(activity, stored),
            stored=stored,
            initial={"day": day} if _is_day(day) else {},
        )
        self.activity, self.occurrence = activity, occurrence
        if occurrence is not None:
            del self.fields["day"]
        else:
            _limit(cast(PastDayField, self.fields["day"]), activity.year, today)
            self.initial.setdefault("day", min(today, activity.year.ends_on))

    @property
    def opened_for(self) -> date:
        """The day that the form proposed."""
        day: date | str = self.initial["day"]
        return day if isinstance(day, date) else date.fromisoformat(day)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day not in self.activity.year:
            raise forms.ValidationError(_("This day is not within the school year of the plan."))
        return day


class UnplannedForm(ReportForm):
    """The log of something that was held without a plan."""

    title = LineField(label=_("What was held"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    day = PastDayField(label=_("When"), widget=DayInput(ALWAYS_IN_THE_DRAFT))
    partnerships = JointPartnersField(
        label=_("Together with"),
        queryset=Partnership.objects.none(),
        error_messages={"required": _("Choose who it was with.")},
    )

    def __init__(self, *args: Any, by: User, today: date) -> None:
        self.by, self.year = by, SchoolYear.of(today)
        super().__init__(*args, classes=classes_in(self.year, by))
        usual = [each.pk for each in usual_partnerships(by)]
        # In September one still logs what was held in August.
        _limit(cast(PastDayField, self.fields["day"]), self.year, today, years_back=1)
        partnerships = cast(JointPartnersField, self.fields["partnerships"])
        # The usual partnerships of this person stand first, but none is chosen: it may have been with another.
        is_other = Case(When(pk__in=usual, then=0), default=1)
        partnerships.queryset = (
            Partnership.objects.current()
            .select_related("partner", "direction")
            .order_by(is_other, "partner__name_key", "direction__position")
        )
        self.fields["partner"] = CountField(label=_("How many came from the partner"))
        self.initial.setdefault("day", today)

    @property
    def partner_count(self) -> CountInput:
        return CountInput(self["partner"], SEEN + "partner", "")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        partners = {each.partner_id for each in data.get("partnerships") or ()}
        if data.get("partner") and len(partners) > 1:
            self.add_error(
                "partner",
                _(
                    "You chose several partners: leave this empty now, and say on the next page how many came "
                    "from each."
                ),
            )
        self._refuse_unknown_classes(data.get("day"))
        return data

    def _refuse_unknown_classes(self, day: date | None) -> None:
        """Refuse counts of classes of which nobody can tell what they were last school year."""
        if day is None or day in self.year:
            return
        former = former_classes(self.year)
        if unknown := [each.label for each in self.attended_by if each.pk not in former]:
            text = _("In that school year these classes were different: %(classes)s. Enter the total number of pupils.")
            self.add_error("day", text % {"classes": ", ".join(unknown)})

    @property
    def attended_by(self) -> list[SchoolClass]:
        """The classes that somebody came from: the activity was for them."""
        names = {each: CountedGroup(Group.PUPILS, each.pk).name for each in self.classes.all}
        return [each for each, name in names.items() if self.cleaned_data.get(name)]

    def save(self) -> Occurrence:
        data, report = self.cleaned_data, self.report
        day: date = data["day"]
        partnerships: list[Partnership] = list(data["partnerships"])
        if data.get("partner"):
            group = CountedGroup(Group.PARTNER, partner=partnerships[0].partner_id)
            report = replace(report, counts={**report.counts, group: FieldEdit(data["partner"], 0)})
        classes, year = self.attended_by, SchoolYear.of(day)
        if year != self.year:
            # They were a grade lower then.
            former = former_classes(self.year)
            classes = [former[each.pk] for each in classes]
            report = replace(report, counts=_of_former(report.counts, former))
        return log_unplanned(
            activity=self._activity(data["title"], day, classes, year),
            day=day,
            partnerships=partnerships,
            classes=classes,
            report=report,
            by=self.by,
        )

    def _activity(self, title: str, day: date, classes: list[SchoolClass], year: SchoolYear) -> Activity:
        """Return an activity like those of the plan, in the plan's own language."""
        with translation.override("ru"):
            timing = date_format(day, "j E")
        grades = ", ".join(each.label for each in classes)
        activity = Activity(
            school_year=year.start,
            title=title,
            timing_text=timing,
            # A longer list of classes means everybody.
            grades_text=grades if len(grades) <= LONGEST_GRADES else "",
            kind=ActivityKind.objects.offered().filter(code=USUAL_KIND).first(),
            form=ParticipationForm.objects.offered().filter(code=USUAL_FORM).first(),
        )
        parser = PlanParser(year)
        fill_in(
            activity,
            timing=SettledTiming(TimingKind.DAYS, day, day, months_between(day, day)),
            audience=parser.audience(activity.grades_text),
            responsible=parser.responsible(""),
        )
        return activity
