"""Middleware that knows no tables: language by path, sign-in by default, public pages kept public."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.translation import gettext as _

from common.finished_pages import finish
from common.form_marks import page_of

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]

# A length in bytes of more digits than this is nonsense
LONGEST_LENGTH = 15


def declared_length(request: HttpRequest) -> int | None:
    """How many bytes the request says that its body has; None for nonsense."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() and len(length) <= LONGEST_LENGTH else None


class BodyLimitMiddleware:
    """Refuses a request that is larger than its page may take, before anything of it is read or kept on the disk.

    Django's own limits do not count files, and the CSRF check reads the whole body of an unknown sender. A view
    marked by `common.methods.takes_files` has a limit of its own, any other `settings.LARGEST_REQUEST`. Stands
    before whatever may read a body: its `process_view` is the first to run.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = declared_length(request)
        if length is None:
            return self.refusal()
        response = self.get_response(request)
        if request.resolver_match is None and length > settings.LARGEST_REQUEST:
            # There is no such page, so no view was asked for its limit.
            return self.refusal()
        return response

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: tuple[Any, ...], view_kwargs: dict
    ) -> HttpResponseBase | None:
        largest = getattr(view_func, "largest_request", settings.LARGEST_REQUEST)
        return self.refusal() if (declared_length(request) or 0) > largest else None

    def refusal(self) -> HttpResponse:
        return HttpResponse(_("This is too large to send."), status=413, content_type="text/plain; charset=utf-8")


class LanguageFromPathMiddleware:
    """The address alone decides the language: `/en/…` is English, everything else Russian.

    Django's own middleware would answer `Vary: Accept-Language` on every Russian page, and a shared cache would
    then keep a copy per browser.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class FinishedPageMiddleware:
    """Gives a finished page its last touch (`common.finished_pages`); pages for everybody have it before they are kept."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is None or not getattr(match.func, "is_public_page", False):
            finish(response, translation.get_language() or settings.LANGUAGE_CODE)
        return response


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Every view asks for a sign-in unless it says otherwise.

    Django's own reads the user before it looks whether the view is exempt, which loads the session and makes
    every public page vary by cookie.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: tuple[Any, ...], view_kwargs: dict
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponseRedirect:
        """Ask for a sign-in that leads back to the page where the person is, not to its fragment or to a form."""
        if request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers:
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(page_of(request), resolve_url(settings.LOGIN_URL))


class PublicPageLeak(AssertionError):
    """A page for everybody looked at who is asking."""


class PublicPageGuard:
    """Holds a page marked public to its word: no session read, no cookie set, no `Vary: Cookie`.

    In debug and in tests a breach raises `PublicPageLeak`. In production the answer is sent as private and
    uncached, and the log names the view: a visitor is not punished for our mistake.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is None or not getattr(match.func, "is_public_page", False):
            return response
        breaches = [
            name
            for name, is_breach in {
                "session": getattr(request, "session", None) is not None and request.session.accessed,
                "cookie": any(not hasattr(match.func, "sets_cookie") for _ in response.cookies),
                "vary": "cookie" in response.get("Vary", "").lower(),
            }.items()
            if is_breach
        ]
        if breaches:
            if settings.DEBUG or getattr(settings, "PUBLIC_PAGE_LEAKS_RAISE", False):
                raise PublicPageLeak(f"{match.view_name}: {', '.join(breaches)}")
            logger.error("public page %s leaked: %s", match.view_name, ", ".join(breaches))
            response.headers["Cache-Control"] = "private, no-store"
        return response
