"""`manage.py migrate`, which `manage.py serve --prepare` calls too: as Django's, after a look at the database's age."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from common.console import gettext as _
from demo.management.commands.load_demo import is_loaded
from partnership.earlier_database import is_earlier, set_aside
from school.serving.database import refuse_newer_database


class Command(DjangoMigrate):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if is_earlier(connection):
            only_looks = options["plan"] or options["check_unapplied"]
            if only_looks or not is_own_demo(connection):
                raise CommandError(refusal(connection))
            database = Path(connection.settings_dict["NAME"])
            connection.close()
            folder = set_aside(database, settings.PRIVATE_MEDIA_ROOT)
            words = _(
                "The demo's database was made before release 0.1.0: it is set aside in %(folder)s, a new one is made."
            )
            self.stdout.write(words % {"folder": folder})
        else:
            refuse_newer_database(connection)
        super().handle(*args, **options)


def is_own_demo(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database is a file in DATA_DIR with the demo school in it, which costs nothing to make anew."""
    if not settings.DEMO or connection.vendor != "sqlite":
        return False
    return Path(connection.settings_dict["NAME"]).resolve().parent == settings.DATA_DIR and is_loaded()


def refusal(connection: BaseDatabaseWrapper) -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        words = _(
            "The database %(name)s was made before release 0.1.0, and this version cannot read it. "
            "Set DATA_DIR to a new folder."
        )
    else:
        words = _(
            "The database %(name)s was made before release 0.1.0, and this version cannot read it. "
            "Set DATABASE_URL to a new database, and DATA_DIR to a new folder."
        )
    return words % {"name": name}
