"""The board of stages: a column for each stage, a card for each partnership, what each lacks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from partners.criteria import CriteriaStates, CriterionState, criteria_states
from partners.models import Partnership, Stage
from school.models import SchoolProfile

# A longer column goes on in the table.
CARDS_SHOWN = 20
SHOWN_OF_EACH = (
    "basis",
    "stage",
    "stage_since",
    "stays_until",
    "started_on",
    "ended_on",
    "partner__name",
    "partner__short_name",
    "coordinator__full_name",
    "direction__name",
    "direction__name_en",
    "direction__palette",
    "direction__icon",
)


@dataclass(frozen=True)
class Card:
    """A partnership with what its stage lacks and what of it ends soon. Whoever stays by choice lacks nothing."""

    partnership: Partnership
    lacking: Sequence[CriterionState]
    ending: Sequence[CriterionState]
    stays: bool

    @property
    def is_ready(self) -> bool:
        """Everything the stage asks for is there, and another one is ahead."""
        at_a_stage = self.partnership.stage_id is not None and not self.partnership.is_last_stage
        return at_a_stage and not self.lacking and not self.stays


@dataclass
class BoardColumn:
    """A stage, or cooperation by law, with its first cards and the number of all of them."""

    stage: Stage | None
    cards: list[Card] = field(default_factory=list)
    count: int = 0

    @property
    def number(self) -> int | str:
        """As the filter of the table names it."""
        return self.stage.number if self.stage is not None else "law"

    @property
    def is_longer(self) -> bool:
        return self.count > len(self.cards)


def card(partnership: Partnership, found: CriteriaStates, *, on: date, profile: SchoolProfile) -> Card:
    stays = partnership.stays(on)
    soon = on + timedelta(days=profile.notice_days)
    return Card(
        partnership,
        lacking=[] if stays else found.lacking(partnership.stage_id),
        # An agreement that ends is news at every stage, what else lapses only where it is asked for.
        ending=[
            state
            for state in found.states
            if state.is_met
            and (state.code == "agreement" or state.criterion.stage == partnership.stage_id)
            and state.ends_on is not None
            and state.ends_on <= soon
        ],
        stays=stays,
    )


def cards(partnerships: Sequence[Partnership], *, on: date, profile: SchoolProfile) -> list[Card]:
    """A card for each, in their order: one query for each room that reports on criteria."""
    found = criteria_states(partnerships, on=on, profile=profile)
    return [card(each, found[each.pk], on=on, profile=profile) for each in partnerships]


def columns(
    partnerships: QuerySet[Partnership],
    order: Sequence[str],
    *,
    stages: Sequence[Stage],
    on: date,
    profile: SchoolProfile,
) -> list[BoardColumn]:
    """The columns of these partnerships: one query for all of them, and those of their criteria."""
    shown = (
        partnerships.order_by()
        .annotate(
            place=Window(RowNumber(), partition_by=F("stage"), order_by=list(order)),
            of_stage=Window(Count("pk"), partition_by=F("stage")),
        )
        .filter(place__lte=CARDS_SHOWN)
        .select_related("partner", "direction", "coordinator")
        .only(*SHOWN_OF_EACH)
        .order_by("place")
    )
    by_stage = {stage.number: BoardColumn(stage) for stage in stages}
    by_law = BoardColumn(None)
    for each in cards(list(shown), on=on, profile=profile):
        number = each.partnership.stage_id
        column = by_law if number is None else by_stage[number]
        column.cards.append(each)
        column.count = each.partnership.of_stage  # type: ignore[attr-defined]
    return [*by_stage.values(), *([by_law] if by_law.cards else [])]
