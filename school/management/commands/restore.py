import getpass
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from common.commands import ConsoleCommand
from school.backups.archive import ArchiveRefused, needs_passphrase
from school.backups.file_words import file_error_in_words
from school.backups.manifest_words import contents_in_words
from school.backups.restoring import COPIED_SETTINGS, Restored, RestoreRefused, restore


class Command(ConsoleCommand):
    help = "Bring back the database, the files and the key of a copy, on this machine or on another."
    # The database may be damaged, or not there at all.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--replace", action="store_true", help="Set aside the data that are there.")

    def handle(self, *args: Any, archive: Path, replace: bool, **options: Any) -> None:
        try:
            passphrase = settings.BACKUP_PASSPHRASE
            if needs_passphrase(archive) and not passphrase and sys.stdin.isatty():
                passphrase = getpass.getpass(_("The passphrase of the copy: "))
            done = restore(archive, passphrase=passphrase, replace=replace, now=timezone.now())
        except (ArchiveRefused, RestoreRefused) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(file_error_in_words(error)) from error
        self.stdout.write(_("The copy is restored."))
        for line in [*contents_in_words(done.manifest), *self.what_next(done)]:
            self.stdout.write(line)

    def what_next(self, done: Restored) -> list[str]:
        lines = []
        if done.aside:
            lines.append(_("What was there is set aside in %(folder)s.") % {"folder": done.aside})
        if done.aside_schema:
            lines.append(_("The former tables are in the schema %(schema)s.") % {"schema": done.aside_schema})
        copied = Path(settings.DATA_DIR) / COPIED_SETTINGS
        lines.append(_("The settings of then are in %(path)s: compare them with .env.") % {"path": copied})
        if done.has_other_key:
            lines.append(
                _(
                    "SECRET_KEY in .env is another one. Take the one in that file, or people sign in again and printed links end."
                )
            )
        if done.needs_migrate:
            lines.append(_("The copy is of an earlier version: the portal updates its database when it starts."))
        return lines
