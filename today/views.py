"""«Сегодня»: what waits for the person who is signed in, and where everything stands."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.models import Activity, OccurrenceChange, Suspension
from activities.services.news import put_away, show_again
from common.numbers import parse_number
from school.access import SignedInRequest
from school.as_it_is import acts
from school.first_day import first_day_of, show_first_day
from school.models import YearStepMark
from school.new_year import known_codes, new_year_of, tick_off
from school.profile import current_profile
from school.publication import public_version
from school.todos import waiting
from school.years import SchoolYear
from today.selectors.news import told_today
from today.selectors.now import what_waits
from today.selectors.week import week_of
from today.selectors.year import year_in_pictures


@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    now, day, user = timezone.now(), timezone.localdate(), request.user
    Activity.objects.all().read_names(user)
    first_day = first_day_of(user, day)
    told = told_today(user, now=now, absolute=request.build_absolute_uri)
    found = waiting(user, day, current_profile(request))
    return render(
        request,
        "today/today.html",
        {
            "day": day,
            "first_day": first_day,
            "new_year": None if first_day else new_year_of(user, day),
            "news": [each for each in told.news if not each.is_put_away],
            "put_away": [each for each in told.news if each.is_put_away],
            "teachers_text": told.teachers_text,
            "now": what_waits(found, user),
            "week": week_of(day, user),
            "year": year_in_pictures(user, day, public_version(request)),
        },
    )


@acts(lambda request: "today:today")
def first_day_put_away(request: SignedInRequest) -> HttpResponse:
    """Show the path of the first day to nobody any more, until an administrator brings it back."""
    show_first_day(is_shown=False)
    messages.success(request, _("The first-day steps are hidden. You can show them again in the settings."))
    return redirect("today:today")


SUBJECTS: dict[str, Callable[[], QuerySet[Any]]] = {
    "change": OccurrenceChange.objects.for_staff,
    "suspension": Suspension.objects.all,
}


@acts(lambda request: "today:today")
def news_put_away(request: SignedInRequest) -> HttpResponse:
    """Put away what one has told the class, or show it again; it is nobody else's list."""
    rows = SUBJECTS.get(request.POST.get("kind", ""), OccurrenceChange.objects.none)()
    subject = rows.filter(pk=parse_number(request.POST.get("key", ""))).first()
    # Changed back meanwhile, there is nothing to tell.
    if subject is not None and "again" in request.POST:
        show_again(subject=subject, by=request.user)
    elif subject is not None:
        put_away(subject=subject, by=request.user, now=timezone.now())
    return redirect("today:today")


@acts(lambda request: "today:today")
def new_year_step(request: SignedInRequest) -> HttpResponse:
    """Tick a step towards the new school year off, or put the whole path away; or take that back."""
    now = timezone.now()
    code, is_done = request.POST.get("step", ""), request.POST.get("done") != "no"
    if code not in known_codes(request.user):
        messages.warning(request, _("You cannot take this step."))
        return redirect("today:today")
    year = SchoolYear.planned(timezone.localdate(now))
    tick_off(year=year, code=code, is_done=is_done, by=request.user, now=now)
    if code == YearStepMark.ALL and is_done:
        messages.success(
            request, _("The steps towards the new school year are hidden. You can show them again in the settings.")
        )
    elif code == YearStepMark.ALL:
        messages.success(request, _("The steps towards the new school year are shown on “Today” again."))
    return redirect("today:today")
