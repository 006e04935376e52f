"""How school plans word time, understood: the index of this package, which others import from."""

from wordings.timing.school_calendar import TermLike
from wordings.timing.spans import Span
from wordings.timing.understanding import LONGEST, Timing, TimingKind, understand_timing

__all__ = ["LONGEST", "Span", "TermLike", "Timing", "TimingKind", "understand_timing"]
