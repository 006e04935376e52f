"""Projects, their members and products that were entered by mistake."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Product, Project, ProjectMember
from activities.services.projects import Action, is_possible
from common.text import Text
from projects.selectors.bank import hidden_because
from school.deleting import DeletionPage, Instead


class ProjectDeletion(DeletionPage):
    """A draft without activities and products, with its members; any other project is called off."""

    model = Project
    text = gettext_lazy("For a draft entered by mistake: it is deleted with its members.")

    def get_queryset(self) -> QuerySet[Project]:
        return Project.objects.editable_by(self.request.user)

    def parts(self, record: Project) -> Sequence[Model]:
        return list(record.members.all())

    def list_url(self, last: Any) -> str:
        return reverse("projects:project-list")

    def blocked(self, record: Project) -> Text:
        if record.status == Project.Status.DRAFT:
            return ""
        return _(
            "Only a draft without activities and results can be deleted. Any other project is called off: it "
            "stays readable with all its results."
        )

    def instead(self, record: Project) -> Instead | None:
        if not is_possible(record, Action.CANCEL):
            return None
        return Instead(_("Call the project off"), reverse("projects:project-status", args=[record.pk, "cancel"]))


class ProductDeletion(DeletionPage):
    """A product with its file; the activity and the project stay."""

    model = Product

    def get_queryset(self) -> QuerySet[Product]:
        return Product.objects.editable_by(self.request.user).select_related("activity__kind", "project", "type")

    def said(self, record: Product) -> Text:
        words = [_("The activity and the project stay.")]
        if record.file:
            words.append(_("Its file is deleted with it: %(name)s.") % {"name": record.file_name})
        if not any(hidden_because(record)):
            words.append(_("Visitors see it now: it will disappear from “What we did together” at once."))
        return " ".join(words)

    def list_url(self, last: Any) -> str:
        return reverse("projects:product-list")


class MemberDeletion(DeletionPage):
    """A row of a project's members that was entered by mistake; who leaves is not removed."""

    model = ProjectMember
    text = gettext_lazy(
        "For what was entered by mistake. A member who no longer takes part leaves instead, and the record stays."
    )

    def get_queryset(self) -> QuerySet[ProjectMember]:
        return ProjectMember.objects.editable_by(self.request.user).select_related("project", "partner")

    def page(self, record: ProjectMember) -> str:
        return record.project.get_absolute_url()

    def list_url(self, last: Any) -> str:
        project = Project.objects.filter(pk=last.project_id).first()
        return reverse("projects:project-list") if project is None else project.get_absolute_url()
