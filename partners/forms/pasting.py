"""The preview of a pasted list: every row can be corrected before anything is saved."""

from datetime import date
from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from common.clipboard import TableTooLarge
from common.fields import RecordsField, SiteField
from common.layout import Fold, Part
from common.numbers import parse_numbers
from common.text import one_line
from partners.forms.contacts import NOT_A_PHONE
from partners.models import ContactPerson, Direction, Partner, PartnerKind
from partners.models.partner import validate_inn
from partners.pasting import MAX_ROWS, PastedPartner, read_partners
from partners.services.register import open_directions
from school.models import User
from school.publication import publishing


class PasteForm(forms.Form):
    """The box for the list."""

    text = forms.CharField(
        label=_("Your list of partners"),
        max_length=2_000_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "data-paste-table": ""}),
        help_text=_(
            "Select the table in Word or Excel, copy it and paste it here. Headings such as «Название», "
            "«Направление», «Телефон» are understood in any order; a plain list will do."
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "text" in data:
            try:
                self.rows = read_partners(
                    data["text"], directions=Direction.objects.all(), kinds=PartnerKind.objects.offered()
                )
            except TableTooLarge as error:
                self.add_error("text", error.message)
            else:
                if not self.rows:
                    self.add_error("text", _("No partner was found in this text. Paste a table or one name per line."))
        return data


ACTIONS = [("add", _("add")), ("join", _("add its directions to the one we have")), ("skip", _("skip"))]


class PastedPartnerForm(forms.Form):
    """One row of the list: what to do with it, and its values."""

    action = forms.ChoiceField(
        label=_("What to do"),
        widget=forms.RadioSelect,
        choices=ACTIONS,
    )
    existing = forms.ModelChoiceField(queryset=Partner.objects.all(), required=False, widget=forms.HiddenInput)
    remark = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Full name"), max_length=255, required=False)
    short_name = forms.CharField(label=_("Short name"), max_length=120, required=False)
    kind = forms.ModelChoiceField(
        label=_("Kind"), queryset=PartnerKind.objects.none(), required=False, empty_label=_("choose…")
    )
    directions = RecordsField(
        label=_("Directions"),
        queryset=Direction.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    inn = forms.CharField(label=_("INN"), max_length=20, required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    site = SiteField(label=_("Site"), max_length=300, required=False)
    contact_post = forms.CharField(
        label=_("Contact person's post"),
        max_length=150,
        required=False,
        help_text=_("A post, not a name: names need a basis and are entered on the partner's page."),
    )
    phone = PhoneNumberField(label=_("Telephone"), required=False, error_messages={"invalid": NOT_A_PHONE})
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)

    layout = Layout(
        Part("", "name", "kind", "directions"),
        Fold(_("More about it"), "short_name", "inn", "address", "site", "contact_post", "phone", "email"),
    )

    def __init__(self, *args: Any, kinds: Any, directions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._set_choices("kind", kinds)
        self._set_choices("directions", directions)
        if not self["existing"].value():
            action = cast(forms.ChoiceField, self.fields["action"])
            action.choices = [choice for choice in ACTIONS if choice[0] != "join"]

    def _set_choices(self, name: str, rows: Any) -> None:
        # The rows are loaded once for all forms; a queryset of each field's own would ask again per row.
        field = cast(forms.ModelChoiceField, self.fields[name])
        field.queryset = rows
        field.choices = [
            *([("", field.empty_label)] if name == "kind" else []),
            *((row.pk, str(row)) for row in rows),
        ]

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean_inn(self) -> str:
        number = "".join(self.cleaned_data["inn"].split())
        if number and self.data.get(self.add_prefix("action")) == "add":
            validate_inn(number)
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("action") == "skip":
            # Nothing is saved of a skipped row, so nothing in it can be wrong.
            self.errors.clear()
        elif data.get("action") == "add":
            if not data.get("name") and "name" not in self.errors:
                self.add_error("name", _("Write the name, or skip the row."))
            if not data.get("kind") and "kind" not in self.errors:
                self.add_error("kind", _("Choose the kind, or skip the row."))
        elif data.get("action") == "join" and not data.get("directions"):
            self.add_error("directions", _("Choose the directions to add, or skip the row."))
        return data


class BasePastedPartnersFormSet(forms.BaseFormSet):
    """All rows of the preview, saved together or not at all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kinds = PartnerKind.objects.offered()
        directions = Direction.objects.all()
        # Evaluated once; every row's fields read the same result.
        len(kinds), len(directions)
        kwargs["form_kwargs"] = {"kinds": kinds, "directions": directions}
        super().__init__(*args, **kwargs)

    @cached_property
    def known(self) -> dict[str, Partner]:
        """The partners that rows seem to be, by key as it stands in the form."""
        keys = [str(form["existing"].value() or "") for form in self.forms]
        found = Partner.objects.filter(pk__in=parse_numbers(keys))
        return {str(partner.pk): partner for partner in found.only("name", "short_name")}

    def rows(self) -> list[tuple[PastedPartnerForm, Partner | None]]:
        """Each row with the partner it seems to be."""
        return [(form, self.known.get(str(form["existing"].value() or ""))) for form in self.forms]

    def save(self, *, on: date, by: User) -> list[Partner]:
        """Save the rows in one transaction; the partners added, in order."""
        added = []
        with publishing():
            for form in self.forms:
                data = form.cleaned_data
                if data.get("action") == "add":
                    added.append(self._add(data, on, by))
                elif data.get("action") == "join":
                    open_directions(partner=data["existing"], directions=data["directions"], on=on, by=by)
        return added

    def _add(self, data: dict[str, Any], on: date, by: User) -> Partner:
        partner = Partner(
            name=data["name"],
            short_name=data["short_name"],
            kind=data["kind"],
            inn=data["inn"],
            address=data["address"],
            site=data["site"],
            is_public=not data["kind"].private_by_default,
            form=Partner.Form.COMMUNITY if data["kind"].code == "community" else Partner.Form.ORGANIZATION,
        )
        partner.save()
        open_directions(partner=partner, directions=data["directions"], on=on, by=by)
        if data["contact_post"] or data["phone"] or data["email"]:
            ContactPerson.objects.create(
                partner=partner,
                post=data["contact_post"] or str(_("contact person")),
                phone=data["phone"],
                email=data["email"],
            )
        return partner


def initial_of(row: PastedPartner) -> dict[str, Any]:
    """A row as the preview first shows it."""
    return {
        **row.values,
        "action": row.action,
        "existing": row.existing.pk if row.existing else None,
        "remark": row.remark or _remark(row),
        "kind": row.kind.pk if row.kind else None,
        "directions": [direction.pk for direction in row.directions],
    }


def _remark(row: PastedPartner) -> str:
    if row.existing is None:
        return ""
    text = (
        _("This is «%(partner)s», which the register has.")
        if row.is_sure
        else _("This looks like «%(partner)s», which the register has. Is it the same?")
    )
    return text % {"partner": row.existing}


PastedPartnersFormSet: type[BasePastedPartnersFormSet] = forms.formset_factory(  # type: ignore[assignment]
    PastedPartnerForm,
    formset=BasePastedPartnersFormSet,
    extra=0,
    max_num=MAX_ROWS,
    absolute_max=MAX_ROWS,
    validate_max=True,
)
