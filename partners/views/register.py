"""The register of partners, for staff."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.db.models import OrderBy, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from common.files import picture_response
from common.history import history_entries
from common.lists import Column
from common.methods import form_methods
from partners.criteria import criteria_states
from partners.filters import PartnerFilter
from partners.forms.contacts import FirstContactForm
from partners.forms.register import ArchiveForm, NewPartnerForm, PartnerForm
from partners.models import Agreement, ContactPerson, Partner, Partnership
from partners.notices import tell_of_dates
from partners.registries import panels, timeline
from partners.selectors.reference import stages
from partners.selectors.register import ROW_VALUES, RegisterRow, register_rows, row_of
from partners.selectors.register_columns import PartnerFacts, agreement_until, orders_for, with_facts, with_sorted_by
from partners.selectors.renewals import with_renewals
from partners.selectors.stage_path import stage_path
from partners.services.bulk import PartnerAction
from partners.services.register import archive_partner, restore_partner
from school.access import SignedInRequest
from school.as_it_is import AsItIs, acts
from school.lists import StaffListPage
from school.profile import current_profile
from school.publication import public_version, publishing

ORDERS: dict[str, Sequence[str | OrderBy]] = {
    "name": ["name_key", "pk"],
    "-name": ["-name_key", "-pk"],
    "kind": ["kind__position", "name_key", "pk"],
    "-kind": ["-kind__position", "name_key", "pk"],
}

ORDER_LABELS = {
    "name": gettext_lazy("by name"),
    "kind": gettext_lazy("by kind"),
    "stage": gettext_lazy("the first stages first"),
    "-stage": gettext_lazy("the last stages first"),
    "until": gettext_lazy("by the agreement’s last day"),
    "contact": gettext_lazy("by contact"),
    "next": gettext_lazy("by the next event"),
    "-last": gettext_lazy("most recently held first"),
    "last": gettext_lazy("least recently held first"),
}


class PartnerList(StaffListPage):
    """The register: every partner the school works with, and on demand the archive."""

    template_name = "partners/partner_list.html"
    filterset_class = PartnerFilter
    export_name = "partners"

    @property
    def orders(self) -> Mapping[str, Sequence[str | OrderBy]]:  # type: ignore[override]
        return ORDERS | orders_for(self.request.user)

    @property
    def order_labels(self) -> Mapping[str, str | Promise]:  # type: ignore[override]
        return {name: label for name, label in ORDER_LABELS.items() if name in self.orders}

    def get_queryset(self) -> QuerySet[Partner]:
        partners = Partner.objects.visible_to(self.request.user)
        order = self.request.GET.get("sort", "")
        return with_sorted_by(partners, order, user=self.request.user, on=timezone.localdate())

    def for_display(self, rows: QuerySet) -> QuerySet:
        return rows.values_list(*ROW_VALUES)

    def prepared(self, rows: list[Any]) -> list[RegisterRow]:
        return register_rows(
            rows,
            user=self.request.user,
            on=timezone.localdate(),
            profile=current_profile(self.request),
            version=public_version(self.request),
            query=self.request.GET.get("q", ""),
        )

    def shown(self, rows: QuerySet) -> dict[str, Any]:
        shown = super().shown(rows)
        bulk_actions = PartnerAction if self.request.user.is_coordinator and shown["rows"] else ()
        return {**shown, "bulk_actions": bulk_actions, "bulk_url": reverse("partners:partner-bulk")}

    def for_export(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("kind").with_directions()  # type: ignore[attr-defined]

    def exported_rows(self, records: list[Partner]) -> list[tuple[Partner, PartnerFacts]]:
        return with_facts(
            records, user=self.request.user, on=timezone.localdate(), profile=current_profile(self.request)
        )

    def columns(self) -> Sequence[Column]:
        columns = partner_columns()
        return [*columns, *stage_columns()] if self.request.user.is_coordinator else columns


def partner_columns() -> list[Column]:
    """What a file of the register tells anybody of the staff; a row is a partner with its facts."""
    return [
        Column(gettext_lazy("Full name"), lambda row: row[0].name),
        Column(gettext_lazy("Short name"), lambda row: row[0].short_name),
        Column(gettext_lazy("Kind"), lambda row: row[0].kind.title),
        Column(
            gettext_lazy("Directions"),
            lambda row: ", ".join(each.direction.title for each in row[0].open_partnerships),
        ),
        Column(gettext_lazy("Address"), lambda row: row[0].address),
        Column(gettext_lazy("Website"), lambda row: row[0].site),
        Column(gettext_lazy("INN"), lambda row: row[0].inn),
        Column(gettext_lazy("OGRN"), lambda row: row[0].ogrn),
        Column(gettext_lazy("Shown to visitors"), lambda row: row[0].is_public),
        Column(gettext_lazy("In the archive since"), lambda row: row[0].archived_on),
        Column(gettext_lazy("Last event"), lambda row: row[1].last and row[1].last.day),
        Column(gettext_lazy("Next event"), lambda row: row[1].next and row[1].next.day),
    ]


def stage_columns() -> list[Column]:
    """What it tells coordinators beside; people are no part of a file."""
    return [
        Column(
            gettext_lazy("Stages"),
            lambda row: "; ".join(
                ": ".join([each.direction.title, str(each.stage_id or _("by law"))])
                for each in row[0].open_partnerships
            ),
        ),
        Column(gettext_lazy("Agreement"), lambda row: row[1].agreement and agreement_until(row[1].agreement)),
    ]


@require_safe
def partner_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    partners = Partner.objects.visible_to(request.user).select_related("kind", "successor")
    partner = get_object_or_404(partners, pk=pk)
    predecessors = list(partner.predecessors.order_by("name_key"))
    former_names = list(partner.former_names.all())
    passport = ("about", "address", "site", "inn", "ogrn", "note", "successor_id", "short_name")
    partnerships = list(
        partner.partnerships.select_related("direction", "stage", "coordinator").order_by(
            "direction__position", "-started_on"
        )
    )
    open_ones = [each for each in partnerships if each.is_open]
    return render(
        request,
        "partners/partner_detail.html",
        {
            "partner": partner,
            "now": row_of(
                partner,
                user=request.user,
                on=timezone.localdate(),
                profile=current_profile(request),
                version=public_version(request),
            ),
            "open_partnerships": open_ones,
            "ended_partnerships": [each for each in partnerships if not each.is_open],
            "paths": partnership_paths(request, open_ones),
            "agreements": agreements_of(request, partner),
            "contacts": ContactPerson.objects.visible_to(request.user).filter(partner=partner),
            "predecessors": predecessors,
            "former_names": former_names,
            "has_passport": bool(predecessors or former_names) or any(getattr(partner, name) for name in passport),
            "logo_version": PurePath(partner.logo.name or "").stem,
            "panels": [panel for provider in panels for panel in provider([partner], request.user).get(partner.pk, ())],
            "timeline": sorted(
                (entry for provider in timeline for entry in provider([partner], request.user).get(partner.pk, ())),
                key=lambda entry: entry.on,
                reverse=True,
            ),
        },
    )


def partnership_paths(request: SignedInRequest, partnerships: list[Partnership]) -> list[Any]:
    """Each with its brief stage path, for those who may see what is in it."""
    if not request.user.is_coordinator:
        return []
    found = criteria_states(partnerships, on=timezone.localdate(), profile=current_profile(request))
    all_stages = stages(public_version(request))
    return [
        (each, stage_path(each, found[each.pk], all_stages, is_brief=True), each.stays(timezone.localdate()))
        for each in partnerships
    ]


def agreements_of(request: SignedInRequest, partner: Partner) -> list[Agreement]:
    """The partner's papers with their state today, and how those that wait are renewed."""
    on, within = timezone.localdate(), current_profile(request).notice_days
    papers = Agreement.objects.visible_to(request.user).filter(partner=partner).with_state(on, within=within)
    return with_renewals(papers, on=on, within=within)


@form_methods
def partner_new(request: SignedInRequest) -> HttpResponse:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = NewPartnerForm(data, files, today=timezone.localdate(), by=request.user)
    contact_form = FirstContactForm(data)
    # Both are asked, so that the page shows all that is wrong at once.
    if all([form.is_valid(), contact_form.is_valid()]):
        with publishing():
            partner = form.save()
            if contact_form.has_changed():
                contact_form.instance.partner = partner
                contact_form.save()
        messages.success(request, _("“%(partner)s” is in the register.") % {"partner": partner})
        return redirect(partner)
    return render(request, "partners/partner_form.html", {"form": form, "contact_form": contact_form})


@form_methods
def partner_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    partner = visible_partner(request, pk)
    title = partner.title
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PartnerForm(data, files, instance=partner, today=timezone.localdate(), by=request.user)
    if form.is_valid():
        saved = form.save_unless_changed()
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect(saved)
    # The form writes what was typed into the instance; the heading shows what is stored.
    return render(request, "partners/partner_form.html", {"form": form, "partner": partner, "title": title})


def visible_partner(request: SignedInRequest, pk: int) -> Partner:
    return get_object_or_404(Partner.objects.visible_to(request.user), pk=pk)


@form_methods
def partner_archive(request: SignedInRequest, pk: int) -> HttpResponse:
    partner = visible_partner(request, pk)
    if partner.is_archived:
        raise AsItIs(partner, _("“%(partner)s” is already in the archive.") % {"partner": partner})
    form = ArchiveForm(
        request.POST if request.method == "POST" else None,
        partnerships=list(partner.partnerships.values_list("pk", flat=True)),
        today=timezone.localdate(),
    )
    if form.is_valid():
        archive_partner(
            partner=partner,
            reason=form.cleaned_data["reason"],
            on=timezone.localdate(),
            call_off=form.keys,
            call_off_reason=form.reason_for_dates,
        )
        messages.success(request, _("“%(partner)s” is in the archive. It can be restored here.") % {"partner": partner})
        tell_of_dates(request, form)
        return redirect(partner)
    return render(request, "partners/partner_archive.html", {"form": form, "partner": partner})


@acts(visible_partner)
def partner_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    partner = visible_partner(request, pk)
    if not partner.is_archived:
        raise AsItIs(partner, _("“%(partner)s” is already in the register.") % {"partner": partner})
    restore_partner(partner=partner)
    messages.success(request, _("“%(partner)s” is back in the register.") % {"partner": partner})
    return redirect(partner)


@require_safe
def partner_history(request: SignedInRequest, pk: int) -> HttpResponse:
    partner = visible_partner(request, pk)
    joined = {each.former_pk: each for each in partner.joined_records.all()}
    records = [pk, *joined]
    contacts = ContactPerson.history.filter(partner__in=records).select_related("history_user")
    partnerships = Partnership.history.filter(partner__in=records).select_related("history_user")
    former = Partner.history.filter(id__in=joined).select_related("history_user")
    entries = [
        *history_entries(partner.history.select_related("history_user")),
        *history_entries(former, what=lambda row: _("Merged record “%(name)s”") % {"name": joined[row.id]}),
        *history_entries(partnerships.select_related("direction"), what=partnership_named),
        *history_entries(contacts, what=lambda row: _("Contact person")),
    ]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    return render(request, "partners/partner_history.html", {"partner": partner, "entries": entries})


def partnership_named(row: Any) -> str:
    return _("Direction “%(direction)s”") % {"direction": row.direction}


@require_safe
def partner_logo(request: SignedInRequest, pk: int) -> HttpResponseBase:
    partner = visible_partner(request, pk)
    return picture_response(partner.logo, version=request.GET.get("v"), cache_control="private, max-age=86400")
