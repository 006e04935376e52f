"""What rows of the plan wait for, and of whom: of this school year, and of past ones until it is done or closed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Occurrence
from activities.models.activity_queryset import ActivityQuerySet
from common.text import Text
from plan.selectors.scheduling import clear_days_without_date
from school.models import User
from school.years import SchoolYear


class Awaited(models.TextChoices):
    """What a row waits for; the codes are those of the states in the list of activities, where it has them."""

    LOST = "lost", _("Date passed")
    SCHEDULE = "schedule", _("Put into the calendar")
    UNMARKED = "unmarked", _("Did it take place?")
    LOOKING = "looking", _("Looking for a partner")
    ANALYSIS = "no-analysis", _("Still to sum up")
    PRODUCT = "no-product", _("Without a result")

    @property
    def of_one(self) -> Text:
        """What a single row waits for."""
        return OF_ONE[self]


OF_ONE = {
    Awaited.LOST: _("date passed"),
    Awaited.SCHEDULE: _("no date set"),
    Awaited.UNMARKED: _("not logged yet"),
    Awaited.LOOKING: _("looking for a partner"),
    Awaited.ANALYSIS: _("held, not summed up"),
    Awaited.PRODUCT: _("held, no result"),
}


def _lost(user: User, today: date) -> ActivityQuerySet:
    return _named(Activity.objects.visible_to(user).lost_date(today), user)


def _unmarked(user: User, today: date) -> ActivityQuerySet:
    rows = Activity.objects.visible_to(user).planned()
    if user.is_coordinator:
        return rows.unmarked(today)
    own = Occurrence.objects.visible_to(user).own_of(user).passed(today)
    return rows.filter(pk__in=own.order_by().values("activity"))


def _of_coordinator(rows: ActivityQuerySet, user: User) -> ActivityQuerySet:
    return rows if user.is_coordinator else rows.none()


def _named(rows: ActivityQuerySet, user: User) -> ActivityQuerySet:
    return rows if user.is_coordinator else rows.naming(user)


ROWS: dict[Awaited, Callable[[User, date], ActivityQuerySet]] = {
    Awaited.LOST: _lost,
    Awaited.SCHEDULE: lambda user, today: clear_days_without_date(user),
    Awaited.UNMARKED: _unmarked,
    Awaited.LOOKING: lambda user, today: _of_coordinator(Activity.objects.visible_to(user).looking_for_partner(), user),
    Awaited.ANALYSIS: lambda user, today: _named(Activity.objects.visible_to(user).without_analysis(), user),
    Awaited.PRODUCT: lambda user, today: _of_coordinator(Activity.objects.visible_to(user).without_product(), user),
}


def awaited_rows(awaited: Awaited, user: User, today: date) -> ActivityQuerySet:
    """Return the rows of all school years that wait for this, and for this person."""
    return ROWS[awaited](user, today).not_closed()


def former_that_wait(user: User, today: date) -> ActivityQuerySet:
    """Return the rows of past school years that wait for anything; what is planned for the next one is not among them."""
    past = Q(school_year__lt=SchoolYear.of(today).start)
    # As a union: asked of each row anew, five years would take five times as long.
    first, *others = (awaited_rows(each, user, today).filter(past).order_by().values("pk") for each in Awaited)
    return Activity.objects.filter(pk__in=first.union(*others))


@dataclass
class FormerRow:
    """A row of a past school year with all that it waits for."""

    activity: Activity
    may_close: bool
    awaited: list[Awaited] = field(default_factory=list)


def former_rows(user: User, today: date, kinds: Iterable[Awaited]) -> list[FormerRow]:
    """Return the rows of past school years that wait for any of these, each once, the newest year first."""
    keys: dict[int, list[Awaited]] = {}
    past = Q(school_year__lt=SchoolYear.of(today).start)
    for awaited in kinds:
        found = awaited_rows(awaited, user, today).filter(past).order_by()
        for key in found.values_list("pk", flat=True):
            keys.setdefault(key, []).append(awaited)
    rows = Activity.objects.filter(pk__in=keys).order_by("-school_year", "plan_month", "sorts_on", "pk")
    editable = set(Activity.objects.editable_by(user).filter(pk__in=keys).values_list("pk", flat=True))
    return [FormerRow(each, each.pk in editable, keys[each.pk]) for each in rows]
