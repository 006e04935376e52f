from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.utils import timezone

from activities.models import SignUp
from activities.services.erasing import erase_expired
from common.commands import PlainCommand
from common.console import ngettext
from partners.services.register_import import erase_old_drafts
from school.form_keys import erase_expired_form_keys
from school.kept_forms import erase_expired_forms
from school.profile import current_profile
from school.undo import erase_expired_undos


class Command(PlainCommand):
    help = (
        "Delete the sign-ups for events that were longer ago than the consent allows, what is kept to undo actions of "
        "which the day is over, the keys of forms sent two weeks ago, forms kept for whoever was signed out, and what "
        "stands in pasted registers that nobody applied. Run it once a day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say how many there are.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        # No request has put the school's zone in force.
        now: datetime = timezone.now()
        today = now.astimezone(current_profile().zone).date()
        if dry_run:
            count = SignUp.objects.expired(today).count()
            words = ngettext("%(count)s sign-up would be erased.", "%(count)s sign-ups would be erased.", count)
            self.stdout.write(words % {"count": count})
        else:
            count = erase_expired(today=today)
            words = ngettext("%(count)s sign-up was erased.", "%(count)s sign-ups were erased.", count)
            self.stdout.write(words % {"count": count})
            erase_expired_undos(now=now)
            erase_expired_form_keys(now=now)
            erase_old_drafts(now=now)
            erase_expired_forms(now=now)
