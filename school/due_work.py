"""What this room does by itself (`common.due`)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.management import call_command

from common.cache import remove_expired
from common.due import DueWork, due_work
from common.uploads import remove_old_leftovers
from school.backups.making import make_if_due
from school.error_notes import erase_old_notes
from school.form_keys import erase_expired_form_keys
from school.kept_forms import erase_expired_forms
from school.undo import erase_expired_undos


def clear_sessions(now: datetime) -> None:
    call_command("clearsessions", verbosity=0)


def copy_if_due(now: datetime) -> None:
    # The demo costs nothing to make anew.
    if not settings.DEMO:
        make_if_due(now)


# Whether it is due the copies themselves say: each hour they are asked.
due_work.register(DueWork("copies", timedelta(hours=1), copy_if_due))
due_work.register(DueWork("error-notes", timedelta(days=1), lambda now: erase_old_notes(now=now)))
due_work.register(DueWork("sessions", timedelta(days=1), clear_sessions))
due_work.register(DueWork("undos", timedelta(hours=1), lambda now: erase_expired_undos(now=now)))
due_work.register(DueWork("form-keys", timedelta(days=1), lambda now: erase_expired_form_keys(now=now)))
due_work.register(DueWork("kept-forms", timedelta(hours=1), lambda now: erase_expired_forms(now=now)))
# They have the place where a photo was taken.
due_work.register(DueWork("uploads", timedelta(hours=1), remove_old_leftovers))
# Its keys name the addresses that things were asked from.
due_work.register(DueWork("cache", timedelta(hours=1), remove_expired))
