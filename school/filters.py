"""Filters of the office's lists; their state is the address."""

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from school.models import JournalEntry, Role, User
from school.models.user import NOT_JOINED
from school.profile import current_profile
from school.registries import Todo
from school.todos import about, rows_waiting, todos_of

STATES: dict[str, Q] = {
    "active": Q(is_active=True) & ~NOT_JOINED,
    "invited": Q(is_active=True) & NOT_JOINED & ~Q(role=Role.REPRESENTATIVE),
    "off": Q(is_active=False),
}


class WaitingFilter(django_filters.FilterSet):
    """A list that «Today» leads to: `?waits=<code>` shows exactly the records that a to-do counts."""

    waits = django_filters.ChoiceFilter(label=_("Waiting for you"), method="that_wait", empty_label=_("any"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._todos: list[Todo] = []
        if self.data and "waits" in self.data:
            todos = todos_of(self.request.user, timezone.localdate(), current_profile(self.request))
            self._todos = about(todos, self._meta.model)
            self.filters["waits"].extra["choices"] = [(each.code, each.title) for each in self._todos]
        else:
            del self.filters["waits"]

    def that_wait(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(pk__in=rows_waiting(self._todos, value, self._meta.model).order_by().values("pk"))


class PeopleFilter(WaitingFilter):
    """Who is looked for among the people."""

    q = django_filters.CharFilter(label=_("Name, position or e-mail"), method="search", max_length=200)
    role = django_filters.MultipleChoiceFilter(
        label=_("Role"), choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )
    state = django_filters.ChoiceFilter(
        label=_("Who"),
        method="in_state",
        choices=[("active", _("sign in")), ("invited", _("are invited")), ("off", _("are switched off"))],
        empty_label=_("any"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = User
        fields = ["q", "role", "state"]

    def search(self, people: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return people.search(value)  # type: ignore[attr-defined]

    def in_state(self, people: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return people.filter(STATES[value])


class JournalFilter(django_filters.FilterSet):
    """Which lines of the journal are looked for."""

    action = django_filters.MultipleChoiceFilter(
        label=_("What happened"), choices=JournalEntry.Action.choices, widget=forms.CheckboxSelectMultiple
    )
    person = django_filters.ModelChoiceFilter(
        label=_("Who, or about whom"),
        method="about",
        queryset=User.objects.all(),
        empty_label=_("any"),
    )
    since = django_filters.DateFilter(label=_("From day"), method="from_day")
    until = django_filters.DateFilter(label=_("To day"), method="to_day")

    class Meta:
        model = JournalEntry
        fields = ["action", "person", "since", "until"]

    def about(self, entries: QuerySet[JournalEntry], name: str, value: User) -> QuerySet[JournalEntry]:
        return entries.about(value)  # type: ignore[attr-defined]

    def from_day(self, entries: QuerySet[JournalEntry], name: str, value: date) -> QuerySet[JournalEntry]:
        return entries.filter(at__gte=start_of(value)) if value > date.min else entries

    def to_day(self, entries: QuerySet[JournalEntry], name: str, value: date) -> QuerySet[JournalEntry]:
        return entries.filter(at__lt=start_of(value + timedelta(days=1))) if value < date.max else entries


def start_of(day: date) -> datetime:
    """The first moment of the day in the school's zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
