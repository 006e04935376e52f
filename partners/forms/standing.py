"""Forms of the table «as it stands today»: a row for each partnership, and what holds for all of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self, cast

from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from common.clipboard import as_text
from common.fields import DayField, PastDayField, VersionField
from common.layout import Part
from common.numbers import parse_number
from common.pasting import Paste, PasteBox, PastedField, TablesForm
from common.text import one_line
from partners.agreement_words import day_in_words
from partners.forms.agreements import FIRST_YEAR, LAST_YEAR
from partners.models import Agreement, Direction, Partnership, Stage
from partners.pasting.standing import FIELDS, Filled, StandingReader
from partners.selectors.standing import present_agreement
from partners.services.standing import StandingChange
from school.models import User

CHANGED_MEANWHILE = _("This partnership was changed in the meantime. See how it is now, and set it again.")


class StandingForm(forms.Form):
    """What holds for all rows: the reason of changed stages, the kind of new agreements."""

    reason = forms.CharField(
        label=_("Why the school decides so"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For every stage changed in the table, unless a row has its own reason."),
    )
    kind = forms.ChoiceField(
        label=_("Settings for new agreements"),
        choices=[
            choice for choice in Agreement.Kind.choices if choice[0] in (Agreement.Kind.CONTRACT, Agreement.Kind.ACCORD)
        ],
        initial=Agreement.Kind.CONTRACT,
        widget=forms.RadioSelect,
        help_text=_("For rows in which a last day is filled in and there is no agreement yet."),
    )


class FillForm(TablesForm):
    """Tables to fill the rows from, and what a person says of their rows and columns."""

    text = PastedField(
        label=_("A table to fill the rows from"),
        required=False,
        widget=PasteBox(attrs={"rows": 4}),
        help_text=_("Partner, since when, stage, coordinator, agreement until: paste it and press “Fill in”."),
    )

    layout = Layout(Part("", "text", "file"))

    @classmethod
    def of(cls, data: QueryDict | None) -> Self:
        """Return the box as it was sent, without asking for a table."""
        return cls(initial={"text": cls(data)["text"].value()} if data is not None else None)

    @property
    def owners(self) -> dict[int, str]:
        """Whose a row is, as a person says, by its number."""
        return {
            number: one_line(self.data[name])
            for name in self.data
            if name.startswith("owner-") and (number := parse_number(name.removeprefix("owner-"))) is not None
        }

    @property
    def meanings(self) -> dict[str, str]:
        """The fields that a person gave to columns, by their headings."""
        data = cast(QueryDict, self.data)
        pairs = zip(data.getlist("heading"), data.getlist("meaning"), strict=False)
        return {heading: name for heading, name in pairs if name in FIELDS}


class StandingRowForm(forms.Form):
    """One partnership. Only what the person changed is looked at, whatever others changed meanwhile."""

    since = PastDayField(label=_("Since when"), show_hidden_initial=True)
    stage = forms.ChoiceField(label=_("Stage"), show_hidden_initial=True)
    reason = forms.CharField(label=_("Why"), max_length=2000, required=False)
    coordinator = forms.ChoiceField(label=_("Coordinator"), required=False, show_hidden_initial=True)
    until = DayField(label=_("Agreement until"), required=False, show_hidden_initial=True)
    version = VersionField(widget=forms.HiddenInput)
    seen = VersionField(widget=forms.HiddenInput)
    agreement = VersionField(widget=forms.HiddenInput, required=False)
    agreement_version = VersionField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        partnership: Partnership,
        stages: Sequence[Stage],
        coordinators: Sequence[tuple[Any, Any]],
        today: date,
    ) -> None:
        self.partnership, self.present = partnership, present_agreement(partnership)
        self.row_name = f"{partnership.partner}, {partnership.direction}"
        present = self.present
        initial = {
            "since": partnership.started_on,
            "stage": str(partnership.stage_id or ""),
            "coordinator": str(partnership.coordinator_id or ""),
            "until": present.term_until if present else None,
            "version": partnership.version,
            "seen": partnership.step_count,  # type: ignore[attr-defined]
            "agreement": present.pk if present else None,
            "agreement_version": present.version if present else None,
        }
        super().__init__(data, prefix=f"p{partnership.pk}", initial=initial)
        cast(PastDayField, self.fields["since"]).latest = today
        cast(forms.ChoiceField, self.fields["coordinator"]).choices = _with_present(coordinators, partnership)
        if partnership.stage_id is None:
            del self.fields["stage"], self.fields["reason"]
        else:
            cast(forms.ChoiceField, self.fields["stage"]).choices = [
                (str(each.number), f"{each.number}. {each}") for each in stages
            ]
        for field in self.fields.values():
            # The table's heading says it to those who see; a reader is told whose field it is.
            field.widget.attrs["aria-label"] = f"{field.label}: {partnership}"

    @property
    def first_values(self) -> list[tuple[str, str]]:
        """What the person saw of each field, by the name it is sent with. Django's own would be marked as wrong too."""
        found = []
        for each in self:
            if each.field.show_hidden_initial:
                name = each.html_initial_name
                value = self.data[name] if self.is_bound and name in self.data else each.initial
                found.append((name, "" if value is None else str(value)))
        return found

    @property
    def agreement_words(self) -> str:
        """Which agreement it is that a last day is changed of."""
        if self.present is None:
            return ""
        if self.present.term_until is None:
            return str(_("%(agreement)s, no end date") % {"agreement": self.present.title})
        if self.present.prolongation == Agreement.Prolongation.YEARLY:
            return str(_("%(agreement)s, renewed yearly") % {"agreement": self.present.title})
        return self.present.title

    def clean_since(self) -> date:
        since = self.cleaned_data["since"]
        first_step: date | None = self.partnership.first_step_on  # type: ignore[attr-defined]
        if "since" in self.changed_data and first_step is not None and first_step < since:
            raise forms.ValidationError(
                _("Its first step was on %(day)s: it began that day or before.") % {"day": day_in_words(first_step)}
            )
        return since

    def clean_until(self) -> date | None:
        until = self.cleaned_data["until"]
        if "until" not in self.changed_data:
            return until
        if until is None:
            raise forms.ValidationError(_("To remove the last day, open the agreement itself."))
        if not FIRST_YEAR <= until.year <= LAST_YEAR:
            raise forms.ValidationError(_("Check the year: agreements can be from 1990 to 2100."))
        start = self.present.valid_from if self.present else self.cleaned_data.get("since")
        if start and until < start:
            raise forms.ValidationError(_("An agreement cannot end before it comes into force."))
        return until

    def require_reason(self, for_all: str) -> None:
        """A changed stage needs the school's reason: the row's own, or the one for all."""
        if "stage" in self.changed_data and not (self.cleaned_data.get("reason") or for_all):
            self.add_error("reason", _("Say why the school decided so, here or above for all."))

    def change(self, for_all: str) -> StandingChange | None:
        """Return what the person changed; None for a row left as it was."""
        data, changed = self.cleaned_data, set(self.changed_data) - {"reason"}
        if not changed:
            return None
        if (
            self.present
            and (data.get("agreement"), data.get("agreement_version")) != (self.present.pk, self.present.version)
            and "until" in changed
        ):
            self.add_error("until", CHANGED_MEANWHILE)
        return StandingChange(
            partnership=self.partnership,
            version=data["version"],
            seen=data["seen"],
            started_on=data["since"] if "since" in changed else None,
            stage=int(data["stage"]) if "stage" in changed else None,
            reason=data.get("reason") or for_all,
            coordinator=int(data["coordinator"] or 0) if "coordinator" in changed else None,
            agreed_until=data["until"] if "until" in changed else None,
            agreement=self.present,
        )


def _with_present(coordinators: Sequence[tuple[Any, Any]], partnership: Partnership) -> list[tuple[Any, Any]]:
    present = partnership.coordinator
    known = {key for key, _name in coordinators}
    extra = [(str(present.pk), str(present))] if present is not None and str(present.pk) not in known else []
    return [*coordinators, *extra]


class StandingTable:
    """The whole table: what holds for all, and a form for each partnership; saved together or not at all."""

    def __init__(
        self,
        data: QueryDict | None,
        files: MultiValueDict | None = None,
        *,
        partnerships: Sequence[Partnership],
        stages: Sequence[Stage],
        today: date,
    ) -> None:
        self.partnerships, self.stages, self.today = partnerships, stages, today
        self.people = list(User.objects.coordinators().filter(is_active=True))
        self.filled: Filled | None = None
        self.box = FillForm.of(data)
        if files:
            # Chosen and not filled in: it has to be chosen again.
            self.box.files = files
        self.set_data(data)

    def set_data(self, data: QueryDict | None) -> None:
        choices = [("", _("nobody yet")), *((str(each.pk), str(each)) for each in self.people)]
        self.form = StandingForm(data)
        self.rows = [
            StandingRowForm(
                # A partnership that was entered meanwhile is not in what was sent.
                data if data is not None and f"p{each.pk}-version" in data else None,
                partnership=each,
                stages=self.stages,
                coordinators=choices,
                today=self.today,
            )
            for each in self.partnerships
        ]

    def fill(self, data: QueryDict, files: MultiValueDict) -> None:
        """Put what the pasted tables say into the rows; nothing is saved."""
        self.box = FillForm(data, files)
        if not self.box.is_valid():
            return
        reader = StandingReader(
            self.partnerships,
            self.stages,
            self.people,
            list(Direction.objects.all()),
            self.box.owners,
            self.box.meanings,
        )
        self.filled = reader.read(self.box.tables)
        if self.box.cleaned_data.get("file"):
            # What is asked of the tables is answered with the next press: a browser does not send the file again.
            self.box = FillForm(initial={"text": Paste(as_text(self.box.tables))})
        changed = data.copy()
        for pk, values in self.filled.values.items():
            for name, value in values.items():
                changed[f"p{pk}-{name}"] = value
        self.set_data(changed)

    @property
    def meanings(self) -> list[tuple[str, Any]]:
        """What a column may hold."""
        return [
            ("", _("skip")),
            ("name", _("Partner")),
            *((name, StandingRowForm.base_fields[name].label) for name in FIELDS[1:]),
        ]

    def is_valid(self) -> bool:
        is_valid = all([self.form.is_valid(), *(row.is_valid() for row in self.rows if row.is_bound)])
        if not is_valid:
            return False
        reason = self.form.cleaned_data["reason"]
        until: dict[int, date] = {}
        self.changes: list[StandingChange] = []
        for row in self.rows:
            if not row.is_bound:
                continue
            row.require_reason(reason)
            change = row.change(reason)
            if change is None:
                continue
            day = change.agreed_until
            if day and change.agreement and until.setdefault(change.agreement.pk, day) != day:
                row.add_error("until", _("The same agreement has another last day in a row above."))
            self.changes.append(change)
        return not any(row.errors for row in self.rows if row.is_bound)

    def refuse(self, messages: Mapping[int, tuple[str, Any]]) -> None:
        """Put messages beside the fields of rows, by the partnership's key."""
        for row in self.rows:
            if row.partnership.pk in messages:
                name, message = messages[row.partnership.pk]
                row.add_error(name if name in row.fields else None, message)
