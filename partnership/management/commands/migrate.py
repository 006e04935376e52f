"""`manage.py migrate`, which `manage.py serve --prepare` calls too: as Django's, after a look at the database's age."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from common.commands import ConsoleCommand, as_typed
from common.console import gettext as _
from demo.management.commands.load_demo import is_loaded
from partnership.earlier_database import is_earlier, set_aside
from school.backups.keeping import Kind
from school.backups.making import CopyFailed, make
from school.models import User
from school.serving.database import refuse_newer_database


class Command(ConsoleCommand, DjangoMigrate):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--no-copy", action="store_true", help="Make no copy of the portal before it is changed.")

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        only_looks = options["plan"] or options["check_unapplied"]
        if is_earlier(connection):
            if only_looks or not is_own_demo(connection):
                raise CommandError(refusal(connection))
            database = Path(connection.settings_dict["NAME"])
            connection.close()
            folder = set_aside(database, settings.PRIVATE_MEDIA_ROOT)
            words = _(
                "The demo’s database was made before release 0.1.0: it is set aside in %(folder)s, a new one is made."
            )
            self.stdout.write(words % {"folder": folder})
        else:
            refuse_newer_database(connection)
        if not (only_looks or options.get("no_copy")) and is_worth_a_copy(connection):
            self.copy()
        super().handle(*args, **options)

    def copy(self) -> None:
        try:
            copy = make(now=timezone.now(), kind=Kind.BEFORE_UPDATE)
        except CopyFailed as failure:
            advice = _("The database stays as it is. Mend that, or go on without a copy: “%(command)s”.")
            raise CommandError(f"{failure}\n{advice % {'command': as_typed('migrate --no-copy')}}") from failure
        self.stdout.write(_("A copy was made before the update: %(path)s") % {"path": copy.path})


def is_worth_a_copy(connection: BaseDatabaseWrapper) -> bool:
    """Whether migrations are waiting and people work in the portal already."""
    if not settings.BACKUP_BEFORE_UPDATES or User._meta.db_table not in connection.introspection.table_names():
        return False
    executor = MigrationExecutor(connection)
    with connection.cursor() as cursor:
        # Columns may be missing that the model has.
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(User._meta.db_table)} LIMIT 1")
        has_people = cursor.fetchone() is not None
    return has_people and bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


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
