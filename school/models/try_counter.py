"""How often somebody tried a password or a code."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=1)


class TryCounterQuerySet(models.QuerySet[Any]):
    def expired(self, now: datetime) -> Self:
        """Those that nobody needs any more: they are to be erased."""
        return self.filter(since__lt=now - KEPT_FOR, open_at__lt=now)


class TryCounter(models.Model):
    """Tries of one kind by one sender or for one account, and when the next is let through.

    The key is a keyed digest: neither an address of a computer nor what was typed can be read from it.
    """

    key = models.CharField(_("key"), max_length=64, unique=True, editable=False)
    tries = models.PositiveIntegerField(_("tries"), default=0)
    since = models.DateTimeField(_("since"), db_index=True)
    open_at = models.DateTimeField(_("the next try is let through at"))

    objects = TryCounterQuerySet.as_manager()

    class Meta:
        verbose_name = _("counter of tries")
        verbose_name_plural = _("counters of tries")
        constraints = [models.CheckConstraint(condition=~models.Q(key=""), name="try_counter_has_a_key")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.tries}"
