"""The plan of a school year as lists: all its activities, and the year in groups with the map of its white spots."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from activities.cooperation import with_whom
from activities.dates_in_words import dates_in_words
from activities.models import Activity
from activities.models.activity_queryset import ActivityQuerySet
from activities.selectors.occurrences import held_dates, with_dates
from common.exports import as_typed
from common.lists import Column, Page
from partners.selectors.reference import directions
from plan.filters import ME, MINE, ActivityFilter, PlanFilter
from plan.forms.bulk import offered_actions
from plan.selectors.rows import LOWEST_GRADE, STATE_ORDER, say_rows
from plan.selectors.scheduling import rows_to_schedule
from plan.selectors.year import ORDERS, Grouping, Over, from_today, grouped, over_before, plan_map, with_groups
from school.lists import StaffListPage
from school.models import SchoolClass
from school.profile import current_profile
from school.publication import public_version
from school.years import SchoolYear
from wordings.grades import levels_of


class ActivityList(StaffListPage):
    """The activities of a school year, those that come first at the top."""

    template_name = "plan/activity_list.html"
    filterset_class = ActivityFilter
    orders = {
        "day": ["sorts_on", "pk"],
        "-day": ["-sorts_on", "-pk"],
        "title": ["title_key", "pk"],
        "-title": ["-title_key", "-pk"],
        "direction": [F("direction__position").asc(nulls_last=True), "sorts_on", "pk"],
        "state": [STATE_ORDER, "sorts_on", "pk"],
        "class": [LOWEST_GRADE, "grades", "sorts_on", "pk"],
    }
    order_labels = {
        "day": gettext_lazy("the earliest first"),
        "-day": gettext_lazy("the latest first"),
        "title": gettext_lazy("by title"),
        "direction": gettext_lazy("by direction"),
        "state": gettext_lazy("by state"),
        "class": gettext_lazy("by class"),
    }
    per_page = 30
    export_name = "activities"

    def get_queryset(self) -> ActivityQuerySet:
        return Activity.objects.visible_to(self.request.user).with_state(timezone.localdate())

    def quick_filters(self) -> list[tuple[str, str, Any]]:
        mine = [("responsible", ME, gettext_lazy("mine"))]
        return [*mine, ("class", MINE, gettext_lazy("my class"))] if self.filters.leads_class else mine

    def for_display(self, rows: QuerySet) -> QuerySet:
        return with_dates(rows.select_related("direction").with_partners())  # type: ignore[attr-defined]

    def for_export(self, rows: QuerySet) -> QuerySet:
        shown = self.for_display(rows).with_is_analyzed()  # type: ignore[attr-defined]
        return shown.select_related("direction", "kind", "form", "mechanism", "product_type")

    def prepared(self, rows: list[Any]) -> list[Any]:
        say_rows(rows, timezone.localdate())
        return rows

    def page_of(self, rows: QuerySet, *, known: int | None = None) -> Page:
        asked = self.request.GET.get("page")
        return Page(self.for_display(rows), asked, self.per_page, is_short=True, known=known)

    def shown(self, rows: QuerySet) -> dict[str, Any]:
        page = self.page_of(rows)
        return {"page": page, "rows": self.prepared(page.object_list), **self.for_bulk(page)}

    def for_bulk(self, page: Page) -> dict[str, Any]:
        """What can be done to many rows of the page at once, and to which of them."""
        keys = [each.pk for each in page.object_list]
        user = self.request.user
        if keys and not user.is_coordinator:
            keys = list(Activity.objects.editable_by(user).filter(pk__in=keys).values_list("pk", flat=True))
        return {
            "editable": set(keys),
            "bulk_actions": offered_actions(user) if keys else [],
            "bulk_url": reverse("plan:activity-bulk"),
        }

    def columns(self) -> Sequence[Column]:
        return [
            Column(gettext_lazy("What"), lambda each: each.title),
            Column(gettext_lazy("When"), lambda each: as_typed(each.timing_text)),
            # The words have no year, and Excel sorts by neither: the days that they cover stand beside them.
            Column(gettext_lazy("First day"), lambda each: each.first_day),
            Column(gettext_lazy("Last day"), lambda each: each.last_day),
            Column(gettext_lazy("Dates"), lambda each: dates_in_words(each.dates)),
            Column(gettext_lazy("Classes"), lambda each: as_typed(each.grades_text)),
            Column(
                gettext_lazy("Together with"),
                lambda each: ", ".join(with_whom(each)) or each.get_cooperation_display(),
            ),
            Column(gettext_lazy("Direction"), lambda each: each.direction.title if each.direction else ""),
            Column(gettext_lazy("Responsible"), lambda each: each.responsible_text),
            Column(gettext_lazy("Location"), lambda each: each.place),
            Column(gettext_lazy("Kind of joint activity"), lambda each: each.kind.title if each.kind else ""),
            Column(gettext_lazy("How the partner takes part"), lambda each: each.form.title if each.form else ""),
            Column(gettext_lazy("Mechanism"), lambda each: each.mechanism.title if each.mechanism else ""),
            Column(
                gettext_lazy("Result"),
                lambda each: each.product_type.title if each.product_type else "",
            ),
            Column(gettext_lazy("Module of the programme"), lambda each: each.module),
            Column(gettext_lazy("Held on"), lambda each: dates_in_words(held_dates(each))),
            Column(
                gettext_lazy("Last held on"),
                lambda each: max((one.starts_on for one in held_dates(each)), default=None),
            ),
            Column(
                gettext_lazy("Participations"),
                lambda each: sum(one.attended for one in held_dates(each)) or "",
            ),
            Column(gettext_lazy("Summed up"), lambda each: each.is_analyzed if held_dates(each) else ""),
            Column(gettext_lazy("Called off"), lambda each: each.cancel_reason),
        ]


class YearPlan(ActivityList):
    """The plan of a school year in groups, with the map of its white spots."""

    template_name = "plan/year_plan.html"
    filterset_class = PlanFilter
    orders = {grouping.value: order for grouping, order in ORDERS.items()}
    order_labels = dict(Grouping.choices)
    export_name = ""

    @property
    def grouping(self) -> str:
        asked = self.request.GET.get("sort", "")
        return asked if asked in self.orders else Grouping.MONTH

    def get_queryset(self) -> ActivityQuerySet:
        return with_groups(super().get_queryset(), self.grouping)

    def _page_from_today(self, rows: Any, today: date) -> tuple[Page, Over | None]:
        """Return the page, and what is folded before it; of a plan that is over nothing is."""
        if self.grouping != Grouping.MONTH or not self.filters.is_from_today:
            return self.page_of(rows), None
        over = over_before(rows, today)
        if over.count == 0 or over.ahead == 0:
            return self.page_of(rows, known=over.count + over.ahead), None
        return self.page_of(from_today(rows, today), known=over.ahead), over

    def shown(self, rows: QuerySet) -> dict[str, Any]:
        today, year = timezone.localdate(), self.filters.school_year
        earlier, later = SchoolYear(year.start - 1), SchoolYear(year.start + 1)
        page, over = self._page_from_today(rows, today)
        return {
            **self.for_bulk(page),
            "page": page,
            "over": over,
            "groups": grouped(self.prepared(page.object_list), self.grouping),
            "grouping": self.grouping,
            "today": today,
            "year": year,
            "earlier": earlier if earlier in self.filters.years else None,
            "later": later if later in self.filters.years else None,
            "can_be_copied": not page.object_list and Activity.objects.filter(school_year=earlier.start).exists(),
            "is_narrowed": self.filters.is_narrowed,
            "reset_url": f"{reverse('plan:year-plan')}?year={year.start}",
            "to_schedule": rows_to_schedule(self.request.user, year),
            "map": plan_map(year, directions(public_version(self.request)), today=today),
            "classes": SchoolClass.objects.led_by(self.request.user).filter(school_year=year.start),
            "levels": [(level.value, level.label) for level in levels_of(current_profile(self.request).grades)],
        }
