"""What past school years left: done row by row, or closed together."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from activities.bulk_words import BulkAction
from plan.selectors.waiting import Awaited, former_rows
from school.access import SignedInRequest


@require_safe
def plan_leftovers(request: SignedInRequest) -> HttpResponse:
    """Show the rows, ticked, with what each waits for. What is ticked is sent to `activity_bulk`."""
    asked = request.GET.get("kind", "")
    kind = Awaited(asked) if asked in Awaited else None
    rows = former_rows(request.user, timezone.localdate(), [kind] if kind else list(Awaited))
    context = {
        "rows": rows,
        "kind": kind,
        "may_close": any(row.may_close for row in rows),
        "action": BulkAction.CLOSE,
    }
    return render(request, "plan/plan_leftovers.html", context)
