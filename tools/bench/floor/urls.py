"""The floor's pages."""

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from activities.models import Occurrence
from partners.models import Partner
from tools.bench.floor import calendar_views

PAGE_SIZE = 50


def partner_list(request: HttpRequest) -> HttpResponse:
    partners = Partner.objects.current()
    of_partner = Occurrence.objects.filter(activity__partnerships__partner=OuterRef("pk"))
    page = (
        partners.select_related("kind")
        .with_directions()
        .prefetch_related("agreements", "contacts")
        .annotate(
            last_on=Subquery(of_partner.held().order_by("-starts_on").values("starts_on")[:1]),
            next_on=Subquery(of_partner.open().order_by("starts_on").values("starts_on")[:1]),
        )
        .order_by("name_key", "pk")[:PAGE_SIZE]
    )
    return render(request, "partner_list.html", {"partners": page, "count": partners.count()})


urlpatterns = [
    path("floor/", partner_list),
    path("floor/agenda/", calendar_views.agenda),
    path("floor/<int:year>/<int:month>/", calendar_views.month),
    path("floor/joined.ics", calendar_views.feed_joined),
    path("floor/library.ics", calendar_views.feed_by_library),
    path("floor/sign-up/<int:pk>/", calendar_views.sign_up),
    path("events/<int:pk>/", calendar_views.event, name="event"),
]
