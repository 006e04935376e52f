"""Days that fall out: their dates are looked at first, then called off or moved together."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from activities.dates_in_words import date_in_words
from activities.models import Occurrence, Suspension
from activities.selectors.sign_ups import sign_up_totals
from activities.selectors.suspensions import suspended_changes, told_excusals
from activities.services.suspending import SUSPENSION, SuspensionResult, bring_back, suspend
from activities.sign_up_notices import remind_of_sign_ups
from activities.suspension_words import head_in_words, suspension_head, suspension_text
from common.methods import form_methods
from common.ticked import versions_of
from plan.forms.suspending import SuspensionForm
from plan.selectors.suspending import suspension_preview
from school.access import SignedInRequest
from school.as_it_is import AsItIs, acts
from school.many import say_what_is_left
from school.undo import note_undos, with_way_back


@form_methods
def day_off(request: SignedInRequest) -> HttpResponse:
    """Ask which days fall out, show their dates with ticks, and call off or move those that are sent."""
    is_sent, today = request.method == "POST", timezone.localdate()
    data = request.POST if is_sent else request.GET
    form = SuspensionForm(data if "first" in data else None, today=today)
    context: dict[str, Any] = {"form": form, "preview": None, "problem": ""}
    if form.is_valid():
        chosen = request.POST.getlist("date") if is_sent else None
        if is_sent and (rows := versions_of(chosen or [])):
            result = suspend(plan=form.plan, chosen=rows, by=request.user, now=timezone.now())
            say_what_was_done(request, result)
            if result.suspension is not None:
                return redirect("plan:day-off-detail", pk=result.suspension.pk)
        elif is_sent:
            context["problem"] = _("Select at least one date.")
        plan = form.plan
        context |= {
            "preview": suspension_preview(plan, request.user, chosen),
            "plan": plan,
            "head": head_in_words(plan.reason, plan.classes, plan.first, plan.last),
        }
    return render(request, "plan/day_off.html", context)


def say_what_was_done(request: SignedInRequest, result: SuspensionResult) -> None:
    if result.undo is not None:
        count = result.undo.details["count"]
        said = ngettext("%(count)s date is changed.", "%(count)s dates are changed.", count) % {"count": count}
        messages.success(request, with_way_back(said, result.undo, _("Undo")))
    say_what_is_left(
        request, [(f"{each.activity.title[:50]}, {date_in_words(each)}", reason) for each, reason in result.left]
    )
    remind_of_sign_ups(request, result.dates)


@require_safe
def day_off_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what was done for one reason, with the words for the chats."""
    suspension = Suspension.objects.prefetch_related("classes").filter(pk=pk).first()
    if suspension is None:
        # Taken back, it is gone with all that came of it.
        raise AsItIs("plan:day-off", _("There is no such day off any more: perhaps it was undone."))
    today = timezone.localdate()
    note_undos(what=SUSPENSION, records=[suspension], now=timezone.now())
    excusals = told_excusals(today=today).filter(suspension=suspension)
    changes = list(suspended_changes([pk], today=today, to_visitors=False))
    totals = sign_up_totals(each.occurrence_id for each in changes)
    context = {
        "suspension": suspension,
        "head": suspension_head(suspension),
        "chat_text": suspension_text(suspension, changes, excusals),
        "to_tell": [(each.occurrence, totals[each.occurrence_id]) for each in changes if each.occurrence_id in totals],
    }
    return render(request, "plan/day_off_detail.html", context)


@acts(lambda request, pk: date_of(request, pk).activity)
def date_bring_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have the classes that a date went without come after all."""
    occurrence = date_of(request, pk)
    if not occurrence.excused_text:
        raise AsItIs(occurrence.activity, _("All its classes are already taking part."))
    labels = bring_back(occurrence=occurrence)
    messages.success(request, _("%(classes)s: takes part after all. Tell the class.") % {"classes": labels})
    return redirect(occurrence.activity)


def date_of(request: SignedInRequest, pk: int) -> Occurrence:
    return get_object_or_404(Occurrence.objects.editable_by(request.user).select_related("activity"), pk=pk)
