"""The portal as it is, but every page for everybody is made anew.

What stays in the process is what does so in real life between two changes: the profile and the lists that only change
with the public version. With the header `X-Forget: all` these go, too, as after something was published.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from partnership.settings import *  # noqa: F403
from partnership.settings import MIDDLEWARE as PORTAL_MIDDLEWARE


def forgetful(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable:
    # Applications are not ready when settings are read.
    from school.publication import clear_cached, clear_cached_pages

    def middleware(request: HttpRequest) -> HttpResponseBase:
        forget = clear_cached if request.headers.get("X-Forget") == "all" else clear_cached_pages
        forget()
        return get_response(request)

    return middleware


MIDDLEWARE = ["tools.bench.anew.forgetful", *PORTAL_MIDDLEWARE]
