"""Projects: their list, their page, their states, their members."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from activities.models import Project, ProjectMember
from activities.models.project import ProjectQuerySet
from activities.services.projects import (
    STATUS_CHANGES,
    Action,
    NotPossible,
    is_possible,
    leave_project,
    set_status,
)
from common.lists import Column
from common.methods import form_methods
from projects.filters import ProjectFilter
from projects.forms.projects import (
    LeaveForm,
    MemberForm,
    NewMemberForm,
    ProjectForm,
    status_form,
)
from projects.selectors.project_history import project_entries
from projects.selectors.project_page import project_context
from school.access import SignedInRequest
from school.as_it_is import AsItIs, get_or_gone
from school.lists import StaffListPage


class ProjectList(StaffListPage):
    """All projects of the school, by title."""

    template_name = "projects/project_list.html"
    filterset_class = ProjectFilter
    # Databases differ in where they put what is empty: what has no first day stands last in both orders.
    orders = {
        "title": ["title_key", "pk"],
        "-title": ["-title_key", "-pk"],
        "start": ["is_undated", "starts_on", "title_key", "pk"],
        "-start": ["is_undated", "-starts_on", "title_key", "pk"],
    }
    order_labels = {
        "title": gettext_lazy("by title"),
        "start": gettext_lazy("by its first day"),
        "-start": gettext_lazy("most recently begun first"),
    }
    export_name = "projects"
    per_page = 30

    def get_queryset(self) -> ProjectQuerySet:
        return Project.objects.visible_to(self.request.user).annotate(is_undated=Q(starts_on=None))

    def for_display(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("mechanism", "coordinator").prefetch_related("members__partner")

    def columns(self) -> Sequence[Column]:
        return [
            Column(gettext_lazy("Project"), lambda each: each.title),
            Column(gettext_lazy("State"), lambda each: each.get_status_display()),
            Column(gettext_lazy("Mechanism"), lambda each: each.mechanism.title if each.mechanism else ""),
            Column(gettext_lazy("Problem"), lambda each: each.problem),
            Column(gettext_lazy("Goal"), lambda each: each.goal),
            Column(gettext_lazy("Significance"), lambda each: each.get_significance_display()),
            Column(
                gettext_lazy("Members"),
                lambda each: ", ".join(one.title for one in each.members.all() if one.left_on is None),
            ),
            Column(gettext_lazy("Coordinator"), lambda each: str(each.coordinator or "")),
            Column(gettext_lazy("First day"), lambda each: each.starts_on),
            Column(gettext_lazy("Last day"), lambda each: each.ends_on),
            Column(gettext_lazy("Visitors see it"), lambda each: each.is_shown),
            Column(gettext_lazy("What was achieved"), lambda each: each.outcome),
            Column(gettext_lazy("Why it was called off"), lambda each: each.cancel_reason),
        ]


@require_safe
def project_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    projects = Project.objects.visible_to(request.user).select_related("mechanism__parent", "coordinator")
    project = get_object_or_404(projects, pk=pk)
    return render(request, "projects/project_detail.html", project_context(project, request.user))


@form_methods
def project_new(request: SignedInRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ProjectForm(data, initial={"coordinator": request.user.pk})
    if form.is_valid():
        project = form.save_unless_changed()
        assert project is not None
        messages.success(request, _("The project is saved as a draft. Next: who takes part, what each gives and gets."))
        return redirect(project)
    return render(request, "projects/project_form.html", {"form": form})


@form_methods
def project_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.editable_by(request.user), pk=pk)
    title = project.title
    form = ProjectForm(request.POST if request.method == "POST" else None, instance=project)
    if form.is_valid() and form.save_unless_changed() is not None:
        messages.success(request, _("Saved."))
        return redirect(project)
    # The form writes what was typed into the instance; the heading shows what is stored.
    context = {"form": form, "project": project, "title": title}
    return render(request, "projects/project_form.html", context)


@require_safe
def project_history(request: SignedInRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.editable_by(request.user), pk=pk)
    context = {"project": project, "entries": project_entries(project)}
    return render(request, "projects/project_history.html", context)


@form_methods
def project_status(request: SignedInRequest, pk: int, action: str) -> HttpResponse:
    if action not in Action.values:
        raise Http404
    project = get_object_or_404(Project.objects.editable_by(request.user), pk=pk)
    if project.status == STATUS_CHANGES[action].target:
        raise AsItIs(project, done_words(action))
    form = status_form(action, request.POST if request.method == "POST" else None, project)
    is_refused = not is_possible(project, action)
    if not is_refused and form.is_valid():
        try:
            set_status(project=project, action=action, text=form.cleaned_data["text"], by=request.user)
        except NotPossible:
            is_refused = True
            project.refresh_from_db()
        else:
            messages.success(request, done_words(action))
            return redirect(project)
    context = {"form": form, "project": project, "action": Action(action), "is_refused": is_refused}
    return render(request, "projects/project_status.html", context)


def done_words(action: str) -> str:
    """Return what is said once it is done."""
    return {
        Action.ANNOUNCE: _("The project is open to join."),
        Action.START: _("The project is running."),
        Action.FINISH: _("The project is finished."),
        Action.CANCEL: _("The project is called off. It can be resumed here."),
        Action.REOPEN: _("The project is running again."),
    }[Action(action)]


def editable_member(request: SignedInRequest, pk: int) -> ProjectMember:
    members = ProjectMember.objects.editable_by(request.user).select_related("project", "partner")
    return get_or_gone(members, pk, by=request.user, page=page_without, words=_("The row has already been removed."))


def page_without(member: Any) -> Any:
    """Return the page of the project that a removed member was of, or the list if the project is gone as well."""
    return Project.objects.filter(pk=member.project_id).first() or "projects:project-list"


@form_methods
def member_new(request: SignedInRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.editable_by(request.user), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = NewMemberForm(data, instance=ProjectMember(project=project), asked=request.GET)
    if data is not None and form.saved() is not None:
        messages.success(request, _("The member is added to the project."))
        return redirect(project)
    return render(request, "projects/member_form.html", {"form": form, "project": project})


@form_methods
def member_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    member = editable_member(request, pk)
    title, data = member.title, request.POST if request.method == "POST" else None
    form = MemberForm(data, instance=member)
    if data is not None and form.saved() is not None:
        messages.success(request, _("Saved."))
        return redirect(member.project)
    context = {"form": form, "project": member.project, "member": member, "title": title}
    return render(request, "projects/member_form.html", context)


@form_methods
def member_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    member = editable_member(request, pk)
    if member.left_on is not None:
        raise AsItIs(member.project, _("It has already left; everything it gave stays on this page."))
    data = request.POST if request.method == "POST" else None
    form = LeaveForm(data, member=member)
    if form.is_valid():
        on, reason = form.cleaned_data["on"], form.cleaned_data["reason"]
        try:
            leave_project(member=member, on=on, reason=reason)
        except NotPossible as error:
            raise AsItIs(member.project, _("It has already left; everything it gave stays on this page.")) from error
        else:
            messages.success(request, _("It has left; everything it gave stays on this page."))
            return redirect(member.project)
    context = {"form": form, "project": member.project, "member": member}
    return render(request, "projects/member_leave.html", context)
