"""What of joint work belongs to partners and partnerships, for joining two of them."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Activity, Attendance, CycleStep, Product, ProjectMember
from activities.models.attendance import MOST
from activities.services.log import recount
from common.day_words import full_day
from common.text import Text
from school.belongings import BOTH, Answers, JoinedPair, LinkedBelonging, UniqueBelonging
from school.models import User


class JointActivities(LinkedBelonging):
    """Activities, with their dates, photos and sign-ups."""

    model = Activity
    relation = "partnerships"


class Products(LinkedBelonging):
    """Products that were made with it."""

    model = Product
    relation = "partners"


class Memberships(UniqueBelonging):
    """Its places in projects: in one project it has one at a time."""

    model = ProjectMember
    relation = "partner"
    same = ("project_id",)
    ruled = Q(left_on=None)

    def about(self, row: ProjectMember) -> Text:
        return _("In the project “%(title)s”") % {"title": row.project.title}

    def in_words(self, row: ProjectMember) -> Text:
        said = {_("role"): row.role, _("gives"): row.contribution, _("gets"): row.benefit}
        return "; ".join(f"{label}: {text}" for label, text in said.items() if text) or _("nothing recorded")

    def take_over(self, stays: ProjectMember, goes: ProjectMember, answer: str) -> None:
        stays.joined_on = min(stays.joined_on, goes.joined_on)
        for name in ("role", "contribution", "benefit"):
            setattr(stays, name, getattr(stays, name) or getattr(goes, name))


class PeopleWhoCame(UniqueBelonging):
    """How many of its people came to a date. Two counts of one date are one count written twice, or parts of it."""

    model = Attendance
    relation = "partner"
    is_counted = False
    same = ("occurrence_id",)

    def about(self, row: Attendance) -> Text:
        return _("How many people came from the partner: %(title)s, %(day)s") % {
            "title": row.occurrence.activity.title,
            "day": full_day(row.occurrence.starts_on),
        }

    def in_words(self, row: Attendance) -> Text:
        return ngettext("%(count)s person", "%(count)s people", row.count) % {"count": row.count}

    def more_choices(self, kept: Attendance, gone: Attendance) -> list[tuple[str, Text]]:
        return [(BOTH, _("together: %(count)s") % {"count": min(kept.count + gone.count, MOST)})]

    def take_over(self, stays: Attendance, goes: Attendance, answer: str) -> None:
        if answer == BOTH:
            stays.count = min(stays.count + goes.count, MOST)

    def move(self, pair: JoinedPair, answers: Answers, *, by: User, now: datetime) -> None:
        dates = [kept.occurrence for kept, _gone in self.meeting(pair)]
        super().move(pair, answers, by=by, now=now)
        for each in dates:
            recount(each)


class CycleSteps(UniqueBelonging):
    """Steps of the cycle that it did itself."""

    model = CycleStep
    relation = "partner"
    is_counted = False
    same = ("activity_id", "step")


OF_PARTNERS = [Products(), Memberships(), PeopleWhoCame(), CycleSteps()]
OF_PARTNERSHIPS = [JointActivities()]


def hidden_by_kind(partners: Collection[int]) -> QuerySet[Activity]:
    """Return the activities with these partners that visitors would see, were it not for the kind of a partner."""
    usual = Activity.objects.filter(is_public=False, is_away=False, visibility=Activity.Visibility.USUAL)
    links = Activity.partnerships.through.objects.filter(partnership__partner__in=partners)
    return usual.filter(pk__in=links.values("activity"))


def hold_hidden(activity: Activity, by: User) -> None:
    """Keep it for staff, whatever the kinds of its partners say from now on."""
    activity.visibility = Activity.Visibility.STAFF
    activity._history_user = by  # type: ignore[attr-defined]
    activity.save()
