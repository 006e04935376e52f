"""What can be taken back: actions on many records, with what each record held before."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from school.models.user import STAFF_ROLES, Role, User

NAME_LENGTH = 300


class UndoQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Those that this person may take back: a teacher own ones, coordinators what their role may do, too.

        Who may do less now than when it was done cannot take it back.
        """
        if not (user.is_authenticated and user.role_value.covers(Role.TEACHER)):
            return self.none()
        allowed = self.filter(role__in=[role for role in STAFF_ROLES if user.role_value.covers(role)])
        return allowed if user.is_coordinator else allowed.filter(created_by=user)

    def open(self, now: datetime) -> Self:
        """Those that can still be taken back."""
        return self.filter(undone_at=None, expires_at__gt=now)

    def expired(self, now: datetime) -> Self:
        """Those whose day is over: what they hold is to be erased."""
        return self.filter(expires_at__lte=now)


class Undo(models.Model):
    """An action on many records that can be taken back for a day: who did it, when, and what it was."""

    # What was done: a code that `school.registries.undo_words` puts into words, and what the words need
    what = models.CharField(_("what"), max_length=40)
    details = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("when"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("by whom"), related_name="actions_to_undo"
    )
    # With which rights it was done
    role = models.CharField(_("role"), max_length=20, choices=Role)
    expires_at = models.DateTimeField(_("can be undone until"), db_index=True)
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("undone by"), related_name="+", null=True
    )

    objects = UndoQuerySet.as_manager()

    class Meta:
        verbose_name = _("action that can be undone")
        verbose_name_plural = _("actions that can be undone")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="undo_says_what"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="undo_expires_later"),
            models.CheckConstraint(
                condition=Q(undone_by=None) | Q(undone_at__isnull=False), name="undo_undone_by_somebody_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.what}"

    def get_absolute_url(self) -> str:
        return reverse("undo:undo-detail", args=[self.pk])

    def is_open(self, now: datetime) -> bool:
        return self.undone_at is None and now < self.expires_at


class UndoEntry(models.Model):
    """What an action did to one record, and what the record held before."""

    class Change(models.TextChoices):
        CREATED = "created", _("entered")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("removed")

    undo = models.ForeignKey(Undo, models.CASCADE, related_name="entries")
    # As `_meta.label_lower` has it, and the record's key; a removed record has no row to refer to.
    model = models.CharField(max_length=100)
    object_id = models.PositiveBigIntegerField()
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    change = models.CharField(max_length=10, choices=Change)
    # The former values of what the action changed, or of all that it removed
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    # Of which version it was: other actions that left it so follow, when this one is taken back
    version_before = models.PositiveIntegerField(null=True)
    # A record of another version was changed by somebody since
    version_after = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("record of an action that can be taken back")
        verbose_name_plural = _("records of actions that can be taken back")
        ordering = ["pk"]
        indexes = [models.Index(fields=["model", "object_id"], name="undo_entry_record")]
        constraints = [
            models.UniqueConstraint(fields=["undo", "model", "object_id"], name="undo_entry_once"),
            models.CheckConstraint(
                condition=Q(change="created", before__isnull=True, version_after__isnull=False)
                | Q(change="changed", before__isnull=False, version_after__isnull=False)
                | Q(change="deleted", before__isnull=False, version_after__isnull=True),
                name="undo_entry_holds_what_it_needs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id} {self.change}"
