"""What this room shows on the pages of other rooms."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from logbook.selectors.waiting import not_logged, own_dates
from school.models import User
from school.registries import JournalCode, Todo, journal_codes, todo
from school.years import SchoolYear


def log_todo(user: User, today: date) -> Iterator[Todo]:
    """Yield how many dates wait to be logged by this person: of this school year, and of past ones."""
    waiting = not_logged(own_dates(user), today)
    begins = SchoolYear.of(today).starts_on
    counts = waiting.aggregate(
        present=Count("pk", filter=Q(starts_on__gte=begins)), former=Count("pk", filter=Q(starts_on__lt=begins))
    )
    title, address, icon = _("Log what was held"), reverse("logbook:log-list"), "clipboard-check"
    if counts["present"]:
        hint = _("Their day has come: how many took part?")
        yield Todo(title, address, counts["present"], hint=hint, icon=icon)
    if counts["former"]:
        hint = _("From a past school year.")
        yield Todo(title, f"{address}#former", counts["former"], hint=hint, icon=icon)


todo.register(log_todo, position=1)

for code in (JournalCode("logbook:", _("a page of what was held")),):
    journal_codes.register(code)
