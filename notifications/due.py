"""Running what is due, as the rooms registered it (`common.due`)."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections
from django.db.models import Max, Q
from django.utils import timezone

from common.due import DueWork, due_work
from notifications.models import DueRun

logger = logging.getLogger(__name__)

# A tick looks every few seconds, and at the letters every minute; so long after the last one it is gone.
SILENT_AFTER = timedelta(minutes=5)


def last_run() -> datetime | None:
    """Return when anything was last done that is due by itself."""
    latest: datetime | None = DueRun.objects.aggregate(latest=Max("ran_at"))["latest"]
    return latest


def is_silent(last: datetime | None, now: datetime) -> bool:
    """Whether the process that does what is due is gone, by when it last did anything."""
    return last is None or now - last > SILENT_AFTER


def run_due(*, clock: Callable[[], datetime] = timezone.now) -> list[str]:
    """Do all that is due and that nobody else is doing; return the codes of what was done or failed.

    Two processes may call it at once: each sort of work is claimed by one of them. What fails stops nothing else.
    """
    known = {each.code: each for each in DueRun.objects.all()}
    return [work.code for work in due_work if _claim(work, known, clock()) and _run(work, clock)]


def _claim(work: DueWork, known: Mapping[str, DueRun], now: datetime) -> bool:
    """Take this work on, if it is due and free. Of two at once the database lets one have it."""
    run = known.get(work.code) or DueRun.objects.get_or_create(code=work.code, defaults={"due_at": now})[0]
    is_due = _is_due(now)
    if run.due_at > now and (run.ran_at is None or run.ran_at <= now):
        if not work.is_pressing(now):
            return False
        is_due = Q()
    free = Q(claimed_until=None) | Q(claimed_until__lte=now) | Q(claimed_until__gt=now + 2 * work.retry_after)
    mine = DueRun.objects.filter(is_due, free, code=work.code)
    return mine.update(claimed_until=now + work.retry_after) == 1


def _is_due(now: datetime) -> Q:
    # A clock that was wrong, and ran ahead, must not stop the work for years.
    return Q(due_at__lte=now) | Q(ran_at__gt=now)


def _run(work: DueWork, clock: Callable[[], datetime]) -> bool:
    """Do it and note how it went."""
    outcome, error = DueRun.Outcome.DONE, ""
    try:
        work.run(clock())
    except Exception as fault:
        # The text of an error may hold what people typed: its kind is enough.
        outcome, error = DueRun.Outcome.FAILED, type(fault).__name__[:100]
        logger.error("work «%s» failed: %s", work.code, error)
        if isinstance(fault, DatabaseError):
            close_old_connections()
    now = clock()
    wait = work.every if outcome == DueRun.Outcome.DONE else min(work.every, work.retry_after)
    DueRun.objects.filter(code=work.code).update(
        due_at=now + wait, claimed_until=None, ran_at=now, outcome=outcome, error=error
    )
    return True
