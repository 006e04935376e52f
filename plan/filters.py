"""What the list of activities and the year's plan may be narrowed by; the state is in the address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.addresses import NO_DIRECTION
from activities.models import Activity
from activities.models.activity_queryset import ActivityQuerySet
from activities.models.plan_months import THROUGH_THE_YEAR
from partners.forms.choices import partner_choices
from partners.leading import led_keys
from partners.models import Direction
from partners.selectors.reference import directions
from plan.models import PlanImport, PlanImportRow
from school.models import User
from school.profile import current_profile
from school.publication import public_version
from school.years import SchoolYear
from wordings.grades import Level, levels_of
from wordings.months import MONTHS_OF_YEAR

ME = "me"
# What goes on through the year: a column of the plan's map
THROUGH = "through"
# Years that can be chosen around the present one
YEARS_BACK, YEARS_AHEAD = 4, 1


class ActivityFilter(django_filters.FilterSet):
    """Search by words, school year, month, direction, partner, level or grade, people, state."""

    q = django_filters.CharFilter(label=_("What, where, who, with whom"), method="search", max_length=200)
    year = django_filters.ChoiceFilter(label=_("School year"), method="as_it_is", empty_label=None)
    month = django_filters.ChoiceFilter(
        label=_("Month"),
        method="in_month",
        empty_label=_("any"),
        choices=[(str(month), capfirst(MONTHS[month])) for month in MONTHS_OF_YEAR],
    )
    direction = django_filters.MultipleChoiceFilter(
        label=_("Direction"), method="in_directions", widget=forms.CheckboxSelectMultiple
    )
    partner = django_filters.ChoiceFilter(label=_("Partner"), method="with_partner", empty_label=_("any"))
    level = django_filters.ChoiceFilter(
        label=_("Level"),
        method="of_level",
        empty_label=_("any"),
        widget=forms.RadioSelect,
    )
    grade = django_filters.ChoiceFilter(
        label=_("Grade"),
        method="of_grade",
        empty_label=_("any"),
    )
    pasted = django_filters.ChoiceFilter(label=_("Pasted plan"), method="of_pasted_plan", empty_label=_("any"))
    responsible = django_filters.ChoiceFilter(label=_("Responsible"), method="of_person", empty_label=_("any"))
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="in_state",
        empty_label=_("any"),
        choices=[
            ("undated", _("no date set")),
            ("lost", _("lost its date")),
            ("unmarked", _("held or not?")),
            ("held", _("held")),
            ("no-analysis", _("held, not summed up")),
            ("no-product", _("held, no product")),
            ("unclear", _("no days known")),
            ("joint", _("with a partner, or looking for one")),
            ("looking", _("looking for a partner")),
            ("own", _("on our own")),
            ("off", _("called off")),
            ("copied", _("from last year")),
        ],
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.today = timezone.localdate()
        present = SchoolYear.planned(self.today)
        # The present one first: it is what a list without a choice is of.
        offsets = [0, *range(YEARS_AHEAD, 0, -1), *range(-1, -YEARS_BACK - 1, -1)]
        years = [SchoolYear(present.start + offset) for offset in offsets]
        self.filters["year"].extra["choices"] = [(str(year.start), str(year)) for year in years]
        grades = current_profile(request).grades
        self.filters["level"].extra["choices"] = [(level.value, level.label) for level in levels_of(grades)]
        self.filters["grade"].extra["choices"] = [(str(grade), str(grade)) for grade in grades]
        self.directions = {each.slug: each for each in directions(public_version(request))}
        self.filters["direction"].extra["choices"] = [
            *((slug, each.title) for slug, each in self.directions.items()),
            (NO_DIRECTION, _("none yet")),
        ]
        partners = {str(key): label for key, label in partner_choices(empty="") if key}
        self.filters["partner"].extra["choices"] = list(partners.items())
        self.data: Any = led_keys(self.data, partners)
        self._offer_pasted_plans()
        people = User.objects.filter(activities__isnull=False).distinct().order_by("name_key")
        self.filters["responsible"].extra["choices"] = [
            (ME, _("me, or my classes")),
            *((str(pk), name) for pk, name in people.values_list("pk", "full_name")),
        ]

    def _offer_pasted_plans(self) -> None:
        """Offer what was put into the plan from elsewhere where a link asks for it; only coordinators have such."""
        pasted = PlanImport.objects.visible_to(self.request.user).filter(state=PlanImport.State.APPLIED)
        if self.data and "pasted" in self.data:
            found = pasted.only("pk", "name", "school_year")
            self.filters["pasted"].extra["choices"] = [(str(each.pk), f"{each}, {each.year}") for each in found]
        else:
            del self.filters["pasted"]

    @property
    def school_year(self) -> SchoolYear:
        """Return the school year of the list: the one asked for, else the present one."""
        asked = self.form.cleaned_data.get("year") if self.form.is_valid() or self.form.is_bound else ""
        return SchoolYear(int(asked)) if asked else SchoolYear.planned(self.today)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        # Not only for a chosen year: a plan is always of one.
        return super().filter_queryset(queryset.in_year(self.school_year))  # type: ignore[attr-defined]

    def search(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        return rows.search(value)

    def as_it_is(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        return rows

    def in_month(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        return rows.touching(int(value))

    def in_directions(self, rows: ActivityQuerySet, name: str, value: list[str]) -> ActivityQuerySet:
        if not value:
            return rows
        chosen: list[Direction] = [self.directions[slug] for slug in value if slug != NO_DIRECTION]
        return rows.in_directions(chosen, with_none=NO_DIRECTION in value)

    def with_partner(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        return rows.with_partner(int(value))

    def of_level(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        return rows.for_grades(Level(value).grades)

    def of_grade(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        return rows.for_grades([int(value)])

    def of_pasted_plan(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        return rows.filter(pk__in=PlanImportRow.objects.filter(plan_import=int(value)).values("activity"))

    def of_person(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        if value == ME:
            return rows.naming(self.request.user)
        return rows.filter(people=int(value))

    def in_state(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        match value:
            case "undated":
                return rows.planned().without_dates()
            case "lost":
                return rows.lost_date(self.today)
            case "unmarked":
                return rows.unmarked(self.today)
            case "held":
                return rows.held()
            case "no-analysis":
                return rows.without_analysis()
            case "no-product":
                return rows.without_product()
            case "unclear":
                return rows.planned().without_days()
            case "joint":
                return rows.planned().joint()
            case "own":
                return rows.planned().on_our_own()
            case "looking":
                return rows.looking_for_partner()
            case "copied":
                return rows.exclude(copied_from=None)
        return rows.exclude(cancelled_on=None)


class PlanFilter(ActivityFilter):
    """A month is a column of the map: what goes on through the year stands in a column of its own.

    The year is chosen by links above the plan, since the whole page is of it; here it only comes along.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["widget"] = forms.HiddenInput
        months = self.filters["month"].extra["choices"]
        self.filters["month"].extra["choices"] = [*months, (THROUGH, capfirst(_("through the year")))]

    @property
    def years(self) -> set[SchoolYear]:
        """Return the school years that can be asked for."""
        return {SchoolYear(int(start)) for start, _label in self.filters["year"].extra["choices"]}

    @property
    def is_narrowed(self) -> bool:
        """Say whether less than the whole plan of the year is asked for."""
        return any(value for name, value in self.form.data.items() if name in self.filters and name != "year")

    def in_month(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        if value == THROUGH:
            return rows.filter(plan_month=THROUGH_THE_YEAR)
        return super().in_month(rows, name, value).exclude(plan_month=THROUGH_THE_YEAR)
