"""The demo's plan: the rows of the present year, and what stood in last year's alone."""

from reports.demo.activities.civic import CIVIC
from reports.demo.activities.last_year import NOT_TAKEN_OVER
from reports.demo.activities.prevention import PREVENTION
from reports.demo.activities.rows import DemoActivity
from reports.demo.activities.social import SOCIAL
from reports.demo.activities.sport import SPORT

ACTIVITIES: tuple[DemoActivity, ...] = (*SOCIAL, *CIVIC, *SPORT, *PREVENTION)

__all__ = ["ACTIVITIES", "NOT_TAKEN_OVER", "DemoActivity"]
