"""Commands whose texts are those of the portal's pages too: both in the terminal's language."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from common.console import console_language


class ConsoleCommand(BaseCommand):
    """A command that speaks the language of the terminal (`common.console`), as does whatever it calls."""

    def execute(self, *args: Any, **options: Any) -> Any:
        with translation.override(console_language()):
            return super().execute(*args, **options)
