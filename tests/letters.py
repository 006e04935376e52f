"""Letters as they leave: the outbox is emptied as `manage.py tick` does it, into Django's own list."""

from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from notifications.sending import send_due


def sent() -> list[EmailMessage]:
    """Send what is due and return all letters of this test so far."""
    send_due(timezone.now())
    return list(mail.outbox)
