"""Activities: their page, their forms, called off and planned again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.dates_in_words import dates_in_words
from activities.models import Activity, Occurrence
from activities.services.activities import (
    cancel_activity,
    restore_activity,
)
from activities.services.scheduling import schedule
from activities.services.telling import telling
from activities.sign_up_notices import remind_of_sign_ups, say_what_is_not_told
from common.methods import form_methods
from plan.forms.activities import ActivityForm, NewActivityForm
from plan.forms.calling_off import CancelActivityForm
from plan.selectors.activity_page import activities_for_page, activity_context, day_remarks
from plan.selectors.history import activity_entries
from school.access import SignedInRequest
from school.as_it_is import AsItIs, acts
from school.years import asked_year
from wordings.timing import TimingKind


@require_safe
def activity_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = get_object_or_404(activities_for_page(request.user), pk=pk)
    context = activity_context(activity, request.user, timezone.localdate())
    return render(request, "plan/activity_detail.html", context)


@form_methods
def activity_new(request: SignedInRequest) -> HttpResponse:
    year = asked_year(request)
    data = request.POST if request.method == "POST" else None
    form = NewActivityForm(data, by=request.user, year=year, asked=request.GET)
    if form.is_valid():
        activity = form.save_unless_changed()
        assert activity is not None
        following = f"{reverse('plan:activity-new')}?year={year.start}" if "another" in request.POST else ""
        undated = _("It is in the plan. Next, if you know them: the dates.")
        return _saved(request, form, activity, said=_("It is in the plan."), undated=undated, following=following)
    form.hide_unasked()
    return render(request, "plan/activity_form.html", {"form": form, "year": year})


def _saved(
    request: SignedInRequest, form: ActivityForm, activity: Activity, *, said: str, undated: str, following: str = ""
) -> HttpResponse:
    """Put what was saved into the calendar if that is asked for; what is held again and again goes to its preview.

    `undated` is said where it has no date now, `following` is the page to go on with in place of its own.
    """
    is_asked = form.cleaned_data.get("to_calendar", False)
    if is_asked and activity.timing_kind == TimingKind.REPEATED:
        preview = reverse("plan:dates-new", args=[activity.pk])
        text = _("It is repeated: check its dates, then set them.")
        link = format_html('<a href="{}">{}</a>', preview, _("Check the dates")) if following else ""
        messages.success(request, format_html("{} {} {}", said, text, link))
        return redirect(following or preview)
    result = is_asked and schedule(activities=[activity], year=activity.year, by=request.user, now=timezone.now())
    if result and result.dates:
        text = _("In the calendar: %(dates)s.") % {"dates": dates_in_words(result.dates)}
        place, link = _place_of(result.dates[0]), _("Show it there")
        messages.success(request, format_html('{} {} <a href="{}">{}</a>', said, text, place, link))
        for remark in day_remarks(activity):
            messages.warning(request, str(remark.message))
    else:
        messages.success(request, undated)
    return redirect(following or activity)


def _place_of(date: Occurrence) -> str:
    """Return where a date stands: its month for visitors, its own page where they do not see it."""
    if date.activity.is_public:
        return reverse("events:calendar-month", args=[date.starts_on.year, date.starts_on.month])
    return reverse("logbook:date-detail", args=[date.pk])


@form_methods
def activity_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = editable_activity(request, pk)
    title = activity.title
    form = ActivityForm(request.POST if request.method == "POST" else None, instance=activity, by=request.user)
    if form.is_valid():
        with telling(form.is_told) as told:
            is_saved = form.save_unless_changed() is not None
        if is_saved:
            answer = _saved(request, form, activity, said=_("Saved."), undated=_("Saved."))
            remind_of_sign_ups(request, told.dates())
            say_what_is_not_told(request, told)
            return answer
    form.hide_unasked()
    # The form writes what was typed into the instance; the heading shows what is stored.
    context = {"form": form, "activity": activity, "title": title, "year": activity.year}
    return render(request, "plan/activity_form.html", context)


@require_safe
def activity_history(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
    context = {"activity": activity, "entries": activity_entries(activity)}
    return render(request, "plan/activity_history.html", context)


def editable_activity(request: SignedInRequest, pk: int) -> Activity:
    return get_object_or_404(Activity.objects.editable_by(request.user), pk=pk)


@form_methods
def activity_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = editable_activity(request, pk)
    if activity.is_cancelled:
        raise AsItIs(activity, _("It is already called off. It can be put back here."))
    form = CancelActivityForm(request.POST if request.method == "POST" else None, activity=activity)
    if form.is_valid():
        with telling(form.is_told) as told:
            cancel_activity(activity=activity, reason=form.cleaned_data["reason"], on=timezone.localdate())
        messages.success(request, _("Called off. It stays in the plan as called off, and can be put back here."))
        remind_of_sign_ups(request, told.dates())
        say_what_is_not_told(request, told)
        return redirect(activity)
    return render(request, "plan/activity_cancel.html", {"form": form, "activity": activity})


@acts(editable_activity)
def activity_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = editable_activity(request, pk)
    if not activity.is_cancelled:
        raise AsItIs(activity, _("It is already planned."))
    with telling() as told:
        restore_activity(activity=activity)
    messages.success(request, _("The activity is back in the plan."))
    remind_of_sign_ups(request, told.dates())
    say_what_is_not_told(request, told)
    return redirect(activity)
