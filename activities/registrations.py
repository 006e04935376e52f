"""What this room tells the others."""

from collections.abc import Iterator
from datetime import date

from django.db.models.signals import post_save
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.facts import KNOWN, findings, lacking
from activities.log_pages import not_logged, own_dates
from activities.models import (
    Activity,
    ActivityKind,
    Mechanism,
    Occurrence,
    ParticipationForm,
    ProductType,
    SignUp,
)
from activities.partner_page import activity_panels, activity_timeline, held_panels
from activities.project_pages import project_panels, project_timeline
from activities.services.erasing import erase_expired
from activities.services.visibility import follow_kind, follow_partner
from activities.sign_up_list import waiting_for_staff
from common.registries import (
    CriteriaConditions,
    Eraser,
    ReferenceList,
    Todo,
    criteria,
    criteria_conditions,
    erasers,
    panels,
    reference_lists,
    timeline,
    todo,
)
from partners.models import Partner, PartnerKind
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

criteria.register(findings, position=20)
criteria_conditions.register(CriteriaConditions(KNOWN, lacking), position=20)
panels.register(activity_panels, position=20)
panels.register(held_panels, position=21)
panels.register(project_panels, position=22)
timeline.register(activity_timeline, position=20)
timeline.register(project_timeline, position=21)


# Partners are saved in many places, and what is hidden must not depend on which: hence signals.
post_save.connect(follow_partner, sender=Partner, dispatch_uid="activities.follow_partner")
post_save.connect(follow_kind, sender=PartnerKind, dispatch_uid="activities.follow_kind")


def plan_todo(user: User, today: date) -> Iterator[Todo]:
    """Rows of the plan that wait: their time passed without a date, dates that nobody marked."""
    year = SchoolYear.of(today)
    own = Activity.objects.visible_to(user).in_year(year)
    plan = f"{reverse('reports:year-plan')}?year={year.start}"
    narrowed = "" if user.is_coordinator else "&responsible=me"
    lost = own.lost_date(today).count() if user.is_coordinator else own.lost_date(today).naming(user).count()
    if lost:
        yield Todo(
            _("Lost their date"),
            f"{plan}&state=lost{narrowed}",
            lost,
            hint=_("Their time by the plan is over, and no day was set."),
            icon="calendar3",
        )
    if not user.is_coordinator:
        return
    unmarked = own.unmarked(today).count()
    if unmarked:
        yield Todo(
            _("Were they held?"),
            f"{plan}&state=unmarked",
            unmarked,
            hint=_("Their day has passed: mark them as held, or call them off."),
            icon="clipboard-check",
        )
    looking = own.planned().filter(is_looking_for_partner=True).count()
    if looking:
        yield Todo(
            _("Looking for a partner"),
            f"{plan}&state=looking",
            looking,
            hint=_("Rows of the plan without anybody to do it with."),
            icon="people",
        )


todo.register(plan_todo, position=5)


def log_todo(user: User, today: date) -> Iterator[Todo]:
    """Dates that name this person and have come, of which nobody said how they were held."""
    waiting = not_logged(own_dates(user), today).count()
    if waiting:
        yield Todo(
            _("Log what was held"),
            reverse("activities:log-list"),
            waiting,
            hint=_("Their day has come: how many took part?"),
            icon="clipboard-check",
        )


todo.register(log_todo, position=1)


def sign_up_todo(user: User, today: date) -> Iterator[Todo]:
    """Dates of which people who signed up wait for a word of the school."""
    mine = Occurrence.objects.loggable_by(user).filter(ends_on__gte=today)
    keys = list(mine.filter(waiting_for_staff()).order_by("starts_on").values_list("pk", flat=True).distinct())
    if keys:
        yield Todo(
            _("Sign-ups wait for you"),
            reverse("activities:date-sign-ups", args=[keys[0]]),
            len(keys),
            hint=_("Somebody was set aside, got a seat, or has to be told of a change."),
            icon="people",
        )


todo.register(sign_up_todo, position=2)

erasers.register(
    Eraser(
        count=lambda: SignUp.objects.expired(timezone.localdate()).count(),
        erase=lambda by: erase_expired(today=timezone.localdate(), by=by),
    )
)


def held_todo(user: User, today: date) -> Iterator[Todo]:
    """What was held and still lacks the fourth C; for coordinators also what nothing came of."""
    rows = Activity.objects.visible_to(user).in_year(SchoolYear.of(today))
    listed = f"{reverse('activities:activity-list')}?year={SchoolYear.of(today).start}"
    is_all = user.is_coordinator
    unfinished = rows.without_analysis() if is_all else rows.without_analysis().naming(user)
    if count := unfinished.count():
        yield Todo(
            _("It remains to sum up"),
            f"{listed}&state=no-analysis{'' if is_all else '&responsible=me'}",
            count,
            hint=_("Held: one sentence and one tap, and the fourth C is there."),
            icon="clipboard-check",
        )
    if is_all and (count := rows.without_product().count()):
        yield Todo(
            _("Without a product"),
            f"{listed}&state=no-product",
            count,
            hint=_("Held, and nothing is written down of what came of it."),
            icon="book",
        )


todo.register(held_todo, position=6)
