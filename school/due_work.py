"""What this room does by itself (`common.due`)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext_lazy as _

from common.cache import remove_expired
from common.due import DueWork, due_work
from common.uploads import remove_old_leftovers
from school.backups.making import make_if_due
from school.error_notes import erase_old_notes
from school.form_keys import erase_expired_form_keys
from school.kept_forms import erase_expired_forms
from school.models import User
from school.undo import erase_expired_undos


def clear_sessions(now: datetime) -> None:
    call_command("clearsessions", verbosity=0)


def copy_if_due(now: datetime) -> None:
    # The demo costs nothing to make anew. One of a portal that nobody has set up would look like a fresh copy of
    # what is restored into it next.
    if not settings.DEMO and User.objects.exists():
        make_if_due(now)


# Whether it is due the copies themselves say: each hour they are asked.
due_work.register(DueWork("copies", timedelta(hours=1), copy_if_due, words=_("copies of the portal")))
for work in (
    DueWork(
        "error-notes", timedelta(days=1), lambda now: erase_old_notes(now=now), words=_("erasing old notes of errors")
    ),
    DueWork("sessions", timedelta(days=1), clear_sessions, words=_("erasing sign-ins that are over")),
    DueWork(
        "undos",
        timedelta(hours=1),
        lambda now: erase_expired_undos(now=now),
        words=_("erasing what can no longer be undone"),
    ),
    DueWork(
        "form-keys",
        timedelta(days=1),
        lambda now: erase_expired_form_keys(now=now),
        words=_("erasing marks of old forms"),
    ),
    DueWork(
        "kept-forms",
        timedelta(hours=1),
        lambda now: erase_expired_forms(now=now),
        words=_("erasing forms kept too long"),
    ),
    # They have the place where a photo was taken.
    DueWork("uploads", timedelta(hours=1), remove_old_leftovers, words=_("erasing what is left of broken-off uploads")),
    # Its keys name the addresses that things were asked from.
    DueWork("cache", timedelta(hours=1), remove_expired, words=_("erasing what was remembered for a while")),
):
    due_work.register(work)
