"""The year's plan: a page for all staff, a paper for the office, a paper for each class."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.filters import classes_of
from activities.models import Activity
from activities.models.activity_queryset import ActivityQuerySet
from activities.views.activities import ActivityList, asked_year
from common.lists import Page
from common.methods import form_methods
from partners.reference import directions
from reports.filters import PlanFilter
from reports.forms.plan_paper import PlanPaperForm
from reports.models import PlanPaper
from reports.plan_document import PlanDocument, plan_document, rows_of_paper
from reports.plan_docx import write_docx
from reports.plan_xlsx import write_xlsx
from reports.year_plan import ORDERS, Grouping, grouped, plan_map, with_groups
from school.access import SignedInRequest
from school.journal import record
from school.models import JournalEntry, SchoolClass
from school.profile import current_profile
from school.publication import public_version
from school.years import SchoolYear
from wordings.grades import Level

PAPER_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WRITERS = {"docx": write_docx, "xlsx": write_xlsx}


class YearPlan(ActivityList):
    """The plan of a school year in groups, with the map of its white spots."""

    template_name = "reports/year_plan.html"
    filterset_class = PlanFilter
    orders = {grouping.value: order for grouping, order in ORDERS.items()}
    per_page = 100

    @property
    def grouping(self) -> str:
        asked = self.request.GET.get("sort", "")
        return asked if asked in self.orders else Grouping.MONTH

    def get_queryset(self) -> ActivityQuerySet:
        return with_groups(super().get_queryset(), self.grouping)

    def shown(self, rows: QuerySet) -> dict[str, Any]:
        today, year = timezone.localdate(), self.filters.school_year
        earlier, later = SchoolYear(year.start - 1), SchoolYear(year.start + 1)
        page = Page(self.for_display(rows), self.request.GET.get("page"), self.per_page)
        return {
            "page": page,
            "groups": grouped(page.object_list, self.grouping),
            "grouping": self.grouping,
            "groupings": Grouping.choices,
            "today": today,
            "year": year,
            "earlier": earlier if earlier in self.filters.years else None,
            "later": later if later in self.filters.years else None,
            "is_narrowed": self.filters.is_narrowed,
            "reset_url": f"{reverse('reports:year-plan')}?year={year.start}",
            "map": plan_map(year, directions(public_version(self.request)), today=today),
            "classes": classes_of(self.request.user, year),
            "levels": [(level.value, level.label) for level in Level],
        }


def paper_of(year: SchoolYear) -> PlanPaper:
    """The year's paper; an unsaved one that looks as last year's did where nobody set it up yet."""
    found = PlanPaper.objects.filter(school_year=year.start).first()
    if found is not None:
        return found
    last = PlanPaper.objects.filter(school_year__lt=year.start).order_by("-school_year").first()
    if last is None:
        return PlanPaper(school_year=year.start)
    return PlanPaper(
        school_year=year.start,
        title=last.title,
        considered_by=last.considered_by,
        grouping=last.grouping,
        columns=last.columns,
    )


@require_safe
def plan_paper(request: SignedInRequest) -> HttpResponse:
    """The plan of a level, or of the whole school, to print or to download."""
    year = asked_year(request)
    asked = request.GET.get("level", "")
    level = Level(asked) if asked in Level.values else None
    rows = Activity.objects.visible_to(request.user).in_year(year)
    if level is not None:
        rows = rows.for_grades(level.grades)
    return answer_paper(request, rows, year=year, level=level)


@require_safe
def class_plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """The plan of one class: for its class teacher, and for coordinators."""
    school_class = get_object_or_404(SchoolClass, pk=pk)
    if school_class not in classes_of(request.user, school_class.year):
        raise Http404
    rows = Activity.objects.visible_to(request.user).for_class(school_class)
    return answer_paper(request, rows, year=school_class.year, school_class=school_class)


def answer_paper(
    request: SignedInRequest,
    rows: ActivityQuerySet,
    *,
    year: SchoolYear,
    level: Level | None = None,
    school_class: SchoolClass | None = None,
) -> HttpResponse:
    paper, asked = paper_of(year), request.GET.get("group", "")
    grouping = asked if asked in PlanPaper.Grouping.values else paper.grouping
    plan = plan_document(
        rows_of_paper(rows),
        paper=paper,
        profile=current_profile(request),
        level=level,
        school_class=school_class,
        grouping=grouping,
    )
    format_name = request.GET.get("format", "")
    if format_name in WRITERS:
        return download(request, plan, format_name)
    context = {
        "plan": plan,
        "year": year,
        "plan_url": f"{reverse('reports:year-plan')}?year={year.start}",
        "level": level,
        "school_class": school_class,
        "levels": [(each.value, each.label) for each in Level],
        "grouping": grouping,
        "groupings": PlanPaper.Grouping.choices,
    }
    return render(request, "reports/plan_paper.html", context)


def download(request: SignedInRequest, plan: PlanDocument, format_name: str) -> HttpResponse:
    record(
        JournalEntry.Action.EXPORTED,
        by=request.user,
        subject="plan",
        detail=f"{format_name}, {plan.row_count}",
    )
    response = HttpResponse(WRITERS[format_name](plan), content_type=PAPER_TYPES[format_name])
    response["Content-Disposition"] = content_disposition_header(True, f"{plan.file_name}.{format_name}")
    response["Cache-Control"] = "private, no-store"
    return response


@form_methods
def paper_edit(request: SignedInRequest) -> HttpResponse:
    """Who considered and approved the plan, and what its columns are."""
    year = asked_year(request)
    paper_url = f"{reverse('reports:plan-paper')}?year={year.start}"
    form = PlanPaperForm(request.POST if request.method == "POST" else None, instance=paper_of(year))
    if form.is_valid() and form.save_unless_changed() is not None:
        messages.success(request, _("Saved. The paper looks like this now."))
        return redirect(paper_url)
    return render(request, "reports/plan_paper_form.html", {"form": form, "year": year, "paper_url": paper_url})
