"""What the portal does by itself when it is due, without anybody's request: `manage.py tick` runs all of it.

A room registers its work in `registrations.py`. It may be run twice at once, and again after it was stopped in the
middle: it has to be safe then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from common.registries import Registry
from common.text import Text

# Work that failed, or whose process was stopped, is tried again after this time.
RETRY_AFTER = timedelta(minutes=15)


def never(now: datetime) -> bool:
    return False


@dataclass(frozen=True)
class DueWork:
    """A sort of work by a stable code, and how often it is done.

    `run(now)` does it; its errors are noted and stop nothing else. With `is_pressing(now)` it is done before its time,
    which costs one query at each look. What takes longer than `retry_after` may be begun a second time meanwhile.
    """

    code: str
    every: timedelta
    run: Callable[[datetime], object]
    is_pressing: Callable[[datetime], bool] = never
    retry_after: timedelta = RETRY_AFTER
    # What an administrator is told of, should it fail
    words: Text = ""


due_work: Registry[DueWork] = Registry()
