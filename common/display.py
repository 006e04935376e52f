"""The «версия для слабовидящих»: how one visitor wants pages to look, kept in one cookie and in no session."""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Self

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

COOKIE_NAME = "display"
COOKIE_AGE = 365 * 24 * 60 * 60

# The first value of each is the ordinary look: it gets no attribute, and no cookie is kept for it.
CHOICES = {
    "size": [("normal", _("Default")), ("large", _("Large")), ("huge", _("Very large"))],
    "colors": [
        ("normal", _("Site colours")),
        ("black-on-white", _("Black on white")),
        ("white-on-black", _("White on black")),
        ("blue", _("Dark blue on light blue")),
    ],
    "spacing": [("normal", _("Default")), ("wide", _("Wide"))],
    "images": [("normal", _("Shown")), ("off", _("Hidden"))],
}
LABELS = {
    "size": _("Size of the text"),
    "colors": _("Colours"),
    "spacing": _("Space between letters and lines"),
    "images": _("Pictures"),
}


@dataclass(frozen=True)
class Display:
    """How one visitor wants pages to look."""

    size: str = "normal"
    colors: str = "normal"
    spacing: str = "normal"
    images: str = "normal"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `key` wrote; anything else is the ordinary look."""
        values = text.split(".")
        if len(values) != len(CHOICES):
            return cls()
        return cls.of(dict(zip(CHOICES, values, strict=True)))

    @classmethod
    def of(cls, values: dict[str, str]) -> Self:
        """Keep the allowed values and take the ordinary look for the others."""
        return cls(
            **{
                name: values[name]
                for name, choices in CHOICES.items()
                if values.get(name) in [value for value, label in choices]
            }
        )

    @cached_property
    def key(self) -> str:
        """A short name of this look: the cookie's value, and a part of cache keys."""
        return ".".join(getattr(self, field.name) for field in fields(self))

    @cached_property
    def is_ordinary(self) -> bool:
        return self == Display()

    @cached_property
    def attributes(self) -> SafeString:
        """Attributes for the `<html>` element, with a space before each."""
        chosen = ((field.name, getattr(self, field.name)) for field in fields(self))
        # Every value comes from CHOICES, so there is nothing to escape.
        return mark_safe("".join(f' data-{name}="{value}"' for name, value in chosen if value != "normal"))


def display_of(request: HttpRequest) -> Display:
    return Display.parse(request.COOKIES.get(COOKIE_NAME, ""))


class DisplayMiddleware:
    """Puts the visitor's look on the request; the cookie is read only when somebody asks."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.display = SimpleLazyObject(lambda: display_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def came_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that another site's page sent this request."""
    origin = request.headers.get("Origin")
    if origin is not None:
        # Cut, not parsed: «http://[» makes the parser fail.
        return origin.partition("://")[2] != request.get_host()
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}


def safe_next(request: HttpRequest, address: str) -> str:
    is_safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A path only: «//host» and «https://host» are no pages of ours even when the host is.
    return address if is_safe and address.startswith("/") and "\0" not in address else "/"


# No CSRF token: the page is public and sets no cookie until it is asked to; the origin is checked instead.
@csrf_exempt
@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def display_settings(request: HttpRequest) -> HttpResponse:
    """Show the choices, or remember them and go back to where the visitor came from."""
    if request.method == "POST":
        if came_from_elsewhere(request):
            raise PermissionDenied(_("This form was sent from another site."))
        chosen = Display() if "reset" in request.POST else Display.of(request.POST.dict())
        response = HttpResponseRedirect(safe_next(request, request.POST.get("next", "")))
        if chosen.is_ordinary:
            response.delete_cookie(COOKIE_NAME, samesite="Lax")
        else:
            response.set_cookie(
                COOKIE_NAME,
                chosen.key,
                max_age=COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
    current = display_of(request)
    groups = [
        {"name": name, "label": LABELS[name], "choices": choices, "current": getattr(current, name)}
        for name, choices in CHOICES.items()
    ]
    next_address = safe_next(request, request.GET.get("next", ""))
    return render(request, "display.html", {"groups": groups, "next_address": next_address})


# The one public page that may: the visitor has asked for it.
display_settings.sets_cookie = True  # type: ignore[attr-defined]
