"""Forms of the register."""

from datetime import date
from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from common.fields import PictureField, RecordsField, SiteField
from common.forms import LogoForm
from common.layout import Fold, Part
from common.text import in_quotes, one_line
from partners.alike import alike_partners
from partners.forms.choices import partner_choices
from partners.forms.dates_ahead import DatesAheadForm
from partners.models import Direction, Partner, PartnerKind
from partners.models.partner import validate_inn, validate_ogrn
from partners.services.register import open_directions
from school.models import User
from school.publication import publishing


class NumberField(forms.CharField):
    """An INN or OGRN, without the blanks; one that Excel spoiled may be longer than the number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "max_length": 40})

    def to_python(self, value: Any) -> str:
        return "".join((super().to_python(value) or "").split())


class InnField(NumberField):
    default_validators = [validate_inn]


class OgrnField(NumberField):
    default_validators = [validate_ogrn]


class PartnerForm(LogoForm[Partner]):
    """A partner with its directions; two things are required, most of the rest is folded."""

    directions = RecordsField(
        label=_("Directions"),
        queryset=Direction.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The directions in which you work together. One partner may be in several of the four."),
    )
    is_another = forms.BooleanField(
        label=_("This is a different partner, save it"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Partner
        fields = [
            "name",
            "short_name",
            "kind",
            "directions",
            "form",
            "about",
            "thanks",
            "address",
            "site",
            "inn",
            "ogrn",
            "logo",
            "is_public",
            "successor",
            "name_en",
            "about_en",
            "note",
        ]
        field_classes = {"logo": PictureField, "site": SiteField, "inn": InnField, "ogrn": OgrnField}
        widgets = {
            "form": forms.RadioSelect,
            "about": forms.Textarea(attrs={"rows": 4}),
            "about_en": forms.Textarea(attrs={"rows": 4}),
            "thanks": forms.Textarea(attrs={"rows": 3}),
            "note": forms.Textarea(attrs={"rows": 3}),
            "site": forms.URLInput(attrs={"placeholder": "https://"}),
            "inn": forms.TextInput(attrs={"inputmode": "numeric"}),
            "ogrn": forms.TextInput(attrs={"inputmode": "numeric"}),
        }
        help_texts = {
            "logo": _("PNG, JPEG or WebP, up to 5 MB. Shown on the partner’s public page."),
            "inn": _("10 digits; the check digit is verified."),
            "is_public": _("Its name, kind, address, website and directions. Contact people are never shown."),
        }

    layout = Layout(
        Part("", "name", "short_name", "kind", "directions", "is_public"),
        Fold(_("Address, site and logo"), "address", "site", "logo", "remove_logo", "about"),
        Fold(_("A word of thanks"), "thanks"),
        Fold(_("Numbers and successor"), "form", "inn", "ogrn", "successor"),
        Fold(_("In English"), "name_en", "about_en"),
        Fold(_("Note for colleagues"), "note"),
        Part("", "is_another"),
    )

    def __init__(self, *args: Any, today: date, by: User, **kwargs: Any) -> None:
        self.today, self.by = today, by
        self.alike: list[Partner] = []
        super().__init__(*args, **kwargs)
        kinds = PartnerKind.objects.offered()
        if self.instance.pk:
            kinds = kinds | PartnerKind.objects.filter(pk=self.instance.kind_id)
            self.initial["directions"] = self.stored_values(self.instance)["directions"]
        cast(forms.ModelChoiceField, self.fields["kind"]).queryset = kinds
        cast(forms.ModelChoiceField, self.fields["kind"]).empty_label = _("choose…")
        self._offer_successors()

    def _offer_successors(self) -> None:
        field = cast(forms.ModelChoiceField, self.fields["successor"])
        field.queryset = Partner.objects.exclude(pk=self.instance.pk)
        field.choices = partner_choices(empty=_("none"), chosen=self.instance.successor_id, besides=self.instance.pk)

    def stored_values(self, record: Partner) -> dict[str, Any]:
        values = super().stored_values(record)
        open_ones = record.partnerships.open().order_by("direction_id")
        return {**values, "directions": [partnership.direction_id for partnership in open_ones]}

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean_short_name(self) -> str:
        return one_line(self.cleaned_data["short_name"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._refuse_leaving(data)
        if "name" in data and not data.get("is_another"):
            is_renamed = {"name", "short_name", "inn"} & set(self.changed_data) or not self.instance.pk
            if is_renamed:
                self.alike = alike_partners(
                    names=[data["name"], data.get("short_name", "")],
                    inn=data.get("inn", ""),
                    besides=self.instance.pk,
                )
        if self.alike:
            self.fields["is_another"].widget = forms.CheckboxInput()
            self.add_error("is_another", _("A similar partner is already here. Is it the same one?"))
        elif data.get("is_another"):
            self.fields["is_another"].widget = forms.CheckboxInput()
        return data

    def _refuse_leaving(self, data: dict[str, Any]) -> None:
        """A direction is added here; it is left on its partnership's page, which asks who leaves and why."""
        if not self.instance.pk or "directions" not in data or data.get("version") != self.instance.version:
            # Who saw an older version did not clear what came meanwhile: that is a conflict, and shown as one.
            return
        gone_on = Direction.objects.filter(partnerships__partner=self.instance, partnerships__ended_on=None)
        if left := gone_on.exclude(pk__in=data["directions"]):
            message = _(
                "The work in %(directions)s continues: tick it again. To end it, open the page of that "
                "partnership and record who leaves and why."
            )
            self.add_error("directions", message % {"directions": ", ".join(map(in_quotes, left))})

    def save(self, commit: bool = True) -> Partner:
        with publishing():
            partner = super().save(commit)
            open_directions(partner=partner, directions=self.cleaned_data["directions"], on=self.today, by=self.by)
        return partner


class NewPartnerForm(PartnerForm):
    """A new partner: whether visitors see it follows from its kind unless the person says otherwise."""

    is_public = forms.ChoiceField(
        label=_("Shown to visitors"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", _("as usual for its kind")),
            ("yes", _("yes")),
            ("no", _("no, for staff only")),
        ],
        help_text=_("Military units and prevention bodies are hidden at first."),
    )

    def clean_is_public(self) -> bool:
        answer = self.cleaned_data["is_public"]
        if answer:
            return answer == "yes"
        kind = self.cleaned_data.get("kind")
        return not (kind and kind.private_by_default)


class ArchiveForm(DatesAheadForm):
    """Why a partner goes into the archive, and which of its dates are called off."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        help_text=_("For colleagues; for example, “закрыт в 2016 году”."),
    )
    field_order = ["reason"]
