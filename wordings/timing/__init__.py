"""What wordings of time mean: the index of this package, which other rooms import from."""

from wordings.timing.parsing import LONGEST, Timing, TimingKind, parse_timing
from wordings.timing.school_calendar import TermLike
from wordings.timing.spans import Span, month_of

__all__ = ["LONGEST", "Span", "TermLike", "Timing", "TimingKind", "month_of", "parse_timing"]
