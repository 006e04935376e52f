"""Straight to the calendar: the rows of a year that stand without a date though their day is clear."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.services.scheduling import Scheduled, schedule
from common.methods import form_methods
from plan.forms.scheduling import ScheduleForm
from plan.selectors.scheduling import rows_to_clear
from school.access import SignedInRequest
from school.years import asked_year

# A message names so many rows that were left, and counts the others
NAMED_AT_MOST = 20


@form_methods
def plan_schedule(request: SignedInRequest) -> HttpResponse:
    """Show the rows, ticked, and name those of which more has to be said; give those that are sent their dates."""
    year = asked_year(request)
    form = ScheduleForm(request.POST if request.method == "POST" else None, by=request.user, year=year)
    if form.is_valid():
        result = schedule(activities=form.activities, year=year, by=request.user, now=timezone.now())
        say_what_was_scheduled(request, result)
        if form.left_count:
            left = ngettext(
                "%(count)s row was changed meanwhile: look at it again.",
                "%(count)s rows were changed meanwhile: look at them again.",
                form.left_count,
            )
            messages.warning(request, left % {"count": form.left_count})
        return redirect(f"{reverse('plan:plan-schedule')}?year={year.start}")
    context = {
        "form": form,
        "year": year,
        "today": timezone.localdate(),
        "others": rows_to_clear(request.user, year),
        "plan_url": f"{reverse('plan:year-plan')}?year={year.start}",
    }
    return render(request, "plan/plan_schedule.html", context)


def say_what_was_scheduled(request: SignedInRequest, result: Scheduled) -> None:
    """Say how many rows got how many dates, and name those that got none."""
    if result.dates:
        count, first = len(result.activities), min(result.dates, key=lambda each: each.starts_on).starts_on
        rows = ngettext("%(count)s row is in the calendar", "%(count)s rows are in the calendar", count)
        dates = ngettext("%(count)s date", "%(count)s dates", len(result.dates))
        said = f"{rows % {'count': count}}: {dates % {'count': len(result.dates)}}."
        month = reverse("events:calendar-month", args=[first.year, first.month])
        messages.success(request, format_html('{} <a href="{}">{}</a>', said, month, _("Show the calendar")))
    if result.left:
        named = "; ".join(
            f"«{each.activity.title[:80]}» — {each.obstacle.label}" for each in result.left[:NAMED_AT_MOST]
        )
        text = _("Without a date: %(rows)s") % {"rows": named}
        if (more := len(result.left) - NAMED_AT_MOST) > 0:
            text += " " + ngettext("and %(count)s more row", "and %(count)s more rows", more) % {"count": more}
        messages.warning(request, text)
