"""The board of stages, and the same partnerships as a table."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from common.lists import Column
from partners.filters import PartnershipFilter
from partners.models.partnership import Partnership, PartnershipQuerySet
from partners.selectors.board import Card, cards, columns
from partners.selectors.reference import stages
from school.lists import StaffListPage
from school.profile import current_profile
from school.publication import public_version


class Board(StaffListPage):
    """Partnerships by stage. `?view=table` shows them as a table, and so does a list of ended ones."""

    template_name = "partners/partnership_list.html"
    filterset_class = PartnershipFilter
    orders: ClassVar[Mapping[str, Sequence[str]]] = {
        "since": ["stage_since", "pk"],
        "-since": ["-stage_since", "-pk"],
        "partner": ["partner__name_key", "pk"],
        "-partner": ["-partner__name_key", "-pk"],
        "stage": ["stage", "stage_since", "pk"],
        "-stage": ["-stage", "stage_since", "pk"],
        "direction": ["direction__position", "partner__name_key", "pk"],
        "-direction": ["-direction__position", "partner__name_key", "pk"],
    }
    order_labels = {
        "since": gettext_lazy("longest at their stage first"),
        "-since": gettext_lazy("latest at their stage first"),
        "partner": gettext_lazy("by partner"),
        "direction": gettext_lazy("by direction"),
        "stage": gettext_lazy("the first stages first"),
        "-stage": gettext_lazy("the last stages first"),
    }
    export_name = "partnerships"

    def get_queryset(self) -> PartnershipQuerySet:
        return Partnership.objects.visible_to(self.request.user)

    @property
    def is_table(self) -> bool:
        return self.request.GET.get("view") == "table" or self.request.GET.get("state") == "ended"

    def shown(self, rows: QuerySet) -> dict[str, Any]:
        if self.is_table:
            return {"columns": None, **super().shown(rows)}
        order = self.orders.get(self.request.GET.get("sort", ""), self.orders["since"])
        found = columns(
            rows,
            order,
            stages=stages(public_version(self.request)),
            on=timezone.localdate(),
            profile=current_profile(self.request),
        )
        coordinators = {card.partnership.coordinator_id for column in found for card in column.cards}
        return {
            "columns": found,
            "count": sum(column.count for column in found),
            # One name on every card would tell them nothing.
            "names_coordinators": len(coordinators - {None}) > 1,
        }

    def for_display(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("partner", "direction", "coordinator")

    def prepared(self, rows: list[Any]) -> list[Card]:
        return cards(rows, on=timezone.localdate(), profile=current_profile(self.request))

    def exported_rows(self, records: list[Any]) -> list[Card]:
        return self.prepared(records)

    def columns(self) -> Sequence[Column]:
        def words(states: Any) -> str:
            return "; ".join(str(state.title) for state in states)

        return [
            Column(gettext_lazy("Partner"), lambda card: card.partnership.partner.title),
            Column(gettext_lazy("Direction"), lambda card: card.partnership.direction.title),
            Column(gettext_lazy("Basis"), lambda card: card.partnership.get_basis_display()),
            Column(gettext_lazy("Stage"), lambda card: card.partnership.stage_id),
            Column(gettext_lazy("At this stage since"), lambda card: card.partnership.stage_since),
            Column(gettext_lazy("What is missing"), lambda card: words(card.lacking)),
            Column(gettext_lazy("We stay at this stage until"), lambda card: card.partnership.stays_until),
            Column(gettext_lazy("Coordinator"), lambda card: card.partnership.coordinator),
            Column(gettext_lazy("Partners since"), lambda card: card.partnership.started_on),
            Column(gettext_lazy("Ended on"), lambda card: card.partnership.ended_on),
            Column(gettext_lazy("Why it ended"), lambda card: card.partnership.end_reason),
        ]
