"""Forms of an activity: three things are required, the rest is folded."""

from collections.abc import Mapping
from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.dates_in_words import days_in_words, spans_in_words
from activities.form_fields import USUAL_FORM, USUAL_KIND, JointPartnersField, responsible_people
from activities.models import (
    Activity,
    ActivityKind,
    Cooperation,
    Mechanism,
    Module,
    ParticipationForm,
    ProductType,
    Project,
    Significance,
)
from activities.parsing import PlanParser, SettledTiming, TimingAnswer, fill_in, settle_timing, spans_apart
from activities.services.activities import save_activity
from common.fields import DayField, RecordsField
from common.forms import VersionedForm
from common.layout import Fold, Part
from common.numbers import parse_number
from common.questions import AskingForm
from common.text import one_line
from partners.models import Direction, Partnership, Principle
from plan.forms.telling import TellingForm
from school.models import User
from school.years import SchoolYear

USUAL = {"visibility": Activity.Visibility.USUAL}
TEXTS_OF_ONE_LINE = (
    "title",
    "timing_text",
    "grades_text",
    "responsible_text",
    "participants",
    "place",
    "module",
    "own_forces_text",
)


class ActivityForm(VersionedForm[Activity], AskingForm, TellingForm):
    """An activity of the plan, in the wordings of the person who enters it."""

    to_past = forms.BooleanField(label=_("Yes, set the date"))
    questions = ("to_past",)

    partnerships = JointPartnersField(
        label=_("Together with"),
        queryset=Partnership.objects.none(),
        required=False,
        help_text=_("One partner or several, from any direction. It counts for each; totals count it once."),
    )
    cooperation = forms.ChoiceField(
        label=_("If there is no partner"),
        required=False,
        widget=forms.RadioSelect,
        choices=[choice for choice in Cooperation.choices if choice[0] != Cooperation.PARTNERS],
        help_text=_("If a partner is chosen above, skip this."),
    )
    timing_answer = forms.ChoiceField(
        label=_("Which days are meant?"),
        required=False,
        widget=forms.RadioSelect,
        choices=TimingAnswer.choices,
    )
    timing_from = DayField(label=_("From day"), required=False)
    timing_until = DayField(label=_("Until"), required=False)
    to_calendar = forms.BooleanField(
        label=_("Straight into the calendar"),
        required=False,
        initial=True,
        help_text=_(
            "If the wording names a day, “12 октября в 14:00”, its date is set at once. Repeated dates are shown first."
        ),
    )
    grades_accepted = forms.BooleanField(
        label=_("Leave the wording as it is"),
        required=False,
        help_text=_("It is printed as you wrote it; the plans of levels and classes use what was understood."),
    )
    people = RecordsField(
        label=_("Responsible people with an account"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They find it among their own. People named in the text are added automatically."),
    )

    class Meta:
        model = Activity
        fields = [
            "title",
            "timing_text",
            "partnerships",
            "cooperation",
            "own_forces_text",
            "direction",
            "grades_text",
            "responsible_text",
            "place",
            "participants",
            "kind",
            "form",
            "mechanism",
            "product_type",
            "project",
            "significance",
            "principles",
            "description",
            "is_away",
            "accompanied_by",
            "to_bring",
            "cost",
            "accessibility",
            "visibility",
            "people",
            "module",
            "lessons",
        ]
        field_classes = {"principles": RecordsField}
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 4}),
            "lessons": forms.Textarea(attrs={"rows": 3}),
            "module": forms.TextInput(attrs={"list": "modules"}),
            "direction": forms.RadioSelect,
            "kind": forms.RadioSelect,
            "form": forms.RadioSelect,
            "mechanism": forms.RadioSelect,
            "significance": forms.RadioSelect,
            "visibility": forms.RadioSelect,
            "principles": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "place": _("Shown in the calendar; a single date may have a different one."),
            "product_type": _("For putting education into practice, the event itself is the result."),
        }

    layout = Layout(
        Part(
            "",
            "title",
            "timing_text",
            "timing_answer",
            "timing_from",
            "timing_until",
            "to_calendar",
            "to_past",
            "partnerships",
            "cooperation",
            "own_forces_text",
        ),
        Part(
            _("Who it is for and who is responsible"),
            "grades_text",
            "grades_accepted",
            "responsible_text",
            "place",
            "tells",
        ),
        Fold(
            _("Main area of work"),
            "direction",
            "kind",
            "form",
            "mechanism",
            "product_type",
            "project",
            "significance",
            "principles",
            "module",
        ),
        Fold(
            _("For those who come"),
            "description",
            "participants",
            "is_away",
            "accompanied_by",
            "to_bring",
            "cost",
            "accessibility",
            "visibility",
        ),
        Fold(_("Responsible people with an account"), "people"),
        Fold(_("For the next time"), "lessons"),
    )

    def __init__(self, *args: Any, by: User, parser: PlanParser | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.parser = parser or PlanParser(self.instance.year)
        self.settled: SettledTiming | None = None
        self.asks_about_timing = self.asks_about_grades = False
        # The form writes what was typed into the record before it is compared
        self.stored_timing = self.instance.timing_text
        self.stored_grades = self.instance.grades_text
        self.stored_responsible = self.instance.responsible_text
        if self.instance.pk is None or self.instance.cooperation == Cooperation.PARTNERS:
            # Nobody said so yet.
            self.initial["cooperation"] = ""
        self._offer()
        # Three things are required; what has a usual value falls back on it.
        for name in USUAL:
            self.fields[name].required = False
        if self.instance.pk is not None and (self.instance.is_cancelled or self.instance.occurrences.exists()):
            # Its dates are changed where they stand.
            del self.fields["to_calendar"]
        is_stored = self.instance.pk is not None
        ahead = self.instance.occurrences.open().filter(ends_on__gte=timezone.localdate()) if is_stored else []
        self.ask_to_tell(ahead)
        if not by.is_coordinator:
            # To publish what usually is not is a coordinator's decision.
            del self.fields["visibility"]

    def _offer(self) -> None:
        """Offer what goes on now, and what was chosen before."""
        is_stored = self.instance.pk is not None
        chosen = [each.pk for each in self.instance.partnerships.all()] if is_stored else []
        people = [each.pk for each in self.instance.people.all()] if is_stored else []
        offered = Q(ended_on=None, partner__is_archived=False) | Q(pk__in=chosen)
        partnerships = cast(JointPartnersField, self.fields["partnerships"])
        partnerships.queryset = (
            Partnership.objects.filter(offered)
            .select_related("partner__kind", "direction")
            .order_by("partner__name_key", "direction__position")
        )
        cast(RecordsField, self.fields["people"]).queryset = responsible_people(people)
        self._offer_reference("direction", Direction.objects.all(), _("as the partnership’s"))
        self._offer_reference("kind", self._offered(ActivityKind, "kind"), _("none"))
        self._offer_reference("form", self._offered(ParticipationForm, "form"), _("none"))
        self._offer_reference("mechanism", self._offered(Mechanism, "mechanism"), _("none"))
        self._offer_reference("product_type", self._offered(ProductType, "product_type"), _("none"))
        projects = Project.objects.going_on() | Project.objects.filter(pk=self.instance.project_id)
        self._offer_reference("project", projects, _("none"))
        cast(RecordsField, self.fields["principles"]).queryset = Principle.objects.all()
        significance = cast(forms.ChoiceField, self.fields["significance"])
        significance.choices = [("", _("not given")), *Significance.choices]
        if self.instance.pk is None:
            # The initial values of a new row name these fields already, with nothing.
            for name, model, code in (
                ("kind", ActivityKind, USUAL_KIND),
                ("form", ParticipationForm, USUAL_FORM),
            ):
                if self.initial.get(name) is None:
                    self.initial[name] = model.objects.offered().filter(code=code).first()

    def _offered(self, model: Any, name: str) -> Any:
        return model.objects.filter(Q(is_active=True) | Q(pk=getattr(self.instance, f"{name}_id")))

    def _offer_reference(self, name: str, rows: Any, empty: Any) -> None:
        field = cast(forms.ModelChoiceField, self.fields[name])
        field.queryset, field.empty_label = rows, empty

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in TEXTS_OF_ONE_LINE:
            if isinstance(data.get(name), str):
                data[name] = one_line(data[name])
        for name in ("title", "timing_text"):
            if name not in self.errors and not data.get(name):
                self.add_error(name, _("This field is required."))
        if data.get("partnerships"):
            data["cooperation"] = Cooperation.PARTNERS
        elif not data.get("cooperation") and not self.errors.keys() & {"partnerships", "cooperation"}:
            self.add_error("partnerships", _("Choose a partner, or say below what to do without one."))
        self._parse_timing(data)
        if data.get("to_calendar") and self.settled and self.settled.is_past(timezone.localdate()):
            asked = _("This day has passed. Set its date anyway? If not, untick “Straight into the calendar”.")
            self.ask("to_past", asked)
        self._parse_audience(data)
        if data.get("responsible_text") is not None:
            # Of two people of one name neither is added by itself; the list of accounts is there to choose from.
            self.responsible = self.parser.responsible(data["responsible_text"])
        return data

    def clean_visibility(self) -> str:
        return self.cleaned_data["visibility"] or USUAL["visibility"]

    def _parse_timing(self, data: dict[str, Any]) -> None:
        """Parse the wording, or ask; words that were answered before are not asked about again."""
        text = data.get("timing_text")
        if not text:
            return
        answer = data.get("timing_answer") or ""
        if text == self.stored_timing and self.instance.pk and not answer:
            self.settled = SettledTiming(
                self.instance.timing_kind,
                self.instance.worded_from,
                self.instance.worded_until,
                self.instance.worded_months,
                self.instance.named_spans,
            )
            return
        timing = self.parser.timing(text)
        first, last = data.get("timing_from"), data.get("timing_until")
        self.settled = settle_timing(timing, answer=answer, first=first, last=last)
        self.asks_about_timing = not timing.is_sure
        if answer == TimingAnswer.DAYS and self.asks_about_timing:
            self._check_days(first, last)
        elif self.settled is None:
            for ambiguity in timing.ambiguities:
                self.add_error("timing_text", str(ambiguity.message))
            self.add_error("timing_answer", _("Say which days are meant; the wording stays as you wrote it."))

    def _check_days(self, first: Any, last: Any) -> None:
        year = self.parser.year
        if first is None:
            self.add_error("timing_from", _("Say from which day."))
        elif first not in year or (last is not None and last not in year):
            self.add_error("timing_from", _("These days are not within the school year of the plan."))
        elif last is not None and last < first:
            self.add_error("timing_until", _("The last day is before the first."))

    def _parse_audience(self, data: dict[str, Any]) -> None:
        if data.get("grades_text") is None:
            return
        self.audience = self.parser.audience(data["grades_text"])
        self.asks_about_grades = bool(self.audience.ambiguities)
        is_unchanged = self.instance.pk is not None and data["grades_text"] == self.stored_grades
        if not is_unchanged and not data.get("grades_accepted"):
            for ambiguity in self.audience.ambiguities:
                self.add_error("grades_text", str(ambiguity.message))

    @property
    def modules(self) -> list[str]:
        """Return the modules to choose from while one types."""
        return list(Module.objects.offered().values_list("name", flat=True))

    @property
    def proposed_days(self) -> dict[str, str] | None:
        """Return what the portal takes the wording for, in words; it is shown beside the question."""
        text = self.data.get(self.add_prefix("timing_text"), "") if self.is_bound else ""
        timing = self.parser.timing(one_line(text))
        if timing.first_day is None or timing.last_day is None:
            return None
        apart = spans_apart(timing)
        days = spans_in_words(apart) if apart else days_in_words(timing.first_day, timing.last_day)
        return {"text": timing.text, "days": days}

    def hide_unasked(self) -> None:
        """Take the questions about wordings out of the page while nothing is asked, and nothing wrong with them."""
        questions = {"timing_answer", "timing_from", "timing_until"}
        if not self.asks_about_timing and not questions & self.errors.keys():
            for name in questions:
                del self.fields[name]
        if not self.asks_about_grades:
            del self.fields["grades_accepted"]

    def save(self, commit: bool = True) -> Activity:
        assert self.settled is not None
        data = self.cleaned_data
        activity = self.instance
        fill_in(activity, timing=self.settled, audience=self.audience, responsible=self.responsible)
        save_activity(
            activity=activity,
            partnerships=list(data["partnerships"]),
            classes=self.audience.classes,
            by=self.by,
        )
        people = {person.pk for person in data["people"]}
        if activity.responsible_text != self.stored_responsible or not people:
            people |= set(self.responsible.people)
        activity.people.set(people)
        activity.principles.set(data["principles"])
        return activity


class NewActivityForm(ActivityForm):
    """A new activity of a school year. The page's address proposes values: a white spot its month and direction."""

    def __init__(self, *args: Any, year: SchoolYear, asked: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        initial = _proposed(asked or {})
        super().__init__(*args, instance=Activity(school_year=year.start), initial=initial, **kwargs)


def _proposed(asked: Mapping[str, str]) -> dict[str, Any]:
    """Return the initial values that an address names."""
    keys = {name: parse_number(asked.get(name, "")) for name in ("partnership", "direction", "project")}
    initial: dict[str, Any] = {name: key for name, key in keys.items() if key is not None}
    if "partnership" in initial:
        initial["partnerships"] = [initial.pop("partnership")]
    if timing := asked.get("timing", ""):
        initial["timing_text"] = timing[:100]
    return initial
