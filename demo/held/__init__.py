"""The demo's «what was done»: how each row of the plan went once its dates have passed."""

from collections.abc import Mapping

from demo.held.civic import CIVIC
from demo.held.prevention import PREVENTION
from demo.held.rows import DemoHeld
from demo.held.social import SOCIAL
from demo.held.sport import SPORT

# By the row's title
HELD: Mapping[str, DemoHeld] = {**SOCIAL, **CIVIC, **SPORT, **PREVENTION}

__all__ = ["HELD", "DemoHeld"]
