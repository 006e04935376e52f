"""What this room gives the rooms below."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities.models import Activity, Occurrence
from plan.selectors.scheduling import rows_to_schedule
from plan.services.undoing import PLAN_IMPORT, PlanImportWayBack
from school.models import User
from school.registries import FirstStep, Todo, UndoWords, first_steps, todo, undo_words, ways_back
from school.years import SchoolYear


def plan_todo(user: User, today: date) -> Iterator[Todo]:
    """Yield the rows of the plan that wait: their time passed without a date, or nobody marked their dates."""
    year = SchoolYear.of(today)
    own = Activity.objects.visible_to(user).in_year(year)
    plan = f"{reverse('plan:year-plan')}?year={year.start}"
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
    if undated := rows_to_schedule(user, year).count():
        yield Todo(
            _("Put into the calendar"),
            f"{reverse('plan:plan-schedule')}?year={year.start}",
            undated,
            hint=_("Rows with a clear day that stand without a date: one button sets them."),
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
    looking = own.looking_for_partner().count()
    if looking:
        yield Todo(
            _("Looking for a partner"),
            f"{plan}&state=looking",
            looking,
            hint=_("Rows of the plan without anybody to do it with."),
            icon="people",
        )


todo.register(plan_todo, position=5)


def held_todo(user: User, today: date) -> Iterator[Todo]:
    """Yield what was held and lacks the fourth C; for coordinators also what has no product."""
    rows = Activity.objects.visible_to(user).in_year(SchoolYear.of(today))
    listed = f"{reverse('plan:activity-list')}?year={SchoolYear.of(today).start}"
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

first_steps.register(
    FirstStep(
        "plan",
        _("The plan of the year"),
        _("Paste or upload the plan that the school has: each row finds its module, its grades and its days."),
        "plan:plan-import",
        lambda: Activity.objects.all(),
        is_of_year=True,
    ),
    position=70,
)
first_steps.register(
    FirstStep(
        "dates",
        _("Dates in the calendar"),
        _("Rows with a clear day get their dates, and parents see the year."),
        "plan:plan-schedule",
        lambda: Occurrence.objects.all(),
        is_of_year=True,
    ),
    position=80,
)


def import_words(details: dict[str, Any]) -> str:
    count = details["count"]
    return ngettext("%(count)s row of a pasted plan", "%(count)s rows of a pasted plan", count) % {"count": count}


ways_back.register(PlanImportWayBack(), position=40)
undo_words.register(UndoWords(PLAN_IMPORT, import_words))
