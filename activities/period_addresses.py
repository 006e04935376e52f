"""Where a room shows the plan of a week and of a month, and where such a page leads on to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from activities.plan_periods import PlanPeriod


@dataclass(frozen=True)
class PeriodPages:
    """The names of the addresses at which a room shows the plan of a period.

    `week` and `month` are those of a given period. `week_now` and `month_now` are those of whatever is going on; a room
    without a page of the latter leaves it empty.
    """

    week: str
    month: str
    week_now: str
    month_now: str = ""

    def address(self, period: PlanPeriod) -> str:
        """Return the address of this period."""
        first = period.first
        if period.is_week:
            return reverse(self.week, args=[first.year, first.month, first.day])
        return reverse(self.month, args=[first.year, first.month])

    def links(
        self,
        period: PlanPeriod,
        *,
        here: str,
        query: str,
        today: date,
        is_shown: Callable[[PlanPeriod], bool] = lambda each: True,
    ) -> dict[str, str]:
        """Return what the page of a period leads to: the periods around it, the present one, its week and its month.

        `here` is the page's own address, `query` what narrows the plan. A period that is not shown has no address.
        """

        def to(each: PlanPeriod) -> str:
            return self.address(each) + query if is_shown(each) else ""

        month_now = reverse(self.month_now) + query if self.month_now else to(PlanPeriod.month(today))
        week_now = reverse(self.week_now) + query
        week_within = week_now if today in period else to(PlanPeriod.week(period.first))
        return {
            "now_url": week_now if period.is_week else month_now,
            "previous_url": to(period.previous),
            "next_url": to(period.next),
            "week_url": here if period.is_week else week_within,
            "month_url": to(PlanPeriod.month(today if today in period else period.first)),
        }
