"""What is brought up to date before the server starts."""

from django.conf import settings
from django.core.management import call_command


def prepare() -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("clearsessions", verbosity=0)
    if settings.DEMO:
        call_command("load_demo", verbosity=0)
