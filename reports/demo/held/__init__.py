"""The demo's «what was done»: how each row of the plan went once its dates have passed."""

from collections.abc import Mapping

from reports.demo.held.civic import CIVIC
from reports.demo.held.prevention import PREVENTION
from reports.demo.held.rows import DemoHeld
from reports.demo.held.social import SOCIAL
from reports.demo.held.sport import SPORT

# By the row's title
HELD: Mapping[str, DemoHeld] = {**SOCIAL, **CIVIC, **SPORT, **PREVENTION}

__all__ = ["HELD", "DemoHeld"]
