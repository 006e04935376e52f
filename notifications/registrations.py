"""What this room does by itself."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from common.due import DueWork, due_work
from notifications.outbox import erase_old
from notifications.sending import CLAIMED_FOR, is_any_due, send_due

due_work.register(
    DueWork(
        "letters",
        timedelta(minutes=1),
        send_due,
        is_pressing=is_any_due,
        retry_after=CLAIMED_FOR,
        words=_("sending e-mails"),
    ),
    position=10,
)
due_work.register(
    DueWork(
        "old-letters", timedelta(days=1), lambda now: erase_old(now=now), words=_("erasing addresses of old e-mails")
    ),
    position=90,
)
