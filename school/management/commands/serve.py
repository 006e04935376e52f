import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from django.db import connections

from school.setup import setup_link

DEMO_PASSWORD = "demo-partnership"
DEMO_PEOPLE = ("administrator@example.org", "coordinator@example.org", "teacher@example.org")
THREADS = 4


class Command(BaseCommand):
    help = "Serve the portal with the production server: gunicorn, or waitress on Windows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000")
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="First bring the database, the static files and, with DEMO, the sample school up to date.",
        )

    def handle(self, *args: Any, host: str, port: str, prepare: bool, **options: Any) -> None:
        self.address = host, port_number(port)
        check_free(*self.address)
        if prepare:
            self.prepare()
        application = get_wsgi_application()
        self.first_words = self.greeting()
        # Processes forked below must open connections of their own.
        connections.close_all()
        if sys.platform == "win32":
            self.serve_with_waitress(application)
        else:
            self.serve_with_gunicorn(application)

    def prepare(self) -> None:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("clearsessions", verbosity=0)
        if settings.DEMO:
            call_command("load_demo", verbosity=0)

    def greeting(self) -> str:
        host, port = self.address
        shown = f"[{host}]" if ":" in host else host
        if host in ("0.0.0.0", "::"):
            shown = "127.0.0.1"
        url = f"http://{shown}:{port}/"
        lines = ["", f"The portal is at {url}"]
        if settings.DEMO:
            lines += ["", f"Sign in at {url}staff/ as one of these, password {DEMO_PASSWORD}"]
            lines += [f"  {person}" for person in DEMO_PEOPLE]
        link = setup_link(public_url(url))
        if link:
            lines += [
                "",
                "Open this link once to set up the school and its first administrator:",
                f"  {link}",
            ]
        return "\n".join([*lines, "", "Ctrl+C stops it.", ""])

    def greet(self) -> None:
        self.stdout.write(self.first_words)
        self.stdout.flush()

    def serve_with_waitress(self, application: Any) -> None:
        from waitress import create_server

        host, port = self.address
        server = create_server(application, host=host, port=port, threads=2 * THREADS, ident=None)
        self.greet()
        server.run()

    def serve_with_gunicorn(self, application: Any) -> None:
        # Neither server exists on the other's platform, so each is imported where it serves.
        from gunicorn.app.base import BaseApplication

        command = self
        host, port = self.address

        class Portal(BaseApplication):
            def load_config(self) -> None:
                chosen = {
                    "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
                    "proc_name": "partnership",
                    "worker_class": "gthread",
                    "workers": int(os.environ.get("WEB_CONCURRENCY") or 2),
                    "threads": THREADS,
                    "preload_app": True,
                    "control_socket_disable": True,
                    "loglevel": "warning",
                    # Nobody's word about the visitor's address or scheme counts unless a proxy is announced.
                    "forwarded_allow_ips": "127.0.0.1,::1" if settings.TRUSTED_PROXY_COUNT else "",
                    # A heartbeat file on a slow disk would stall the workers.
                    "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,
                    "when_ready": lambda _server: command.greet(),
                }
                for name, value in chosen.items():
                    self.cfg.set(name, value)

            def load(self) -> Any:
                return application

        Portal().run()


def public_url(local: str) -> str:
    """The portal's address as people open it: behind a proxy, by its own name."""
    names = [host for host in settings.ALLOWED_HOSTS if host not in ("localhost", "127.0.0.1", "[::1]")]
    if not names:
        return local
    return f"{'https' if settings.HTTPS else 'http'}://{names[0].lstrip('.')}/"


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
