"""The home page's drawing: the school in the middle, every public partner a dot in its direction's quarter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians, sin

from partners.selectors.public_register import DirectionCard

# Where a quarter begins, in degrees clockwise from the right; the first direction is at the top left.
QUARTERS = (180, 270, 0, 90)
RINGS = (112, 146, 180)
PER_RING = (4, 5, 6)
MARGIN = 11
DOT = 11


@dataclass(frozen=True)
class Dot:
    """One partner's place; `palette` is its direction's."""

    palette: str
    x: float
    y: float


@dataclass(frozen=True)
class Constellation:
    """Dots for the cards of the four directions, around (0, 0). It decorates: the page says the same in words."""

    cards: Sequence[DirectionCard]

    @property
    def rings(self) -> Sequence[int]:
        """The rings in use; the inner one is always there."""
        most = max((card.count for card in self.cards), default=0)
        return [radius for ring, radius in enumerate(RINGS) if ring == 0 or most > sum(PER_RING[:ring])]

    @property
    def view_box(self) -> str:
        reach = self.rings[-1] + DOT + 3
        return f"{-reach} {-reach} {2 * reach} {2 * reach}"

    def dots(self) -> Iterator[Dot]:
        for card, start in zip(self.cards, QUARTERS, strict=False):
            left = card.count
            for radius, room in zip(RINGS, PER_RING, strict=True):
                here = min(left, room)
                for place in range(here):
                    angle = radians(start + MARGIN + (90 - 2 * MARGIN) * (place + 0.5) / here)
                    yield Dot(card.direction.palette, round(radius * cos(angle), 1), round(radius * sin(angle), 1))
                left -= here
