"""Whether pages can be served and forms taken, and if not, why: for whoever watches the portal."""

import shutil
import tempfile

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F

from common.commands import as_typed
from common.outages import Outage, outage_of
from school.models import PublicVersion

MEGABYTE = 1024 * 1024
# As much as a page of a database: a disk that has no room for it has room for nothing.
PROBE_BYTES = 64 * 1024


def what_is_wrong() -> str:
    """Return in one line why the portal is not ready; nothing if it is. Whatever it writes is taken back at once."""
    try:
        return _migrations() or _write() or _disk() or _static_files()
    except Error as error:
        if outage_of(error) is Outage.READ_ONLY:
            return "the database can only be read: its disk is full or closed for writing"
        return "the database does not answer"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    is_waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"migrations are waiting: run {as_typed('migrate')}" if is_waiting else ""


def _write() -> str:
    with transaction.atomic():
        PublicVersion.objects.filter(pk=1).update(number=F("number"))
        transaction.set_rollback(True)
    return ""


def _disk() -> str:
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as probe:
            probe.write(bytes(PROBE_BYTES))
        free = free_megabytes()
    except OSError as error:
        return f"nothing can be written to the disk: {error.strerror}"
    if free < settings.MIN_FREE_MB:
        return f"the disk is nearly full: {free} MB are free, at least {settings.MIN_FREE_MB} are needed (MIN_FREE_MB)"
    return ""


def free_megabytes() -> int:
    """Return how much of the disk with the data is free. Raises `OSError`."""
    return shutil.disk_usage(settings.DATA_DIR).free // MEGABYTE


def has_static_files() -> bool:
    # The list of names is read once, when the process starts.
    is_complete = getattr(staticfiles_storage, "is_complete", None)
    return is_complete is None or is_complete()


def _static_files() -> str:
    if not has_static_files():
        return f"the static files are missing: run {as_typed('collectstatic')}, then start the portal again"
    return ""
