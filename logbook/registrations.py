"""What this room shows on the pages of other rooms."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from logbook.selectors.waiting import not_logged, own_dates
from school.models import User
from school.registries import Todo, todo


def log_todo(user: User, today: date) -> Iterator[Todo]:
    """Yield how many dates wait to be logged by this person."""
    waiting = not_logged(own_dates(user), today).count()
    if waiting:
        yield Todo(
            _("Log what was held"),
            reverse("logbook:log-list"),
            waiting,
            hint=_("Their day has come: how many took part?"),
            icon="clipboard-check",
        )


todo.register(log_todo, position=1)
