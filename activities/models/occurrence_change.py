"""What a date was before it was changed."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.models.occurrence import Occurrence
from activities.models.occurrence_state import is_held
from activities.models.suspension import Suspension


@dataclass(frozen=True)
class ToldState:
    """What is told of a date when it changes: its days, times and place, whether it is held, and who sees it."""

    starts_on: date
    ends_on: date
    start_time: time | None
    end_time: time | None
    # Its own place, or else its activity's
    place: str
    is_cancelled: bool
    is_public: bool
    # The classes that it goes without: «6А, 6Б»
    excused_text: str = ""

    @classmethod
    def of(cls, occurrence: Occurrence) -> Self:
        return cls(
            occurrence.starts_on,
            occurrence.ends_on,
            occurrence.start_time,
            occurrence.end_time,
            occurrence.place or occurrence.activity.place,
            occurrence.is_cancelled,
            occurrence.activity.is_public,
            occurrence.excused_text,
        )

    @property
    def days(self) -> tuple[date, date]:
        return self.starts_on, self.ends_on

    @property
    def times(self) -> tuple[time | None, time | None]:
        return self.start_time, self.end_time

    def differs_from(self, before: "ToldState") -> bool:
        """Tell whether people who know what it was before have something to learn.

        To be shown is no change. Which classes it goes without is told with the days that fall out.
        """
        told = (self.days, self.times, self.is_cancelled)
        known = (before.days, before.times, before.is_cancelled)
        is_hidden = before.is_public and not self.is_public
        return told != known or self.is_elsewhere(before) or is_hidden or bool(self.returned(before))

    def returned(self, before: "ToldState") -> list[str]:
        """Return the classes that come after all: «6А»."""
        excused = self.excused_text.split(", ")
        return [label for label in before.excused_text.split(", ") if label and label not in excused]

    def is_elsewhere(self, before: "ToldState") -> bool:
        """Tell whether the place is another one; in other letters or spaces it is the same."""
        return _in_plain_letters(self.place) != _in_plain_letters(before.place)


def _in_plain_letters(place: str) -> str:
    return " ".join(place.casefold().split())


STATE_FIELDS = tuple(each.name for each in fields(ToldState))


class OccurrenceChangeQuerySet(models.QuerySet["OccurrenceChange"]):
    def for_visitors(self) -> Self:
        """What visitors are told: they see the event, and saw it before."""
        return self.filter(is_for_visitors=True, occurrence__activity__is_public=True)

    def for_staff(self) -> Self:
        return self.filter(is_for_visitors=False)

    def current(self, today: date) -> Self:
        """Of events that are not over: neither is their last day, nor were they held."""
        return self.filter(~is_held("occurrence__"), occurrence__ends_on__gte=today)

    def over(self, today: date) -> Self:
        return self.filter(occurrence__ends_on__lt=today)

    def since(self, moment: datetime) -> Self:
        return self.filter(changed_at__gte=moment)

    def of_dates(self, keys: Collection[int]) -> Self:
        return self.filter(occurrence__in=keys)


class OccurrenceChange(models.Model):
    """What a date was before it was changed, as people still know it; it is told until the event is over.

    One row tells visitors, and it is there only while they see the event; another one tells staff, who know more of
    it. What the date is now stands in the date itself: changed again, it is compared with the same state before.
    """

    occurrence = models.ForeignKey(
        Occurrence, models.CASCADE, verbose_name=_("date"), related_name="changes", editable=False
    )
    is_for_visitors = models.BooleanField(_("visitors are told"), editable=False)
    starts_on = models.DateField(_("first day"), editable=False)
    ends_on = models.DateField(_("last day"), editable=False)
    start_time = models.TimeField(_("begins at"), null=True, editable=False)
    end_time = models.TimeField(_("ends at"), null=True, editable=False)
    place = models.CharField(_("location"), max_length=200, blank=True, editable=False)
    is_cancelled = models.BooleanField(_("called off"), editable=False)
    is_public = models.BooleanField(_("visitors see it"), editable=False)
    excused_text = models.TextField(_("without"), blank=True, editable=False)
    changed_at = models.DateTimeField(_("when"), editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("changed by"),
        related_name="+",
        null=True,
        editable=False,
    )

    # Changed together with others, for one reason: they are told as one
    suspension = models.ForeignKey(
        Suspension,
        models.SET_NULL,
        verbose_name=_("days off for classes"),
        related_name="changes",
        null=True,
        editable=False,
    )

    objects = OccurrenceChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a date")
        verbose_name_plural = _("changes of dates")
        ordering = ["occurrence_id", "is_for_visitors"]
        indexes = [models.Index(fields=["changed_at"], name="occurrence_changed")]
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "is_for_visitors"], name="occurrence_change_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="occurrence_change_days_in_order"),
            models.CheckConstraint(
                condition=Q(is_for_visitors=False) | Q(is_public=True), name="occurrence_change_was_seen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.occurrence_id}"

    @property
    def before(self) -> ToldState:
        return ToldState(**{name: getattr(self, name) for name in STATE_FIELDS})

    @before.setter
    def before(self, state: ToldState) -> None:
        for name in STATE_FIELDS:
            setattr(self, name, getattr(state, name))
