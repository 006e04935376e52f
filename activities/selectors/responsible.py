"""What people are responsible for and that is not over."""

from datetime import date

from django.db.models import Q, QuerySet

from activities.models import Activity, Occurrence, Project
from activities.models.activity_queryset import ActivityQuerySet
from activities.models.occurrence import OccurrenceQuerySet
from activities.models.occurrence_state import is_open
from activities.models.project import ProjectQuerySet
from school.models import User


def activities_of(people: QuerySet[User], today: date) -> ActivityQuerySet:
    """Return the activities that name any of these people and are still to be held, or wait to be logged."""
    rows = Activity.objects.planned().not_closed().filter(people__in=people)
    ahead = Q(last_day=None) | Q(last_day__gte=today) | Activity.objects.related(is_open("occurrences__"))
    return rows.filter(ahead)


def dates_of(people: QuerySet[User], today: date) -> OccurrenceQuerySet:
    """Return the single dates that name any of these people and that nobody logged or called off."""
    return Occurrence.objects.open().filter(people__in=people, activity__cancelled_on=None).select_related("activity")


def projects_of(people: QuerySet[User], today: date) -> ProjectQuerySet:
    """Return the projects that any of these people coordinates and that go on."""
    return Project.objects.going_on().filter(coordinator__in=people)
