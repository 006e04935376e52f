"""The four C of an activity, marked by one tap on a tile."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from activities.models import Activity, Occurrence
from activities.selectors.cycle import cycle_context, cycle_of
from activities.services.log import mark_step, unmark_step
from common.numbers import parse_numbers
from logbook.forms.cycle import TapForm
from school.access import SignedInRequest
from school.as_it_is import acts


def loggable_activity(request: SignedInRequest, pk: int) -> Activity:
    return get_object_or_404(Activity.objects.loggable_by(request.user).with_partners(), pk=pk)


@acts(loggable_activity)
def activity_cycle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Store one tap on a tile; htmx gets the tiles alone."""
    activity = loggable_activity(request, pk)
    date = page_of_tap(request, activity)
    problem = tap(request, activity)
    if request.htmx:  # type: ignore[attr-defined]
        dates = [] if date else list(activity.occurrences.all())
        allowed = not activity.is_cancelled
        context = cycle_context(activity, cycle_of(activity), may_tap=allowed, date=date, dates=dates)
        response = render(request, "activities/_cycle.html", {**context, "problem": problem})
        patch_vary_headers(response, ["HX-Request"])
        return response
    if problem:
        messages.warning(request, problem)
    return redirect("logbook:date-detail", pk=date.pk) if date else redirect(activity)


def page_of_tap(request: SignedInRequest, activity: Activity) -> Occurrence | None:
    """Return the date whose page the tap came from; None if it was the page of the activity."""
    return activity.occurrences.filter(pk__in=parse_numbers(request.POST.getlist("back"))).first()


def tap(request: SignedInRequest, activity: Activity) -> str:
    """Mark or unmark a step; return what is wrong with the tap, or an empty text."""
    if activity.is_cancelled:
        return _("The activity is called off.")
    form = TapForm(request.POST, activity=activity)
    if not form.is_valid():
        return _("This cannot be logged here: check who takes part in the activity.")
    chosen = form.chosen
    step, doer = chosen.step, chosen.doer
    if chosen.is_mark:
        mark_step(activity=activity, step=step, group=doer.group, partner=doer.partner, by=request.user)
    else:
        unmark_step(activity=activity, step=step, group=doer.group, partner=doer.partner)
    return ""
