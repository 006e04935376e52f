"""Where the server answers: whether it is free, who is let in, and how people write it."""

import socket
import sys
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandError

from common.console import gettext as _
from common.portal_address import EVERY_ADDRESS, is_open, local_url, portal_url, server_url
from school.serving.network import is_of_a_local_network, own_addresses


def port_number(value: str) -> int:
    try:
        port = int(value)
    except ValueError:
        port = 0
    if not 0 < port < 65536:
        raise CommandError(_("PORT is a number from 1 to 65535, not %(value)s.") % {"value": repr(value)})
    return port


def check_free(host: str, port: int) -> None:
    """A clear line before anything is prepared, where the server would try five times and print a traceback."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        raise CommandError(_("HOST %(host)s is no address of this machine.") % {"host": repr(host)}) from None
    with socket.socket(family, kind, protocol) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError:
            words = _("Port %(port)s is for the system alone. Choose another: PORT=8001") % {"port": port}
            raise CommandError(words) from None
        except OSError:
            values = {"host": host, "port": port, "next": port % 65535 + 1}
            words = _("%(host)s:%(port)s is taken. Choose another port: PORT=%(next)s") % values
            raise CommandError(words) from None


@dataclass(frozen=True)
class ServerAddress:
    """Where the server answers, and by which addresses of the machine others in its network reach it."""

    host: str
    port: int
    network: tuple[str, ...] = ()

    @classmethod
    def of(cls, host: str, port: int) -> "ServerAddress":
        return cls(host, port, () if settings.HTTPS else tuple(network_addresses(host)))

    @property
    def is_open(self) -> bool:
        """Whether other machines reach the server itself, with no proxy in between."""
        return is_open(self.host)

    @property
    def local_url(self) -> str:
        """The address on this machine."""
        return local_url(self.host, self.port)

    @property
    def network_urls(self) -> list[str]:
        return [server_url(each, self.port) for each in self.network]

    @property
    def public_url(self) -> str:
        """The portal's address as people open it: as it is set, or else as `portal_url` finds it."""
        if settings.PORTAL_URL_IS_SET:
            return f"{settings.PORTAL_URL}/"
        return portal_url(
            host=self.host,
            port=self.port,
            allowed_hosts=settings.ALLOWED_HOSTS,
            https=settings.HTTPS,
            is_behind_proxy=bool(settings.TRUSTED_PROXY_COUNT),
            network=self.network,
        )


def network_addresses(host: str) -> list[str]:
    """Return by which of its own addresses in a local network the server is reached that answers on this host."""
    if host in EVERY_ADDRESS:
        return own_addresses()
    return [host] if is_of_a_local_network(host) else []


def let_in(place: ServerAddress) -> None:
    """Answer to the machine's own addresses in its network as well: figures, which no name on the internet can be.

    Another name that leads here (DNS rebinding) stays refused. Raises `CommandError` with DEBUG.
    """
    if place.is_open and settings.DEBUG:
        raise CommandError(_("DEBUG is on: a failing page would show the portal’s settings. Set DEBUG=false."))
    new = [each for each in place.network if each not in settings.ALLOWED_HOSTS]
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, *new]


def names_this_machine(url: str) -> bool:
    """Return whether nobody else can open this address: on another machine it leads to that machine itself."""
    host = urlsplit(url).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")


def reach_of(url: str) -> list[str]:
    """Return the line that a command prints under an address that nobody else can open."""
    if not names_this_machine(url):
        return []
    return [_("It opens on this machine alone: 127.0.0.1 is every machine’s name for itself.")]
