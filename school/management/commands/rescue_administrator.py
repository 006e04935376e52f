from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from common.commands import PlainCommand, as_typed
from common.console import gettext as _
from school.links import path_of_link
from school.mail import mail_rescue
from school.models import User
from school.people import make_rescue_link
from school.profile import current_profile
from school.serving.addresses import ServerAddress, port_number, reach_of
from school.serving.database import refuse_newer_database


class Command(PlainCommand):
    help = "Print a link of 30 minutes that lets an administrator in again who lost the password or the phone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", nargs="?", default="", help="Whose; not needed where there is only one.")
        parser.add_argument("--base-url", default="", help="Where people open the portal. Unset: as the settings say.")

    def handle(self, *args: Any, email: str, base_url: str, **options: Any) -> None:
        refuse_newer_database(connection)
        user = make_rescue_link(user=administrator(email), now=timezone.now())
        base = base_url or ServerAddress.of(settings.HOST, port_number(settings.PORT)).public_url
        until = user.link_expires_at.astimezone(current_profile().zone) if user.link_expires_at else ""
        words = _(
            "A link for %(email)s, until %(until)s and for once. Password and second factor fall when it is used:"
        )
        self.stdout.write(words % {"email": user.email, "until": f"{until:%H:%M}"})
        for line in (f"  {base.rstrip('/')}{path_of_link(user)}", *reach_of(base)):
            self.stdout.write(line)
        self.tell_the_others(user)

    def tell_the_others(self, user: User) -> None:
        """Who else is an administrator sees it on «Today», and has a letter where a mail server is set up."""
        others = User.objects.administrators().exclude(pk=user.pk)
        mail_rescue(user=user, others=others, now=timezone.now())


def administrator(email: str) -> User:
    """Return the administrator who is meant. Raises `CommandError`, which names those that there are."""
    there_are = list(User.objects.administrators().order_by("email"))
    if not there_are:
        words = _("Nobody has set the portal up yet: “%(command)s” prints the link for it.")
        raise CommandError(words % {"command": as_typed("setup_link")})
    meant = [each for each in there_are if not email or each.email == email.strip().lower()]
    if len(meant) == 1:
        return meant[0]
    names = ", ".join(str(each.email) for each in there_are)
    if email:
        values = {"email": email, "names": names}
        raise CommandError(_("No administrator signs in as %(email)s. There are: %(names)s") % values)
    command = as_typed(f"rescue_administrator {there_are[0].email}")
    raise CommandError(_("Say whose: “%(command)s”. There are: %(names)s") % {"command": command, "names": names})
