"""A row of the plan that was entered by mistake."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity
from common.text import Text
from school.deleting import DeletionPage, Instead


class ActivityDeletion(DeletionPage):
    """An activity without dates and products, with who did its steps; what does not take place is called off."""

    model = Activity
    text = gettext_lazy("For a row entered by mistake. If it simply will not take place, call it off instead.")

    def get_queryset(self) -> QuerySet[Activity]:
        return Activity.objects.editable_by(self.request.user)

    def parts(self, record: Activity) -> Sequence[Model]:
        return list(record.cycle_steps.all())

    def list_url(self, last: Any) -> str:
        return f"{reverse('plan:year-plan')}?year={last.school_year}"

    def blocked(self, record: Activity) -> Text:
        if record.occurrences.exists():
            return _(
                "People who have its dates in a calendar must be told: call the activity off. If its dates "
                "were set by mistake, remove them first, then remove the row."
            )
        return ""

    def instead(self, record: Activity) -> Instead | None:
        if record.is_cancelled:
            return None
        return Instead(_("Call off"), reverse("plan:activity-cancel", args=[record.pk]))
