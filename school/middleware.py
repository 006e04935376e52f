"""What is asked of a signed-in person before a page answers."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.form_marks import KEPT, FormMark, without_kept
from school.kept_forms import drop, filled_page, give_back
from school.profile import current_profile

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class RefusedFormMiddleware:
    """Gives a form that comes from an ended session, or from somebody else's, back to whoever typed it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: list, view_kwargs: dict
    ) -> HttpResponseBase | None:
        if request.method != "POST" or not getattr(view_func, "login_required", True):
            return None
        mark = FormMark.sent_with(request)
        if mark is None or request.user.pk == mark.owner:
            return None
        return give_back(request)


class KeptFormMiddleware:
    """Fills the page to which the author of a kept form returns, with its key in the address (`?kept=`).

    No view knows of it. It is the last one, so what it answers instead of a page has all headers of that page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.GET.get(KEPT, "")
        if key:
            query = request.GET.copy()
            del query[KEPT]
            request.GET = query  # type: ignore[assignment]
        response = self.get_response(request)
        match: ResolverMatch | None = request.resolver_match
        if not key or match is None or not getattr(match.func, "login_required", True):
            return response
        if not request.user.is_authenticated:
            return response
        if request.method == "GET":
            return filled_page(request, response, key)
        if response.status_code == 302:
            # It was taken this time.
            drop(key=key, owner=request.user)
            response["Location"] = without_kept(response["Location"])
        return response


class AccessMiddleware:
    """Times in the school's own zone, two-factor sign-in for administrators, private pages never cached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            response = self.get_response(request)
        finally:
            timezone.deactivate()
        match = request.resolver_match
        if match is not None and not getattr(match.func, "is_public_page", False):
            response.headers.setdefault("Cache-Control", "private, no-store")
        if response.status_code == 302 and request.headers.get("HX-Request") == "true":
            # htmx would swap the sign-in form into the middle of a page; the browser has to go there.
            location = response["Location"]
            if location.startswith((reverse(settings.LOGIN_URL), reverse("mfa_activate_totp"))):
                response = HttpResponse(status=204, headers={"HX-Redirect": location})
        return response

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: list, view_kwargs: dict
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "needs_no_database", False):
            timezone.activate(current_profile(request).zone)
        if not getattr(view_func, "login_required", True) or not settings.REQUIRE_TWO_FACTOR:
            return None
        user = request.user
        if not user.is_authenticated or not user.is_administrator:
            return None
        match = request.resolver_match
        if match is not None and match.view_name.startswith(("account_", "mfa_")):
            return None
        if is_mfa_enabled(user, SECOND_FACTORS):
            return None
        messages.info(request, _("Administrators sign in with a second factor. Set it up now; it takes a minute."))
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
