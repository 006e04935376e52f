"""The staff home, the year's plan and its papers, plans that are pasted."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import path

from reports.views import held_paper, plan, plan_copy, plan_import, today
from school.access import for_coordinators, for_teachers

app_name = "reports"

COORDINATORS_PAGES: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
    ("plan/paper/", plan.plan_paper, "plan-paper"),
    ("plan/paper/edit/", plan.paper_edit, "plan-paper-edit"),
    ("plan/copy/", plan_copy.plan_copy, "plan-copy"),
    ("import/plan/", plan_import.plan_import, "plan-import"),
    ("import/plan/<int:pk>/", plan_import.plan_import_preview, "plan-import-preview"),
    ("import/plan/<int:pk>/read/", plan_import.plan_import_read, "plan-import-read"),
    ("import/plan/<int:pk>/columns/", plan_import.plan_import_columns, "plan-import-columns"),
    ("import/plan/<int:pk>/rows/<int:number>/", plan_import.plan_import_row, "plan-import-row"),
    ("import/plan/<int:pk>/rows/<int:number>/answer/", plan_import.plan_import_answer, "plan-import-answer"),
    ("import/plan/<int:pk>/accept/", plan_import.plan_import_accept, "plan-import-accept"),
    ("import/plan/<int:pk>/apply/", plan_import.plan_import_apply, "plan-import-apply"),
    ("import/plan/<int:pk>/undo/", plan_import.plan_import_undo, "plan-import-undo"),
]

urlpatterns = [
    path("", for_teachers(today.today), name="today"),
    path("plan/", for_teachers(plan.YearPlan.as_view()), name="year-plan"),
    path("plan/classes/<int:pk>/", for_teachers(plan.class_plan), name="class-plan"),
    path("documents/held/", for_teachers(held_paper.held_paper), name="held-paper"),
    *(path(route, for_coordinators(view), name=name) for route, view, name in COORDINATORS_PAGES),
]
