"""What this room tells the others."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import Occurrence
from events.selectors.sign_ups import waiting_for_staff
from school.models import User
from school.registries import Todo, todo


def sign_up_todo(user: User, today: date) -> Iterator[Todo]:
    """Dates of which people who signed up wait for a word of the school."""
    mine = Occurrence.objects.loggable_by(user).filter(ends_on__gte=today)
    keys = list(mine.filter(waiting_for_staff()).order_by("starts_on").values_list("pk", flat=True).distinct())
    if keys:
        yield Todo(
            _("Sign-ups wait for you"),
            reverse("events:date-sign-ups", args=[keys[0]]),
            len(keys),
            hint=_("Somebody was set aside, got a seat, or has to be told of a change."),
            icon="people",
        )


todo.register(sign_up_todo, position=2)
