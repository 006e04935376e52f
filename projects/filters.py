"""What the lists of projects and of products may be narrowed by; the state is in the address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.models import ActivityKind, Mechanism, Product, ProductType, Project
from activities.models.product import ProductQuerySet
from activities.models.project import ProjectQuerySet
from partners.forms.choices import partner_choices
from partners.leading import led_keys
from partners.models import Partner
from projects.selectors.bank import in_year
from school.models import User
from school.years import SchoolYear

ME, NOBODY = "me", "nobody"
# So many school years before the present one can be chosen
YEARS_BACK = 4


class ProjectFilter(django_filters.FilterSet):
    """Search by words, state, mechanism with its kinds, a member partner, the coordinator, what visitors see."""

    q = django_filters.CharFilter(label=_("What about, and with whom"), method="search", max_length=200)
    status = django_filters.MultipleChoiceFilter(
        label=_("State"),
        method="in_states",
        widget=forms.CheckboxSelectMultiple,
        choices=[(value, capfirst(label)) for value, label in Project.Status.choices],
    )
    mechanism = django_filters.ChoiceFilter(label=_("Mechanism"), method="by", empty_label=_("any"))
    partner = django_filters.ChoiceFilter(label=_("Partner"), method="with_partner", empty_label=_("any"))
    coordinator = django_filters.ChoiceFilter(label=_("Coordinator"), method="coordinated_by", empty_label=_("any"))
    public = django_filters.ChoiceFilter(
        label=_("Visitors see it"),
        method="is_shown",
        empty_label=_("any"),
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
        partners = {str(each.pk): each.title for each in members}
        self.filters["partner"].extra["choices"] = list(partners.items())
        self.data: Any = led_keys(self.data, partners)
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
        self.data: Any = led_keys(self.data, [key for key, _label in choices["partner"]])

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
