"""Abstract models. This room has no tables of its own."""

from typing import Any, Self

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


def localized(instance: models.Model, field: str) -> str:
    """The field in the language of the page; Russian where the English column is empty."""
    if translation.get_language() == "en" and (text := getattr(instance, f"{field}_en")):
        return text
    return getattr(instance, field)


class VersionedModel(models.Model):
    """A record that two people may edit: `version` grows with every save, and a form compares it."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            self.version += 1
            if (fields := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*fields, "version"}
        super().save(*args, **kwargs)


class ReferenceQuerySet(models.QuerySet):
    def offered(self) -> Self:
        """Those that a form offers for new records; the others stay on old ones."""
        return self.filter(is_active=True)


class ReferenceItem(VersionedModel):
    """A row of a reference list: its wording is the school's, its `code` is what the program knows it by."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name in Russian"), max_length=300)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    is_active = models.BooleanField(_("offered in forms"), default=True)

    objects = ReferenceQuerySet.as_manager()
    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name in the language of the page."""
        return localized(self, "name")
