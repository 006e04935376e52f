"""The answer while something cannot be done: in plain words, when to come back, and with everything that was typed.

No view knows of it: whatever a page, a form or a middleware runs into ends here (ADR 48).
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils import translation
from django.utils.cache import patch_vary_headers

from common.display import came_from_elsewhere
from common.form_marks import page_of
from common.outages import Outage, outage_of
from common.refilling import OWN_NAMES, Typed
from partnership.menu import menu_kept
from school.kept_forms import typed_in, words_of

logger = logging.getLogger(__name__)


class OutageMiddleware:
    """Answers what a view runs into. What a middleware runs into ends in `partnership.errors.server_error`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: list, kwargs: dict) -> HttpResponse | None:
        # The files of a form could not be kept: the view would only say that none was chosen.
        return answer_outage(request, getattr(request, "upload_failure", None))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer_outage(request, exception)


def answer_outage(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """Return the page that says what cannot be done now; None for any other failure.

    The answer is 503 with Retry-After, and never kept by anybody. While the database is away nothing is asked of it.
    """
    outage = outage_of(error)
    if outage is None:
        return None
    # In one line, since a full disk keeps the log as well.
    logger.log(logging.WARNING if outage is Outage.BUSY else logging.ERROR, "%s: %r", outage.code, error)
    language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    with translation.override(language):
        response = _page(request, outage, _context(request, outage))
    response["Retry-After"] = str(outage.retry_after)
    response["Cache-Control"] = "no-store"
    response["Content-Language"] = language
    patch_vary_headers(response, ["HX-Request"])
    return response


def _context(request: HttpRequest, outage: Outage) -> dict[str, Any]:
    typed, own = _typed(request)
    return {
        "outage": outage.code,
        "typed": typed,
        "own": own,
        "words": words_of(typed) if typed else [],
        "page": page_of(request) if request.method == "POST" else request.get_full_path(),
    }


def _typed(request: HttpRequest) -> tuple[Typed | None, dict[str, str]]:
    """Return what was typed into a form of ours, and the form's own hidden words, with which it is sent once more."""
    if request.method != "POST" or came_from_elsewhere(request):
        return None, {}
    try:
        typed = typed_in(request)
        typed = replace(typed, files={**typed.files, **getattr(request, "files_not_kept", {})})
        own = {name: request.POST[name] for name in OWN_NAMES if name in request.POST}
    except Exception:
        # What was sent cannot be read to its end.
        return None, {}
    return (typed, own) if typed.values or typed.files else (None, {})


def _page(request: HttpRequest, outage: Outage, context: dict[str, Any]) -> HttpResponse:
    template = f"{HTTPStatus.SERVICE_UNAVAILABLE}.html"
    if outage is not Outage.AWAY:
        try:
            framed = {**context, "staff_menu": menu_kept(request)}
            return render(request, template, framed, status=HTTPStatus.SERVICE_UNAVAILABLE)
        except Exception:
            logger.exception("the page of an outage has no frame")
    return HttpResponse(loader.get_template(template).render(context), status=HTTPStatus.SERVICE_UNAVAILABLE)
