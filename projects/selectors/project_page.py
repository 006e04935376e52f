"""What the page of one project shows, to staff and to visitors."""

from datetime import date
from typing import Any

from activities.models import Activity, Product, Project, ProjectMember
from activities.models.project import one_side_only
from activities.services.projects import Action, is_possible, is_removable
from activities.totals import totals_of
from projects.selectors.projects import (
    activities_of,
    four_c_of,
    missing_of,
    products_of,
    public_activities,
    public_photos,
    public_totals,
)
from school.models import User


def project_context(project: Project, user: User) -> dict[str, Any]:
    """Return what the template of a project's page for staff needs."""
    members = list(project.members.select_related("partner"))
    activities = list(activities_of(project, user))
    present = [each for each in members if each.left_on is None]
    return {
        "project": project,
        "may_edit": Project.objects.editable_by(user).filter(pk=project.pk).exists(),
        "actions": [action for action in Action if is_possible(project, action)],
        "is_removable": is_removable(project),
        "missing": missing_of(project, members),
        "one_side": one_side_only(present),
        "present": present,
        "former": [each for each in members if each.left_on is not None],
        "planned_results": project.planned_results.all(),
        "work_directions": project.work_directions.all(),
        "activities": activities,
        "products": list(products_of(project, Product.objects.visible_to(user))),
        "totals": totals_of(Activity.objects.visible_to(user).filter(project=project)),
        "four_c": four_c_of([each for each in activities if not each.is_cancelled]),
    }


def public_project_context(project: Project, today: date) -> dict[str, Any]:
    """Return what the template of a project's page for visitors needs; it comes with its `public_members`."""
    members: list[ProjectMember] = project.known_members  # type: ignore[attr-defined]
    return {
        "project": project,
        "present": [each for each in members if each.left_on is None],
        "former": [each for each in members if each.left_on is not None],
        "activities": list(public_activities(project)),
        "products": list(products_of(project, Product.objects.public())),
        "photos": public_photos(project, today),
        "totals": public_totals(project),
        # The post alone: visitors are told no person's name.
        "post": project.coordinator.post if project.coordinator else "",
    }
