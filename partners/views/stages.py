"""Steps between stages: each a page of its own, with the outcome or the reason in words."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.methods import form_methods
from partners.criteria import criteria_states, may_advance
from partners.forms.partnerships import StayForm
from partners.forms.stages import AdvanceForm, BasisForm, StepBackForm, StepForm
from partners.models import Partnership
from partners.selectors.partnerships import changeable_partnership
from partners.selectors.reference import stages
from partners.services.partnerships import stay
from partners.services.stages import PartnershipConflict, advance, change_basis, step_back
from school.access import SignedInRequest
from school.as_it_is import AsItIs
from school.profile import current_profile
from school.publication import public_version


@form_methods
def partnership_advance(request: SignedInRequest, pk: int) -> HttpResponse:
    """To the next stage: with its outcome, or, where something is lacking, by the school's decision with a reason."""
    partnership = changeable_partnership(request.user, pk)
    number = partnership.stage_id
    if number is None or not may_advance(partnership):
        raise AsItIs(partnership, where_it_stands(partnership))
    present, ahead = stages(public_version(request))[number - 1 : number + 1]
    found = criteria_states([partnership], on=timezone.localdate(), profile=current_profile(request))[pk]
    lacking = found.lacking(number)
    form = step_form(request, AdvanceForm, partnership, outcome=present.outcome_text, is_decision=bool(lacking))
    if form.is_valid() and lacking and not form.cleaned_data["is_decision"]:
        # It was complete when the page was opened: a decision is never made unawares.
        form.add_error(None, _("Something is missing now. See what, and decide whether to move on anyway."))
        form.data = {**form.data.dict(), "is_decision": "on"}
    if form.is_valid():
        data = form.cleaned_data
        try:
            advance(
                partnership=partnership,
                seen=data["seen"],
                outcome=data["text"],
                on=data["on"],
                by=request.user,
                lacking=[each.code for each in lacking],
            )
        except PartnershipConflict:
            return conflict(request, partnership, data["text"])
        messages.success(
            request, _("Now at stage %(number)s: %(name)s.") % {"number": ahead.number, "name": ahead.title}
        )
        return redirect(partnership)
    context = {
        "form": form,
        "partnership": partnership,
        "criteria": found.of_stage(number),
        "lacking": lacking,
        "present": present,
        "ahead": ahead,
    }
    return render(request, "partners/partnership_advance.html", context)


@form_methods
def partnership_step_back(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = changeable_partnership(request.user, pk)
    all_stages = stages(public_version(request))
    earlier = all_stages[: (partnership.stage_id or 1) - 1]
    if not earlier:
        raise AsItIs(partnership, where_it_stands(partnership))
    form = step_form(request, StepBackForm, partnership, earlier=earlier)
    if form.is_valid():
        data = form.cleaned_data
        try:
            step_back(
                partnership=partnership,
                seen=data["seen"],
                to=data["to"],
                reason=data["text"],
                on=data["on"],
                by=request.user,
            )
        except PartnershipConflict:
            return conflict(request, partnership, data["text"])
        messages.success(request, _("Back at stage %(number)s.") % {"number": data["to"]})
        return redirect(partnership)
    context = {"form": form, "partnership": partnership, "present": all_stages[len(earlier)]}
    return render(request, "partners/partnership_step_back.html", context)


@form_methods
def partnership_basis(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = changeable_partnership(request.user, pk)
    basis = Partnership.Basis.VOLUNTARY if partnership.is_by_law else Partnership.Basis.LAW
    form = step_form(request, BasisForm, partnership)
    if form.is_valid():
        data = form.cleaned_data
        try:
            change_basis(
                partnership=partnership,
                seen=data["seen"],
                basis=basis,
                reason=data["text"],
                on=data["on"],
                by=request.user,
            )
        except PartnershipConflict:
            return conflict(request, partnership, data["text"])
        messages.success(request, _("Saved."))
        return redirect(partnership)
    return render(request, "partners/partnership_basis.html", {"form": form, "partnership": partnership})


@form_methods
def partnership_stay(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stay at the present stage by choice: then it is nobody's to-do until that day."""
    partnership = changeable_partnership(request.user, pk)
    if partnership.stage is None:
        raise AsItIs(partnership, where_it_stands(partnership))
    today = timezone.localdate()
    if request.method == "POST" and "stop" in request.POST:
        stay(partnership=partnership, until=None)
        messages.success(request, _("The partnership is moving on again."))
        return redirect(partnership)
    form = StayForm(
        request.POST if request.method == "POST" else None,
        partnership=partnership,
        today=today,
    )
    if form.is_valid():
        stay(partnership=partnership, until=form.cleaned_data["until"], reason=form.cleaned_data["reason"])
        messages.success(request, _("Saved: the partnership stays at this stage and needs nothing."))
        return redirect(partnership)
    context = {"form": form, "partnership": partnership, "stays": partnership.stays(today)}
    return render(request, "partners/partnership_stay.html", context)


def where_it_stands(partnership: Partnership) -> str:
    """Say why there is no step from here."""
    if partnership.stage is None:
        return _("This is now cooperation required by law: it has no stages.")
    words = {"number": partnership.stage_id, "name": partnership.stage.title}
    return _("It is at stage %(number)s: %(name)s. This step is not possible from here.") % words


def step_form(request: SignedInRequest, form: type[StepForm], partnership: Partnership, **kwargs: Any) -> Any:
    """The form of a step, bound when it was sent."""
    return form(
        request.POST if request.method == "POST" else None,
        partnership=partnership,
        today=timezone.localdate(),
        **kwargs,
    )


def conflict(request: SignedInRequest, partnership: Partnership, text: str) -> HttpResponse:
    """Somebody stepped first: what they wrote stands beside what this person typed, and nothing is saved twice."""
    partnership.refresh_from_db()
    last = partnership.transitions.own().select_related("by").last()
    context = {"partnership": partnership, "last": last, "text": text}
    return render(request, "partners/partnership_conflict.html", context, status=409)
