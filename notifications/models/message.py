"""The outbox: letters that wait, and what became of them."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> Self:
        """Letters to be tried now."""
        return self.filter(state=Message.State.QUEUED, next_attempt_at__lte=now)

    def waiting(self) -> Self:
        return self.filter(state=Message.State.QUEUED)

    def failed(self) -> Self:
        return self.filter(state=Message.State.FAILED)

    def settled_before(self, moment: datetime) -> Self:
        """Letters that nobody will touch any more, settled before this moment."""
        return self.exclude(state=Message.State.QUEUED).filter(settled_at__lt=moment)


class Message(models.Model):
    """A letter of the outbox: whom it goes to, what it is about, in which language. (schema.org EmailMessage)

    It holds no text, no link and no token: these are made when it is sent. Once it is sent or dropped the address is gone.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not sent")
        # It was no longer true, such as a place that was given back meanwhile
        DROPPED = "dropped", _("no longer needed")

    class Reason(models.TextChoices):
        """Why the last attempt failed, as far as an administrator can do something about it."""

        UNREACHABLE = "unreachable", _("the mail server cannot be reached")
        TOO_SLOW = "too_slow", _("the mail server took too long")
        NOT_ENCRYPTED = "not_encrypted", _("the mail server offers no encryption, so nothing was sent")
        SIGN_IN = "sign_in", _("the mail server did not accept the name and password")
        SENDER = "sender", _("the mail server does not take letters from this sender")
        TRY_LATER = "try_later", _("the mail server asked to try later")
        REFUSED = "refused", _("the mail server refused this address or letter")
        BROKEN_OFF = "broken_off", _("the mail server broke off")
        GIVEN_UP = "given_up", _("it waited too long")
        OTHER = "other", _("an error in the portal")

    # One letter, however often what gives rise to it is repeated
    key = models.CharField(max_length=120, unique=True)
    # The registered letter (`notifications.registries.letters`)
    letter = models.CharField(max_length=40)
    address = models.CharField(max_length=254, blank=True)
    # A keyed hash of the address in one spelling: it counts the letters of one recipient and tells nobody whose they are
    recipient = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    # Numbers of records only
    values = models.JSONField(default=dict)
    # The record it is about, as «sign-up 12»: erased with it
    about = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    # What the server answered, as 550; its words may hold the address
    reply_code = models.PositiveSmallIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    # While somebody sends it: when another may, should that process have been stopped
    next_attempt_at = models.DateTimeField(default=timezone.now)
    # When it was sent, given up or dropped
    settled_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state="queued"), name="message_due"),
            models.Index(fields=["recipient", "settled_at"], name="message_of_recipient"),
            models.Index(fields=["about"], name="message_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sent", "failed", "dropped"]), name="message_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="queued", settled_at=None) | ~Q(state="queued") & Q(settled_at__isnull=False),
                name="message_settled_at",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "failed"]) & ~Q(address="")
                | Q(state__in=["sent", "dropped"], address=""),
                name="message_address_until_settled",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(reason=""), name="message_failed_with_reason"),
        ]

    def __str__(self) -> str:
        # No address: this stands in logs.
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_queued(self) -> bool:
        return self.state == self.State.QUEUED

    @property
    def is_sent(self) -> bool:
        return self.state == self.State.SENT

    @property
    def is_failed(self) -> bool:
        return self.state == self.State.FAILED
