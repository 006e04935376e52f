"""What this room tells the others."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, ActivityKind, Mechanism, ParticipationForm, ProductType
from activities.partner_page import activity_panels, activity_timeline
from common.registries import ReferenceList, Todo, panels, reference_lists, timeline, todo
from school.models import User
from school.years import SchoolYear

reference_lists.register(
    ReferenceList("mechanisms", _("Mechanisms of cooperation"), Mechanism, fields=("parent",)), position=60
)
reference_lists.register(
    ReferenceList("activity-kinds", _("Kinds of joint activity"), ActivityKind, is_fixed=True), position=61
)
reference_lists.register(
    ReferenceList("product-types", _("Types of products"), ProductType, fields=("kind",)), position=62
)
reference_lists.register(
    ReferenceList("participation-forms", _("Forms of participation"), ParticipationForm), position=63
)

panels.register(activity_panels, position=20)
timeline.register(activity_timeline, position=20)


def plan_todo(user: User, today: date) -> Iterator[Todo]:
    """Rows of the plan that wait: their time passed without a date, dates that nobody marked."""
    year = SchoolYear.of(today)
    own = Activity.objects.editable_by(user).in_year(year)
    plan = f"{reverse('reports:year-plan')}?year={year.start}"
    narrowed = "" if user.is_coordinator else "&responsible=me"
    lost = own.lost_date(today).count() if user.is_coordinator else own.lost_date(today).naming(user).count()
    if lost:
        yield Todo(
            _("Lost their date"), f"{plan}&state=lost{narrowed}", lost,
            hint=_("Their time by the plan is over, and no day was set."), icon="calendar3",
        )  # fmt: skip
    if not user.is_coordinator:
        return
    unmarked = own.unmarked(today).count()
    if unmarked:
        yield Todo(
            _("Were they held?"), f"{plan}&state=unmarked", unmarked,
            hint=_("Their day has passed: mark them as held, or call them off."), icon="clipboard-check",
        )  # fmt: skip
    looking = own.planned().filter(is_looking_for_partner=True).count()
    if looking:
        yield Todo(
            _("Looking for a partner"), f"{plan}&state=looking", looking,
            hint=_("Rows of the plan without anybody to do it with."), icon="people",
        )  # fmt: skip


todo.register(plan_todo, position=5)
