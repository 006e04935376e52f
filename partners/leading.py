"""Addresses of records that were joined into others lead on to those."""

from collections.abc import Callable, Container, Mapping
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from common.numbers import parse_numbers
from partners.models import JoinedPartner, JoinedPartnership

View = Callable[..., HttpResponseBase]


def partner_led_to(former: int) -> int | None:
    """Return the key of the partner that this record was joined into."""
    return JoinedPartner.objects.filter(former_pk=former).values_list("partner", flat=True).first()


def partnership_led_to(former: int) -> int | None:
    """Return the key of the partnership that this one became one with."""
    return JoinedPartnership.objects.filter(former_pk=former).values_list("partnership", flat=True).first()


def leads_on(view: View, led_to: Callable[[int], int | None], home: str) -> View:
    """Let a page of a record lead to that of the record which it was joined into; what was sent to it, to `home`."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            if (key := led_to(kwargs["pk"])) is None:
                raise
            match = request.resolver_match
            if request.method not in {"GET", "HEAD"} or match is None:
                return redirect(home, pk=key)
            query = request.GET.urlencode()
            path = reverse(match.view_name, kwargs={**kwargs, "pk": key})
            return redirect(f"{path}?{query}" if query else path)

    return wrapper


def led_slugs(data: QueryDict, known: Container[str], name: str = "partner") -> QueryDict:
    """Return the data of a public address with the present slugs of partners in the place of those that visitors knew.

    Nothing is asked of the database where all are known.
    """
    led = JoinedPartner.objects.of_slugs(value for value in data.getlist(name) if value not in known)
    return _replaced(data, name, led) if led else data


def led_keys(data: Any, known: Container[str], name: str = "partner") -> Any:
    """Return the data of a list's address with the present keys of partners in the place of former ones."""
    asked = [data.get(name, "")] if data else []
    keys = parse_numbers(value for value in asked if value not in known)
    led = {str(key): str(to) for key in keys if (to := partner_led_to(key)) is not None}
    return _replaced(data, name, led) if led else data


def _replaced(data: QueryDict, name: str, led: Mapping[str, str]) -> QueryDict:
    changed = data.copy()
    # Two that became one are asked for once.
    changed.setlist(name, list(dict.fromkeys(led.get(value, value) for value in data.getlist(name))))
    return changed
