"""The number that changes whenever something public changes."""

from django.db import models


class PublicVersion(models.Model):
    """One row whose number grows with every change of what visitors see; caches are keyed by it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    number = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="public_version_is_one")]

    def __str__(self) -> str:
        return str(self.number)
