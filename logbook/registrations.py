"""What this room shows on the pages of other rooms."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from logbook.selectors.waiting import waiting_of_this_year
from school.models import SchoolProfile, User
from school.registries import JournalCode, Todo, TodoGroup, journal_codes, todo

LOG = "log"


def log_todo(user: User, today: date, profile: SchoolProfile) -> Iterator[Todo]:
    """Yield the dates of this school year that wait to be logged by this person."""
    yield Todo(
        LOG,
        _("Log what was held"),
        TodoGroup.WEEK,
        waiting_of_this_year(user, today),
        reverse("logbook:log-list"),
        name="activity__title",
        day="starts_on",
        order_by=["-starts_on", "start_time"],
        page="logbook:date-detail",
        part_of="activity",
        whole=Activity,
        hint=_("The day has come: how many took part?"),
        icon="clipboard-check",
    )


todo.register(log_todo, position=1)

for code in (JournalCode("logbook:", _("a log page")),):
    journal_codes.register(code)
