"""The floor's one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from partners.models import Partner

PAGE_SIZE = 50


def partner_list(request: HttpRequest) -> HttpResponse:
    partners = Partner.objects.current()
    page = partners.select_related("kind").with_directions().order_by("name_key", "pk")[:PAGE_SIZE]
    return render(request, "partner_list.html", {"partners": page, "count": partners.count()})


urlpatterns = [path("floor/", partner_list)]
