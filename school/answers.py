"""Answers that several pages of the office give alike."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.history import HistoryEntry


def render_history(request: HttpRequest, *, title: str, back_url: str, entries: Sequence[HistoryEntry]) -> HttpResponse:
    return render(request, "school/history.html", {"title": title, "back_url": back_url, "entries": entries})


def private_address(response: HttpResponse) -> HttpResponse:
    """The address itself is the key: nobody keeps it, indexes it or hands it on."""
    response["Cache-Control"] = "no-store, private"
    # Not «no-referrer»: browsers would then send `Origin: null`, which the CSRF check refuses.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
