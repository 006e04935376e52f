"""What the list of activities and the year's plan may be narrowed by; the state is in the address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.addresses import NO_DIRECTION
from activities.models import Activity
from activities.models.activity_queryset import ActivityQuerySet
from activities.models.choices import Step
from activities.models.plan_months import THROUGH_THE_YEAR
from activities.models.reference import Significance
from activities.selectors.reference import work_lists
from partners.forms.choices import partner_choices
from partners.leading import led_keys
from partners.models import Direction
from partners.selectors.reference import directions
from plan.figure_filters import FigureFilter
from plan.models import PlanImport, PlanImportRow
from plan.selectors.rows import STATES
from school.models import SchoolClass, User
from school.profile import current_profile
from school.publication import public_version
from school.years import SchoolYear
from wordings.grades import Level, levels_of
from wordings.months import MONTHS_OF_YEAR

ME, MINE = "me", "mine"
NOT_SAID = "none"
# What goes on through the year: a column of the plan's map
THROUGH = "through"
# Years that can be chosen around the present one
YEARS_BACK, YEARS_AHEAD = 4, 1


# How many of the four steps of the cycle somebody did
FOUR_C = {"all": (4, 4), "some": (1, 3), "none": (0, 0)}


class ActivityFilter(FigureFilter):
    """What the address of a list of activities may say; each figure on a page links to such an address.

    `q` words; `year` 2026, the present one without it; `month` 1–12, with a day of it by dates or by the wording;
    `direction` slugs, `none`, several; `partner` and `project` keys; `level` noo, ooo, soo; `grade` 1–11;
    `class` «6А» or `mine`; `responsible` a person's key or `me`; `kind`, `form`, `mechanism` (with its kinds), `module` and
    `principle` codes of the reference lists, `none` where nothing is said; `significance`; `place` its words;
    `state` one of STATES; `pupils` the step that pupils did themselves: plan, prepare, hold, analyze;
    `four-c` all, some, none of the steps done; `pasted` the key of a pasted plan.
    """

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
        label=_("State"), method="in_state", empty_label=_("any"), choices=list(STATES.items())
    )
    kind = django_filters.ChoiceFilter(label=_("Kind of joint activity"), method="of_list", empty_label=_("any"))
    form = django_filters.ChoiceFilter(label=_("How the partner takes part"), method="of_list", empty_label=_("any"))
    mechanism = django_filters.ChoiceFilter(label=_("Mechanism"), method="of_list", empty_label=_("any"))
    module = django_filters.ChoiceFilter(label=_("Module of the programme"), method="of_list", empty_label=_("any"))
    principle = django_filters.ChoiceFilter(label=_("Principle"), method="of_list", empty_label=_("any"))
    significance = django_filters.ChoiceFilter(
        label=_("Significance"), empty_label=_("any"), choices=Significance.choices
    )
    project = django_filters.ChoiceFilter(label=_("Project"), field_name="project", empty_label=_("any"))
    place = django_filters.ChoiceFilter(label=_("Location"), field_name="place", empty_label=_("any"))
    pupils = django_filters.ChoiceFilter(
        label=_("What pupils did themselves"),
        method="done_by_pupils",
        empty_label=_("any"),
        choices=[
            (Step.PLAN.value, _("pupils planned it")),
            (Step.PREPARE.value, _("pupils prepared it")),
            (Step.HOLD.value, _("pupils held it")),
            (Step.ANALYZE.value, _("pupils summed it up")),
        ],
    )
    # These names are none in Python.
    vars()["class"] = django_filters.ChoiceFilter(label=_("School class"), method="of_class", empty_label=_("any"))
    vars()["four-c"] = django_filters.ChoiceFilter(
        label=_("The four Cs"),
        method="with_four_c",
        empty_label=_("any"),
        choices=[("all", _("all four Cs")), ("some", _("one to three Cs")), ("none", _("no Cs yet"))],
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        # What mostly links ask for stands last in the panel.
        for name in FigureFilter.base_filters:
            if name in self.filters:
                self.filters.move_to_end(name)
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
        self._offer_what_plans_name()
        self._offer_what_plans_mention()
        self.filters["responsible"].extra["choices"] = [
            (ME, _("mine")),
            *((str(pk), name) for pk, name in people.values_list("pk", "full_name")),
        ]

    def _offer_what_plans_name(self) -> None:
        """Offer the rows of the reference lists; a plan that says nothing is asked for as well."""
        for name, items in work_lists(public_version(self.request)).items():
            offered = [(each.code, each.title) for each in items]
            self.filters[name].extra["choices"] = [*offered, (NOT_SAID, _("not given"))]

    def _offer_what_plans_mention(self) -> None:
        """Offer the projects, the places and the classes that there are: one query for all three."""
        start = self.asked_year.start
        rows = Activity.objects.filter(school_year=start).order_by()
        text = {"output_field": TextField()}
        projects = rows.exclude(project=None).values_list(
            Value("project", **text), Cast("project__title", **text), Cast("project", **text)
        )
        places = rows.exclude(place="").values_list(Value("place", **text), Cast("place", **text), Value("", **text))
        classes = SchoolClass.objects.filter(school_year=start).order_by()
        label = [Cast("letter", **text), Cast("grade", **text)]
        labels = classes.values_list(Value("class", **text), *label)
        own = classes.filter(class_teacher=self.request.user).values_list(Value("own", **text), *label)
        found: dict[str, list[tuple[str, str]]] = {"project": [], "place": [], "class": [], "own": []}
        for name, words, key in projects.union(places, labels, own):
            found[name].append((key, words))
        self.filters["project"].extra["choices"] = sorted(found["project"], key=lambda each: each[1].casefold())
        self.filters["place"].extra["choices"] = sorted((words, words) for _key, words in found["place"])
        self.leads_class = bool(found["own"])
        names = sorted((int(grade), letter) for grade, letter in found["class"])
        self.filters["class"].extra["choices"] = [
            (MINE, _("my class")),
            *((f"{grade}{letter}", f"{grade}{letter}") for grade, letter in names),
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
        return self.asked_year

    @cached_property
    def asked_year(self) -> SchoolYear:
        asked = self.data.get("year", "") if self.data else ""
        offered = dict(self.filters["year"].extra["choices"])
        return SchoolYear(int(asked)) if asked in offered else SchoolYear.planned(self.today)

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

    def of_class(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        classes = SchoolClass.objects.filter(school_year=self.asked_year.start)
        if value == MINE:
            chosen = list(classes.filter(class_teacher=self.request.user))
        else:
            chosen = [each for each in classes if each.label == value]
        # Of two classes of one person either will do
        return rows.for_classes(chosen)

    def of_list(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        match name:
            case "principle":
                named = (
                    rows.related(principles__isnull=False)
                    if value == NOT_SAID
                    else rows.related(principles__code=value)
                )
                return rows.filter(~named if value == NOT_SAID else named)
            case "module" if value == NOT_SAID:
                return rows.filter(module="")
            case "mechanism" if value != NOT_SAID:
                return rows.filter(Q(mechanism__code=value) | Q(mechanism__parent__code=value))
        field = "programme_module" if name == "module" else name
        return rows.filter(**{field: None} if value == NOT_SAID else {f"{field}__code": value})

    def done_by_pupils(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        return rows.done_by_pupils(value)

    def with_four_c(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        least, most = FOUR_C[value]
        return rows.with_steps(least=least, most=most)

    def in_state(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        return {
            "planned": rows.not_held,
            "undated": rows.planned().without_dates,
            "lost": lambda: rows.lost_date(self.today),
            "unmarked": lambda: rows.unmarked(self.today),
            "held": rows.held,
            "summed-up": rows.held().analyzed,
            "no-analysis": rows.without_analysis,
            "no-product": rows.without_product,
            "unclear": rows.planned().without_days,
            "joint": rows.planned().joint,
            "own": rows.planned().on_our_own,
            "looking": rows.looking_for_partner,
            "copied": lambda: rows.exclude(copied_from=None),
            "off": lambda: rows.exclude(cancelled_on=None),
        }[value]()


class PlanFilter(ActivityFilter):
    """A month is a column of the map: what goes on through the year stands in a column of its own.

    The year is chosen by links above the plan, since the whole page is of it; here it only comes along. The plan of the
    present year opens at today: `past` over brings what it leaves out, all brings the whole year.
    """

    past = django_filters.ChoiceFilter(
        method="with_past",
        empty_label="",
        widget=forms.HiddenInput,
        choices=[("over", _("what is over")), ("all", _("the whole year"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["widget"] = forms.HiddenInput
        months = self.filters["month"].extra["choices"]
        self.filters["month"].extra["choices"] = [*months, (THROUGH, capfirst(_("all year")))]

    @property
    def years(self) -> set[SchoolYear]:
        """Return the school years that can be asked for."""
        return {SchoolYear(int(start)) for start, _label in self.filters["year"].extra["choices"]}

    @property
    def is_narrowed(self) -> bool:
        """Say whether less than the whole plan of the year is asked for."""
        return any(
            value for name, value in self.form.data.items() if name in self.filters and name not in ("year", "past")
        )

    @property
    def is_from_today(self) -> bool:
        """Say whether the plan opens at today: of the present year, whole or somebody's own."""
        asked = {name for name, value in self.form.data.items() if value and name in self.filters}
        return self.today in self.asked_year and asked <= {"year", "responsible", "class"}

    def with_past(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        return rows.over_before(self.today) if value == "over" else rows

    def in_month(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        if value == THROUGH:
            return rows.filter(plan_month=THROUGH_THE_YEAR)
        return super().in_month(rows, name, value).exclude(plan_month=THROUGH_THE_YEAR)
