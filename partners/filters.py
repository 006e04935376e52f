"""What the register may be narrowed by; the state is in the address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from partners.models.partner import PartnerQuerySet
from partners.reference import directions, kinds
from school.publication import public_version

NO_DIRECTION = "none"


class PartnerFilter(django_filters.FilterSet):
    """Search by words and numbers, directions, kind, visibility, archive, and what records lack."""

    q = django_filters.CharFilter(label=_("Name, INN or OGRN"), method="search", max_length=200)
    direction = django_filters.MultipleChoiceFilter(
        label=_("Direction"), method="in_directions", widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), field_name="kind__code", empty_label=_("any"))
    state = django_filters.ChoiceFilter(
        label=_("State"), method="in_state", empty_label=_("working now"), widget=forms.RadioSelect,
        choices=[("archived", _("in the archive")), ("all", _("all"))],
    )  # fmt: skip
    shown = django_filters.ChoiceFilter(
        label=_("Visitors see it"), method="is_shown", empty_label=_("any"), widget=forms.RadioSelect,
        choices=[("yes", _("yes")), ("no", _("no"))],
    )  # fmt: skip
    contact = django_filters.ChoiceFilter(
        method="lacks_contact", empty_label="", widget=forms.HiddenInput, choices=[("none", "none")]
    )
    alike = django_filters.ChoiceFilter(
        method="entered_twice", empty_label="", widget=forms.HiddenInput, choices=[("yes", "yes")]
    )

    class Meta:
        model = Partner
        fields: list[str] = []

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        version = public_version(request)
        self.directions = {each.slug: each for each in directions(version)}
        self.filters["direction"].extra["choices"] = [
            *((slug, each.title) for slug, each in self.directions.items()),
            (NO_DIRECTION, _("none yet")),
        ]
        self.filters["kind"].extra["choices"] = [(each.code, each.title) for each in kinds(version)]

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        # Not only for a chosen state: without one, the list is of those the school works with.
        state = self.form.cleaned_data.get("state")
        if not state:
            queryset = queryset.current()  # type: ignore[attr-defined]
        return super().filter_queryset(queryset)

    def search(self, partners: PartnerQuerySet, name: str, value: str) -> PartnerQuerySet:
        return partners.search(value)

    def in_directions(self, partners: PartnerQuerySet, name: str, value: list[str]) -> PartnerQuerySet:
        chosen = [self.directions[slug] for slug in value if slug != NO_DIRECTION]
        if not value:
            return partners
        if NO_DIRECTION not in value:
            return partners.in_direction(*chosen)
        without = partners.without_direction()
        return without | partners.in_direction(*chosen) if chosen else without

    def in_state(self, partners: PartnerQuerySet, name: str, value: str) -> PartnerQuerySet:
        return partners.archived() if value == "archived" else partners

    def is_shown(self, partners: PartnerQuerySet, name: str, value: str) -> PartnerQuerySet:
        return partners.filter(is_public=value == "yes")

    def lacks_contact(self, partners: PartnerQuerySet, name: str, value: str) -> PartnerQuerySet:
        return partners.without_contact()

    def entered_twice(self, partners: PartnerQuerySet, name: str, value: str) -> PartnerQuerySet:
        return partners.entered_twice()
