import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections

from common.commands import PlainCommand
from common.console import gettext as _
from common.locks import Held, hold
from common.uploads import remove_leftovers
from school.backups.restoring import RestoreUnfinished, finish_interrupted
from school.serving.addresses import ServerAddress, check_free, let_in, port_number
from school.serving.database import refuse_newer_database, refuse_unprepared_database
from school.serving.greeting import greeting
from school.serving.preparing import prepare as prepare_all
from school.serving.servers import serve_with_gunicorn, serve_with_waitress
from school.ticking import start_ticking


class Command(PlainCommand):
    help = "Serve the portal with the production server: gunicorn, or waitress on Windows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", default=settings.PORT)
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="First bring the database, the static files and, with DEMO, the sample school up to date.",
        )

    def handle(self, *args: Any, host: str, port: str, prepare: bool, **options: Any) -> None:
        place = ServerAddress.of(host, port_number(port))
        let_in(place)
        try:
            # The workers hold it too: a portal whose first process was killed is live until they end.
            with hold(settings.SERVING_LOCK):
                check_free(place.host, place.port)
                finish_interrupted()
                self.serve(place, prepare)
        except Held:
            words = _("The portal is running already with DATA_DIR=%(folder)s, or is being restored: stop it first.")
            raise CommandError(words % {"folder": settings.DATA_DIR}) from None
        except RestoreUnfinished as error:
            raise CommandError(str(error)) from None

    def serve(self, place: ServerAddress, prepare: bool) -> None:
        if prepare:
            prepare_all(self.greet)
        else:
            refuse_newer_database(connection)
            refuse_unprepared_database(connection)
        # Nobody sends anything yet: what lies there is of a process that was killed.
        remove_leftovers()
        application = get_wsgi_application()
        first_words = greeting(place, has_screen=self.stdout.isatty())
        # Processes forked below must open connections of their own.
        connections.close_all()
        start_ticking(place.public_url)
        run = serve_with_waitress if sys.platform == "win32" else serve_with_gunicorn
        run(application, host=place.host, port=place.port, when_ready=lambda: self.greet(first_words))

    def greet(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
