"""Forms of agreements and of their scans."""

from datetime import date, datetime, timedelta
from typing import Any, cast

from crispy_forms.layout import Layout
from dateutil.relativedelta import relativedelta
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.fields import DayField, DocumentField, RecordsField
from common.forms import VersionedForm
from common.layout import Fold, Part
from common.text import one_line
from partners.agreement_words import day_in_words
from partners.forms.choices import partner_choices
from partners.models import Agreement, Partner, Partnership
from partners.selectors.renewals import proposed_renewal
from partners.services.agreements import prolong
from school.models import Undo, User

# Outside of these years a date is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 1990, 2100
DAY = timedelta(days=1)
# A paper may be prepared for the next school year, not for a later one.
SIGNED_AHEAD = timedelta(days=366)
SCAN_HINT = _("PDF, JPEG, PNG, DOCX, XLSX or PPTX, up to 20 MB. Only coordinators and administrators can open it.")


class PartnershipsField(RecordsField):
    """Partnerships of one partner, called by their directions."""

    default_error_messages = {
        "invalid_choice": _("One of these is not a partnership of this partner. Choose again."),
        "invalid_pk_value": _("One of these is not a partnership of this partner. Choose again."),
    }

    def label_from_instance(self, partnership: Any) -> str:
        if partnership.ended_on is None:
            return str(partnership.direction)
        words = {"direction": partnership.direction, "day": day_in_words(partnership.ended_on)}
        return _("%(direction)s (ended on %(day)s)") % words


class AgreementForm(VersionedForm[Agreement]):
    """An agreement of a partner that is known already; a kind and the first day are required."""

    partnerships = PartnershipsField(
        label=_("For which partnerships"),
        queryset=Partnership.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only the ticked ones have an agreement; their third stage requires it."),
    )

    class Meta:
        model = Agreement
        fields = [
            "kind",
            "number",
            "subject",
            "signed_on",
            "valid_from",
            "term_until",
            "partnerships",
            "prolongation",
            "prolonged_until",
            "note",
        ]
        field_classes = {name: DayField for name in ("signed_on", "valid_from", "term_until", "prolonged_until")}
        widgets = {
            "prolongation": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    layout = Layout(
        Part("", "kind", "number", "subject", "signed_on", "valid_from", "term_until", "partnerships", "scan"),
        Fold(_("What happens when the term is over"), "prolongation", "prolonged_until"),
        Fold(_("Note for colleagues"), "note"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        field = cast(PartnershipsField, self.fields["partnerships"])
        field.queryset = self._partnerships()
        if not field.queryset:
            field.help_text = _("The partner is not in any direction yet. Once it is, tick it here.")

    def _partnerships(self) -> QuerySet[Partnership]:
        """The partner's open ones, and those it covers already, whatever became of them."""
        covers = Q(pk__in=self.instance.partnerships.order_by().values("pk")) if self.instance.pk else Q()
        offered = Partnership.objects.filter(Q(ended_on=None) | covers, partner_id=self.instance.partner_id)
        return offered.select_related("partner", "direction").order_by("direction__position", "-started_on")

    def clean_number(self) -> str:
        return one_line(self.cleaned_data["number"])

    def clean_subject(self) -> str:
        return one_line(self.cleaned_data["subject"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("signed_on", "valid_from", "term_until", "prolonged_until"):
            day = data.get(name)
            if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
                self.add_error(name, _("Check the year: agreements can be from 1990 to 2100."))
        signed_on = data.get("signed_on")
        if signed_on and signed_on > self.today + SIGNED_AHEAD:
            self.add_error("signed_on", _("This day is more than a year ahead. Check the year."))
        return data


class NewAgreementForm(AgreementForm):
    """A new agreement, with its scan at once if there is one."""

    scan = DocumentField(label=_("Scan of the agreement"), required=False, help_text=SCAN_HINT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partnerships = cast(PartnershipsField, self.fields["partnerships"]).queryset
        assert partnerships is not None
        if not self.initial.get("partnerships") and len(partnerships) == 1:
            self.initial["partnerships"] = list(partnerships)


def in_place_of(former: Agreement) -> dict[str, Any]:
    """What a new agreement in the place of this one begins with: the same, for as long, from the day after it."""
    initial: dict[str, Any] = {
        "kind": former.kind,
        "subject": former.subject,
        "prolongation": former.prolongation,
        "note": former.note,
        "partnerships": list(former.partnerships.open()),
    }
    if former.valid_until is not None:
        initial["valid_from"] = former.valid_until + DAY
        if former.term_until is not None:
            # Whole years, as papers have them: to the same day of another year. After 29 February no first day is the
            # same, but the last days are.
            by_first = relativedelta(former.term_until + DAY, former.valid_from)
            by_last = relativedelta(former.term_until, former.valid_from - DAY)
            if _is_whole_years(by_last) and not _is_whole_years(by_first):
                initial["term_until"] = former.valid_until + by_last
            else:
                initial["term_until"] = initial["valid_from"] + by_first - DAY
    return initial


def _is_whole_years(lasted: relativedelta) -> bool:
    return not lasted.months and not lasted.days


class ProlongForm(VersionedForm[Agreement]):
    """Until when an agreement is prolonged, with the paper that says so."""

    scan = DocumentField(label=_("Scan of the extension document"), required=False, help_text=SCAN_HINT)

    class Meta:
        model = Agreement
        fields = ["term_until", "prolonged_until"]
        field_classes = {"term_until": DayField, "prolonged_until": DayField}
        labels = {"term_until": _("Extended until"), "prolonged_until": _("Extended until")}
        help_texts = {"term_until": _("The new last day."), "prolonged_until": _("The new last day.")}

    def __init__(self, *args: Any, by: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.now = by, now
        last_day = self.instance.valid_until
        assert last_day is not None
        self.last_day: date = last_day
        self.day, proposed = proposed_renewal(self.instance)
        del self.fields["term_until" if self.day == "prolonged_until" else "prolonged_until"]
        self.fields[self.day].required = True
        self.initial[self.day] = proposed
        self.undo: Undo | None = None

    def save(self, commit: bool = True) -> Agreement:
        self.undo = prolong(agreement=self.instance, by=self.by, now=self.now)
        return self.instance

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        day = data.get(self.day)
        if day and day <= self.last_day:
            message = _("It is already in force until %(day)s: choose a later day.") % {
                "day": day_in_words(self.last_day)
            }
            self.add_error(self.day, message)
        elif day and day.year > LAST_YEAR:
            self.add_error(self.day, _("Check the year: agreements can be from 1990 to 2100."))
        return data


class LetGoForm(forms.Form):
    """Why nobody renews an agreement."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        help_text=_("For colleagues; for example, “работаем без договора”."),
    )


class PartnerChoiceForm(forms.Form):
    """The first step of a new agreement: whose it is."""

    partner = forms.ModelChoiceField(
        label=_("Partner"),
        queryset=Partner.objects.none(),
        error_messages={
            "required": _("Choose a partner."),
            "invalid_choice": _("There is no such partner in the register. Choose one of the list."),
        },
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["partner"])
        field.queryset = Partner.objects.visible_to(by).current()
        field.choices = partner_choices(empty=_("choose…"))


class ScanForm(forms.Form):
    """A new version of an agreement's scan."""

    scan = DocumentField(label=_("Scan of the agreement"), help_text=SCAN_HINT)
