"""The year's plan: a page for all staff, a paper for the office, a paper for each class."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.models import Activity
from activities.models.activity_queryset import ActivityQuerySet
from common.methods import form_methods
from papers.downloads import PLAN, download
from papers.forms.plan import PlanPaperForm
from papers.models import PlanPaper
from papers.selectors.plan import former_dates_of, paper_of, plan_document, rows_of_paper
from school.access import SignedInRequest
from school.models import SchoolClass
from school.profile import current_profile
from school.years import SchoolYear, asked_year
from wordings.grades import Level, levels_of


@require_safe
def plan_paper(request: SignedInRequest) -> HttpResponse:
    """Show the plan of a level, or of the whole school, to print or to download."""
    year = asked_year(request)
    asked = request.GET.get("level", "")
    level = next((each for each in levels_of(current_profile(request).grades) if each.value == asked), None)
    rows = Activity.objects.visible_to(request.user).in_year(year)
    if level is not None:
        rows = rows.for_grades(level.grades)
    return answer_paper(request, rows, year=year, level=level)


@require_safe
def class_plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the plan of one class to its class teacher and to coordinators."""
    school_class = get_object_or_404(SchoolClass.objects.led_by(request.user), pk=pk)
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
    activities = list(rows_of_paper(rows))
    plan = plan_document(
        activities,
        paper=paper,
        profile=current_profile(request),
        level=level,
        school_class=school_class,
        grouping=grouping,
    )
    if (file := download(request, PLAN, plan, detail=str(plan.row_count))) is not None:
        return file
    context = {
        "plan": plan,
        "former": former_dates_of(activities, year),
        "year": year,
        "plan_url": f"{reverse('plan:year-plan')}?year={year.start}",
        "level": level,
        "school_class": school_class,
        "levels": [(each.value, each.label) for each in levels_of(current_profile(request).grades)],
        "grouping": grouping,
        "groupings": PlanPaper.Grouping.choices,
    }
    return render(request, "papers/plan_paper.html", context)


@form_methods
def paper_edit(request: SignedInRequest) -> HttpResponse:
    """Ask who considered and approved the plan, and what its columns are."""
    year = asked_year(request)
    paper_url = f"{reverse('papers:plan-paper')}?year={year.start}"
    form = PlanPaperForm(request.POST if request.method == "POST" else None, instance=paper_of(year))
    if form.is_valid() and form.save_unless_changed() is not None:
        messages.success(request, _("Saved. The paper looks like this now."))
        return redirect(paper_url)
    return render(request, "papers/plan_paper_form.html", {"form": form, "year": year, "paper_url": paper_url})
