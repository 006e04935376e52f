"""Which forms were sent, and what came of them: a form sent twice makes one record."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=14)


class FormKeyQuerySet(models.QuerySet[Any]):
    def expired(self, now: datetime) -> Self:
        """Those that nobody sends again: they are to be erased."""
        return self.filter(made_at__lte=now - KEPT_FOR)


class FormKey(models.Model):
    """A form that was sent: its key, where its answer led, and which records it made."""

    key = models.UUIDField(_("key"), unique=True, editable=False)
    # Of a form for everybody nobody is known.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("who sent it"), related_name="+", null=True
    )
    # The page's name and what stands in its address; what was sent, as a keyed digest that tells nothing by itself
    form = models.CharField(_("form"), max_length=200)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    address = models.TextField(_("address"))
    # Pairs of a model's label and a key, the first of them what the form is for; where none was made, versions of the changed
    records = models.JSONField(_("records"), default=list, blank=True)
    made_at = models.DateTimeField(_("when"), db_index=True)

    objects = FormKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("form that was sent")
        verbose_name_plural = _("forms that were sent")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["user", "form", "digest"], name="form_key_content")]
        constraints = [
            models.CheckConstraint(condition=~Q(form=""), name="form_key_names_its_form"),
            models.CheckConstraint(condition=~Q(address=""), name="form_key_leads_somewhere"),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(digest=""), name="form_key_of_nobody_has_no_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.key}"

    @property
    def record(self) -> Model | None:
        """Return what the form made, the first of it; None if it made nothing or is gone."""
        if not self.records:
            return None
        label, key = self.records[0]
        return apps.get_model(label)._base_manager.filter(pk=key).first()

    @property
    def only_changed(self) -> bool:
        """Tell whether the form made no record: `records` are versions of those that it changed."""
        return all(_is_version(apps.get_model(label)) for label, _key in self.records)

    @property
    def stands(self) -> bool:
        """Tell whether all that the form made is there, or all that it changed is as it left it."""
        return bool(self.records) and all(_stands(apps.get_model(label), key) for label, key in self.records)


def _is_version(model: type[Model]) -> bool:
    return hasattr(model, "history_type")


def _stands(model: Any, key: Any) -> bool:
    record = model._base_manager.filter(pk=key).first()
    if record is None or not _is_version(model):
        return record is not None
    return not model._base_manager.filter(id=record.id, history_id__gt=record.history_id).exists()
