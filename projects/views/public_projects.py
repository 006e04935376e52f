"""The public pages of projects: for everybody, without a session, and without a hint at what is not shown."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from activities.models import Mechanism, Product, Project, ProjectMember
from common.public_lists import known_values, page_asked_for
from common.text import one_line
from partners.models import Partner
from partners.selectors.public_register import public_name
from projects.selectors.projects import (
    products_of,
    public_activities,
    public_members,
    public_photos,
    public_projects,
    public_totals,
)
from school.publication import public_page

# What visitors choose between; a project that was called off is in the whole list only.
SHOWN_STATES = (Project.Status.OPEN, Project.Status.RUNNING, Project.Status.FINISHED)


class PublicFilterForm(forms.Form):
    """The search and the filters of the public list; their state is the address."""

    q = forms.CharField(label=gettext_lazy("Search by words or partners"), required=False)
    status = forms.MultipleChoiceField(label=gettext_lazy("State"), required=False, widget=forms.CheckboxSelectMultiple)
    mechanism = forms.ChoiceField(label=gettext_lazy("Mechanism"), required=False)
    partner = forms.ChoiceField(label=gettext_lazy("Partner"), required=False)

    def __init__(self, data: Mapping[str, Any], *, choices: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(data)
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            empty = [] if name == "status" else [("", _("Any"))]
            field.choices = [*empty, *offered.items()]


def offered_choices() -> dict[str, dict[str, str]]:
    """What the list may be narrowed by: only what some public project has, and that visitors may know of."""
    projects = Project.objects.public().values("pk")
    used = Mechanism.objects.filter(Q(projects__in=projects) | Q(kinds__projects__in=projects)).distinct()
    members = ProjectMember.objects.public().partners().filter(project__in=projects)
    partners = Partner.objects.filter(pk__in=members.order_by().values("partner"))
    return {
        "status": {status.value: str(capfirst(status.label)) for status in SHOWN_STATES},
        "mechanism": {each.code: each.title for each in used},
        "partner": {each.slug: public_name(each) for each in partners},
    }


@require_safe
@public_page
def project_list(request: HttpRequest) -> HttpResponse:
    query = one_line(request.GET.get("q", ""))[:200]
    choices = offered_choices()
    chosen, has_unknown = {}, False
    for name, offered in choices.items():
        values = request.GET.getlist(name) if name == "status" else [request.GET.get(name, "")]
        chosen[name], is_unknown = known_values(values, offered)
        has_unknown |= is_unknown
    form = PublicFilterForm(
        {
            "q": query,
            "status": chosen["status"],
            "mechanism": "".join(chosen["mechanism"]),
            "partner": "".join(chosen["partner"]),
        },
        choices=choices,
    )
    projects = public_projects(query)
    if chosen["status"]:
        projects = projects.filter(status__in=chosen["status"])
    for code in chosen["mechanism"]:
        projects = projects.filter(Q(mechanism__code=code) | Q(mechanism__parent__code=code))
    for slug in chosen["partner"]:
        members = ProjectMember.objects.public().filter(partner__slug=slug)
        projects = projects.filter(pk__in=members.order_by().values("project"))
    page, notices = page_asked_for(request, projects.prefetch_related(public_members()))
    if has_unknown:
        notices.append(_("The address asks for a filter that is not here; it was left out."))
    return render(
        request,
        "projects/public_project_list.html",
        {
            "form": form,
            "page": page,
            "notices": notices,
            "query": query,
            "is_filtered": bool(query or any(chosen.values())),
        },
    )


@require_safe
@public_page
def project_detail(request: HttpRequest, slug: str) -> HttpResponse:
    projects = Project.objects.public().select_related("mechanism").prefetch_related(public_members())
    project = get_object_or_404(projects, slug=slug)
    members: list[ProjectMember] = project.known_members
    return render(
        request,
        "projects/public_project_detail.html",
        {
            "project": project,
            "present": [each for each in members if each.left_on is None],
            "former": [each for each in members if each.left_on is not None],
            "activities": list(public_activities(project)),
            "products": list(products_of(project, Product.objects.public())),
            "photos": public_photos(project, timezone.localdate()),
            "totals": public_totals(project),
        },
    )
