"""Dates of activities: set with a preview, changed one by one or together."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.dates_in_words import date_in_words
from activities.models import Activity, Occurrence
from activities.overlaps import AtOnce
from activities.services.occurrences import (
    AlreadyHeld,
    CalledOff,
    HasSignUps,
    add_dates,
    cancel_dates,
    remove_dates,
    restore_date,
)
from activities.services.past_dates import hold_past_dates, remove_past_dates
from activities.services.telling import telling
from activities.sign_up_notices import remind_of_sign_ups, say_what_is_not_told
from common.display import safe_next
from common.methods import form_methods
from plan.forms.calling_off import CancelDateForm, ScopeForm
from plan.forms.dates import OccurrenceForm
from plan.forms.new_dates import ChosenDatesForm, DatesForm
from plan.forms.past_dates import PastAction, PastDatesForm
from plan.shifts import asked, offered
from school.access import SignedInRequest
from school.as_it_is import AsItIs, acts, get_or_gone


@form_methods
def dates_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask how to make dates, then show the dates that would be made; only the second page sets them."""
    activity = get_object_or_404(Activity.objects.editable_by(request.user), pk=pk)
    if activity.is_cancelled:
        return called_off(request, activity)
    data = request.POST if request.method == "POST" else None
    form = DatesForm(data, activity=activity, today=timezone.localdate())
    if not form.is_valid() or "back" in request.POST:
        return render(request, "plan/dates_form.html", {"form": form, "activity": activity})
    chosen = ChosenDatesForm(data if "chosen-sent" in request.POST else None, shown=form.preview)
    days = [form.day_at_once] if form.day_at_once else chosen.days if chosen.is_valid() else []
    if not days:
        return render(request, "plan/dates_preview.html", {"form": form, "chosen": chosen, "activity": activity})
    try:
        added = add_dates(activity=activity, days=days, details=form.details)
    except CalledOff:
        return called_off(request, activity)
    said = ngettext("%(count)s date is set.", "%(count)s dates are set.", len(added)) % {"count": len(added)}
    if left := chosen.left_count:
        passed = ngettext("%(count)s past day is left out.", "%(count)s past days are left out.", left)
        said = f"{said} {passed % {'count': left}}"
    messages.success(request, said)
    back = request.POST.get("next")
    return redirect(safe_next(request, back) if back else activity)


def called_off(request: SignedInRequest, activity: Activity) -> HttpResponse:
    messages.warning(request, _("The activity is called off. Put it back in the plan first, then its dates."))
    return redirect(activity)


@form_methods
def dates_past(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the dates that have passed unmarked, ticked; mark those that are sent as held, or take them away."""
    activity = get_object_or_404(Activity.objects.loggable_by(request.user), pk=pk)
    if activity.is_cancelled:
        return called_off(request, activity)
    today = timezone.localdate()
    form = PastDatesForm(request.POST if request.method == "POST" else None, activity=activity, today=today)
    if not form.is_valid():
        return render(request, "plan/dates_past.html", {"form": form, "activity": activity})
    keys = [each.pk for each in form.cleaned_data["dates"]]
    try:
        if form.cleaned_data["action"] == PastAction.HELD:
            count = hold_past_dates(activity=activity, keys=keys, today=today, by=request.user)
            said = ngettext("%(count)s date is logged as held.", "%(count)s dates are logged as held.", count)
        else:
            count = remove_past_dates(activity=activity, keys=keys, today=today)
            said = ngettext("%(count)s date is removed.", "%(count)s dates are removed.", count)
    except CalledOff:
        return called_off(request, activity)
    messages.success(request, said % {"count": count})
    if left := len(keys) - count:
        kept = ngettext(
            "%(count)s date stays: it has been logged or people have signed up for it.",
            "%(count)s dates stay: they have been logged or people have signed up for them.",
            left,
        )
        messages.warning(request, kept % {"count": left})
    return redirect(activity)


def editable_date(request: SignedInRequest, pk: int) -> Occurrence:
    dates = Occurrence.objects.editable_by(request.user).select_related("activity")
    return get_or_gone(dates, pk, by=request.user, page=page_without, words=_("The date has already been removed."))


def page_without(date: Any) -> Any:
    """Return the page of the activity that a removed date was of, or the list if the activity is gone as well."""
    return Activity.objects.filter(pk=date.activity_id).first() or "plan:activity-list"


def activity_of_date(request: SignedInRequest, pk: int) -> Activity:
    return editable_date(request, pk).activity


@form_methods
def date_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    occurrence = editable_date(request, pk)
    activity, stored = occurrence.activity, str(occurrence.pk)
    shift = asked(request.META["QUERY_STRING"], occurrence) if request.method == "GET" else None
    form = OccurrenceForm(
        request.POST if request.method == "POST" else None,
        instance=occurrence,
        initial=shift.values(occurrence) if shift is not None else None,
    )
    if form.is_valid():
        try:
            with telling(form.is_told) as told:
                saved = form.save_unless_changed()
        except AlreadyHeld:
            form.add_error(None, _("This date was held: it cannot be moved."))
        except ValidationError as error:
            # One of the others does not fit: nothing was changed.
            for message in error.messages:
                form.add_error(None, message)
        else:
            if saved is not None:
                messages.success(request, changed_in_words(form.changed_count))
                remind_of_sign_ups(request, told.dates())
                say_what_is_not_told(request, told)
                return redirect(activity)
    before = form.before
    context = {
        "form": form,
        "occurrence": before,
        "activity": activity,
        "key": stored,
        "shifts": [(each, each.words(before), each == shift) for each in offered(before)],
        "shifted_to": date_in_words(Occurrence(**shift.values(before))) if shift is not None else "",
    }
    return render(request, "plan/date_form.html", context)


def changed_in_words(count: int) -> str:
    return ngettext("%(count)s date is changed.", "%(count)s dates are changed.", count) % {"count": count}


@form_methods
def date_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    occurrence = editable_date(request, pk)
    if occurrence.is_cancelled:
        raise AsItIs(occurrence.activity, _("The date is already called off. It can be put back here."))
    form = CancelDateForm(request.POST if request.method == "POST" else None, occurrence=occurrence)
    if form.is_valid():
        data = form.cleaned_data
        try:
            with telling(form.is_told) as told:
                count = cancel_dates(occurrence=occurrence, scope=data["scope"], reason=data["reason"])
        except AlreadyHeld:
            form.add_error(None, _("This date was held: it can no longer be called off."))
        else:
            messages.success(
                request,
                ngettext("%(count)s date is called off.", "%(count)s dates are called off.", count) % {"count": count},
            )
            remind_of_sign_ups(request, told.dates())
            say_what_is_not_told(request, told)
            return redirect(occurrence.activity)
    context = {"form": form, "occurrence": occurrence, "activity": occurrence.activity}
    return render(request, "plan/date_cancel.html", context)


@acts(activity_of_date)
def date_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    occurrence = editable_date(request, pk)
    if occurrence.is_planned and not occurrence.activity.is_cancelled:
        raise AsItIs(occurrence.activity, _("The date is already planned."))
    if occurrence.is_held:
        # What was entered is named before it goes.
        return redirect("logbook:date-take-back", pk=pk)
    try:
        with telling() as told:
            restore_date(occurrence=occurrence)
    except CalledOff:
        return called_off(request, occurrence.activity)
    except AtOnce as at_once:
        messages.warning(request, taken_in_words(occurrence, at_once))
        return redirect("plan:date-edit", occurrence.pk)
    messages.success(request, _("The date is back in the plan."))
    remind_of_sign_ups(request, told.dates())
    say_what_is_not_told(request, told)
    return redirect(occurrence.activity)


def taken_in_words(occurrence: Occurrence, at_once: AtOnce) -> str:
    others = [other for pair in at_once.overlaps for other in pair if other.pk != occurrence.pk]
    named = {"dates": "; ".join(date_in_words(each) for each in others)}
    return (
        _("The activity has another date at this time: %(dates)s. Move this one first, then put it back in the plan.")
        % named
    )


@form_methods
def date_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    occurrence = editable_date(request, pk)
    activity = occurrence.activity
    form = ScopeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            count = remove_dates(occurrence=occurrence, scope=form.cleaned_data["scope"])
        except AlreadyHeld:
            form.add_error(None, _("This date was held: it stays."))
        except HasSignUps:
            form.add_error(None, _("People have signed up for this date: call it off instead, and tell them."))
        else:
            messages.success(
                request,
                ngettext("%(count)s date is removed.", "%(count)s dates are removed.", count) % {"count": count},
            )
            return redirect(activity)
    context = {"form": form, "occurrence": occurrence, "activity": activity}
    return render(request, "plan/date_delete.html", context)
