"""What a person has told their class already."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models.occurrence_change import OccurrenceChange
from activities.models.suspension import Suspension


class PutAway(models.Model):
    """A change, or days that fall out, that a person tapped away on «Сегодня»; changed once more it is there again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="put_away")
    change = models.ForeignKey(OccurrenceChange, models.CASCADE, related_name="put_away", null=True)
    suspension = models.ForeignKey(Suspension, models.CASCADE, related_name="put_away", null=True)
    put_away_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("dismissed change")
        verbose_name_plural = _("dismissed changes")
        constraints = [
            models.UniqueConstraint(fields=["user", "change"], name="put_away_change_once"),
            models.UniqueConstraint(fields=["user", "suspension"], name="put_away_suspension_once"),
            models.CheckConstraint(
                condition=Q(change=None, suspension__isnull=False) | Q(change__isnull=False, suspension=None),
                name="put_away_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.change_id or self.suspension_id}"
