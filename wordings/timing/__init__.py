"""What wordings of time mean: the index of this package, which other rooms import from."""

from wordings.timing.combining import with_month
from wordings.timing.days_off import DayOff, DayRemark, remarks_on_days, single_days
from wordings.timing.exact import MOST_DAYS, ExactDay, exact_days
from wordings.timing.lines import joined_lines
from wordings.timing.parsing import LONGEST, Timing, TimingKind, parse_timing
from wordings.timing.rewriting import Change, Rewriting, former_dates, rewritten
from wordings.timing.school_calendar import SchoolCalendar, TermLike
from wordings.timing.spans import Span, month_of
from wordings.timing.words import Unit

__all__ = [
    "LONGEST",
    "MOST_DAYS",
    "Change",
    "DayOff",
    "DayRemark",
    "ExactDay",
    "Rewriting",
    "SchoolCalendar",
    "Span",
    "TermLike",
    "Timing",
    "TimingKind",
    "Unit",
    "exact_days",
    "former_dates",
    "joined_lines",
    "month_of",
    "parse_timing",
    "remarks_on_days",
    "rewritten",
    "single_days",
    "with_month",
]
