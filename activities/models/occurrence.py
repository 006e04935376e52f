"""The dated holdings of an activity."""

from datetime import date, datetime, time, timedelta
from typing import Any, Self
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from activities.models.activity import ALL_GRADES, Activity
from activities.models.occurrence_state import OccurrenceState, OccurrenceStatus, is_held, is_open
from activities.recurrence import local_moment
from common.days import DaysBetween
from common.models import VersionedModel
from school.models import SchoolClass, User
from school.models.staff_queryset import StaffQuerySet

LONGEST = timedelta(days=31)


class OccurrenceQuerySet(StaffQuerySet):
    def public(self) -> Self:
        """Those that visitors may know of; called off ones as well, so that calendars learn of it."""
        return self.filter(activity__is_public=True)

    def editable_by(self, user: User) -> Self:
        visible = self.visible_to(user)
        # Not «of all activities»: asked so, SQLite would begin with them instead of the days.
        return visible if user.is_coordinator else visible.filter(activity__in=Activity.objects.editable_by(user))

    def loggable_by(self, user: User) -> Self:
        """Those whose holding this person may write down."""
        visible = self.visible_to(user)
        return visible if user.is_coordinator else visible.own_of(user)

    def own_of(self, user: User) -> Self:
        """Those of activities that are this person's own, and those that name them for this one date."""
        named = Occurrence.people.through.objects.filter(occurrence=OuterRef("pk"), user=user.pk)
        return self.filter(Q(activity__in=Activity.objects.own_of(user)) | Exists(named))

    def held(self) -> Self:
        return self.filter(is_held())

    def open(self) -> Self:
        """Those still to be held: neither held nor called off."""
        return self.filter(is_open())

    def passed(self, today: date) -> Self:
        """Those whose day is over, of which nobody said whether they were held."""
        return self.open().filter(ends_on__lt=today)

    def spare(self) -> Self:
        """Those that nothing came of: no counts, no photos, and nobody signed up. They can be taken away."""
        return self.exclude(status=Occurrence.Status.HELD).filter(attendance=None, photos=None, sign_ups=None)

    def not_cancelled(self) -> Self:
        return self.exclude(status=Occurrence.Status.CANCELLED)

    def standing(self) -> Self:
        """Those whose time is taken: not called off, or only with their activity, with which they come back."""
        return self.exclude(status=Occurrence.Status.CANCELLED, cancelled_with_activity=False)

    def between(self, first: date, last: date) -> Self:
        """Those that touch these days. The start is bounded on both sides, so that an index serves it."""
        return self.filter(starts_on__gte=first - LONGEST, starts_on__lte=last, ends_on__gte=first)

    def from_on(self, occurrence: "Occurrence") -> Self:
        """This one and those of its activity that were planned to follow it."""
        return self.filter(activity=occurrence.activity_id, original_start__gte=occurrence.original_start)


class Occurrence(OccurrenceState, VersionedModel):
    """One dated holding of an activity (iCalendar VEVENT). Its identity stays when it is moved or called off.

    `starts_on` to `ends_on`, both included, and the times are the school's local ones: what the school says is the
    truth, and the instant is computed. Without a time it takes the whole day.
    """

    Status = OccurrenceStatus

    activity = models.ForeignKey(Activity, models.CASCADE, verbose_name=_("activity"), related_name="occurrences")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    start_time = models.TimeField(_("begins at"), null=True, blank=True)
    end_time = models.TimeField(_("ends at"), null=True, blank=True)
    # Of several days: «каждый день 10:00–11:00»; else it goes on from the first day to the last
    has_daily_hours = models.BooleanField(_("the hours are those of each day"), default=False, editable=False)
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.PLANNED, editable=False)
    cancel_reason = models.CharField(_("why it was called off"), max_length=300, blank=True, editable=False)
    # It comes back with its activity; one called off by itself does not.
    cancelled_with_activity = models.BooleanField(default=False, editable=False)
    moved_from = models.DateField(_("moved from"), null=True, editable=False)
    # RFC 5545 RECURRENCE-ID: when it was first planned, as «2026-10-13» or «2026-10-13T14:00»
    original_start = models.CharField(_("first planned for"), max_length=16, editable=False)
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    takes_sign_ups = models.BooleanField(
        _("people sign up for it"),
        default=False,
        help_text=_("On the event’s page, without an account."),
    )
    signs_up_until = models.DateField(
        _("last day to sign up"),
        null=True,
        blank=True,
        help_text=_("Leave empty to allow sign-ups until the event begins."),
    )
    # The sum over those seated. Only `services.sign_ups` writes it, by conditional updates
    seats_taken = models.PositiveIntegerField(default=0, editable=False)
    # iCalendar LAST-MODIFIED
    modified_at = models.DateTimeField(auto_now=True, editable=False)
    place = models.CharField(
        _("location"), max_length=200, blank=True, help_text=_("Leave empty to use the activity’s.")
    )
    responsible_text = models.CharField(
        _("responsible"), max_length=600, blank=True, help_text=_("Leave empty to use the activity’s.")
    )
    # After it: how it went, where it was written about, and how many came (`services.log.recount`)
    summary = models.CharField(_("how it went"), max_length=500, blank=True, editable=False)
    publication_url = models.URLField(_("link to a publication"), max_length=500, blank=True, editable=False)
    pupil_count = models.PositiveIntegerField(pgettext_lazy("a group", "pupils"), default=0, editable=False)
    parent_count = models.PositiveIntegerField(pgettext_lazy("a group", "parents"), default=0, editable=False)
    teacher_count = models.PositiveIntegerField(pgettext_lazy("a group", "teachers"), default=0, editable=False)
    partner_count = models.PositiveIntegerField(_("the partners’ people"), default=0, editable=False)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("responsible people with an account"),
        related_name="occurrences",
        blank=True,
    )

    # Of a combined event only these do not come; for the rest it stays as it is (`services.suspending`)
    excused_classes = models.ManyToManyField(
        SchoolClass,
        verbose_name=_("classes that do not take part"),
        through="ExcusedClass",
        related_name="excused_from",
        editable=False,
    )
    # «6А, 6Б», and the grades of which nobody is left: what calendars read of these classes
    excused_text = models.TextField(_("without"), blank=True, editable=False)
    excused_grades = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = OccurrenceQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=[
            "excused_grades",
            "uid",
            "pupil_count",
            "parent_count",
            "teacher_count",
            "partner_count",
            "seats_taken",
            "modified_at",
            "cancelled_with_activity",
        ]
    )

    class Meta:
        verbose_name = _("date of an activity")
        verbose_name_plural = _("dates of activities")
        ordering = ["starts_on", "start_time", "pk"]
        indexes = [
            models.Index(fields=["starts_on", "start_time", "id"], name="occurrence_days"),
            # What of an activity is held, and what still ahead, is asked of whole lists.
            models.Index(fields=["activity", "status"], name="occurrence_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "original_start"],
                name="occurrence_once",
                violation_error_message=_("The activity already has this date."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="occurrence_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(DaysBetween(F("starts_on"), F("ends_on")), LONGEST.days),
                name="occurrence_not_too_long",
                violation_error_message=_("One date lasts at most 31 days; plan a longer one as several."),
            ),
            models.CheckConstraint(
                condition=Q(end_time=None) | Q(start_time__isnull=False),
                name="occurrence_ends_when_it_starts",
                violation_error_message=_("Say when it begins, too."),
            ),
            models.CheckConstraint(
                condition=Q(end_time=None)
                | Q(ends_on__gt=F("starts_on"))
                | Q(start_time__isnull=False, end_time__gt=F("start_time")),
                name="occurrence_times_in_order",
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(has_daily_hours=False)
                | Q(
                    Q(end_time=None) | Q(end_time__gt=F("start_time")),
                    ends_on__gt=F("starts_on"),
                    start_time__isnull=False,
                ),
                name="occurrence_daily_hours_of_several_days",
                violation_error_message=_("The hours must begin and end within the same day."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "held"], cancel_reason="")
                | Q(status="cancelled") & ~Q(cancel_reason=""),
                name="occurrence_called_off_with_reason",
                violation_error_message=_("Say why it is called off."),
            ),
            models.CheckConstraint(
                condition=Q(excused_grades__lte=ALL_GRADES) & (~Q(excused_text="") | Q(excused_grades=0)),
                name="occurrence_excuses_by_name",
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled") | Q(cancelled_with_activity=False),
                name="occurrence_called_off_with_activity",
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=1),
                name="occurrence_has_seats",
                violation_error_message=_("At least one place, or leave it empty."),
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(seats_taken__lte=F("capacity")),
                name="occurrence_not_overbooked",
                violation_error_message=_("More people than that are signed up already."),
            ),
            models.CheckConstraint(
                condition=Q(signs_up_until=None) | Q(signs_up_until__lte=F("ends_on")),
                name="occurrence_signs_up_before_it_ends",
                violation_error_message=_("The last day to sign up is after the event."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.starts_on:%d.%m.%Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and not self.original_start:
            self.original_start = planned_start(self.starts_on, self.start_time)
        self.settle_hours()
        if not self._state.adding:
            # What somebody takes meanwhile must not be put back to what this object remembers.
            fields = kwargs.get("update_fields") or CHANGED_BY_SAVE
            kwargs["update_fields"] = {*fields, "modified_at"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """A plan is of one school year, and so are its dates."""
        super().clean()
        self.settle_hours()
        if self.starts_on is not None and self.starts_on not in self.activity.year:
            raise ValidationError({"starts_on": _("This day is not within the school year of the plan.")})

    @property
    def attended(self) -> int:
        """How many took part in all: «participations», since who comes twice is counted twice."""
        return self.pupil_count + self.parent_count + self.teacher_count + self.partner_count

    @property
    def is_one_day(self) -> bool:
        return self.starts_on == self.ends_on

    def settle_hours(self) -> None:
        """Hours are those of each day only while there are several days, and hours within a day."""
        is_within = self.start_time is not None and (self.end_time is None or self.end_time > self.start_time)
        self.has_daily_hours = self.has_daily_hours and not self.is_one_day and is_within

    def ends_at(self, zone: ZoneInfo) -> datetime | None:
        """The instant it ends; None where no time is said."""
        return local_moment(self.ends_on, self.end_time, zone) if self.end_time else None


def planned_start(day: date, at: time | None) -> str:
    """A local day and time as `original_start` keeps it: sorts as the days do."""
    return f"{day.isoformat()}T{at:%H:%M}" if at else day.isoformat()


# All that `save()` writes of a row that is there: everything but what only conditional updates write
CHANGED_BY_SAVE = frozenset(
    field.name for field in Occurrence._meta.concrete_fields if not field.primary_key and field.name != "seats_taken"
)
