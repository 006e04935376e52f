"""Activities: their list, their page, their forms."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.dates_in_words import when_in_words
from activities.models import Activity, Occurrence
from activities.parsing import PlanParser
from activities.selectors.cycle import cycle_context, cycle_of, may_tap
from activities.services.activities import (
    HasDates,
    HasProducts,
    cancel_activity,
    remove_activity,
    restore_activity,
)
from activities.sign_up_notices import remind_of_sign_ups, write_to_seated
from common.methods import form_methods
from common.numbers import parse_number
from plan.forms.activities import ActivityForm, NewActivityForm, ReasonForm
from plan.selectors.history import activity_entries
from school.access import SignedInRequest
from school.years import asked_year


def may_have_been_held(activity: Activity, dates: Sequence[Occurrence], today: date) -> bool:
    """Whether something of it may wait to be logged: a date whose day has come or, without dates, its time."""
    if standing := [each for each in dates if not each.is_cancelled]:
        return any(each.is_planned and each.starts_on <= today for each in standing)
    return activity.first_day is None or activity.first_day <= today


@require_safe
def activity_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    activities = Activity.objects.visible_to(request.user).select_related(
        "direction", "kind", "form", "mechanism", "product_type", "project", "created_by", "copied_from"
    )
    activity = get_object_or_404(activities.with_partners(), pk=pk)
    dates = list(activity.occurrences.prefetch_related("people"))
    today, may_log = timezone.localdate(), may_tap(request.user, activity)
    return render(
        request,
        "plan/activity_detail.html",
        {
            **cycle_context(activity, cycle_of(activity), may_tap=may_log, dates=dates),
            "may_edit": Activity.objects.editable_by(request.user).filter(pk=pk).exists(),
            "may_log": may_log,
            "may_log_now": may_log and may_have_been_held(activity, dates, today),
            "dates": dates,
            "today": today,
            "when": when_in_words(activity),
            "partnerships": activity.partnerships.all(),
            "people": activity.people.all(),
            "classes": activity.classes.all(),
            "principles": activity.principles.all(),
            "products": activity.products.select_related("type"),
        },
    )


@form_methods
def activity_new(request: SignedInRequest) -> HttpResponse:
    year = asked_year(request)
    form = NewActivityForm(
        request.POST if request.method == "POST" else None,
        by=request.user,
        year=year,
        initial=asked_for(request),
    )
    if form.is_valid():
        activity = form.save_unless_changed()
        assert activity is not None
        messages.success(request, _("It is in the plan. Next, if you know them: the dates."))
        if "another" in request.POST:
            return redirect(f"{reverse('plan:activity-new')}?year={year.start}")
        return redirect(activity)
    form.hide_unasked()
    return render(request, "plan/activity_form.html", {"form": form, "year": year})


def asked_for(request: SignedInRequest) -> dict[str, Any]:
    """What the address proposes: a white spot of the plan names its month and direction, a partner or a project itself."""
    initial: dict[str, Any] = {}
    for name in ("partnership", "direction", "project"):
        key = parse_number(request.GET.get(name, ""))
        if key is not None:
            initial["partnerships" if name == "partnership" else name] = [key] if name == "partnership" else key
    if timing := request.GET.get("timing", ""):
        initial["timing_text"] = timing[:100]
    return initial


def editable(request: SignedInRequest, pk: int) -> Activity:
    """The activity, for those who may change it; `Http404` for all others."""
    return get_object_or_404(Activity.objects.editable_by(request.user), pk=pk)


@form_methods
def activity_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = editable(request, pk)
    title = activity.title
    form = ActivityForm(
        request.POST if request.method == "POST" else None,
        instance=activity,
        by=request.user,
        parser=PlanParser(activity.year),
    )
    if form.is_valid() and form.save_unless_changed() is not None:
        messages.success(request, _("Saved."))
        return redirect(activity)
    form.hide_unasked()
    # The form writes what was typed into the instance; the heading shows what is stored.
    context = {"form": form, "activity": activity, "title": title, "year": activity.year}
    return render(request, "plan/activity_form.html", context)


@require_safe
def activity_history(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
    context = {"activity": activity, "entries": activity_entries(activity)}
    return render(request, "plan/activity_history.html", context)


@form_methods
def activity_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = editable(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reached = list(activity.occurrences.open())
        cancel_activity(activity=activity, reason=form.cleaned_data["reason"], on=timezone.localdate())
        messages.success(request, _("Called off. It stays in the plan as such, and can be planned again here."))
        remind_of_sign_ups(request, reached)
        return redirect(activity)
    return render(request, "plan/activity_cancel.html", {"form": form, "activity": activity})


@require_POST
def activity_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = editable(request, pk)
    restore_activity(activity=activity)
    messages.success(request, _("It is planned again."))
    planned = list(activity.occurrences.open())
    write_to_seated(request, planned)
    remind_of_sign_ups(request, planned)
    return redirect(activity)


@form_methods
def activity_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = editable(request, pk)
    has_dates, has_products = activity.occurrences.exists(), activity.products.exists()
    if request.method == "POST":
        try:
            remove_activity(activity=activity)
        except HasDates:
            has_dates = True
        except HasProducts:
            has_products = True
        else:
            messages.success(request, _("The row is out of the plan."))
            return redirect(f"{reverse('plan:year-plan')}?year={activity.school_year}")
    context = {"activity": activity, "has_dates": has_dates, "has_products": has_products}
    return render(request, "plan/activity_delete.html", context)
