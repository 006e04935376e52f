"""The year's plan: a page for all staff, a paper for the office, a paper for each class."""

from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.models import Activity
from activities.models.activity_queryset import ActivityQuerySet
from activities.models.plan_months import plan_month
from common.methods import form_methods
from common.numbers import in_thousands
from papers.downloads import PLAN, download
from papers.forms.plan import PlanPaperForm
from papers.models import PlanPaper
from papers.selectors.plan import (
    GROUPS_OF_MONTHS,
    MOST_ROWS,
    PlanDocument,
    former_dates_of,
    one_plan,
    paper_of,
    plan_document,
    plans_of_levels,
    rows_of_paper,
)
from school.access import SignedInRequest
from school.models import SchoolClass
from school.profile import current_profile
from school.years import SchoolYear, asked_year
from wordings.grades import Level, levels_of
from wordings.months import month_bit

# What the address says for the plans of all levels, one after the other
ALL_LEVELS = "all"
# A part of the answer: a level, or none for the whole, and its rows
Part = tuple[Level | None, ActivityQuerySet]


@require_safe
def plan_paper(request: SignedInRequest) -> HttpResponse:
    """Show the plan of the whole school, of a level, or of each level in turn, to print or to download."""
    year, asked = asked_year(request), request.GET.get("level", "")
    rows = Activity.objects.visible_to(request.user).in_year(year)
    levels = [each for each in levels_of(current_profile(request).grades) if asked in (each.value, ALL_LEVELS)]
    if not levels:
        return answer_paper(request, [(None, rows)], year=year)
    return answer_paper(request, [(each, rows.for_grades(each.grades)) for each in levels], year=year, asked=asked)


@require_safe
def class_plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the plan of one class to its class teacher and to coordinators."""
    school_class = get_object_or_404(SchoolClass.objects.led_by(request.user), pk=pk)
    rows = Activity.objects.visible_to(request.user).for_class(school_class)
    return answer_paper(request, [(None, rows)], year=school_class.year, school_class=school_class)


def answer_paper(
    request: SignedInRequest,
    parts: Sequence[Part],
    *,
    year: SchoolYear,
    asked: str = "",
    school_class: SchoolClass | None = None,
) -> HttpResponse:
    """Answer with a plan of each part; `asked` are the levels that the address names."""
    paper, profile, today = paper_of(year), current_profile(request), timezone.localdate()
    grouping = request.GET.get("group", "")
    if grouping not in PlanPaper.Grouping.values:
        grouping = paper.level_grouping if asked else paper.grouping
    plans: list[PlanDocument] = []
    printed: dict[int, Activity] = {}
    for level, rows in parts:
        activities = list(rows_of_paper(rows)[: MOST_ROWS + 1])
        if len(activities) > MOST_ROWS:
            return too_long(request, rows.count(), year=year, asked=asked)
        printed |= {each.pk: each for each in activities}
        plans.append(
            plan_document(
                activities, paper=paper, profile=profile, grouping=grouping, level=level, school_class=school_class
            )
        )
    documents = plans_of_levels(plans, paper=paper) if len(plans) > 1 else one_plan(plans[0])
    if (file := download(request, PLAN, documents, detail=str(documents.row_count))) is not None:
        return file
    levels = [(each.value, each.label) for each in levels_of(profile.grades)]
    context = {
        "documents": documents,
        "former": former_dates_of(printed.values(), year),
        "year": year,
        "plan_url": f"{reverse('plan:year-plan')}?year={year.start}",
        "level": asked,
        "school_class": school_class,
        "levels": [*levels, (ALL_LEVELS, _("each level separately"))] if len(levels) > 1 else levels,
        "grouping": grouping,
        "groupings": PlanPaper.Grouping.choices,
        "open_group": GROUPS_OF_MONTHS[plan_month(today, month_bit(today.month))],
    }
    return render(request, "papers/plan_paper.html", context)


def too_long(request: SignedInRequest, count: int, *, year: SchoolYear, asked: str) -> HttpResponse:
    """Say how many rows there are, and how the document becomes shorter."""
    context = {
        "count": in_thousands(count),
        "most": in_thousands(MOST_ROWS),
        "levels": levels_of(current_profile(request).grades),
        "level": asked,
        "year": year,
        "plan_url": f"{reverse('plan:year-plan')}?year={year.start}",
    }
    # For a file, too: what is saved under its name must not be this page.
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if "format" in request.GET else HTTPStatus.OK
    return render(request, "papers/plan_too_long.html", context, status=status)


@form_methods
def paper_edit(request: SignedInRequest) -> HttpResponse:
    """Ask who considered and approved the plan, and what its columns are."""
    year = asked_year(request)
    paper_url = f"{reverse('papers:plan-paper')}?year={year.start}"
    form = PlanPaperForm(request.POST if request.method == "POST" else None, instance=paper_of(year))
    if form.is_valid() and form.save_unless_changed() is not None:
        messages.success(request, _("Saved. This is how the document looks now."))
        return redirect(paper_url)
    return render(request, "papers/plan_paper_form.html", {"form": form, "year": year, "paper_url": paper_url})
