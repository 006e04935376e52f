"""The floor's pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from partners.models import Partner
from tools.bench.floor import calendar_views

PAGE_SIZE = 50


def partner_list(request: HttpRequest) -> HttpResponse:
    partners = Partner.objects.current()
    page = partners.select_related("kind").with_directions().order_by("name_key", "pk")[:PAGE_SIZE]
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
