"""Straight to the calendar: the rows of a year that stand without a date though their day is clear."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from activities.bulk_words import BulkAction
from plan.selectors.scheduling import remarked, rows_to_clear, rows_to_schedule
from school.access import SignedInRequest
from school.years import asked_year


@require_safe
def plan_schedule(request: SignedInRequest) -> HttpResponse:
    """Show the rows, ticked, and name those of which more has to be said. What is ticked is sent to `activity_bulk`."""
    year = asked_year(request)
    context = {
        "year": year,
        "rows": remarked(rows_to_schedule(request.user, year), year),
        "others": rows_to_clear(request.user, year),
        "action": BulkAction.SCHEDULE,
        "today": timezone.localdate(),
        "plan_url": f"{reverse('plan:year-plan')}?year={year.start}",
    }
    return render(request, "plan/plan_schedule.html", context)
