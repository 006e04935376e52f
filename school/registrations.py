"""What this room tells the others."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from school.models import PlannedResult, SchoolClass, SchoolProfile, Undo, User, WorkDirection
from school.registries import Eraser, ReferenceList, Todo, erasers, reference_lists, todo
from school.undo import erase_expired_undos
from school.years import SchoolYear

reference_lists.register(ReferenceList("planned-results", _("Planned results"), PlannedResult), position=80)
reference_lists.register(ReferenceList("work-directions", _("Lines of work"), WorkDirection), position=81)


def administrators_todo(user: User, today: date) -> Iterator[Todo]:
    """What the office still has to fill in."""
    if not user.is_administrator:
        return
    profile = SchoolProfile.objects.first()
    if profile is not None and not (profile.director_name and profile.address):
        yield Todo(
            _("Complete the school's profile"),
            reverse("school:profile-edit"),
            hint=_("The head and the address stand in papers."),
            icon="building",
        )
    year = SchoolYear.of(today)
    if not SchoolClass.objects.filter(school_year=year.start).exists():
        yield Todo(
            _("Enter the classes of this school year"),
            reverse("school:class-list"),
            hint=str(year),
            icon="mortarboard",
        )


todo.register(administrators_todo, position=90)


# What can no longer be taken back; the next action that can be erases it as well.
erasers.register(
    Eraser(
        count=lambda: Undo.objects.expired(timezone.now()).count(),
        erase=lambda by: erase_expired_undos(now=timezone.now()),
    )
)
