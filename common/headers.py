"""What every answer tells the browser, whoever gives it: a page, a file, a refusal, a redirect, a static file."""

import logging
from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("django.security.DisallowedHost")

# Photos come from the phone's own camera through a file field, which needs no leave.
NOT_NEEDED = (
    "accelerometer",
    "autoplay",
    "bluetooth",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    # A calendar or a logo is shown on other pages of the school, not fetched from anywhere.
    "Cross-Origin-Resource-Policy": "same-site",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in NOT_NEEDED),
}


class SecurityHeadersMiddleware:
    """Stands before all that can answer; a page that says one of these headers itself keeps its own.

    Who asks for a name that is not the portal's gets an empty answer, before any file or page is looked for.
    The Content-Security-Policy comes from django-csp, which stands before this one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request) if is_for_us(request) else nothing()
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def nothing() -> HttpResponse:
    return HttpResponse(status=400, content_type="text/plain")


def is_for_us(request: HttpRequest) -> bool:
    """Tell whether the request names a host of the portal."""
    try:
        request.get_host()
    except DisallowedHost:
        logger.warning("a request for a name that is not the portal's was refused")
        return False
    return True
