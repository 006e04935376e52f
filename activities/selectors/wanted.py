"""What the school looks for a partner for, as visitors read it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from activities import addresses
from activities.models import Activity
from activities.models.activity_queryset import ActivityQuerySet
from school.years import SchoolYear

MOST_WANTED = 50


@dataclass(frozen=True)
class Wanted:
    """A planned activity that nobody is yet there to do with: when, what, and its page."""

    when: str
    title: str
    url: str
    palette: str


def wanted_activities(today: date) -> ActivityQuerySet:
    """Return the public rows «we are looking for a partner» of which something is still to come."""
    rows = Activity.objects.public().looking_for_partner().not_closed()
    return rows.filter(school_year__gte=SchoolYear.of(today).start).exclude(last_day__lt=today)


def wanted(today: date) -> list[Wanted]:
    """Return them in the order of the plan; one query."""
    rows = wanted_activities(today).select_related("direction").order_by("sorts_on", "title_key", "pk")
    return [
        Wanted(
            when=each.timing_text,
            title=each.title,
            url=reverse(addresses.PUBLIC_ACTIVITY, args=[each.pk]),
            palette=each.direction.palette if each.direction else "",
        )
        for each in rows[:MOST_WANTED]
    ]
