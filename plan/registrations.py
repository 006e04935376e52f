"""What this room gives the rooms below."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities.models import Activity, Occurrence
from activities.models.activity_queryset import ActivityQuerySet
from common.text import Text
from partners.registries import belongings
from plan.selectors.search import find_activities, find_colleagues, find_in_other_years, list_of_activities
from plan.selectors.waiting import Awaited, awaited_rows, former_that_wait
from plan.services.belonging import RowsOfDrafts
from plan.services.importing import DELETED_AFTER
from plan.services.undoing import PLAN_IMPORT, PlanImportWayBack
from school.models import SchoolProfile, User
from school.registries import (
    FirstStep,
    JournalCode,
    PersonalData,
    Search,
    Todo,
    TodoGroup,
    UndoWords,
    YearStep,
    first_steps,
    journal_codes,
    personal_data,
    searches,
    todo,
    undo_words,
    ways_back,
    year_steps,
)
from school.years import SchoolYear, in_year

# A date that passed less than so many days ago is of the last week
A_WEEK = timedelta(days=7)
LATELY = "-lately"
# What is said of the rows that wait, and their sign
WORDS: dict[Awaited, tuple[Text, str]] = {
    Awaited.SCHEDULE: (_("Rows with a definite day have no date: one button sets them all."), "calendar3"),
    Awaited.LOST: (_("Their planned time is over, and no day was set."), "calendar3"),
    Awaited.UNMARKED: (_("Their day has passed: log them as held, or call them off."), "clipboard-check"),
    Awaited.ANALYSIS: (_("Held: one sentence and one tap complete the fourth C."), "clipboard-check"),
    Awaited.LOOKING: (_("Plan rows that do not have a partner yet."), "people"),
    Awaited.PRODUCT: (_("Held, but no result is recorded."), "book"),
}
# A teacher marks dates in the log, where they stand as well.
COORDINATORS_ALONE = {Awaited.UNMARKED, Awaited.LOOKING, Awaited.PRODUCT}


def plan_todo(user: User, today: date, profile: SchoolProfile) -> Iterator[Todo]:
    """Yield the rows of this year's plan that wait, each for one thing; those of the last week are said first."""
    year = SchoolYear.of(today)
    kinds = [each for each in WORDS if user.is_coordinator or each not in COORDINATORS_ALONE]
    for awaited in kinds:
        rows = awaited_rows(awaited, user, today).in_year(year)
        hint, icon = WORDS[awaited]
        if awaited in (Awaited.UNMARKED, Awaited.ANALYSIS):
            lately = rows.filter(last_day__gte=today - A_WEEK)
            yield _plan_todo(awaited, TodoGroup.WEEK, lately, year, hint, icon, code=f"{awaited}{LATELY}")
        yield _plan_todo(awaited, TodoGroup.ORDER, rows, year, hint, icon, code=str(awaited))


def _plan_todo(
    awaited: Awaited, group: TodoGroup, rows: ActivityQuerySet, year: SchoolYear, hint: Text, icon: str, *, code: str
) -> Todo:
    address = f"{reverse('plan:activity-list')}?year={year.start}&waits={code}"
    if awaited == Awaited.SCHEDULE:
        address = f"{reverse('plan:plan-schedule')}?year={year.start}"
    page, page_of, fragment = "plan:activity-detail", "pk", ""
    if awaited == Awaited.ANALYSIS:
        # The form for it stands on the page of the last date that was held.
        last_held = Occurrence.objects.held().filter(activity=OuterRef("pk")).reverse().values("pk")[:1]
        rows = rows.annotate(last_held=Subquery(last_held))
        page, page_of, fragment = "logbook:date-detail", "last_held", "#sum-up"
    # What passed last is known best.
    order = ["sorts_on"] if awaited == Awaited.SCHEDULE else [F("last_day").desc(nulls_last=True)]
    return Todo(
        code,
        awaited.label,
        group,
        rows,
        address,
        name="title",
        day="last_day" if awaited in (Awaited.ANALYSIS, Awaited.PRODUCT) else "",
        order_by=order,
        page=page,
        page_of=page_of,
        fragment=fragment,
        hint=hint,
        icon=icon,
    )


def former_todo(user: User, today: date, profile: SchoolProfile) -> Iterator[Todo]:
    """Yield what past school years left, whatever it waits for."""
    yield Todo(
        "former",
        _("From past school years"),
        TodoGroup.ORDER,
        former_that_wait(user, today),
        reverse("plan:plan-leftovers"),
        name="title",
        order_by=["-school_year", "sorts_on"],
        page="plan:activity-detail",
        hint=_("These wait until they are done or closed; they can all be closed together."),
        icon="clock-history",
    )


todo.register(plan_todo, position=5)
todo.register(former_todo, position=80)

first_steps.register(
    FirstStep(
        "plan",
        _("The plan of the year"),
        _("Paste or upload the plan you have: each row finds its module, its grades and its days."),
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
        _("Rows with a definite day get their dates, and parents see the year."),
        "plan:plan-schedule",
        lambda: Occurrence.objects.all(),
        is_of_year=True,
    ),
    position=80,
)
year_steps.register(
    YearStep(
        "plan",
        _("The plan of the year"),
        _("Paste the new one, or make it from last year’s: each row finds its days again."),
        lambda year: in_year("plan:year-plan", year),
        lambda year, today: Activity.objects.in_year(year).exists(),
    ),
    position=30,
)


def import_words(details: dict[str, Any]) -> str:
    count = details["count"]
    return ngettext("%(count)s row of a pasted plan", "%(count)s rows of a pasted plan", count) % {"count": count}


belongings.register(RowsOfDrafts())
ways_back.register(PlanImportWayBack(), position=40)
undo_words.register(UndoWords(PLAN_IMPORT, import_words))

searches.register(Search("activities", _("Activities"), "calendar3", find_activities, list_of_activities), position=30)
searches.register(Search("colleagues", _("Who is responsible"), "person", find_colleagues), position=70)
searches.register(Search("earlier", _("Activities of other years"), "clock-history", find_in_other_years), position=80)

personal_data.register(
    PersonalData(
        whose=_("People named in a pasted plan"),
        what=_("the tables as they were pasted, with names that stand in them"),
        why=_("to bring in the school’s own plan"),
        basis=_("as for people responsible for events"),
        kept=lambda: (
            ngettext(
                "a plan that is not applied is erased after %(days)s day",
                "a plan that is not applied is erased after %(days)s days",
                DELETED_AFTER.days,
            )
            % {"days": DELETED_AFTER.days}
        ),
        fields=("plan.PlanImport.tables", "plan.PlanImportRow.cells", "plan.PlanImportRow.texts"),
    ),
    position=33,
)

for code in (
    JournalCode("activities", _("the plan’s activities")),
    JournalCode("plan:", _("a page of the plan")),
):
    journal_codes.register(code)
