"""Where the server answers: whether it is free, and how people write it."""

import socket
import sys

from django.conf import settings
from django.core.management.base import CommandError


def port_number(value: str) -> int:
    try:
        port = int(value)
    except ValueError:
        port = 0
    if not 0 < port < 65536:
        raise CommandError(f"PORT is a number from 1 to 65535, not {value!r}.")
    return port


def check_free(host: str, port: int) -> None:
    """A clear line before anything is prepared, where the server would try five times and print a traceback."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        raise CommandError(f"HOST {host!r} is no address of this machine.") from None
    with socket.socket(family, kind, protocol) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError:
            raise CommandError(f"Port {port} is for the system alone. Choose another: PORT=8001") from None
        except OSError:
            raise CommandError(f"{host}:{port} is taken. Choose another port: PORT={port % 65535 + 1}") from None


def url_of(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def public_url(local: str) -> str:
    """The portal's address as people open it: behind a proxy, by its own name."""
    names = [host for host in settings.ALLOWED_HOSTS if host not in ("localhost", "127.0.0.1", "[::1]")]
    if not names:
        return local
    return f"{'https' if settings.HTTPS else 'http'}://{names[0].lstrip('.')}/"
