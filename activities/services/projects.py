"""Projects and their members: saved, moved from state to state, joined and left, removed.

Each write takes the lock of the project's row first: of two people who act at once the second is told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models import Project, ProjectMember
from common.search import sort_key
from school.models import PlannedResult, User, WorkDirection
from school.publication import publishing

Status = Project.Status


class Action(models.TextChoices):
    """What may be done with a project's state."""

    ANNOUNCE = "announce", _("Open it to join")
    START = "start", _("Start the project")
    FINISH = "finish", _("Finish the project")
    CANCEL = "cancel", _("Call the project off")
    REOPEN = "reopen", _("Resume the project")


@dataclass(frozen=True)
class StatusChange:
    """From which states an action leads to which one."""

    sources: frozenset[str]
    target: str


STATUS_CHANGES: Mapping[str, StatusChange] = {
    Action.ANNOUNCE: StatusChange(frozenset({Status.DRAFT}), Status.OPEN),
    Action.START: StatusChange(frozenset({Status.DRAFT, Status.OPEN}), Status.RUNNING),
    Action.FINISH: StatusChange(frozenset({Status.RUNNING}), Status.FINISHED),
    Action.CANCEL: StatusChange(frozenset({Status.DRAFT, Status.OPEN, Status.RUNNING}), Status.CANCELLED),
    Action.REOPEN: StatusChange(frozenset({Status.FINISHED, Status.CANCELLED}), Status.RUNNING),
}


class NotPossible(Exception):
    """The state in which the project, or the member, is now does not allow it."""


class AlreadyMember(Exception):
    """The partner, or the group, is in the project already."""


def is_possible(project: Project, action: str) -> bool:
    return project.status in STATUS_CHANGES[action].sources


def is_removable(project: Project) -> bool:
    """A draft without activities and products: nothing is lost with it but what stands on its page."""
    return project.status == Status.DRAFT and not project.activities.exists() and not project.products.exists()


@publishing()
def save_project(
    *,
    project: Project,
    planned_results: Iterable[PlannedResult],
    work_directions: Iterable[WorkDirection],
) -> Project:
    """Save what its form says of a project, with its tags."""
    project.save()
    project.planned_results.set(planned_results)
    project.work_directions.set(work_directions)
    return project


@publishing()
def set_status(*, project: Project, action: str, text: str, by: User) -> Project:
    """Move it on. `text` is what came of it, to finish it, or why it is called off. Raises `NotPossible`."""
    current = _locked(project)
    if not is_possible(current, action):
        raise NotPossible
    if action == Action.CANCEL and current.status == Status.DRAFT:
        # Visitors never saw it: there is nothing to tell them.
        current.is_public = False
    current.status = STATUS_CHANGES[action].target
    current.cancel_reason = text if action == Action.CANCEL else ""
    if action == Action.FINISH:
        current.outcome = text
    # History tells whose step it was, with or without a request around it.
    named: Any = current
    named._history_user = by
    current.save()
    return current


@publishing()
def save_member(*, member: ProjectMember) -> ProjectMember:
    """Save a member, new or changed. Raises `AlreadyMember` where another row says that it is in the project now."""
    _locked(member.project)
    if member.left_on is None and _present(member).exists():
        raise AlreadyMember
    member.save()
    return member


@publishing()
def leave_project(*, member: ProjectMember, on: date, reason: str) -> None:
    """Let it leave, which it may at any time: what it gave stays. Raises `NotPossible` for one that left before."""
    _locked(member.project)
    current = ProjectMember.objects.get(pk=member.pk)
    if current.left_on is not None:
        raise NotPossible
    current.leave(on=on, reason=reason)


def _locked(project: Project) -> Project:
    return Project.objects.select_for_update().get(pk=project.pk)


def _present(member: ProjectMember) -> models.QuerySet[ProjectMember]:
    """Other rows of the same partner, or of the same group, that has not left."""
    others = ProjectMember.objects.present().filter(project=member.project_id).exclude(pk=member.pk)
    if member.partner_id is not None:
        return others.filter(partner=member.partner_id)
    return others.filter(partner=None, group_key=sort_key(member.group))
