"""State of the portal: what is wrong with it, on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from school.models import ErrorNote
from school.state import address_of, conditions

MOST_SHOWN = 20


@require_safe
def state(request: HttpRequest) -> HttpResponse:
    found = list(conditions(timezone.now()))
    context = {
        "conditions": found,
        "wrong_count": sum(not each.is_well for each in found),
        "errors": [(each, address_of(each.page) if each.page else "") for each in ErrorNote.objects.all()[:MOST_SHOWN]],
    }
    return render(request, "school/state.html", context)
