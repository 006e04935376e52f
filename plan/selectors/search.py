"""What the search of the staff finds in the plan: activities, and colleagues by what they are responsible for."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity
from activities.models.activity_queryset import ActivityQuerySet
from common.addresses import with_query
from school.models import User
from school.registries import Found
from school.years import SchoolYear


def present_year(today: date) -> SchoolYear:
    """Return the school year whose rows the plan shows without a choice."""
    return SchoolYear.planned(today)


def find_activities(user: User, query: str, most: int) -> list[Found]:
    """Find rows of the plan of the present year."""
    year = present_year(timezone.localdate())
    return _found(Activity.objects.visible_to(user).in_year(year).search(query), most)


def find_in_other_years(user: User, query: str, most: int) -> list[Found]:
    year = present_year(timezone.localdate())
    return _found(Activity.objects.visible_to(user).exclude(school_year=year.start).search(query), most)


def _found(rows: ActivityQuerySet, most: int) -> list[Found]:
    found = rows.order_by("-school_year", "plan_month", "sorts_on", "pk")[:most]
    return [Found(each.title, each.get_absolute_url(), _words(each)) for each in found]


def _words(activity: Activity) -> str:
    return " · ".join(filter(None, [activity.timing_text, activity.grades_text, str(activity.year)]))


def list_of_activities(user: User, query: str) -> str:
    return with_query(reverse("plan:activity-list"), year=present_year(timezone.localdate()).start, q=query)


def find_colleagues(user: User, query: str, most: int) -> list[Found]:
    """Find colleagues by name and post, with the rows of the plan that they are responsible for.

    Administrators find them among the people, with their accounts.
    """
    if user.is_administrator:
        return []
    year = present_year(timezone.localdate())
    named = Activity.objects.visible_to(user).in_year(year).filter(people=OuterRef("pk"))
    rows = User.objects.staff().filter(Exists(named), is_active=True).search(query)
    address = reverse("plan:activity-list")
    return [
        Found(each.full_name, with_query(address, year=year.start, responsible=each.pk), each.post)
        for each in rows.order_by("name_key", "pk")[:most]
    ]
