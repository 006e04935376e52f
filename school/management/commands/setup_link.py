from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from school.setup import setup_link


class Command(BaseCommand):
    help = "Print the link that sets up the school and its first administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", default="http://127.0.0.1:8000/", help="Where the portal answers.")

    def handle(self, *args: Any, base_url: str, **options: Any) -> None:
        self.stdout.write(setup_link(base_url) or "The portal is set up: an administrator can sign in.")
