"""The demo's plan: the rows of the present year, and what stood in last year's alone."""

from demo.activities.civic import CIVIC
from demo.activities.last_year import NOT_TAKEN_OVER
from demo.activities.prevention import PREVENTION
from demo.activities.rows import DemoActivity
from demo.activities.social import SOCIAL
from demo.activities.sport import SPORT

ACTIVITIES: tuple[DemoActivity, ...] = (*SOCIAL, *CIVIC, *SPORT, *PREVENTION)

__all__ = ["ACTIVITIES", "NOT_TAKEN_OVER", "DemoActivity"]
