"""What is brought up to date before the server starts."""

from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command

from common.console import gettext as _


def prepare(say: Callable[[str], object]) -> None:
    """Bring the database and the static files up to date, and say what goes on: it may take minutes."""
    say(_("Preparing the database. The first time and after an upgrade this takes minutes: let it finish."))
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    say(_("Preparing styles and scripts."))
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("clearsessions", verbosity=0)
    if settings.DEMO:
        call_command("load_demo", verbosity=0)
