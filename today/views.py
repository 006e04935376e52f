"""«Сегодня»: what waits for the person who is signed in, and where everything stands."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from partners.models import Partner
from school.access import SignedInRequest
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
            "todo": [item for provider in todo for item in provider(request.user, day)],
            "week": week_of(day, request.user),
            "held": year_overview(request.user, day),
            "overview": register_overview(Partner.objects.visible_to(request.user)),
        },
    )
