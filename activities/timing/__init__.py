"""How school plans word time, understood: the index of this package, which others import from."""

from activities.timing.school_calendar import TermLike
from activities.timing.spans import Span
from activities.timing.understanding import LONGEST, Timing, TimingKind, understand_timing

__all__ = ["LONGEST", "Span", "TermLike", "Timing", "TimingKind", "understand_timing"]
