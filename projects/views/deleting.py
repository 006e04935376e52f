"""A project that was entered by mistake."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Project
from activities.services.projects import Action, is_possible
from common.text import Text
from school.deleting import DeletionPage, Instead


class ProjectDeletion(DeletionPage):
    """A draft without activities and products, with its members; any other project is called off."""

    model = Project
    text = gettext_lazy("For a draft that was entered by mistake: it goes with its members.")

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
            "Only a draft without activities and products is removed. Any other project is called off: it stays "
            "readable with all that came of it."
        )

    def instead(self, record: Project) -> Instead | None:
        if not is_possible(record, Action.CANCEL):
            return None
        return Instead(_("Call the project off"), reverse("projects:project-status", args=[record.pk, "cancel"]))
