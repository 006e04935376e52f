"""A partnership: its page, its forms, its end."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.history import history_entries
from common.methods import form_methods
from common.numbers import parse_numbers
from partners.criteria import criteria_states, may_advance
from partners.forms.partnerships import ALREADY_OPEN, NewPartnershipForm, PartnershipForm, WithdrawForm
from partners.models import Direction, Partner, Partnership, Promise, Side, WishConfirmation
from partners.notices import tell_of_dates
from partners.selectors.partnerships import changeable_partnership
from partners.selectors.reference import conditions, stages
from partners.selectors.stage_path import stage_path
from partners.selectors.timeline import partnership_timeline
from partners.services.partnerships import withdraw
from partners.services.stages import PartnershipConflict, open_partnership
from school.access import SignedInRequest
from school.profile import current_profile
from school.publication import public_version

# Both sides' of the last two years
SHEETS_SHOWN = 4


@require_safe
def partnership_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    partnerships = Partnership.objects.visible_to(request.user).select_related(
        "partner", "direction", "stage", "coordinator", "ended_by"
    )
    partnership = get_object_or_404(partnerships, pk=pk)
    today, profile = timezone.localdate(), current_profile(request)
    found = criteria_states([partnership], on=today, profile=profile)[pk]
    promises = list(partnership.promises.with_overdue(today).select_related("noted_by"))
    agreements = partnership.agreements.with_state(today, within=profile.notice_days)
    others = partnership.partner.partnerships.exclude(pk=pk).select_related("direction")
    return render(
        request,
        "partners/partnership_detail.html",
        {
            "partnership": partnership,
            "partner": partnership.partner,
            "is_changeable": partnership.is_open and not partnership.partner.is_archived,
            "today": today,
            "stays": partnership.stays(today),
            "path": stage_path(partnership, found, stages(public_version(request))),
            "lacking": found.lacking(partnership.stage_id),
            "may_advance": may_advance(partnership),
            "sides": [(side, [promise for promise in promises if promise.side == side]) for side in Side],
            "wishes": partnership.wishes.select_related("paper", "noted_by"),
            "agreements": agreements.order_by("-valid_from", "-pk"),
            "sheets": partnership.principle_sheets.with_average().order_by("-school_year", "-side")[:SHEETS_SHOWN],
            "conditions": [
                (condition, text)
                for name, condition in conditions(public_version(request)).items()
                if (text := getattr(partnership, name))
            ],
            "others": others,
            "timeline": partnership_timeline(partnership, request.user),
        },
    )


@form_methods
def partnership_new(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    form = NewPartnershipForm(
        request.POST if request.method == "POST" else None,
        instance=Partnership(**asked_for(request)),
        initial={"started_on": today},
        conditions=conditions(public_version(request)),
        today=today,
    )
    if form.is_valid():
        data = form.cleaned_data
        try:
            partnership = open_partnership(
                partner=data["partner"],
                direction=data["direction"],
                on=data["started_on"],
                basis=data["basis"],
                by=request.user,
                **form.details(),
            )
        except IntegrityError:
            # Somebody opened it between the form's own check and this moment.
            form.add_error("direction", ALREADY_OPEN)
        else:
            messages.success(request, _("The partnership is open. Next: what each side gives."))
            return redirect(partnership)
    return render(request, "partners/partnership_form.html", {"form": form})


def asked_for(request: HttpRequest) -> dict[str, Any]:
    """The partner and the direction that the address proposes, as far as they exist."""
    number, slug = request.GET.get("partner", ""), request.GET.get("direction", "")
    found: dict[str, Any] = {}
    found["partner"] = Partner.objects.current().filter(pk__in=parse_numbers([number])).first()
    found["direction"] = Direction.objects.filter(slug=slug.replace("\0", "")).first()
    return {name: record for name, record in found.items() if record is not None}


@form_methods
def partnership_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = changeable_partnership(request.user, pk)
    form = PartnershipForm(
        request.POST if request.method == "POST" else None,
        instance=partnership,
        conditions=conditions(public_version(request)),
        today=timezone.localdate(),
    )
    if form.is_valid() and form.save_unless_changed() is not None:
        messages.success(request, _("Saved."))
        return redirect(partnership)
    return render(request, "partners/partnership_form.html", {"form": form, "partnership": partnership})


@form_methods
def partnership_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = changeable_partnership(request.user, pk)
    form = WithdrawForm(
        request.POST if request.method == "POST" else None,
        partnership=partnership,
        today=timezone.localdate(),
    )
    if form.is_valid():
        data = form.cleaned_data
        try:
            withdraw(
                partnership=partnership,
                side=Side(data["side"]),
                reason=data["reason"],
                on=data["on"],
                by=request.user,
                call_off=form.keys,
                call_off_reason=form.reason_for_dates,
            )
        except PartnershipConflict:
            messages.info(request, _("Somebody recorded the end of this partnership just before you."))
        else:
            messages.success(
                request,
                _("The partnership has ended. Its record stays readable here and in the partner’s timeline."),
            )
            tell_of_dates(request, form)
        return redirect(partnership)
    context = {"form": form, "partnership": partnership, "partner": partnership.partner}
    return render(request, "partners/partnership_withdraw.html", context)


@require_safe
def partnership_history(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = get_object_or_404(
        Partnership.objects.visible_to(request.user).select_related("partner", "direction"), pk=pk
    )
    joined = list(partnership.joined_records.values_list("former_pk", flat=True))
    promises = Promise.history.filter(partnership__in=[pk, *joined]).select_related("history_user")
    wishes = WishConfirmation.history.filter(partnership__in=[pk, *joined]).select_related("history_user")
    former = Partnership.history.filter(id__in=joined).select_related("history_user")
    entries = [
        *history_entries(former, what=lambda row: _("Merged partnership")),
        *history_entries(partnership.history.select_related("history_user")),
        *history_entries(promises, what=lambda row: _("Promise “%(text)s”") % {"text": row.text}),
        *history_entries(wishes, what=lambda row: _("Confirmation of the partner’s wish")),
    ]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    return render(request, "partners/partnership_history.html", {"partnership": partnership, "entries": entries})
