"""What staff print and download: the plan of the school, of a level or a class, and what one person held."""

from django.urls import path

from papers.views import held, papers, plan
from school.access import for_coordinators, for_teachers

app_name = "papers"

urlpatterns = [
    path("staff/plan/paper/", for_coordinators(plan.plan_paper), name="plan-paper"),
    path("staff/plan/paper/edit/", for_coordinators(plan.paper_edit), name="plan-paper-edit"),
    path("staff/plan/classes/<int:pk>/", for_teachers(plan.class_plan), name="class-plan"),
    path("staff/documents/", for_teachers(papers.paper_list), name="paper-list"),
    path("staff/documents/held/", for_teachers(held.held_paper), name="held-paper"),
]
