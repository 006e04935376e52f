from argparse import ArgumentParser
from typing import Any

from django.conf import settings

from common.commands import PlainCommand
from common.console import gettext as _
from school.serving.addresses import ServerAddress, port_number, reach_of
from school.setup import setup_link


class Command(PlainCommand):
    help = "Print the link that sets up the school and its first administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", default="", help="Where people open the portal. Unset: as the settings say.")

    def handle(self, *args: Any, base_url: str, **options: Any) -> None:
        link = setup_link(base_url or ServerAddress.of(settings.HOST, port_number(settings.PORT)).public_url)
        if not link:
            self.stdout.write(_("The portal is set up: an administrator can sign in."))
            return
        for line in (link, *reach_of(link)):
            self.stdout.write(line)
