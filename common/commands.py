"""Commands for whoever runs the portal: what they refuse is a sentence, in the terminal's language."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, SystemCheckError
from django.utils import translation

from common.console import console_language


def as_typed(command: str) -> str:
    """Return the command as one types it on this server: an installed portal has a word of its own for it."""
    return f"{settings.PORTAL_COMMAND} {command}"


class PlainCommand(BaseCommand):
    """A command whose refusal is its own words alone; Django writes «CommandError:» before them."""

    def execute(self, *args: Any, **options: Any) -> Any:
        try:
            return super().execute(*args, **options)
        except SystemCheckError:
            raise
        except CommandError as refusal:
            # Whoever calls it from Python wants the exception.
            if options.get("traceback") or not getattr(self, "_called_from_command_line", False):
                raise
            self.stderr.write(str(refusal))
            raise SystemExit(refusal.returncode) from refusal


class ConsoleCommand(PlainCommand):
    """A command whose texts are those of the portal's pages too: it calls both in the terminal's language."""

    def execute(self, *args: Any, **options: Any) -> Any:
        with translation.override(console_language()):
            return super().execute(*args, **options)
