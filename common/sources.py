"""Where a request comes from, as far as limits need to know."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

# Of IPv6 a household or a phone has this much to itself and changes the rest at will.
IPV6_PREFIX = 64
UNKNOWN = "unknown"


def source_of(request: HttpRequest) -> str:
    """Return the sender's network address: of IPv6 its first half, `UNKNOWN` where nobody says it.

    Proxies are believed as far as they are announced (`TRUSTED_PROXY_COUNT`): each adds whom it speaks to at the end.
    """
    count = settings.TRUSTED_PROXY_COUNT
    passed_on = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")] if count else []
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
