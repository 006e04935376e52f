"""The home page and what machines ask for."""

from collections.abc import Iterable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from activities.dates_in_words import days_in_words
from activities.selectors.wanted import wanted_activities
from common.gallery import gallery_context
from events.row_markup import EventRows, joined
from events.selectors.events import Event, coming_up
from events.selectors.remembered import Remembered
from partnership.constellation import Constellation
from partnership.selectors import home_details, public_paths
from projects.selectors.bank import fresh_products
from school.profile import current_profile
from school.publication import public_page, public_version
from school.readiness import what_is_wrong

# What is on, as the home page shows it: no more than fits a screen, the rest is in the calendar
DAYS_AHEAD, MOST_EVENTS = 14, 6
# Where nothing is on, the nearest event is named, within a year.
LOOKED_AHEAD = 365


@require_safe
@public_page
def home(request: HttpRequest) -> HttpResponse:
    if not current_profile(request).name:
        return render(request, "home.html", {"details": None})
    version, today = public_version(request), timezone.localdate()
    details, rows = home_details(version), EventRows(today, version)
    ahead = coming_up(today, days=LOOKED_AHEAD, most=MOST_EVENTS, version=version)
    soon = [each for each in ahead if each.starts_on <= today + timedelta(days=DAYS_AHEAD)]

    def written(events: Iterable[Event]) -> SafeString:
        return joined(rows.in_agenda(each, day=days_in_words(each.starts_on, each.ends_on)) for each in events)

    context = {
        "details": details,
        "remembered": Remembered.of_page(today),
        "constellation": Constellation(details.cards),
        "coming_up": written(soon),
        "nearest": "" if soon else written(ahead[:1]),
        "products": fresh_products(today),
        "wanted_count": wanted_activities(today).count(),
    }
    return render(request, "home.html", context)


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; the database is not asked."""
    return plain("ok")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Pages can be served and forms taken; else it says what is wrong."""
    wrong = what_is_wrong()
    return plain(wrong, status=503) if wrong else plain("ok")


for probe in (livez, readyz):
    probe.login_required = False  # type: ignore[attr-defined]
    probe.is_public_page = True  # type: ignore[attr-defined]
    # Not even the school's time zone may be asked for: the probe says what the database is like.
    probe.needs_no_database = True  # type: ignore[attr-defined]


def plain(text: str, status: int = 200) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status, headers=headers)


@require_safe
@public_page
def robots(request: HttpRequest) -> HttpResponse:
    context = {"sitemap_url": request.build_absolute_uri(reverse("sitemap"))}
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """The public pages in both languages, each with its other language beside it."""
    paths = public_paths(public_version(request), timezone.localdate())
    site = request.build_absolute_uri("/").rstrip("/")
    # Russian is the language without a prefix.
    pages = [{"ru": site + path, "en": f"{site}/en{path}"} for path in paths]
    return render(request, "sitemap.xml", {"pages": pages}, content_type="application/xml; charset=utf-8")


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component on one page; routed in debug mode only."""
    return render(request, "gallery.html", gallery_context())
