"""The plan of a week and of a month: a table to look at, to print on A4, and to send to a chat."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.plan_periods import PlanPeriod, day_of_address
from plan.selectors.period import PeriodChoice, staff_plan
from school.access import SignedInRequest
from school.years import SchoolYear


@require_safe
def week(request: SignedInRequest) -> HttpResponse:
    return _page(request, PlanPeriod.week(timezone.localdate()))


@require_safe
def week_of(request: SignedInRequest, year: int, month: int, day: int) -> HttpResponse:
    return _page(request, PlanPeriod.week(day_of_address(year, month, day)))


@require_safe
def month(request: SignedInRequest) -> HttpResponse:
    return _page(request, PlanPeriod.month(timezone.localdate()))


@require_safe
def month_of(request: SignedInRequest, year: int, month: int) -> HttpResponse:
    return _page(request, PlanPeriod.month(day_of_address(year, month, 1)))


def _page(request: SignedInRequest, period: PlanPeriod) -> HttpResponse:
    today = timezone.localdate()
    choice = PeriodChoice.of(request.GET, request.user, SchoolYear.of(period.first))
    plan = staff_plan(period, choice, request.user, today=today)
    here = request.path + choice.query
    address = request.build_absolute_uri(here)
    notices = [_("The address contains an unknown filter, which was ignored.")] if choice.has_unknown else []
    context = {
        "plan": plan,
        "period": period,
        "choice": choice,
        "notices": notices,
        "today": today,
        "is_now": today in period,
        "now_url": reverse("plan:week" if period.is_week else "plan:month") + choice.query,
        "previous_url": _address(period.previous) + choice.query,
        "next_url": _address(period.next) + choice.query,
        "week_url": here if period.is_week else _week_within(period, today) + choice.query,
        "month_url": _address(PlanPeriod.month(today if today in period else period.first)) + choice.query,
        "chat_text": plan.chat_text(choice.words, address=address) if plan.count else "",
    }
    return render(request, "plan/period_plan.html", context)


def _address(period: PlanPeriod) -> str:
    first = period.first
    if period.is_week:
        return reverse("plan:week-of", args=[first.year, first.month, first.day])
    return reverse("plan:month-of", args=[first.year, first.month])


def _week_within(period: PlanPeriod, today: date) -> str:
    """Return the address of this week, or of the first one of another month."""
    return reverse("plan:week") if today in period else _address(PlanPeriod.week(period.first))
