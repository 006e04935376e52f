"""The plan of a week and of a month for visitors: for everybody, without a session."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.period_addresses import PeriodPages
from activities.plan_periods import PlanPeriod, day_of_address
from events.filters import FilterBar
from events.selectors.calendar_filter import CalendarFilter
from events.selectors.month import CalendarMonth
from events.selectors.period import public_plan
from events.selectors.remembered import Remembered
from school.publication import public_page, public_version

PAGES = PeriodPages(week="events:calendar-week-of", month="events:calendar-plan", week_now="events:calendar-week")


@require_safe
@public_page
def week(request: HttpRequest) -> HttpResponse:
    return _page(request, PlanPeriod.week(timezone.localdate()))


@require_safe
@public_page
def week_of(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    return _page(request, PlanPeriod.week(day_of_address(year, month, day)))


@require_safe
@public_page
def month_of(request: HttpRequest, year: int, month: int) -> HttpResponse:
    return _page(request, PlanPeriod.month(day_of_address(year, month, 1)))


def _page(request: HttpRequest, period: PlanPeriod) -> HttpResponse:
    version, today = public_version(request), timezone.localdate()
    if not _is_shown(period, today, version):
        raise Http404
    filters = CalendarFilter.of(request.GET, version)
    plan = public_plan(period, filters, today=today, version=version)
    here = request.path + filters.address
    words = " · ".join(filters.in_words())
    notices = [_("The address contains an unknown filter, which was ignored.")] if filters.has_unknown else []
    calendar_month = CalendarMonth.of(period.first)
    if not calendar_month.is_shown(today, version):
        calendar_month = calendar_month.next
    context = {
        "plan": plan,
        "period": period,
        "today": today,
        "remembered": Remembered.of_calendar(filters, today=today, version=version),
        "bar": FilterBar.of(request.path, filters, version),
        "filter_words": words,
        "notices": notices,
        "query": filters.address,
        "agenda_url": reverse("events:calendar") + filters.address,
        "calendar_month_url": calendar_month.address + filters.address,
        "is_now": today in period,
        **PAGES.links(
            period,
            here=here,
            query=filters.address,
            today=today,
            is_shown=lambda each: _is_shown(each, today, version),
        ),
        "chat_text": plan.chat_text(words, address=request.build_absolute_uri(here)) if plan.count else "",
    }
    return render(request, "events/public_period_plan.html", context)


def _is_shown(period: PlanPeriod, today: date, version: int) -> bool:
    """Return whether the calendar has a day of it: robots that follow «next» must come to an end."""
    return any(CalendarMonth.of(day).is_shown(today, version) for day in (period.first, period.last))
