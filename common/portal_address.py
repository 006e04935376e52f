"""What people open the portal by where no setting says it: one rule for letters, for the terminal and for commands.

The settings ask it too, so that it reads none itself.
"""

import contextlib
import ipaddress
from collections.abc import Sequence

# How this machine calls itself
LOCAL = ("localhost", "127.0.0.1", "[::1]")
# Hosts of a server that answers by all addresses of its machine
EVERY_ADDRESS = ("0.0.0.0", "::", "")


def is_open(host: str) -> bool:
    """Return whether other machines reach a server on this host itself, with no proxy in between."""
    with contextlib.suppress(ValueError):
        return not ipaddress.ip_address(host or "0.0.0.0").is_loopback
    return host != "localhost"


def server_url(host: str, port: int | str) -> str:
    """Return the address of the server itself, by one of its hosts."""
    shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"http://{shown}:{port}/"


def local_url(host: str, port: int | str) -> str:
    """Return the address of the server on this machine."""
    return server_url("127.0.0.1" if host in EVERY_ADDRESS else host, port)


def portal_url(
    *,
    host: str,
    port: int | str,
    allowed_hosts: Sequence[str],
    https: bool,
    is_behind_proxy: bool,
    network: Sequence[str] = (),
) -> str:
    """Return the portal's address: by its own name, else in its network, else on this machine.

    `network` are addresses of the machine by which others in its network reach the server.
    """
    names = [each for each in allowed_hosts if each not in (*LOCAL, *network) and "*" not in each]
    if not names:
        return server_url(network[0], port) if network else local_url(host, port)
    name = names[0].lstrip(".")
    if is_open(host) and not https and not is_behind_proxy:
        return server_url(name, port)
    return f"{'https' if https else 'http'}://{name}/"
