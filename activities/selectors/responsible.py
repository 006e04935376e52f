"""What a person is responsible for and that is not over."""

from datetime import date

from django.db.models import Q

from activities.models import Activity, Occurrence, Project
from activities.models.activity_queryset import ActivityQuerySet
from activities.models.occurrence import OccurrenceQuerySet
from activities.models.occurrence_state import is_open
from activities.models.project import ProjectQuerySet
from school.models import User


def activities_of(person: User, today: date) -> ActivityQuerySet:
    """Return the activities that name this person and are still to be held, or wait to be logged."""
    rows = Activity.objects.planned().not_closed().filter(people=person)
    ahead = Q(last_day=None) | Q(last_day__gte=today) | Activity.objects.related(is_open("occurrences__"))
    return rows.filter(ahead)


def dates_of(person: User, today: date) -> OccurrenceQuerySet:
    """Return the single dates that name this person and that nobody logged or called off."""
    return Occurrence.objects.open().filter(people=person, activity__cancelled_on=None).select_related("activity")


def projects_of(person: User, today: date) -> ProjectQuerySet:
    """Return the projects that this person coordinates and that go on."""
    return Project.objects.going_on().filter(coordinator=person)
