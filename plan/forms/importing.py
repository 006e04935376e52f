"""Forms of a pasted plan: the box, the meaning of the columns, one row."""

from collections.abc import Collection
from datetime import date
from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activities.form_fields import JointPartnersField, PartnershipField
from activities.models import Activity, Cooperation, Module
from activities.parsing import TimingAnswer
from common.layout import Fold, Part
from common.pasted import PastedTable
from common.pasting import PastedField, TablesForm
from common.text import one_line
from partners.models import Direction, Partnership
from plan.models import PlanImport, PlanImportRow
from plan.parsing.columns import FIELDS, LONGEST, field_label, is_period
from plan.parsing.regions import Region
from plan.parsing.rows import ALL_YEAR, KEEP, NO_MODULE, NO_TIME, REWRITE, Question
from plan.services.importing import RowsChange, regions_of, row_parser_of, tables_of
from school.years import SchoolYear

# From this month on the plan that one works on is the next year's.
NEXT_YEAR_FROM_MONTH = 5
MOST_PASTED_ROWS = 1_000


def year_of_planning(today: date) -> SchoolYear:
    """Return the school year whose plan one makes on this day: from May on, the next one."""
    present = SchoolYear.of(today)
    return SchoolYear(present.start + 1) if NEXT_YEAR_FROM_MONTH <= today.month < 9 else present


class PlanPasteForm(TablesForm):
    """The box for the tables of a plan, or their file."""

    year = forms.TypedChoiceField(
        label=_("For which school year"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("Days without a year are taken to be in this one."),
    )
    text = PastedField(
        label=_("The tables of the plan"),
        max_rows=MOST_PASTED_ROWS,
        required=False,
        help_text=_(
            "Select everything in Word or Excel, copy it and paste it here: several tables, titles between "
            "them and signatures as well. The columns “Дела, события, мероприятия”, “Классы”, “Сроки”, "
            "“Ответственные” are understood in any order."
        ),
    )
    layout = Layout(Part("", "year", "text", "file"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        present = SchoolYear.of(today)
        years = [present, SchoolYear(present.start + 1)]
        field = cast(forms.TypedChoiceField, self.fields["year"])
        field.choices = [(year.start, str(year)) for year in years]
        self.initial.setdefault("year", year_of_planning(today).start)


class ColumnsForm(forms.Form):
    """What each column of the tables holds; tables with the same headings are asked about once."""

    def __init__(self, *args: Any, plan_import: PlanImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tables = tables_of(plan_import)
        self.regions: dict[str, Region] = {}
        for region in regions_of(plan_import):
            if region.columns or region.heading:
                self.regions.setdefault(region.key, region)
        parts = []
        for number, region in enumerate(self.regions.values()):
            names = [
                self._add_field(number, index, region, tables[region.table])
                for index in range(len(tables[region.table].rows[0]))
            ]
            legend = format_lazy(_("Table {number}"), number=region.table + 1) if len(self.regions) > 1 else ""
            parts.append(Part(legend, *names))
        self.layout = Layout(*parts)

    def _add_field(self, number: int, index: int, region: Region, table: PastedTable) -> str:
        heading = one_line(region.heading[index])[:60] if index < len(region.heading) else ""
        sample = next((row[index] for row in table.rows[region.first :] if row[index].strip()), "")
        present = region.columns.get(index, "")
        choices = list(FIELDS)
        if ":" in present:
            choices.append((present, field_label(present)))
        name = f"column-{number}-{index}"
        self.fields[name] = forms.ChoiceField(
            label=heading or format_lazy(_("Column {number}"), number=index + 1),
            choices=choices,
            required=False,
            initial=present,
            help_text=one_line(sample)[:60],
        )
        return name

    @property
    def columns(self) -> dict[str, dict[int, str]]:
        """Return the field of each column, by the key of its region."""
        found: dict[str, dict[int, str]] = {key: {} for key in self.regions}
        keys = list(self.regions)
        for name, field in self.cleaned_data.items():
            number, index = map(int, name.split("-")[1:])
            found[keys[number]][index] = field
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for number, region in enumerate(self.regions.values()):
            names = [name for name in data if name.startswith(f"column-{number}-")]
            chosen = [data[name] for name in names if data[name]]
            is_grid = any(is_period(field) for field in chosen)
            has_title = any(field.endswith("title") for field in chosen)
            if region.columns and not has_title and not is_grid:
                raise forms.ValidationError(_("Say which column contains the activities."))
            twice = {field for field in chosen if chosen.count(field) > 1 and ":" not in field}
            for name in names:
                if data.get(name) in twice:
                    self.add_error(name, _("Two columns cannot have the same meaning."))
        return data


class QuestionsForm(forms.Form):
    """What is asked once for all rows of a pasted plan; only what is still open, or was answered, is a field."""

    def __init__(self, *args: Any, plan_import: PlanImport, asked: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**plan_import.choices, **self.initial}
        modules = Module.objects.offered().values_list("name", flat=True)
        choices: dict[str, list[tuple[str, str | Promise]]] = {
            Question.GRID: [
                ("cells", _("Yes, use each filled cell as an activity of its month")),
                ("left", _("No, skip these tables")),
            ],
            Question.SEVERAL: [
                ("each", _("Yes, use each of them as an activity")),
                ("whole", _("No, a cell is one activity")),
            ],
            Question.FORMER: [
                (REWRITE, _("Rewrite them for this year")),
                (KEEP, _("Leave them as they are written")),
            ],
            Question.WITHOUT_TIME: [
                (ALL_YEAR, _("“в течение года”")),
                (NO_TIME, _("“дата уточняется”: a day is set later")),
            ],
            Question.WITHOUT_PARTNER: [
                (Cooperation.OWN, _("done by the school itself, no partner needed")),
                (Cooperation.LOOKING, _("we are looking for a partner")),
            ],
            Question.WITHOUT_MODULE: [*((name, name) for name in modules), (NO_MODULE, _("without a module"))],
        }
        for question, options in choices.items():
            if question in asked or question in plan_import.choices:
                is_long = len(options) > 3
                self.fields[question] = forms.ChoiceField(
                    label=Question(question).label,
                    choices=[("", "—"), *options] if is_long else options,
                    required=False,
                    widget=forms.Select if is_long else forms.RadioSelect,
                )


class ManyRowsForm(forms.Form):
    """What is set on the ticked rows of a pasted plan; what is left empty stays as it is."""

    partnership = PartnershipField(
        label=_("Partner"), queryset=Partnership.objects.none(), empty_label="—", required=False
    )
    cooperation = forms.ChoiceField(
        label=_("Without a partner"),
        choices=[
            ("", "—"),
            (Cooperation.OWN, _("by the school itself")),
            (Cooperation.LOOKING, _("looking")),
        ],
        required=False,
    )
    direction = forms.ModelChoiceField(
        label=_("Direction"), queryset=Direction.objects.all(), empty_label="—", required=False
    )
    module = forms.CharField(label=_("Module"), max_length=LONGEST["module"], required=False)
    grades = forms.CharField(label=_("Grades"), max_length=LONGEST["grades"], required=False)
    visibility = forms.ChoiceField(
        label=_("Who sees it"), choices=[("", "—"), *Activity.Visibility.choices], required=False
    )
    action = forms.ChoiceField(
        label=_("Use it"), choices=[("", "—"), *PlanImportRow.Action.choices[:2]], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partnerships = (
            Partnership.objects.current()
            .select_related("partner", "direction")
            .order_by("partner__name_key", "direction__position")
        )
        cast(forms.ModelChoiceField, self.fields["partnership"]).queryset = partnerships

    @property
    def change(self) -> RowsChange:
        data = self.cleaned_data
        answers: dict[str, Any] = {}
        if data["partnership"]:
            answers |= {"partnerships": [data["partnership"].pk]}
        elif data["cooperation"]:
            answers |= {"partnerships": [], "cooperation": data["cooperation"]}
        if data["direction"]:
            answers |= {"direction": data["direction"].pk}
        if data["visibility"]:
            answers |= {"visibility": data["visibility"]}
        texts = {name: one_line(data[name]) for name in ("module", "grades") if data[name]}
        return RowsChange(texts, answers, data["action"])


TEXTS = ("title", "timing", "grades", "responsible", "place", "participants", "module", "description")


class ImportRowForm(forms.Form):
    """One row of a pasted plan: its wordings, and answers to what was asked."""

    title = forms.CharField(label=_("What"), widget=forms.Textarea(attrs={"rows": 2}))
    timing = forms.CharField(label=_("When"), required=False)
    timing_answer = forms.ChoiceField(
        label=_("Which days are meant?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[choice for choice in TimingAnswer.choices if choice[0] != TimingAnswer.DAYS],
    )
    grades = forms.CharField(label=_("Classes"), required=False)
    grades_accepted = forms.BooleanField(label=_("Leave the wording as it is"), required=False)
    responsible = forms.CharField(label=_("Responsible"), required=False)
    partnerships = JointPartnersField(
        label=_("Together with"),
        queryset=Partnership.objects.none(),
        required=False,
    )
    cooperation = forms.ChoiceField(
        label=_("Without a partner"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (Cooperation.OWN, _("by the school itself, no partner needed")),
            (Cooperation.LOOKING, _("we are looking for a partner")),
        ],
        help_text=_("If nobody is ticked above."),
    )
    place = forms.CharField(label=_("Location"), required=False)
    participants = forms.CharField(label=_("Who else takes part"), required=False)
    module = forms.CharField(label=_("Module of the programme"), required=False)
    description = forms.CharField(label=_("Programme"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    # The row that the person saw: after the tables are read anew another one may have its number
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    layout = Layout(
        Part(
            "",
            "title",
            "timing",
            "timing_answer",
            "grades",
            "grades_accepted",
            "responsible",
            "partnerships",
            "cooperation",
        ),
        Fold(_("More details"), "place", "participants", "module", "description"),
    )

    def __init__(self, *args: Any, row: PlanImportRow, **kwargs: Any) -> None:
        self.row = row
        self.parser = row_parser_of(row.plan_import)
        self.stored = self.parser.parse(row.texts, row.answers)
        kwargs["initial"] = {
            **{name: row.text(name) for name in TEXTS},
            "seen": row.pk,
            "timing_answer": row.answers.get("timing", ""),
            "grades_accepted": bool(row.answers.get("grades")),
            "partnerships": (chosen := [each.pk for each in self.stored.partnerships]),
            "cooperation": self.stored.cooperation,
        }
        super().__init__(*args, **kwargs)
        for name, limit in LONGEST.items():
            cast(forms.CharField, self.fields[name]).max_length = limit
            self.fields[name].widget.attrs["maxlength"] = limit
        partnerships = cast(JointPartnersField, self.fields["partnerships"])
        # What is ticked stands first: the list is longer than its box.
        is_chosen = Case(When(pk__in=chosen, then=Value(0)), default=Value(1))
        partnerships.queryset = (
            Partnership.objects.current()
            .select_related("partner", "direction")
            .order_by(is_chosen, "partner__name_key", "direction__position")
        )
        if said := row.text("partner"):
            partnerships.help_text = format_lazy(_("In the table: “{text}”."), text=said[:200])
        self.parsed = self.stored

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        texts = {**self.row.texts}
        for name in TEXTS:
            text = data.get(name, "")
            text = text if name == "description" else one_line(text)
            if len(text) > LONGEST[name]:
                message = _("Longer than {limit} characters: shorten it.")
                self.add_error(name, format_lazy(message, limit=LONGEST[name]))
            texts[name] = text
        self.texts = {name: text for name, text in texts.items() if text}
        answers: dict[str, Any] = {
            name: self.row.answers[name]
            for name in ("direction", "visibility", "module", "one")
            if name in self.row.answers
        }
        if chosen := [each.pk for each in data.get("partnerships") or []]:
            answers["partnerships"] = chosen
        elif data.get("cooperation"):
            answers |= {"partnerships": [], "cooperation": data["cooperation"]}
        elif self.stored.partnerships:
            self.add_error("cooperation", _("Say what to do without a partner."))
        if data.get("timing_answer"):
            answers["timing"] = data["timing_answer"]
        if data.get("grades_accepted"):
            answers["grades"] = True
        self.answers = answers
        self.parsed = self.parser.parse(self.texts, answers)
        for name, ambiguities in self.parsed.ambiguities.items():
            for ambiguity in ambiguities:
                self.add_error(name if name in self.fields else None, str(ambiguity.message))
        if "timing" in self.parsed.ambiguities:
            self.add_error("timing_answer", _("Say which days are meant, or use other words."))
        return data

    def hide_unasked(self) -> None:
        """Take the questions out of the page while nothing is asked."""
        parsed = self.parsed
        if parsed.timing.is_sure:
            del self.fields["timing_answer"]
        elif not parsed.timing.spans:
            # Nothing is proposed, so nothing can be left as proposed.
            answers = [choice for choice in TimingAnswer.choices if choice[0] == TimingAnswer.NONE]
            cast(forms.ChoiceField, self.fields["timing_answer"]).choices = answers
        if not parsed.audience.ambiguities:
            del self.fields["grades_accepted"]
