"""Addresses: of many records at once, and of the messenger that a text is handed to."""

from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.urls import reverse

MAX_SHARE = "https://max.ru/:share?text="


def address_pattern(name: str) -> str:
    """Return the address of this name with `{}` for the record's number, to be filled in by `format`.

    The resolver works once: for each row of a list it would take longer than the rest of the row.
    """
    before, after = reverse(name, args=[0]).rsplit("0", 1)
    return f"{before}{{}}{after}"


def absolute_url(path: str) -> str:
    """Return the whole address of a page, as it stands in letters: host and port are the settings', no request's."""
    return f"{settings.PORTAL_URL}{path}"


def with_query(address: str, **pairs: Any) -> str:
    """Return the address with these keys and values after it."""
    return f"{address}?{urlencode(pairs)}"


def max_address(text: str) -> str:
    """Return the link that opens MAX with a text to send: an ordinary link, nothing is asked of it from here."""
    return MAX_SHARE + quote(text, safe="")
