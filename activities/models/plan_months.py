"""Where the plan by months has an activity."""

from datetime import date

ALL_MONTHS = (1 << 12) - 1
# Where the plan by months has what has no month of its own
THROUGH_THE_YEAR, WITHOUT_DAYS = 13, 14
# From so many months on something goes on through the year
MONTHS_OF_A_YEAR = 5


def plan_month(first: date | None, months: int) -> int:
    """Where the plan by months has it: 1 September … 12 August, 13 through the year, 14 no day is known."""
    if first is None:
        return WITHOUT_DAYS
    if months.bit_count() >= MONTHS_OF_A_YEAR:
        return THROUGH_THE_YEAR
    return (first.month - 9) % 12 + 1


# What follows from the wording or from the dates
DAY_COLUMNS = frozenset({"first_day", "last_day", "months", "plan_month", "sorts_on"})
# What is computed from the rest: history keeps none of it.
DERIVED_COLUMNS = tuple(
    """
    worded_from worded_until worded_months worded_spans first_day last_day months plan_month sorts_on
    timing_kind programme_module grades names_class_teachers is_public search_text title_key responsible_key
    is_unplanned modified_at
    """.split()
)
