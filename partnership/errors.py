"""The pages that say what went wrong. Whoever is signed in keeps the menu, where it can be asked who that is."""

import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from common.request_numbers import current_number
from partnership.menu import menu_kept
from partnership.outages import answer_outage
from school.kept_forms import give_back, sign_in_anew


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer_in_any_case(request, HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error_page(request, HTTPStatus.FORBIDDEN, exception=str(exception))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Obey nothing; what a person typed on a page of ours goes back to that person, whoever is signed in now."""
    given_back = give_back(request) or sign_in_anew(request)
    return given_back or _error_page(request, HTTPStatus.FORBIDDEN, template="403_csrf.html")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Never says what was looked for: a hidden partner's page is like one that never was."""
    return _error_page(request, HTTPStatus.NOT_FOUND)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """allauth asks for it as `handler429` of the addresses."""
    return _error_page(request, HTTPStatus.TOO_MANY_REQUESTS)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that we failed; or what keeps the portal from its work, where that is all."""
    return answer_outage(request, sys.exc_info()[1]) or _answer_in_any_case(request, HTTPStatus.INTERNAL_SERVER_ERROR)


class MethodNotAllowedMiddleware:
    """Gives an answer of 405 its page: the views themselves answer with an empty one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method == "HEAD" or response.content:
            return response
        page = _error_page(request, HTTPStatus.METHOD_NOT_ALLOWED)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def _error_page(request: HttpRequest, status: HTTPStatus, *, template: str = "", **context: Any) -> HttpResponse:
    context["staff_menu"] = menu_kept(request)
    return render(request, template or f"{status}.html", context, status=status)


def _answer_in_any_case(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """Answer with the page in the frame of whoever is signed in; in none where that very question is what is broken."""
    context = {"request_number": current_number()}
    try:
        return _error_page(request, status, **context)
    except Exception:
        return HttpResponse(loader.get_template(f"{status}.html").render(context), status=status)
