from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from common.commands import ConsoleCommand
from school.backups import keeping
from school.backups.archive import ArchiveRefused
from school.backups.file_words import file_error_in_words
from school.backups.making import AlreadyMaking, verify_copy
from school.backups.manifest_words import contents_in_words


class Command(ConsoleCommand):
    help = "Read a whole copy, open its database, and say what is in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", nargs="?", type=Path, help="The copy; the newest where none is named.")

    def handle(self, *args: Any, archive: Path | None, **options: Any) -> None:
        last = keeping.last_copy()
        path = archive or (last.path if last else None)
        if path is None:
            raise CommandError(_("There is no copy in %(folder)s.") % {"folder": keeping.folder()})
        try:
            manifest = verify_copy(path)
        except (ArchiveRefused, AlreadyMaking) as error:
            raise CommandError(f"{path}: {error}") from error
        except OSError as error:
            raise CommandError(file_error_in_words(error)) from error
        self.stdout.write(_("%(path)s is whole.") % {"path": path})
        for line in contents_in_words(manifest):
            self.stdout.write(line)
