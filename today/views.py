"""«Сегодня»: what waits for the person who is signed in, and where everything stands."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.models import Partner
from school.access import SignedInRequest
from school.first_day import first_day_of, show_first_day
from school.registries import todo
from today.selectors.overview import register_overview, year_overview
from today.selectors.week import week_of


def today(request: SignedInRequest) -> HttpResponse:
    day = timezone.localdate()
    return render(
        request,
        "today/today.html",
        {
            "day": day,
            "first_day": first_day_of(request.user, day),
            "todo": [item for provider in todo for item in provider(request.user, day)],
            "week": week_of(day, request.user),
            "held": year_overview(request.user, day),
            "overview": register_overview(Partner.objects.visible_to(request.user)),
        },
    )


@require_POST
def first_day_put_away(request: SignedInRequest) -> HttpResponse:
    """Show the path of the first day to nobody any more, until an administrator brings it back."""
    show_first_day(is_shown=False)
    messages.success(request, _("The path of the first day is put away. It can be brought back in the settings."))
    return redirect("today:today")
