"""What the list of products may be narrowed by; the state is in the address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import ActivityKind, Product, ProductType, Project
from activities.models.product import ProductQuerySet
from activities.product_bank import in_year
from partners.forms.choices import partner_choices
from school.models import User
from school.years import SchoolYear

# So many school years before the present one can be chosen
YEARS_BACK = 4


class ProductFilter(django_filters.FilterSet):
    """Search by words; kind and type, partner, project, school year, whether visitors see it, whether it has a file."""

    q = django_filters.CharFilter(label=_("Title, about it, co-authors"), method="search", max_length=200)
    kind = django_filters.ChoiceFilter(
        label=_("Kind of joint activity"), field_name="type__kind__code", empty_label=_("any")
    )
    type = django_filters.ChoiceFilter(label=_("Type"), field_name="type__code", empty_label=_("any"))
    partner = django_filters.ChoiceFilter(label=_("Partner"), method="with_partner", empty_label=_("any"))
    project = django_filters.ChoiceFilter(label=_("Project"), field_name="project", empty_label=_("any"))
    year = django_filters.ChoiceFilter(label=_("School year"), method="of_year", empty_label=_("any"))
    shown = django_filters.ChoiceFilter(
        label=_("Visitors see it"),
        method="is_shown",
        empty_label=_("any"),
        widget=forms.RadioSelect,
        choices=[("yes", _("yes")), ("no", _("no"))],
    )
    file = django_filters.ChoiceFilter(
        label=_("File"),
        method="has_file",
        empty_label=_("any"),
        widget=forms.RadioSelect,
        choices=[("yes", _("with a file")), ("no", _("without a file"))],
    )

    class Meta:
        model = Product
        fields: list[str] = []

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        assert isinstance(request.user, User)
        present = SchoolYear.of(timezone.localdate()).start
        choices: dict[str, list[tuple[str, Any]]] = {
            "kind": [(each.code, each.title) for each in ActivityKind.objects.all()],
            "type": [(each.code, each.title) for each in ProductType.objects.all()],
            "partner": [(str(key), label) for key, label in partner_choices(empty="") if key],
            "project": [
                (str(key), title) for key, title in Project.objects.visible_to(request.user).values_list("pk", "title")
            ],
            "year": [(str(start), str(SchoolYear(start))) for start in range(present, present - YEARS_BACK - 1, -1)],
        }
        for name, offered in choices.items():
            self.filters[name].extra["choices"] = offered

    def search(self, rows: ProductQuerySet, name: str, value: str) -> ProductQuerySet:
        return rows.search(value)

    def with_partner(self, rows: ProductQuerySet, name: str, value: str) -> ProductQuerySet:
        return rows.with_partner(int(value))

    def of_year(self, rows: ProductQuerySet, name: str, value: str) -> ProductQuerySet:
        return in_year(rows, SchoolYear(int(value)))

    def is_shown(self, rows: ProductQuerySet, name: str, value: str) -> QuerySet:
        # Not the tick alone: what it is of may be for staff only.
        shown = Product.objects.public()
        return rows.filter(pk__in=shown) if value == "yes" else rows.exclude(pk__in=shown)

    def has_file(self, rows: ProductQuerySet, name: str, value: str) -> QuerySet:
        return rows.exclude(file="") if value == "yes" else rows.filter(file="")
