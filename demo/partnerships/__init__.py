"""The demo's partnerships: what each side wants and gives, how they moved through the stages, their papers.

They name posts instead of people, and say nothing about a real body but neutral words.
"""

from demo.partnerships.civic import CIVIC
from demo.partnerships.prevention import PREVENTION
from demo.partnerships.rows import DemoPartnership
from demo.partnerships.social import SOCIAL
from demo.partnerships.sport import SPORT

# By the partner's name, in the order of its `directions`
PARTNERSHIPS: dict[str, tuple[DemoPartnership, ...]] = {**SOCIAL, **CIVIC, **SPORT, **PREVENTION}
