"""`manage.py tick`: do once what is due. `serve` keeps one with `--forever` beside the portal."""

import logging
import signal
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections, connections

from notifications.due import run_due

logger = logging.getLogger(__name__)

# Whoever signed up looks into the mailbox at once; a look costs two short queries.
PAUSE_SECONDS = 5.0


class Command(BaseCommand):
    help = (
        "Do what is due: send letters, erase what is over its time, clear ended sessions. It may run several times at "
        "once. «serve» does it by itself; without that, run it every minute."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--forever", action="store_true", help="Go on until it is stopped.")
        parser.add_argument(
            "--with-parent", action="store_true", help="Stop as well when the standard input is closed, as serve asks."
        )

    def handle(self, *args: Any, forever: bool, with_parent: bool, **options: Any) -> None:
        if not forever:
            done = run_due()
            if options["verbosity"] > 1:
                self.stdout.write("\n".join(done))
            return
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        signal.signal(signal.SIGINT, lambda *_: stop.set())
        if with_parent:
            threading.Thread(target=_wait_for_the_end, args=[stop], daemon=True).start()
        go_on(stop)


def go_on(stop: threading.Event, *, pause: float = PAUSE_SECONDS) -> None:
    """Do what is due again and again until `stop` is set. A database that is away is waited for."""
    while not stop.is_set():
        try:
            run_due()
            close_old_connections()
        except Error as fault:
            logger.error("nothing that is due could be done: %s", type(fault).__name__)
            connections.close_all()
        stop.wait(pause)


def _wait_for_the_end(stop: threading.Event) -> None:
    """Whoever started this process holds the other end: it closes when that one ends, however it ends."""
    sys.stdin.buffer.read()
    stop.set()
