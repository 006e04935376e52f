"""The month grid: a month's dates marked together as held, called off or moved."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.services.log_month import DateRemoved, MonthNotSaved, save_month
from common.methods import form_methods
from common.numbers import parse_numbers
from logbook.filters import MonthFilter
from logbook.forms.month import MonthRow
from logbook.months import LogMonth
from logbook.selectors.month import dates_by_key, month_grid
from partners.selectors.reference import directions
from school.access import SignedInRequest
from school.publication import public_version

ROWS_A_PAGE = 60


@form_methods
def log_month(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    asked = request.GET.get("month", "")
    month = LogMonth.parse(asked) or LogMonth.of(today)
    filters = MonthFilter(request.GET, month=month, directions=directions(public_version(request)))
    sent: list[MonthRow] | None = None
    has_removed = False
    if request.method == "POST":
        sent = sent_rows(request, today)
        has_removed = len(sent) < len(sent_keys(request))
        if not any(row.errors for row in sent):
            problems = save(request, sent)
            if not problems:
                return redirect(request.get_full_path())
            sent = rows_with_problems(request, problems, today)
            has_removed = has_removed or any(isinstance(each, DateRemoved) for each in problems.values())
    grid = month_grid(request.user, month, filters.directions)
    context: dict[str, Any] = {
        "month": month,
        "months": (month.before, month.after),
        "this_month": LogMonth.of(today),
        "filters": filters,
        "is_unknown_month": bool(asked) and LogMonth.parse(asked) is None,
        "has_problems": sent is not None,
        "has_removed": has_removed,
        "grid": grid,
        "rows": sent,
    }
    if sent is None:
        page = Paginator(grid.keys(only_open=filters.only_open), ROWS_A_PAGE).get_page(request.GET.get("page"))
        found = dates_by_key(request.user, list(page))
        # A date that somebody removes at this moment has no row.
        context["rows"] = [MonthRow(found[key], today=today) for key in page if key in found]
        context["page"] = page
    return render(request, "logbook/log_month.html", {**context, **in_groups(context["rows"])})


def in_groups(rows: Iterable[MonthRow]) -> dict[str, Any]:
    """Return the rows to be marked apart from the marked ones, which are folded while there is something to do."""
    to_mark, marked = [row for row in rows if row.is_open], [row for row in rows if not row.is_open]
    return {
        "open_rows": to_mark,
        "marked_rows": marked,
        "shows_marked": not to_mark or any(row.errors for row in marked),
    }


def save(request: SignedInRequest, rows: Iterable[MonthRow]) -> dict[int, Exception]:
    """Store the rows that were changed; return the problems by the keys of the dates, if there are any."""
    edits = [row.edit for row in rows if row.edit is not None]
    if not edits:
        messages.info(request, _("Nothing was changed."))
        return {}
    try:
        save_month(edits=edits, by=request.user)
    except MonthNotSaved as error:
        return error.problems
    saved = ngettext("%(count)s row is saved.", "%(count)s rows are saved.", len(edits))
    messages.success(request, saved % {"count": len(edits)})
    return {}


def sent_keys(request: SignedInRequest) -> list[int]:
    """Return the keys of the dates that the sent page had."""
    return parse_numbers(request.POST.getlist("row"))[:ROWS_A_PAGE]


def sent_rows(request: SignedInRequest, today: date) -> list[MonthRow]:
    """Return the rows of the sent page in its order, on whatever day their dates are now."""
    keys = sent_keys(request)
    found = dates_by_key(request.user, keys)
    return [MonthRow(found[key], request.POST, today=today) for key in keys if key in found]


def rows_with_problems(request: SignedInRequest, problems: dict[int, Exception], today: date) -> list[MonthRow]:
    """Return the sent rows over what is stored now, each with its problem."""
    rows = sent_rows(request, today)
    for row in rows:
        if (problem := problems.get(row.occurrence.pk)) is not None:
            row.show_problem(problem)
    return rows
