"""Forms of a pasted register: the box, the meaning of the columns, one row, answers for all rows."""

from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.clipboard import TableTooLarge
from common.fields import PastDayField, RecordsField
from common.layout import Fold, Part
from common.pasting import PastedField, TablesForm
from common.text import one_line
from partners.models import ContactPerson, Direction, PartnerKind, RegisterImport, RegisterImportRow
from partners.pasting.columns import FIELDS
from partners.pasting.register import ONE_LINE, References, read_register
from partners.pasting.rows import ParsedPartner
from partners.services.register_import import ASKED_OF_KNOWN


class PasteForm(TablesForm):
    """The box for the tables of partners, or their file."""

    text = PastedField(
        label=_("Your list of partners"),
        required=False,
        help_text=_(
            "Select everything in Word or Excel, copy it and paste it here: several tables and the titles "
            "between them as well. Headings such as “Название”, “Направление”, “Телефон”, “Договор” are "
            "understood in any order; a plain list will do."
        ),
    )

    layout = Layout(Part("", "text", "file"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.errors:
            return data
        try:
            _tables, drafts = read_register(self.tables, References.load())
        except TableTooLarge as error:
            self.add_error(self.source, error.message)
            return data
        if not any(draft.is_partner for draft in drafts):
            self.add_error(self.source, _("No partner was found in this text. Paste a table or one name per line."))
        return data


class RegisterColumnsForm(forms.Form):
    """What each column of each table holds; several columns may hold the same."""

    def __init__(self, *args: Any, register: RegisterImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(register.rows.filter(reason="").values_list("table", "cells"))
        for number, table in enumerate(register.tables):
            cells = [row for at, row in rows if at == number]
            width = max((len(row) for row in [table["header"], *cells]), default=0)
            for column in range(width):
                heading = one_line(table["header"][column])[:60] if column < len(table["header"]) else ""
                label: Any = heading or format_lazy(_("Column {number}"), number=column + 1)
                if len(register.tables) > 1:
                    label = format_lazy(_("{number}: {label}"), number=number + 1, label=label)
                samples = dict.fromkeys(
                    one_line(row[column]) for row in cells if column < len(row) and row[column].strip()
                )
                self.fields[f"column-{number}-{column}"] = forms.ChoiceField(
                    label=label,
                    choices=FIELDS,
                    required=False,
                    initial=table["columns"].get(str(column), ""),
                    # The page writes help texts as they are: they are ours, this one is not.
                    help_text=" · ".join(list(samples)[:3])[:120],
                )

    @property
    def columns(self) -> dict[int, dict[int, str]]:
        found: dict[int, dict[int, str]] = {}
        for name, code in self.cleaned_data.items():
            _word, table, column = name.split("-")
            of_table = found.setdefault(int(table), {})
            if code:
                of_table[int(column)] = code
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if any("name" not in columns.values() for columns in self.columns.values()):
            raise forms.ValidationError(_("Say which column contains the name of the partner."))
        return data


# The wordings of a row, as its form has them
TEXTS = (
    "name",
    "short_name",
    "inn",
    "ogrn",
    "requisites",
    "address",
    "site",
    "contact",
    "head",
    "post",
    "phone",
    "email",
    "agreement",
    "since",
    "deeds",
    "about",
    "goals",
    "note",
)
LONG_TEXTS = frozenset(("contact", "head", "agreement", "deeds", "about", "goals", "note", "requisites", "address"))


class RegisterRowForm(forms.Form):
    """One row of a pasted register: its wordings, which are read anew, and answers to what was asked."""

    kind = forms.ModelChoiceField(
        label=_("Kind"), queryset=PartnerKind.objects.none(), required=False, empty_label=_("choose…")
    )
    directions = RecordsField(
        label=_("Directions"), queryset=Direction.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_another = forms.BooleanField(label=_("It is a different partner, add it"), required=False)
    without_inn = forms.BooleanField(label=_("Without an INN"), required=False)
    agreement_as_note = forms.BooleanField(label=_("Keep the words about the agreement in the note"), required=False)

    LABELS = {
        "name": _("Full name"),
        "short_name": _("Short name"),
        "inn": _("INN"),
        "ogrn": _("OGRN"),
        "requisites": _("Details of the organization"),
        "address": _("Address"),
        "site": _("Website"),
        "contact": _("Contact people, one per line"),
        "head": _("Head"),
        "post": _("Contact person’s post"),
        "phone": _("Phone"),
        "email": _("E-mail"),
        "agreement": _("Agreements, one per line"),
        "since": _("Since when"),
        "deeds": _("Joint deeds"),
        "about": _("About the partner"),
        "goals": _("Common goals"),
        "note": _("Note for colleagues"),
    }

    layout = Layout(
        Part("", "name", "is_another", "kind", "directions", "inn", "without_inn", "agreement", "agreement_as_note"),
        Part("", "contact", "head", "phone", "email"),
        Fold(
            _("More details"),
            "short_name",
            "ogrn",
            "requisites",
            "address",
            "site",
            "post",
            "since",
            "deeds",
            "about",
            "goals",
            "note",
        ),
    )

    def __init__(self, *args: Any, row: RegisterImportRow, **kwargs: Any) -> None:
        self.row, self.references = row, References.load()
        parsed = self.references.parse(row.texts, row.answers)
        kwargs["initial"] = {
            **{name: row.text(name) for name in TEXTS},
            "kind": parsed.kind.pk if parsed.kind else None,
            "directions": [each.pk for each in parsed.directions],
            "is_another": row.answers.get("existing") == "other",
            "without_inn": row.answers.get("inn") == "none",
            "agreement_as_note": row.answers.get("agreement") == "note",
        }
        super().__init__(*args, **kwargs)
        for name in TEXTS:
            widget = forms.Textarea(attrs={"rows": 2}) if name in LONG_TEXTS else forms.TextInput()
            self.fields[name] = forms.CharField(
                label=self.LABELS[name], required=False, max_length=5_000, widget=widget
            )
        cast(forms.ModelChoiceField, self.fields["kind"]).queryset = PartnerKind.objects.offered()
        cast(RecordsField, self.fields["directions"]).queryset = Direction.objects.all()
        if row.existing is None:
            del self.fields["is_another"]
        self.parsed: ParsedPartner = parsed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        texts = {**self.row.texts}
        for name in TEXTS:
            text = data.get(name, "")
            texts[name] = one_line(text) if name in ONE_LINE else text.replace("\r\n", "\n").strip()
        self.texts = {name: text for name, text in texts.items() if text}
        answers: dict[str, Any] = {"directions": [each.pk for each in data.get("directions") or []]}
        if data.get("kind"):
            answers["kind"] = data["kind"].pk
        if data.get("without_inn"):
            answers["inn"] = "none"
        elif self.row.answers.get("inn") == "proposed" and texts["inn"] == self.row.text("inn"):
            answers["inn"] = "proposed"
        if data.get("agreement_as_note"):
            answers["agreement"] = "note"
        elif "agreement" in self.row.answers and texts["agreement"] == self.row.text("agreement"):
            answers["agreement"] = self.row.answers["agreement"]
        if data.get("is_another"):
            answers["existing"] = "other"
        elif self.row.existing is not None:
            answers["existing"] = "same"
        self.answers = answers
        self.parsed = self.references.parse(self.texts, answers)
        for question in self.parsed.questions:
            if answers.get("existing") == "same" and question.field not in ASKED_OF_KNOWN:
                continue
            # A year of prolongation is a proposal: the page of all rows asks about it.
            if "agreement-taken" not in dict(question.answers):
                self.add_error(question.field if question.field in self.fields else None, str(question.message))
        return data


class RestForm(forms.Form):
    """The kind of all rows that have none, and the directions of all rows without any."""

    kind = forms.ModelChoiceField(
        label=_("Give the rest this kind"),
        queryset=PartnerKind.objects.none(),
        required=False,
        empty_label=_("leave as they are"),
    )
    directions = RecordsField(
        label=_("Give the rest these directions"),
        queryset=Direction.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["kind"]).queryset = PartnerKind.objects.offered()
        cast(RecordsField, self.fields["directions"]).queryset = Direction.objects.all()


class NamesForm(forms.Form):
    """On what basis the names of contact persons are kept: asked once for all rows."""

    basis = forms.ChoiceField(
        label=_("On what basis are the names kept?"), choices=RegisterImport.Names, widget=forms.RadioSelect
    )
    on = PastDayField(label=_("Since when this basis exists"), required=False)

    def __init__(self, *args: Any, register: RegisterImport, **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs["initial"] = {"basis": register.names_basis, "on": register.names_on or today}
        super().__init__(*args, **kwargs)
        cast(PastDayField, self.fields["on"]).latest = today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("basis") in ContactPerson.Basis.values and not data.get("on") and "on" not in self.errors:
            self.add_error("on", _("Say since when this basis exists."))
        return data
