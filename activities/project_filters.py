"""What the list of projects may be narrowed by; the state is in the address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.models import Mechanism, Project
from activities.models.project import ProjectQuerySet
from partners.models import Partner
from school.models import User

ME, NOBODY = "me", "nobody"


class ProjectFilter(django_filters.FilterSet):
    """Search by words, state, mechanism with its kinds, a member partner, the coordinator, what visitors see."""

    q = django_filters.CharFilter(label=_("What about, with whom"), method="search", max_length=200)
    status = django_filters.MultipleChoiceFilter(
        label=_("State"),
        method="in_states",
        widget=forms.CheckboxSelectMultiple,
        choices=[(value, capfirst(label)) for value, label in Project.Status.choices],
    )
    mechanism = django_filters.ChoiceFilter(label=_("Mechanism"), method="by", empty_label=_("any"))
    partner = django_filters.ChoiceFilter(label=_("Partner"), method="with_partner", empty_label=_("any"))
    coordinator = django_filters.ChoiceFilter(label=_("Coordinator"), method="coordinated_by", empty_label=_("anybody"))
    public = django_filters.ChoiceFilter(
        label=_("Visitors see it"),
        method="is_shown",
        empty_label=_("all"),
        widget=forms.RadioSelect,
        choices=[("yes", _("yes")), ("no", _("no"))],
    )

    class Meta:
        model = Project
        fields: list[str] = []

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        mechanisms = Mechanism.objects.select_related("parent")
        self.filters["mechanism"].extra["choices"] = [(each.code, each.title) for each in mechanisms]
        members = Partner.objects.filter(project_memberships__isnull=False).distinct().order_by("name_key")
        self.filters["partner"].extra["choices"] = [(str(each.pk), each.title) for each in members]
        people = User.objects.filter(coordinated_projects__isnull=False).distinct().order_by("name_key")
        self.filters["coordinator"].extra["choices"] = [
            (ME, _("me")),
            *((str(pk), name) for pk, name in people.values_list("pk", "full_name")),
            (NOBODY, _("nobody yet")),
        ]

    def search(self, rows: ProjectQuerySet, name: str, value: str) -> ProjectQuerySet:
        return rows.search(value)

    def in_states(self, rows: ProjectQuerySet, name: str, value: list[str]) -> ProjectQuerySet:
        return rows.filter(status__in=value) if value else rows

    def by(self, rows: ProjectQuerySet, name: str, value: str) -> ProjectQuerySet:
        return rows.filter(Q(mechanism__code=value) | Q(mechanism__parent__code=value))

    def with_partner(self, rows: ProjectQuerySet, name: str, value: str) -> ProjectQuerySet:
        return rows.with_member(int(value))

    def coordinated_by(self, rows: ProjectQuerySet, name: str, value: str) -> ProjectQuerySet:
        if value == NOBODY:
            return rows.filter(coordinator=None)
        return rows.filter(coordinator=self.request.user.pk if value == ME else int(value))

    def is_shown(self, rows: ProjectQuerySet, name: str, value: str) -> ProjectQuerySet:
        return rows.public() if value == "yes" else rows.exclude(pk__in=Project.objects.public().values("pk"))
