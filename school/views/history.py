"""Who changed what, and when."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.history import HistoryEntry


def render_history(request: HttpRequest, *, title: str, back_url: str, entries: Sequence[HistoryEntry]) -> HttpResponse:
    return render(request, "school/history.html", {"title": title, "back_url": back_url, "entries": entries})
