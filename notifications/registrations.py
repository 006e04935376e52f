"""What this room does by itself."""

from datetime import timedelta

from common.due import DueWork, due_work
from notifications.outbox import erase_old
from notifications.sending import CLAIMED_FOR, is_any_due, send_due

due_work.register(
    DueWork("letters", timedelta(minutes=1), send_due, is_pressing=is_any_due, retry_after=CLAIMED_FOR), position=10
)
due_work.register(DueWork("old-letters", timedelta(days=1), lambda now: erase_old(now=now)), position=90)
