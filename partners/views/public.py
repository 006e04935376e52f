"""The public pages of directions and partners: for everybody, without a session."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from common.files import picture_response
from common.public_lists import known_values, page_asked_for
from common.text import one_line
from partners.models import Partner, Partnership, Stage
from partners.selectors.public_register import (
    kinds_in_use,
    public_name,
    public_predecessors,
    public_successor,
    register,
)
from partners.selectors.reference import directions, stages
from school.profile import current_profile
from school.publication import public_page, public_version


class PublicFilterForm(forms.Form):
    """The search and the filters of the public list; their state is the address."""

    q = forms.CharField(label=gettext_lazy("Search by name"), required=False)
    direction = forms.MultipleChoiceField(
        label=gettext_lazy("Direction"), required=False, widget=forms.CheckboxSelectMultiple
    )
    # There are too many kinds for chips: on a phone they would push the results out of sight.
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)

    def __init__(self, data: Mapping[str, Any], *, directions: Mapping[str, str], kinds: Mapping[str, str]) -> None:
        super().__init__(data)
        direction, kind = self.fields["direction"], self.fields["kind"]
        assert isinstance(direction, forms.ChoiceField) and isinstance(kind, forms.ChoiceField)
        direction.choices = list(directions.items())
        kind.choices = [("", _("Any")), *kinds.items()]


@require_safe
@public_page
def direction_detail(request: HttpRequest, slug: str) -> HttpResponse:
    all_directions = directions(public_version(request))
    direction = next((each for each in all_directions if each.slug == slug), None)
    if direction is None:
        raise Http404
    page, notices = page_asked_for(request, register(directions=[direction]))
    return render(
        request,
        "partners/direction_detail.html",
        {
            "direction": direction,
            "page": page,
            "notices": notices,
            "other_directions": [each for each in all_directions if each != direction],
        },
    )


@require_safe
@public_page
def partner_list(request: HttpRequest) -> HttpResponse:
    version = public_version(request)
    query = one_line(request.GET.get("q", ""))[:200]
    all_directions = directions(version)
    direction_choices = {each.slug: each.title for each in all_directions}
    kind_choices = {each.code: each.title for each in kinds_in_use(version)}
    chosen_directions, unknown_directions = known_values(request.GET.getlist("direction"), direction_choices)
    chosen_kinds, unknown_kinds = known_values([request.GET.get("kind", "")], kind_choices)

    form = PublicFilterForm(
        {"q": query, "direction": chosen_directions, "kind": "".join(chosen_kinds)},
        directions=direction_choices,
        kinds=kind_choices,
    )
    partners = register(
        query, [each for each in all_directions if each.slug in chosen_directions], chosen_kinds
    ).with_directions()
    page, notices = page_asked_for(request, partners)
    if unknown_directions or unknown_kinds:
        notices.append(_("The address asks for a filter that is not here; it was left out."))
    return render(
        request,
        "partners/public_partner_list.html",
        {
            "form": form,
            "page": page,
            "notices": notices,
            "query": query,
            "is_filtered": bool(query or chosen_directions or chosen_kinds),
        },
    )


@require_safe
@public_page
def partner_detail(request: HttpRequest, slug: str) -> HttpResponse:
    partners = Partner.objects.public().select_related("kind", "successor").with_directions()
    partner = get_object_or_404(partners, slug=slug)
    title = public_name(partner)
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
            "shown_stages": shown_stages(request, partner),
            "has_details": title != partner.name or any((partner.address, partner.site, successor, predecessors)),
        },
    )


def shown_stages(request: HttpRequest, partner: Partner) -> list[tuple[Partnership, Stage]]:
    """The partner's open partnerships with their stages, if the school lets visitors see them."""
    if not current_profile(request).shows_stages:
        return []
    by_number = {stage.number: stage for stage in stages(public_version(request))}
    open_ones = partner.open_partnerships  # type: ignore[attr-defined]
    return [(each, by_number[each.stage_id]) for each in open_ones if each.stage_id is not None]


@require_safe
@public_page(kept=False)
def partner_logo(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The file is read through here, so that hiding a partner hides its logo as well."""
    partner = get_object_or_404(Partner.objects.public().only("logo"), slug=slug)
    # Not for shared caches: they would show it after the partner is hidden.
    return picture_response(partner.logo, version=request.GET.get("v"), kept="private, max-age=86400")
