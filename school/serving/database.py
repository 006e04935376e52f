"""Whether the code and the database fit together, asked before either meets the other."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from common.commands import as_typed
from common.console import gettext as _


def unknown_migrations(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the steps that the database records and this code does not have, as «school 0031_more».

    Those of packages are left out: a package may throw steps away that it has merged into one.
    """
    packages = {each.label for each in apps.get_app_configs() if Path(each.path).parent != settings.BASE_DIR}
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known.update(migration.replaces)
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{label} {name}" for label, name in applied if label not in packages and (label, name) not in known)


def refuse_newer_database(connection: BaseDatabaseWrapper) -> None:
    """Stop code that would write into tables it does not know. Raises `CommandError`."""
    unknown = unknown_migrations(connection)
    if unknown:
        words = _(
            "The database was changed by a newer version of the portal (%(step)s), and this is %(release)s: "
            "start the newer version, or restore the copy made before the upgrade."
        )
        raise CommandError(words % {"step": unknown[-1], "release": settings.RELEASE})


def refuse_unprepared_database(connection: BaseDatabaseWrapper) -> None:
    """Stop a server whose every page would fail. Raises `CommandError`."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        words = _("The database is not up to date: start with “%(command)s”.")
        raise CommandError(words % {"command": as_typed("serve --prepare")})
