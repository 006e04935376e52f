"""The public pages of projects: for everybody, without a session, and without a hint at what is not shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from activities.models import Project
from activities.selectors.wanted import wanted
from common.public_lists import page_asked_for
from projects.forms.public_lists import PublicProjectsForm
from projects.selectors.project_page import public_project_context
from projects.selectors.projects import public_members, public_projects
from school.publication import public_page


@require_safe
@public_page
def project_list(request: HttpRequest) -> HttpResponse:
    form = PublicProjectsForm(request.GET)
    projects = public_projects(
        form.query,
        states=form.chosen["status"],
        mechanisms=form.chosen["mechanism"],
        partners=form.chosen["partner"],
    )
    page, notices = page_asked_for(request, projects.prefetch_related(public_members()))
    return render(
        request,
        "projects/public_project_list.html",
        {
            "form": form,
            "page": page,
            "notices": notices + form.notices,
            "query": form.query,
            "is_filtered": form.is_filtered,
            "wanted": [] if form.is_filtered or form.query else wanted(timezone.localdate()),
        },
    )


@require_safe
@public_page
def project_detail(request: HttpRequest, slug: str) -> HttpResponse:
    projects = Project.objects.public().select_related("mechanism", "coordinator").prefetch_related(public_members())
    project = get_object_or_404(projects, slug=slug)
    context = public_project_context(project, timezone.localdate())
    return render(request, "projects/public_project_detail.html", context)
