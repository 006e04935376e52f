"""What this room gives the rooms below."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities.models import Activity, Occurrence
from common.text import Text
from partners.registries import belongings
from plan.selectors.search import find_activities, find_colleagues, find_in_other_years, list_of_activities
from plan.selectors.waiting import Awaited, waiting_rows
from plan.services.belonging import RowsOfDrafts
from plan.services.importing import DELETED_AFTER
from plan.services.undoing import PLAN_IMPORT, PlanImportWayBack
from school.models import User
from school.registries import (
    FirstStep,
    JournalCode,
    PersonalData,
    Search,
    Todo,
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

# Where the rows of this school year are listed, what is said of them, and their sign
WORDS: dict[Awaited, tuple[str, Text, str]] = {
    Awaited.LOST: ("plan:year-plan", _("Their time by the plan is over, and no day was set."), "calendar3"),
    Awaited.SCHEDULE: (
        "plan:plan-schedule",
        _("Rows with a clear day that stand without a date: one button sets them."),
        "calendar3",
    ),
    Awaited.UNMARKED: (
        "plan:year-plan",
        _("Their day has passed: mark them as held, or call them off."),
        "clipboard-check",
    ),
    Awaited.LOOKING: ("plan:year-plan", _("Rows of the plan without anybody to do it with."), "people"),
    Awaited.ANALYSIS: (
        "plan:activity-list",
        _("Held: one sentence and one tap, and the fourth C is there."),
        "clipboard-check",
    ),
    Awaited.PRODUCT: ("plan:activity-list", _("Held, and nothing is written down of what came of it."), "book"),
}
# A teacher marks dates in the log, where they stand as well.
COORDINATORS_ALONE = {Awaited.UNMARKED}


def awaited_todo(kinds: Sequence[Awaited], user: User, today: date) -> Iterator[Todo]:
    """Yield how many rows wait for each of these: of this school year, and those that past years left."""
    year = SchoolYear.of(today)
    for awaited in kinds:
        if awaited in COORDINATORS_ALONE and not user.is_coordinator:
            continue
        waiting = waiting_rows(awaited, user, today)
        address, hint, icon = WORDS[awaited]
        if waiting.present:
            state = "" if awaited == Awaited.SCHEDULE else f"&state={awaited}"
            narrowed = "&responsible=me" if state and not user.is_coordinator else ""
            url = f"{reverse(address)}?year={year.start}{state}{narrowed}"
            yield Todo(awaited.label, url, waiting.present, hint=hint, icon=icon)
        if waiting.former:
            url = f"{reverse('plan:plan-leftovers')}?kind={awaited}"
            yield Todo(awaited.label, url, waiting.former, hint=_("From a past school year."), icon=icon)


def plan_todo(user: User, today: date) -> Iterator[Todo]:
    """Yield the rows of the plan that wait: their time passed without a date, or nobody marked their dates."""
    kinds = [Awaited.LOST, Awaited.SCHEDULE, Awaited.UNMARKED, Awaited.LOOKING]
    yield from awaited_todo(kinds, user, today)


todo.register(plan_todo, position=5)


def held_todo(user: User, today: date) -> Iterator[Todo]:
    """Yield what was held and lacks the fourth C; for coordinators also what has no product."""
    yield from awaited_todo([Awaited.ANALYSIS, Awaited.PRODUCT], user, today)


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
year_steps.register(
    YearStep(
        "plan",
        _("The plan of the year"),
        _("Paste the new one, or make it of last year’s: each row finds its days anew."),
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
        why=_("to carry the school’s own plan over"),
        basis=_("as for those who answer for events"),
        kept=lambda: (
            ngettext(
                "a plan that is not taken over is erased after %(days)s day",
                "a plan that is not taken over is erased after %(days)s days",
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
