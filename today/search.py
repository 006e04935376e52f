"""The search of the staff: one field for everything, and its key."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.text import one_line
from school.access import SignedInRequest
from school.as_it_is import acts
from today.selectors.search import search_everything

LONGEST_QUERY = 200


@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    query = one_line(request.GET.get("q", ""))[:LONGEST_QUERY]
    context = {"query": query, "groups": list(search_everything(request.user, query))}
    response = render(request, f"today/search.html{'#results' if request.htmx else ''}", context)  # type: ignore[attr-defined]
    patch_vary_headers(response, ["HX-Request"])
    return response


@acts(lambda request: "today:search")
def search_key(request: SignedInRequest) -> HttpResponse:
    """Switch the key «/» on or off for this person."""
    request.user.switch_search_key(is_on=request.POST.get("key") == "on")
    if request.user.has_search_key:
        messages.success(request, _("The key “/” leads to the search now."))
    else:
        messages.success(request, _("The key “/” does nothing now."))
    return redirect("today:search")
