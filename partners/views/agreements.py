"""Agreements: their list, their pages, and the versions of their scans."""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import messages
from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, When
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from common.files import MAX_DOCUMENT_BYTES, document_response
from common.lists import Column
from common.methods import form_methods, takes_files
from common.numbers import parse_number
from partners.agreement_words import day_in_words, state_in_words, state_sentences
from partners.filters import AgreementFilter
from partners.forms.agreements import (
    AgreementForm,
    LetGoForm,
    NewAgreementForm,
    PartnerChoiceForm,
    ProlongForm,
    ScanForm,
    in_place_of,
)
from partners.models import Agreement, AgreementFile, Partner, Partnership
from partners.models.agreement import AgreementQuerySet
from partners.models.agreement_state import is_over
from partners.selectors.agreement_history import agreement_entries
from partners.selectors.renewals import with_renewals
from partners.services.agreements import add_file, let_go, save_agreement, take_up
from school.access import SignedInRequest
from school.as_it_is import AsItIs, acts
from school.lists import StaffListPage
from school.profile import current_profile
from school.undo import with_way_back


def with_state_today(agreements: AgreementQuerySet, request: SignedInRequest) -> AgreementQuerySet:
    """Each agreement with its state today, in the school's own zone."""
    return agreements.with_state(timezone.localdate(), within=current_profile(request).notice_days)


BY_LAST_DAY = ["is_endless", "valid_until", "partner__name_key", "pk"]


class AgreementList(StaffListPage):
    """Agreements with the partners that the school works with."""

    template_name = "partners/agreement_list.html"
    filterset_class = AgreementFilter
    # The ordinary order: what waits to be renewed, then what ends next; what is over stands last.
    orders = {
        "next": ["is_settled", "waiting_until", "is_over", "-was_over_on", *BY_LAST_DAY],
        "until": BY_LAST_DAY,
        "-until": ["-is_endless", "-valid_until", "partner__name_key", "pk"],
        "partner": ["partner__name_key", "valid_from", "pk"],
        "-partner": ["-partner__name_key", "valid_from", "pk"],
        "signed": ["is_undated", "signed_on", "partner__name_key", "pk"],
        "-signed": ["is_undated", "-signed_on", "partner__name_key", "pk"],
    }
    order_labels = {
        "next": gettext_lazy("expiring first"),
        "-until": gettext_lazy("longest first"),
        "partner": gettext_lazy("by partner"),
        "-signed": gettext_lazy("most recently signed first"),
    }
    export_name = "agreements"

    def get_queryset(self) -> AgreementQuerySet:
        today = timezone.localdate()
        agreements = Agreement.objects.visible_to(self.request.user).of_current_partners()
        waiting = Agreement.objects.to_renew(today, within=current_profile(self.request).notice_days)
        # Databases differ in where they put what is empty: each order says it itself.
        return agreements.annotate(
            is_settled=~Exists(waiting.filter(pk=OuterRef("pk"))),
            waiting_until=Case(When(is_settled=False, then=F("valid_until")), output_field=DateField()),
            is_over=is_over(today),
            was_over_on=Case(When(is_over(today), then=F("valid_until")), output_field=DateField()),
            is_endless=Q(valid_until=None),
            is_undated=Q(signed_on=None),
        )

    def for_display(self, rows: QuerySet) -> QuerySet:
        has_scan = Exists(AgreementFile.objects.filter(agreement=OuterRef("pk")))
        agreements = with_state_today(cast(AgreementQuerySet, rows), self.request)
        return agreements.select_related("partner").annotate(has_scan=has_scan)

    def prepared(self, rows: list[Any]) -> list[Any]:
        return with_renewals(rows, on=timezone.localdate(), within=current_profile(self.request).notice_days)

    def for_export(self, rows: QuerySet) -> QuerySet:
        return self.for_display(rows).prefetch_related("partnerships__direction")

    def columns(self) -> Sequence[Column]:
        return [
            Column(gettext_lazy("Partner"), lambda agreement: agreement.partner.name),
            Column(gettext_lazy("Kind"), lambda agreement: agreement.get_kind_display()),
            Column(gettext_lazy("Number"), lambda agreement: agreement.number),
            Column(gettext_lazy("Subject"), lambda agreement: agreement.subject),
            Column(
                gettext_lazy("Directions"),
                lambda agreement: ", ".join(each.direction.title for each in agreement.partnerships.all()),
            ),
            Column(gettext_lazy("Signed on"), lambda agreement: agreement.signed_on),
            Column(gettext_lazy("In force from"), lambda agreement: agreement.valid_from),
            Column(gettext_lazy("In force until"), lambda agreement: agreement.term_until),
            Column(gettext_lazy("When the term is over"), lambda agreement: agreement.get_prolongation_display()),
            Column(gettext_lazy("Last day"), lambda agreement: agreement.valid_until),
            Column(gettext_lazy("State"), state_in_words),
            Column(gettext_lazy("Has a scan"), lambda agreement: agreement.has_scan),
        ]


@form_methods
@takes_files(MAX_DOCUMENT_BYTES)
def agreement_new(request: SignedInRequest) -> HttpResponse:
    partnership = asked_partnership(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Agreement.Kind.values else Agreement.Kind.CONTRACT
    replaced = asked_replaced(request)
    partner: Partner
    if replaced is not None:
        partner, kind = replaced.partner, replaced.kind
    elif partnership is not None:
        partner = partnership.partner
    else:
        choice = PartnerChoiceForm(request.GET if "partner" in request.GET else None, by=request.user)
        if not choice.is_valid():
            return render(request, "partners/agreement_partner.html", {"form": choice, "kind": kind})
        partner = choice.cleaned_data["partner"]
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial: dict[str, Any] = {"partnerships": [partnership]} if partnership is not None else {}
    agreement = Agreement(partner=partner, kind=kind)
    if replaced is not None:
        agreement.replaces, initial = replaced, in_place_of(replaced)
    form = NewAgreementForm(data, files, instance=agreement, initial=initial, today=timezone.localdate())
    if form.is_valid():
        save_agreement(
            agreement=form.instance,
            partnerships=form.cleaned_data["partnerships"],
            document=form.cleaned_data["scan"],
            by=request.user,
        )
        messages.success(request, _("The agreement is saved."))
        return redirect(form.instance)
    return render(request, "partners/agreement_form.html", {"form": form, "partner": partner, "replaced": replaced})


def asked_replaced(request: SignedInRequest) -> Agreement | None:
    """The agreement in whose place the new one is written; `Http404` where there is none to be replaced."""
    asked = request.GET.get("replaces")
    return None if asked is None else get_object_or_404(editable_by(request), pk=parse_number(asked))


def asked_partnership(request: SignedInRequest) -> Partnership | None:
    """The partnership that the address names; `Http404` where it is none of those that go on."""
    asked = request.GET.get("partnership")
    if asked is None:
        return None
    current = Partnership.objects.visible_to(request.user).current().select_related("partner")
    try:
        return get_object_or_404(current, pk=int(asked))
    except ValueError as error:
        raise Http404 from error


@require_safe
def agreement_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    agreements = Agreement.objects.visible_to(request.user).select_related("partner", "replaces")
    agreement = get_object_or_404(with_state_today(agreements, request), pk=pk)
    waiting = Agreement.objects.to_renew(timezone.localdate(), within=current_profile(request).notice_days)
    return render(
        request,
        "partners/agreement_detail.html",
        {
            "agreement": agreement,
            "partner": agreement.partner,
            "sentences": state_sentences(agreement),
            "partnerships": agreement.partnerships.select_related("direction"),
            "files": agreement.files.select_related("uploaded_by"),
            "waits": waiting.filter(pk=pk).exists(),
            "replacements": agreement.replacements.all(),
        },
    )


@form_methods
def agreement_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    agreement = get_object_or_404(editable_by(request), pk=pk)
    title = agreement.title
    data = request.POST if request.method == "POST" else None
    form = AgreementForm(data, instance=agreement, today=timezone.localdate())
    if form.is_valid() and form.save_unless_changed() is not None:
        messages.success(request, _("Saved."))
        return redirect(agreement)
    # The form writes what was typed into the instance; the heading shows what is stored.
    context = {"form": form, "partner": agreement.partner, "agreement": agreement, "title": title}
    return render(request, "partners/agreement_form.html", context)


@form_methods
@takes_files(MAX_DOCUMENT_BYTES)
def agreement_prolong(request: SignedInRequest, pk: int) -> HttpResponse:
    """Prolong it to a later day, with the paper that says so."""
    agreement = get_object_or_404(editable_by(request), pk=pk)
    if agreement.valid_until is None:
        messages.info(request, _("It has no last day: there is nothing to extend."))
        return redirect(agreement)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    title = agreement.title
    form = ProlongForm(data, files, instance=agreement, by=request.user, now=timezone.now())
    if form.is_valid():
        saved = form.save_unless_changed()
        if saved is not None:
            if (document := form.cleaned_data["scan"]) is not None:
                add_file(agreement=saved, document=document, by=request.user)
            text = _("The agreement is extended until %(day)s.") % {"day": day_in_words(saved.valid_until)}
            messages.success(request, with_way_back(text, form.undo, _("Undo")))
            return redirect(saved)
    context = {"form": form, "agreement": agreement, "title": title, "last_day": form.last_day}
    return render(request, "partners/agreement_prolong.html", context)


@form_methods
def agreement_let_go(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that nobody renews it, so that it waits for nobody any more."""
    agreement = get_object_or_404(editable_by(request), pk=pk)
    if agreement.valid_until is None:
        raise AsItIs(agreement, _("It has no last day: there is nothing to renew."))
    if agreement.is_let_go:
        raise AsItIs(agreement, _let_go_already(agreement))
    form = LetGoForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        let_go(agreement=agreement, reason=form.cleaned_data["reason"])
        messages.success(request, _("Saved: the agreement will not be renewed and needs nothing."))
        return redirect(agreement)
    return render(request, "partners/agreement_let_go.html", {"form": form, "agreement": agreement})


def _let_go_already(agreement: Agreement) -> str:
    if agreement.let_go_reason:
        return _("It is already recorded that this agreement will not be renewed: “%(reason)s”.") % {
            "reason": agreement.let_go_reason
        }
    return _("It is already recorded that this agreement will not be renewed.")


def editable_agreement(request: SignedInRequest, pk: int) -> Agreement:
    return get_object_or_404(editable_by(request), pk=pk)


@acts(editable_agreement)
def agreement_take_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let it wait again."""
    agreement = editable_agreement(request, pk)
    take_up(agreement=agreement)
    messages.success(request, _("The agreement is waiting for renewal again."))
    return redirect(agreement)


@form_methods
@takes_files(MAX_DOCUMENT_BYTES)
def agreement_scan(request: SignedInRequest, pk: int) -> HttpResponse:
    agreement = get_object_or_404(editable_by(request), pk=pk)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ScanForm(data, files)
    if form.is_valid():
        file = add_file(agreement=agreement, document=form.cleaned_data["scan"], by=request.user)
        messages.success(request, _("Version %(number)s of the scan is kept.") % {"number": file.number})
        return redirect(agreement)
    context = {"form": form, "agreement": agreement, "last": agreement.files.first()}
    return render(request, "partners/agreement_scan.html", context)


def editable_by(request: SignedInRequest) -> AgreementQuerySet:
    """Agreements this person may change: those with partners in the archive stay as they are."""
    agreements = Agreement.objects.visible_to(request.user).of_current_partners()
    return agreements.select_related("partner")


@require_safe
def agreement_history(request: SignedInRequest, pk: int) -> HttpResponse:
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), pk=pk)
    context = {"agreement": agreement, "entries": agreement_entries(agreement)}
    return render(request, "partners/agreement_history.html", context)


@require_safe
def agreement_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """A version of a scan, for those who may read it and while the school works with the partner."""
    file = get_object_or_404(AgreementFile.objects.readable_by(request.user), pk=pk)
    return document_response(file.file, name=file.name)
