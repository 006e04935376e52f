"""The month's dates marked in one grid: held, called off, moved, with what there is to say of each."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.addresses import NO_DIRECTION
from activities.models import Activity, Attendance, Occurrence
from activities.models.activity_queryset import ActivityQuerySet
from activities.models.occurrence import OccurrenceQuerySet
from activities.services.log_month import Gone, NotStored, mark_month
from common.methods import form_methods
from common.numbers import parse_numbers
from logbook.filters import Month, MonthFilter
from logbook.forms.month import MonthRow
from partners.models import Partnership
from partners.selectors.reference import directions
from school.access import SignedInRequest
from school.publication import public_version

ROWS_A_PAGE = 60
# A plan may have many rows without a date: the list of activities shows them all.
UNDATED_SHOWN = 30
# What waits for an answer stands first
OPEN_FIRST = (Occurrence.Status.PLANNED, Occurrence.Status.HELD, Occurrence.Status.CANCELLED)


@form_methods
def log_month(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    asked = request.GET.get("month", "")
    month = Month.read(asked) or Month.of(today)
    filters = MonthFilter(request.GET, month=month, directions=directions(public_version(request)))
    sent: list[MonthRow] | None = None
    gone = False
    if request.method == "POST":
        sent = sent_rows(request, today)
        gone = len(sent) < len(sent_keys(request))
        if not any(row.errors for row in sent):
            refused = save(request, sent)
            if refused is None:
                return redirect(request.get_full_path())
            sent = told(request, refused, today)
            gone = gone or any(isinstance(each, Gone) for each in refused.values())
    context = {
        "month": month,
        "months": (month.before, month.after),
        "this_month": Month.of(today),
        "filters": filters,
        "is_unknown_month": bool(asked) and Month.read(asked) is None,
        "has_problems": sent is not None,
        "gone": gone,
        **shown(request, month, filters, sent, today),
    }
    return render(request, "logbook/log_month.html", context)


def save(request: SignedInRequest, rows: Iterable[MonthRow]) -> dict[int, Exception] | None:
    """Store the rows that somebody touched; why they cannot be stored, else None."""
    marked = [row.marked for row in rows if row.marked is not None]
    if not marked:
        messages.info(request, _("Nothing was changed."))
        return None
    try:
        mark_month(rows=marked, by=request.user)
    except NotStored as refused:
        return refused.problems
    saved = ngettext("%(count)s row is saved.", "%(count)s rows are saved.", len(marked))
    messages.success(request, saved % {"count": len(marked)})
    return None


def sent_keys(request: SignedInRequest) -> list[int]:
    """The dates that the sent page had; of what is no number at all nobody is told."""
    return parse_numbers(request.POST.getlist("row"))[:ROWS_A_PAGE]


def sent_rows(request: SignedInRequest, today: date) -> list[MonthRow]:
    """The rows of the sent page in its order, wherever their dates are now."""
    keys = sent_keys(request)
    found = with_all_that_is_shown(Occurrence.objects.loggable_by(request.user)).in_bulk(keys)
    return [MonthRow(found[key], request.POST, today=today) for key in keys if key in found]


def told(request: SignedInRequest, problems: dict[int, Exception], today: date) -> list[MonthRow]:
    """The rows as they are stored now, each that was refused with the reason."""
    rows = sent_rows(request, today)
    for row in rows:
        if (problem := problems.get(row.occurrence.pk)) is not None:
            row.refuse(problem)
    return rows


def shown(
    request: SignedInRequest, month: Month, filters: MonthFilter, sent: list[MonthRow] | None, today: date
) -> dict[str, Any]:
    """The grid, its progress, and what stands below it."""
    activities = Activity.objects.visible_to(request.user).planned()
    dates = Occurrence.objects.loggable_by(request.user).filter(activity__cancelled_on=None)
    if filters.slug:
        activities = in_direction(activities, filters)
        dates = dates.filter(activity__in=in_direction(Activity.objects.order_by(), filters))
    # Of all of them only what their order and their number need; in full those of one page.
    of_month = dates.between(month.first, month.last).order_by("starts_on", "start_time", "pk")
    states = dict(of_month.values_list("pk", "status"))
    context: dict[str, Any] = {
        "total": len(states),
        "marked": sum(state != Occurrence.Status.PLANNED for state in states.values()),
        "nearest": None if states else nearest(dates, month),
        "rows": sent,
        **undated(activities, month),
    }
    if sent is None:
        wanted = OPEN_FIRST[:1] if filters.only_open else OPEN_FIRST
        ordered = [key for state in wanted for key in states if states[key] == state]
        page = Paginator(ordered, ROWS_A_PAGE).get_page(request.GET.get("page"))
        found = with_all_that_is_shown(dates).in_bulk(list(page))
        # Who takes a date away at this moment leaves a row less.
        context["rows"] = [MonthRow(found[key], today=today) for key in page if key in found]
        context["page"] = page
    return context


def undated(activities: ActivityQuerySet, month: Month) -> dict[str, Any]:
    """The rows of the month's plan that have no date."""
    rows = activities.in_year(month.year).touching(month.first.month).without_dates()
    found = list(rows.select_related("direction").with_partners().order_by("sorts_on", "pk")[: UNDATED_SHOWN + 1])
    return {"undated": found[:UNDATED_SHOWN], "has_more_undated": len(found) > UNDATED_SHOWN}


def in_direction(activities: ActivityQuerySet, filters: MonthFilter) -> ActivityQuerySet:
    is_none = filters.slug == NO_DIRECTION
    chosen = [] if is_none else [filters.directions[filters.slug]]
    return activities.in_directions(chosen, with_none=is_none)


def with_all_that_is_shown(dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
    """With activities, partners and counts: as many queries for sixty rows as for one."""
    partnerships = Partnership.objects.select_related("partner").order_by("partner__name_key", "pk")
    counts = Attendance.objects.select_related("school_class", "partner").order_by(
        "school_class__grade", "school_class__letter", "pk"
    )
    return dates.select_related("activity__direction").prefetch_related(
        Prefetch("activity__partnerships", partnerships), Prefetch("attendance", counts)
    )


def nearest(dates: OccurrenceQuerySet, month: Month) -> Month | None:
    """The month closest to this one, of which there is anything to mark."""
    days = dates.values_list("starts_on", flat=True)
    before = days.filter(starts_on__lt=month.first).order_by("-starts_on").first()
    after = days.filter(starts_on__gt=month.last).order_by("starts_on").first()
    found = [day for day in (before, after) if day is not None]
    return Month.of(min(found, key=lambda day: abs(day - month.first))) if found else None
