"""One partner in one direction."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NoReturn, Protocol, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.models import VersionedModel
from partners.models.former_name import named_so
from partners.models.reference import Direction, Stage
from school.models import User

FIRST_STAGE, LAST_STAGE = 1, 3
# What only a transition changes: the columns, and all their names
STAGE_COLUMNS = frozenset({"stage_id", "stage_since"})
STAGE_FIELDS = STAGE_COLUMNS | {"stage"}


class Side(models.TextChoices):
    """The two sides of a partnership, equal in rights."""

    SCHOOL = "school", _("the school")
    PARTNER = "partner", _("the partner")


class StageChange(Protocol):
    """What a partnership reads of the transition that it follows."""

    @property
    def pk(self) -> int | None: ...
    @property
    def partnership_id(self) -> int: ...
    @property
    def to_stage_id(self) -> int | None: ...
    @property
    def on(self) -> date: ...


class StageIsNotWrittenHere(TypeError):
    """A stage was about to change without a transition: only `partners.services.stages` changes it."""


class PartnershipQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Those that go on now."""
        return self.filter(ended_on=None)

    def ended(self) -> Self:
        """Those that one side left."""
        return self.exclude(ended_on=None)

    def current(self) -> Self:
        """Those that go on now with partners the school works with."""
        return self.open().filter(partner__is_archived=False)

    def described(self) -> Self:
        """Those of which somebody said more than that there is one: their coordinator, or anything afterwards."""
        return self.filter(Q(coordinator__isnull=False) | Q(version__gt=1))

    def visible_to(self, user: User) -> Self:
        """Partnerships with all that is written in them: for coordinators and administrators."""
        return self if user.is_authenticated and user.is_coordinator else self.none()

    def search(self, query: str) -> Self:
        """By words of the partner's names, as the register is searched."""
        return self.filter(named_so(query, "partner__"))

    def awaiting_step(self, on: date) -> Self:
        """Those that may be somebody's to-do: not by law, and not staying at their stage by choice."""
        return self.exclude(stage=None).filter(Q(stays_until=None) | Q(stays_until__lt=on))

    def update(self, **values: Any) -> int:
        if STAGE_FIELDS & values.keys():
            raise StageIsNotWrittenHere
        return super().update(**values)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        if STAGE_FIELDS & set(kwargs.get("update_fields") or ()):
            raise StageIsNotWrittenHere
        return super().bulk_create(objs, *args, **kwargs)

    def delete(self) -> NoReturn:
        raise TypeError("a partnership is ended, never deleted: what was, stays readable")


class Partnership(VersionedModel):
    """A partnership («партнёрство»): one partner in one direction, from a day on, until one side leaves.

    A partner's directions are its open partnerships. Whoever left may come back: that is a new row. A voluntary
    partnership stands at one of the three stages; one by law (120-ФЗ, on the prevention of neglect) at none.
    """

    class Basis(models.TextChoices):
        VOLUNTARY = "voluntary", _("voluntary")
        LAW = "law", _("by law (120-FZ)")

    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, verbose_name=_("partner"), related_name="partnerships"
    )
    direction = models.ForeignKey(Direction, models.PROTECT, verbose_name=_("direction"), related_name="partnerships")
    basis = models.CharField(
        _("basis"),
        max_length=20,
        choices=Basis,
        default=Basis.VOLUNTARY,
        help_text=_("Cooperation required by law has no stages."),
    )
    stage = models.ForeignKey(
        Stage,
        models.PROTECT,
        to_field="number",
        verbose_name=_("stage"),
        related_name="partnerships",
        null=True,
        default=FIRST_STAGE,
        editable=False,
    )
    stage_since = models.DateField(_("at this stage since"), editable=False)
    stays_until = models.DateField(_("we stay at this stage until"), null=True, blank=True)
    stays_reason = models.CharField(_("why we stay"), max_length=300, blank=True)
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("coordinator"),
        related_name="coordinated_partnerships",
        null=True,
        blank=True,
        help_text=_("Who keeps in touch with the partner; shown on the board."),
    )
    common_goals = models.TextField(
        _("common goals"),
        blank=True,
        max_length=1000,
        help_text=_("In a few words: what we want to achieve together. Needed for the first stage."),
    )
    common_values = models.TextField(
        _("common values"),
        blank=True,
        max_length=1000,
        help_text=_("What both sides value in this work. Needed for the first stage."),
    )
    # The three conditions of an effective partnership, as this one meets them; labels come from the reference list.
    problem = models.TextField(_("the problem that only both can solve"), blank=True, max_length=1000)
    benefit = models.TextField(_("the benefit for everybody"), blank=True, max_length=1000)
    opportunity = models.TextField(_("the opportunity for everybody to take part"), blank=True, max_length=1000)
    started_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True, editable=False)
    ended_by_side = models.CharField(_("which side left"), max_length=20, choices=Side, blank=True, editable=False)
    end_reason = models.CharField(_("why it ended"), max_length=500, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("who wrote down the end"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    objects = PartnershipQuerySet.as_manager()
    history = HistoricalRecords()

    # The columns of the stage that the next save may write
    _moved: frozenset[str] = frozenset()

    class Meta:
        # So that a reverse relation's `add()` meets the same rule
        base_manager_name = "objects"
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["direction__position", "-started_on", "pk"]
        indexes = [
            models.Index(fields=["direction", "partner"], condition=Q(ended_on=None), name="partnership_open"),
            models.Index(fields=["stage", "stage_since", "id"], condition=Q(ended_on=None), name="partnership_board"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "direction"],
                condition=Q(ended_on=None),
                name="partnership_one_open",
                violation_error_message=_("This partner already has an open partnership in this direction."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="partnership_ends_after_start",
                violation_error_message=_("A partnership cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_by_side="", end_reason="")
                | Q(ended_on__isnull=False) & ~Q(ended_by_side="") & ~Q(end_reason=""),
                name="partnership_end_has_side_and_reason",
                violation_error_message=_("Say who left and why."),
            ),
            models.CheckConstraint(
                condition=Q(basis="voluntary", stage__isnull=False) | Q(basis="law", stage=None),
                name="partnership_by_law_has_no_stage",
                violation_error_message=_("A partnership required by law has no stage; any other has one."),
            ),
            models.CheckConstraint(
                condition=Q(stage_since__gte=F("started_on")),
                name="partnership_stage_within_it",
                violation_error_message=_("A partnership cannot reach a stage before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(stays_until=None, stays_reason="")
                | Q(stays_until__isnull=False, stage__isnull=False, stays_until__gte=F("stage_since")),
                name="partnership_stays_at_a_stage",
                violation_error_message=_("Say until when you stay at this stage, a day after it began."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} — {self.direction}"

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        record = super().from_db(*args, **kwargs)
        record._keep(STAGE_COLUMNS)
        return record

    def refresh_from_db(
        self, using: str | None = None, fields: Iterable[str] | None = None, *args: Any, **kwargs: Any
    ) -> None:
        loaded = None if fields is None else list(fields)
        super().refresh_from_db(using, loaded, *args, **kwargs)
        self._keep(STAGE_COLUMNS if loaded is None else STAGE_FIELDS & set(loaded))

    def _keep(self, names: Iterable[str]) -> None:
        """Remember these columns as the database has them; those that are not loaded are left out."""
        known = self.__dict__.setdefault("_stored", {})
        known.update({name: self.__dict__[name] for name in names if name in self.__dict__})

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            if not self._moved:
                # A new partnership begins at the first stage, on its first day, or by law at none.
                self.stage_since = self.started_on
                self.stage_id = None if self.basis == self.Basis.LAW else FIRST_STAGE
            # With another's key it would begin that one anew.
            kwargs["force_insert"] = True
        else:
            self._leave_the_stage_alone(kwargs)
        super().save(*args, **kwargs)
        self._keep(STAGE_COLUMNS)
        self._moved = frozenset()

    def _leave_the_stage_alone(self, kwargs: dict[str, Any]) -> None:
        """Refuse a stage that was set by hand, and save none that a step did not set.

        So a copy from before somebody's step does not take the step back.
        """
        stored = self.__dict__.get("_stored", {})
        now = {name: self.__dict__[name] for name in STAGE_COLUMNS if name in self.__dict__}
        if any(name not in self._moved and (name not in stored or stored[name] != now[name]) for name in now):
            raise StageIsNotWrittenHere
        fields = kwargs.get("update_fields")
        if fields is None:
            loaded = (field for field in self._meta.concrete_fields if field.attname in self.__dict__)
            fields = [field.attname for field in loaded if not field.primary_key]
        kwargs["update_fields"] = [name for name in fields if name not in STAGE_FIELDS or name in self._moved]

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a partnership is ended, never deleted: what was, stays readable")

    def follow(self, transition: StageChange) -> None:
        """Take the stage that a stored transition leads to; nothing else changes a stage.

        Whoever stayed by choice stayed at the stage that is now left, so the choice ends too.
        """
        if transition.pk is None or transition.partnership_id != self.pk:
            raise StageIsNotWrittenHere
        self.stage_id, self.stage_since = transition.to_stage_id, transition.on
        self.stays_until, self.stays_reason = None, ""
        self._moved = STAGE_COLUMNS
        self.save()

    def come_back(self) -> None:
        """Be there again under its key, at the stage at which it stood: only undo makes one again."""
        self._moved = STAGE_COLUMNS
        self.save()

    def get_absolute_url(self) -> str:
        return reverse("partners:partnership-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.ended_on is None

    @property
    def is_by_law(self) -> bool:
        return self.basis == self.Basis.LAW

    @property
    def is_last_stage(self) -> bool:
        return self.stage_id == LAST_STAGE

    def stays(self, on: date) -> bool:
        """Whether both sides chose to stay at the stage for now: then it is nobody's to-do."""
        return self.stays_until is not None and self.stays_until >= on

    def begin(self, on: date, *, has_moved: bool) -> None:
        """Correct its first day, not saved yet; one that never moved is at its stage since that day."""
        self.started_on = on
        if not has_moved:
            self.stage_since = on
            self._moved = frozenset({"stage_since"})

    def stay(self, *, until: date | None, reason: str = "") -> None:
        """Stay at the present stage by choice until that day; None takes the choice back."""
        self.stays_until, self.stays_reason = until, reason if until else ""
        self.save()

    def end(self, *, on: date, side: Side, reason: str, by: User | None) -> None:
        """Close it on that day; one that began later ends on its first day."""
        self.ended_on = max(on, self.started_on)
        self.ended_by_side, self.end_reason, self.ended_by = side, reason, by
        self.save()
