"""Where a request comes from, as far as limits need to know."""

from dataclasses import dataclass
from datetime import date
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Self

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

# Of IPv6 a household or a phone has this much to itself and changes the rest at will.
IPV6_PREFIX = 64
UNKNOWN = "unknown"


def source_of(request: HttpRequest) -> str:
    """Return the sender's network address: of IPv6 its first half, `UNKNOWN` where nobody says it.

    Proxies are believed as far as they are announced (`TRUSTED_PROXY_COUNT`): each adds whom it speaks to at the end.
    """
    count = settings.TRUSTED_PROXY_COUNT
    told = request.headers.get("X-Forwarded-For", "") if count else ""
    passed_on = [part.strip() for part in told.split(",") if part.strip()]
    named = passed_on[-count] if len(passed_on) >= count > 0 else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(named.strip("[]"))
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Network((address, IPV6_PREFIX), strict=False).network_address)
    return str(address)


# What a browser says of itself with every request: one phone says the same for months
BROWSER_SIGNS = ("User-Agent", "Accept-Language", "Sec-CH-UA", "Sec-CH-UA-Platform")


@dataclass(frozen=True)
class Sender:
    """Who sent something, as far as it can be known again the same day and no longer: two keyed digests.

    `network` stands for an address, which a whole school may share; `browser` for the address and the browser's signs.
    """

    network: str
    browser: str

    @classmethod
    def of(cls, request: HttpRequest, today: date) -> Self:
        source = source_of(request)
        signs = [request.headers.get(name, "") for name in BROWSER_SIGNS]
        return cls(_digest(today, source), _digest(today, source, *signs))


def _digest(today: date, *parts: str) -> str:
    return salted_hmac("common.sources", repr((today.isoformat(), *parts)), algorithm="sha256").hexdigest()[:32]
