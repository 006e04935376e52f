"""How a partnership moved through its stages."""

from collections.abc import Iterable
from typing import Any, NoReturn, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.models.partnership import Partnership
from partners.models.reference import Stage


class StageTransitionQuerySet(models.QuerySet):
    def own(self) -> Self:
        """The steps that led to the present stage, without those of a partnership that was joined to it."""
        return self.filter(is_former=False)

    def go_over(self, partnership: int, *, is_former: bool) -> int:
        """Belong to another partnership from now on: two are joined, or were by mistake."""
        return super().update(partnership=partnership, is_former=is_former)

    def update(self, **values: Any) -> int:
        # Whoever leaves the school leaves the line behind, without the name.
        if values != {"by": None}:
            raise TypeError("transitions are only added")
        return super().update(**values)

    def delete(self) -> NoReturn:
        raise TypeError("transitions are only added")


class StageTransition(models.Model):
    """A step of a partnership from stage to stage, with the outcome reached or the reason in words.

    Only ever added. Replayed in the order of their numbers they give the present stage; no stage (None) is
    that of cooperation by law, and where every partnership begins its story. Former ones are of a partnership that was
    joined to this one: its story is told, its steps led elsewhere.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened")
        ADVANCED = "advanced", _("moved on: the criteria are met")
        DECIDED = "decided", _("moved on by the school’s decision")
        STEPPED_BACK = "stepped_back", _("moved back")
        BY_LAW = "by_law", _("became cooperation required by law")
        VOLUNTARY = "voluntary", _("became a voluntary partnership")

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, verbose_name=_("partnership"), related_name="transitions"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    is_former = models.BooleanField(_("from a merged partnership"), default=False)
    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    from_stage = models.ForeignKey(
        Stage,
        models.PROTECT,
        to_field="number",
        verbose_name=_("from"),
        related_name="+",
        null=True,
        blank=True,
    )
    to_stage = models.ForeignKey(
        Stage,
        models.PROTECT,
        to_field="number",
        verbose_name=_("to"),
        related_name="+",
        null=True,
        blank=True,
    )
    on = models.DateField(_("when"))
    # The outcome («итог») reached, or the reason for a step back or a decision
    text = models.TextField(_("in words"), blank=True, max_length=2000)
    # Codes of the criteria that were not met when the school decided all the same
    lacking = models.JSONField(_("what was missing"), default=list, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("by whom"),
        related_name="+",
        null=True,
        blank=True,
    )
    written_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    objects = StageTransitionQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
        ordering = ["partnership_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "number"], condition=Q(is_former=False), name="transition_number_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind="opened", from_stage=None, to_stage=None)
                | Q(kind="opened", from_stage=None, to_stage__isnull=False, to_stage=1)
                # A comparison with nothing is neither true nor false, and a check lets that pass: so «not null» is said.
                | Q(
                    kind__in=["advanced", "decided"],
                    from_stage__isnull=False,
                    to_stage__isnull=False,
                    to_stage=F("from_stage") + 1,
                )
                | Q(
                    kind="stepped_back",
                    from_stage__isnull=False,
                    to_stage__isnull=False,
                    to_stage__lt=F("from_stage"),
                )
                | Q(kind="by_law", from_stage__isnull=False, to_stage=None)
                | Q(kind="voluntary", from_stage=None, to_stage__isnull=False, to_stage=1),
                name="transition_leads_where_its_kind_says",
            ),
            models.CheckConstraint(condition=Q(kind="opened") | ~Q(text=""), name="transition_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.partnership_id}: {self.from_stage_id} → {self.to_stage_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("transitions are only added")
        # Not even by a new object with the key of a stored one
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("transitions are only added")


def replay(transitions: Iterable[StageTransition]) -> int | None:
    """The stage that the transitions of one partnership, in order, lead to; `ValidationError` if they do not join."""
    stage: int | None = None
    for number, transition in enumerate(transitions, 1):
        if (transition.number, transition.from_stage_id) != (number, stage):
            raise ValidationError(f"transition {transition.number} does not follow the one before it")
        stage = transition.to_stage_id
    return stage
