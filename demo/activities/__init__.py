"""The demo's plan: the rows of the present year, and what stood in last year's alone."""

from demo.activities.civic import CIVIC
from demo.activities.last_year import NOT_TAKEN_OVER
from demo.activities.prevention import PREVENTION
from demo.activities.rows import DemoActivity
from demo.activities.social_autumn import SOCIAL_IN_AUTUMN
from demo.activities.social_spring import SOCIAL_IN_SPRING
from demo.activities.sport import SPORT

ACTIVITIES: tuple[DemoActivity, ...] = (*SOCIAL_IN_AUTUMN, *SOCIAL_IN_SPRING, *CIVIC, *SPORT, *PREVENTION)

__all__ = ["ACTIVITIES", "NOT_TAKEN_OVER", "DemoActivity"]
