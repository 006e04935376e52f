"""From where somebody signed up, for a day."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.sign_up import SignUp

KEPT_FOR = timedelta(days=1)


class SignUpSenderQuerySet(models.QuerySet[Any]):
    def expired(self, now: datetime) -> Self:
        """Those whose day is over: they are to be erased."""
        return self.filter(sent_at__lt=now - KEPT_FOR)


class SignUpSender(models.Model):
    """Who sent a sign-up, as two keyed digests that mean nothing the next day (`common.sources.Sender`).

    No address of a computer is kept. By it many sign-ups from one device for one event are noticed.
    """

    sign_up = models.OneToOneField(
        SignUp, models.CASCADE, verbose_name=_("sign-up"), related_name="sender", primary_key=True
    )
    network = models.CharField(_("network, as a digest"), max_length=32, db_index=True)
    browser = models.CharField(_("browser, as a digest"), max_length=32)
    sent_at = models.DateTimeField(_("when"), db_index=True)

    objects = SignUpSenderQuerySet.as_manager()

    class Meta:
        verbose_name = _("sender of a sign-up")
        verbose_name_plural = _("senders of sign-ups")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(network="") & ~models.Q(browser=""), name="sign_up_sender_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
