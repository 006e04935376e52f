from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from common.commands import ConsoleCommand
from school.backups.keeping import Kind
from school.backups.making import CopyFailed, make, make_if_due


class Command(ConsoleCommand):
    help = "Make a copy of the portal while it runs, check it, and remove those that are too many."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", choices=Kind.values, default=Kind.BY_HAND.value, help="What it is made for.")

        parser.add_argument("--if-due", action="store_true", help="Only where the last one is BACKUP_EVERY_HOURS old.")

    def handle(self, *args: Any, kind: str, if_due: bool, **options: Any) -> None:
        try:
            if if_due:
                make_if_due(timezone.now())
                return
            copy = make(now=timezone.now(), kind=Kind(kind))
        except CopyFailed as failure:
            raise CommandError(str(failure)) from failure
        words = _("A copy was made and checked: %(path)s (%(size)s)")
        self.stdout.write(words % {"path": copy.path, "size": filesizeformat(copy.size)})
        if not copy.is_encrypted:
            self.stdout.write(
                _("It is not encrypted and holds personal data: set BACKUP_PASSPHRASE before it leaves this machine.")
            )
