"""What each side gives the other."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.models import VersionedModel
from partners.models.partnership import Partnership, Side
from school.models import User


def is_overdue(on: date) -> Q:
    # Both halves say what is empty, so that a row always answers yes or no.
    return Q(due_on__isnull=False, due_on__lt=on, is_kept=None)


class PromiseQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        return self if user.is_authenticated and user.is_coordinator else self.none()

    def by(self, side: Side) -> Self:
        return self.filter(side=side)

    def overdue(self, on: date) -> Self:
        """Past their day, and nobody noted whether they were kept."""
        return self.filter(is_overdue(on))

    def with_overdue(self, on: date) -> Self:
        """Each promise with `is_overdue`, as `overdue` finds them."""
        return self.annotate(is_overdue=ExpressionWrapper(is_overdue(on), output_field=models.BooleanField()))

    def exist_in_partnership(self) -> Exists:
        """The condition on partnerships that they have one of these promises."""
        return Exists(self.filter(partnership=OuterRef("pk")))


class Promise(VersionedModel):
    """A promise («обещание»): what one side gives the other. What each side gets is what the other promises."""

    class Kind(models.TextChoices):
        PEOPLE = "people", _("people")
        ROOM = "room", _("rooms and grounds")
        EQUIPMENT = "equipment", _("equipment and materials")
        KNOWLEDGE = "knowledge", _("knowledge and methods")
        TIME = "time", _("time")
        MONEY = "money", _("money")
        OTHER = "other", _("something else")

    partnership = models.ForeignKey(Partnership, models.CASCADE, verbose_name=_("partnership"), related_name="promises")
    side = models.CharField(_("who gives"), max_length=20, choices=Side)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    text = models.CharField(
        _("what exactly"),
        max_length=300,
        help_text=_("For example, “читальный зал по средам для занятий 5–6 классов”."),
    )
    due_on = models.DateField(
        _("by when"),
        null=True,
        blank=True,
        help_text=_("If nothing is recorded by then, it appears in your to-do list."),
    )
    is_kept = models.BooleanField(_("kept"), null=True, editable=False)
    noted_on = models.DateField(_("noted on"), null=True, editable=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("noted by"),
        related_name="+",
        null=True,
        editable=False,
    )

    objects = PromiseQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        ordering = ["side", "pk"]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(is_kept=None), name="promise_open_by_day"),
            models.Index(fields=["partnership", "side"], name="promise_of_side"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="promise_says_what",
                violation_error_message=_("Write what exactly is given."),
            ),
            models.CheckConstraint(
                condition=Q(is_kept=None, noted_on=None) | Q(is_kept__isnull=False, noted_on__isnull=False),
                name="promise_note_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def note(self, *, is_kept: bool | None, on: date, by: User) -> None:
        """Note that it was kept, or was not; None takes the note back."""
        self.is_kept = is_kept
        self.noted_on, self.noted_by = (None, None) if is_kept is None else (on, by)
        self.save()
