"""The public pages of directions and partners: for everybody, without a session."""

from pathlib import PurePath
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.files import picture_response
from common.public_lists import page_asked_for
from partners.forms.public_register import PublicRegisterForm
from partners.models import JoinedPartner, Partner, Partnership, Stage
from partners.registries import direction_story, public_page_links, public_story
from partners.selectors.public_register import (
    of_direction,
    public_name,
    public_predecessors,
    public_since,
    public_successor,
    register,
)
from partners.selectors.reference import directions, stages
from school.profile import current_profile
from school.publication import public_page, public_version


@require_safe
@public_page
def direction_detail(request: HttpRequest, slug: str) -> HttpResponse:
    all_directions = directions(public_version(request))
    direction = next((each for each in all_directions if each.slug == slug), None)
    if direction is None:
        raise Http404
    page, notices = page_asked_for(request, of_direction(direction))
    today, version = timezone.localdate(), public_version(request)
    return render(
        request,
        "partners/direction_detail.html",
        {
            "direction": direction,
            "blocks": [block for story in direction_story for block in story(direction, today, version)],
            "page": page,
            "notices": notices,
            "other_directions": [each for each in all_directions if each != direction],
        },
    )


@require_safe
@public_page
def partner_list(request: HttpRequest) -> HttpResponse:
    form = PublicRegisterForm(request.GET, version=public_version(request))
    chosen = [form.directions[slug] for slug in form.chosen["direction"]]
    partners = register(form.query, chosen, form.chosen["kind"]).with_directions()
    page, notices = page_asked_for(request, partners)
    return render(
        request,
        "partners/public_partner_list.html",
        {
            "form": form,
            "page": page,
            "notices": notices + form.notices,
            "query": form.query,
            "is_filtered": form.is_filtered,
        },
    )


@require_safe
@public_page
def partner_detail(request: HttpRequest, slug: str) -> HttpResponse:
    partners = Partner.objects.public().select_related("kind", "successor").with_directions()
    partner = partners.filter(slug=slug).first()
    if partner is None:
        return led_on(request, slug)
    title = public_name(partner)
    today, version = timezone.localdate(), public_version(request)
    successor, predecessors = public_successor(partner), list(public_predecessors(partner))
    return render(
        request,
        "partners/public_partner_detail.html",
        {
            "partner": partner,
            "title": title,
            "site_name": urlsplit(partner.site).netloc.removeprefix("www."),
            "logo_version": PurePath(partner.logo.name or "").stem,
            "successor": successor,
            "predecessors": predecessors,
            "partnerships": with_stages(request, partner),
            "shows_stages": current_profile(request).shows_stages,
            "since": public_since(partner),
            "blocks": [block for story in public_story for block in story(partner, today, version)],
            "links": [link for links in public_page_links for link in links(partner, version)],
            "has_details": title != partner.name or any((partner.address, partner.site, successor, predecessors)),
        },
    )


def led_on(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead from the address of a record that was joined into another to that one's, if visitors know of both."""
    led = JoinedPartner.objects.of_slugs([slug]).get(slug)
    partner = get_object_or_404(Partner.objects.public(), slug=led)
    return redirect("partners:public-partner-detail", slug=partner.slug)


def with_stages(request: HttpRequest, partner: Partner) -> list[tuple[Partnership, Stage | None]]:
    """Return the partner's open partnerships, each with its stage if it has one that the school lets visitors see."""
    open_ones: list[Partnership] = partner.open_partnerships  # type: ignore[attr-defined]
    if not current_profile(request).shows_stages:
        return [(each, None) for each in open_ones]
    by_number: dict[int | None, Stage] = {stage.number: stage for stage in stages(public_version(request))}
    return [(each, by_number.get(each.stage_id)) for each in open_ones]


@require_safe
@public_page(cached=False)
def partner_logo(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The file is read through here, so that hiding a partner hides its logo as well."""
    partner = get_object_or_404(Partner.objects.public().only("logo"), slug=slug)
    # Not for shared caches: they would show it after the partner is hidden.
    return picture_response(partner.logo, version=request.GET.get("v"), cache_control="private, max-age=86400")
