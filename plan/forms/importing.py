"""Forms of a pasted plan: the box, the meaning of the columns, one row."""

from datetime import date
from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activities.form_fields import JointPartnersField
from activities.parsing import PlanParser, TimingAnswer
from common.clipboard import TableTooLarge, parse_table
from common.layout import Fold, Part
from common.tables import TableFileField
from common.text import one_line
from partners.models import Direction, Partnership
from plan.models import PlanImport, PlanImportRow
from plan.parsing.columns import FIELDS, LONGEST
from plan.parsing.rows import parse_row
from plan.services.importing import table_of
from school.years import SchoolYear

# From this month on the plan that one works on is the next year's.
NEXT_YEAR_FROM_MONTH = 5
MOST_PASTED_ROWS = 1_000


def year_of_planning(today: date) -> SchoolYear:
    """Return the school year whose plan one makes on this day: from May on, the next one."""
    present = SchoolYear.of(today)
    return SchoolYear(present.start + 1) if NEXT_YEAR_FROM_MONTH <= today.month < 9 else present


class PlanPasteForm(forms.Form):
    """The box for a table of a plan, or its file."""

    year = forms.TypedChoiceField(
        label=_("For which school year"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("Days without a year are understood in it."),
    )
    text = forms.CharField(
        label=_("The table of the plan"),
        max_length=2_000_000,
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "data-paste-table": ""}),
        help_text=_(
            "Select the table in Word or Excel, copy it and paste it here. The columns «Дела, события, мероприятия», "
            "«Классы», «Сроки», «Ответственные» are understood in any order."
        ),
    )
    file = TableFileField(
        label=_("Or the file"),
        required=False,
        help_text=_("DOCX or XLSX, up to 10 MB and 5,000 rows."),
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
        self.rows: list[list[str]] = []
        self.name = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors.keys() & {"text", "file"}:
            return data
        if data.get("file"):
            self.rows, self.name = data["file"].rows, data["file"].name
        elif data.get("text", "").strip():
            try:
                self.rows = parse_table(data["text"], max_rows=MOST_PASTED_ROWS)
            except TableTooLarge as error:
                self.add_error("text", error.message)
                return data
        else:
            self.add_error("text", _("Paste the table here, or choose its file below."))
            return data
        if not self.rows:
            self.add_error("file" if data.get("file") else "text", _("No table was found in it."))
        return data


class ColumnsForm(forms.Form):
    """What each column of the table holds."""

    def __init__(self, *args: Any, plan_import: PlanImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        table = table_of(plan_import)
        width = max((len(row) for row in [table.header, *table.rows[:50]]), default=0)
        for index in range(width):
            heading = one_line(table.header[index])[:60] if index < len(table.header) else ""
            label = heading or format_lazy(_("Column {number}"), number=index + 1)
            sample = next((row[index] for row in table.rows if index < len(row) and row[index].strip()), "")
            self.fields[f"column-{index}"] = forms.ChoiceField(
                label=label,
                choices=FIELDS,
                required=False,
                initial=table.columns.get(index, ""),
                # The page writes help texts as they are: they are ours, this one is not.
                help_text=escape(one_line(sample)[:60]),
            )

    @property
    def columns(self) -> dict[int, str]:
        found = {}
        for name, field in self.cleaned_data.items():
            if field:
                found[int(name.partition("-")[2])] = field
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = [field for field in data.values() if field]
        if "title" not in chosen:
            raise forms.ValidationError(_("Say which column holds what will be."))
        twice = {field for field in chosen if chosen.count(field) > 1}
        for name, field in list(data.items()):
            if field in twice:
                self.add_error(name, _("Two columns cannot hold the same."))
        return data


TEXTS = ("title", "timing", "grades", "responsible", "place", "participants", "module", "description")


class ImportRowForm(forms.Form):
    """One row of a pasted plan: its wordings, and answers to what was asked."""

    title = forms.CharField(label=_("What"), widget=forms.Textarea(attrs={"rows": 2}))
    timing = forms.CharField(label=_("When"), required=False)
    timing_answer = forms.ChoiceField(
        label=_("What days are meant?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[choice for choice in TimingAnswer.choices if choice[0] != TimingAnswer.DAYS],
    )
    grades = forms.CharField(label=_("Grades and classes"), required=False)
    grades_accepted = forms.BooleanField(label=_("Leave the wording as it is"), required=False)
    responsible = forms.CharField(label=_("Responsible"), required=False)
    partnerships = JointPartnersField(
        label=_("With whom"),
        queryset=Partnership.objects.none(),
        required=False,
        help_text=_("Nothing ticked: we are looking for a partner."),
    )
    place = forms.CharField(label=_("Place"), required=False)
    participants = forms.CharField(label=_("Who else takes part"), required=False)
    module = forms.CharField(label=_("Module of the programme"), required=False)
    description = forms.CharField(label=_("What will be"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    layout = Layout(
        Part("", "title", "timing", "timing_answer", "grades", "grades_accepted", "responsible", "partnerships"),
        Fold(_("More about it"), "place", "participants", "module", "description"),
    )

    def __init__(self, *args: Any, row: PlanImportRow, **kwargs: Any) -> None:
        self.row = row
        self.parser, self.directions = PlanParser(row.plan_import.year), list(Direction.objects.all())
        self.stored = parse_row(row.texts, row.answers, self.parser, self.directions)
        kwargs["initial"] = {
            **{name: row.text(name) for name in TEXTS},
            "timing_answer": row.answers.get("timing", ""),
            "grades_accepted": bool(row.answers.get("grades")),
            "partnerships": (chosen := [each.pk for each in self.stored.partnerships]),
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
            partnerships.help_text = format_lazy(
                _("In the table: «{text}». Nothing ticked: we are looking for a partner."),
                text=escape(said[:200]),
            )
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
        answers: dict[str, Any] = {"partnerships": [each.pk for each in data.get("partnerships") or []]}
        if data.get("timing_answer"):
            answers["timing"] = data["timing_answer"]
        if data.get("grades_accepted"):
            answers["grades"] = True
        self.answers = answers
        self.parsed = parse_row(self.texts, answers, self.parser, self.directions)
        for name, ambiguities in self.parsed.ambiguities.items():
            for ambiguity in ambiguities:
                self.add_error(name if name in self.fields else None, str(ambiguity.message))
        if "timing" in self.parsed.ambiguities:
            self.add_error("timing_answer", _("Say what days are meant, or word it otherwise."))
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
