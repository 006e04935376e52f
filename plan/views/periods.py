"""The plan of a week and of a month: a table to look at, to print on A4, and to send to a chat."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.period_addresses import PeriodPages
from activities.plan_periods import PlanPeriod, day_of_address
from plan.selectors.period import PeriodChoice, staff_plan
from school.access import SignedInRequest
from school.years import SchoolYear

PAGES = PeriodPages(week="plan:week-of", month="plan:month-of", week_now="plan:week", month_now="plan:month")


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
        **PAGES.links(period, here=here, query=choice.query, today=today),
        "chat_text": plan.chat_text(choice.words, address=address) if plan.count else "",
    }
    return render(request, "plan/period_plan.html", context)
