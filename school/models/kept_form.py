"""Forms that could not be taken, kept for the person who typed them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=1)


class KeptFormQuerySet(models.QuerySet[Any]):
    def open(self, now: datetime) -> Self:
        """Those that can still be given back."""
        return self.filter(kept_at__gt=now - KEPT_FOR)

    def expired(self, now: datetime) -> Self:
        """Those whose day is over: they are to be erased."""
        return self.filter(kept_at__lte=now - KEPT_FOR)


class KeptForm(models.Model):
    """What somebody typed into a form that came from an ended session: for a day, for nobody else."""

    key = models.CharField(_("key"), max_length=40, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("who typed it"), related_name="kept_forms"
    )
    # Addresses: of the page with the form, and where the form is sent
    page = models.TextField(_("page"))
    action = models.TextField(_("sent to"))
    # JSON in ASCII: nothing that was typed, NUL included, is refused by a database.
    values_json = models.TextField(_("what was typed"))
    files_json = models.TextField(_("names of the files"))
    kept_at = models.DateTimeField(_("when"), db_index=True)

    objects = KeptFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("form kept for its author")
        verbose_name_plural = _("forms kept for their authors")

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def typed_values(self) -> Mapping[str, Sequence[str]]:
        values: Mapping[str, Sequence[str]] = json.loads(self.values_json)
        return values

    @property
    def file_names(self) -> Mapping[str, Sequence[str]]:
        files: Mapping[str, Sequence[str]] = json.loads(self.files_json)
        return files
