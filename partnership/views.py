"""The home page, what machines ask for, and the pages that say what went wrong."""

from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError
from django.shortcuts import render
from django.template import loader
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from activities.dates_in_words import days_in_words
from activities.models import ActivityKind, Mechanism, Occurrence, ProductType, Project
from common.addresses import address_pattern
from common.gallery import gallery_context
from events.row_markup import EventRows, joined
from events.selectors.events import coming_up
from partners.models import Partner, PartnershipCondition, Principle, Stage
from partners.selectors.public_register import DirectionCard
from partners.selectors.reference import directions
from partnership.constellation import Constellation
from projects.selectors.bank import ProductCard, fresh_products
from school.models import PlannedResult, WorkDirection
from school.profile import current_profile
from school.publication import per_version, public_page, public_version
from school.years import SchoolYear


@dataclass(frozen=True)
class HomeDetails:
    """What the home page says, in rows that know both languages."""

    cards: list[DirectionCard]
    partners_count: int
    stages: list[Stage]
    conditions: list[PartnershipCondition]
    principles: list[Principle]
    planned_results: list[PlannedResult]
    work_directions: list[WorkDirection]
    mechanisms: list[Mechanism]
    activity_kinds: list[ActivityKind]
    products: list[ProductCard]


@per_version
def home_details() -> HomeDetails:
    return HomeDetails(
        cards=DirectionCard.all(),
        partners_count=Partner.objects.public().count(),
        stages=list(Stage.objects.order_by("number")),
        conditions=list(PartnershipCondition.objects.offered()),
        principles=list(Principle.objects.offered()),
        planned_results=list(PlannedResult.objects.offered()),
        work_directions=list(WorkDirection.objects.offered()),
        mechanisms=list(
            Mechanism.objects.offered()
            .filter(parent=None)
            .prefetch_related(Prefetch("kinds", Mechanism.objects.offered()))
        ),
        activity_kinds=list(
            ActivityKind.objects.offered().prefetch_related(Prefetch("product_types", ProductType.objects.offered()))
        ),
        products=fresh_products(),
    )


# What is on, as the home page shows it: no more than fits a screen, the rest is in the calendar
DAYS_AHEAD, MOST_EVENTS = 14, 6


@require_safe
@public_page
def home(request: HttpRequest) -> HttpResponse:
    if not current_profile(request).name:
        return render(request, "home.html", {"facts": None})
    version, today = public_version(request), timezone.localdate()
    facts, rows = home_details(version), EventRows(today, version)
    events = coming_up(today, days=DAYS_AHEAD, most=MOST_EVENTS, version=version)
    context = {
        "facts": facts,
        "constellation": Constellation(facts.cards),
        "coming_up": joined(rows.in_agenda(each, day=days_in_words(each.starts_on, each.ends_on)) for each in events),
    }
    return render(request, "home.html", context)


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; the database is not asked."""
    return plain("ok")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Pages can be served: the database answers and has every migration."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return plain("the database does not answer", status=503)
    if waiting:
        return plain("migrations are waiting: run manage.py migrate", status=503)
    return plain("ok")


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


LISTS_FOR_VISITORS = (
    "home",
    "partners:public-partner-list",
    "events:calendar",
    "projects:public-project-list",
    "projects:public-product-list",
)
# The protocol's limit is 50,000 addresses in a file, and each page has two.
MOST_SITEMAP_PAGES = 25_000


@require_safe
@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """The public pages in both languages, each with its other language beside it."""
    with translation.override("ru"):
        paths = [reverse(name) for name in LISTS_FOR_VISITORS]
        paths += [direction.get_absolute_url() for direction in directions(public_version(request))]
        # One reverse instead of thousands: a slug stands in the address as it is.
        partner_path = reverse("partners:public-partner-detail", args=["slug"])
        project_path = reverse("projects:public-project-detail", args=["slug"])
        event_path = address_pattern("events:event")
    projects = Project.objects.public().values_list("slug", flat=True)[: MOST_SITEMAP_PAGES - len(paths)]
    paths += [project_path.replace("/slug/", f"/{slug}/") for slug in projects]
    slugs = Partner.objects.public().values_list("slug", flat=True)[: MOST_SITEMAP_PAGES - len(paths)]
    paths += [partner_path.replace("/slug/", f"/{slug}/") for slug in slugs]
    year = SchoolYear.of(timezone.localdate())
    events = Occurrence.objects.public().not_cancelled().between(year.starts_on, year.ends_on)
    numbers = events.order_by("pk").values_list("pk", flat=True)[: MOST_SITEMAP_PAGES - len(paths)]
    paths += [event_path.format(number) for number in numbers]
    site = request.build_absolute_uri("/").rstrip("/")
    # Russian is the language without a prefix.
    pages = [{"ru": site + path, "en": f"{site}/en{path}"} for path in paths]
    return render(request, "sitemap.xml", {"pages": pages}, content_type="application/xml; charset=utf-8")


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component on one page; routed in debug mode only."""
    return render(request, "gallery.html", gallery_context())


# Errors. None of them asks who is signed in; 400 and 500 ask nothing at all: what they would ask may be broken.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseBadRequest(loader.get_template("400.html").render())


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"exception": str(exception)}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Never says what was looked for: a hidden partner's page is like one that never was."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponseServerError(loader.get_template("500.html").render())
