"""The last errors of the portal, for «State of the portal»; their tracebacks are in the log, by the same number."""

import logging
import sys
from datetime import datetime, timedelta
from typing import Any

from django.core.signals import got_request_exception
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from common.outages import outage_of
from common.request_numbers import current_number
from school.models import ErrorNote

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)
# Whoever sets one off again and again fills no disk.
MOST_KEPT = 200


@receiver(got_request_exception)
def note_error(sender: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Write an error down, unless it is an outage, which its own page tells of."""
    error = sys.exc_info()[1]
    number = current_number()
    if error is None or not number or outage_of(error) is not None:
        return
    match = getattr(request, "resolver_match", None)
    try:
        ErrorNote.objects.get_or_create(
            number=number,
            defaults={
                "at": timezone.now(),
                "page": (match.view_name if match else "")[:100],
                "kind": type(error).__name__[:100],
            },
        )
        kept = ErrorNote.objects.values_list("pk", flat=True)[:MOST_KEPT]
        ErrorNote.objects.exclude(pk__in=list(kept)).delete()
    except Exception:
        # Where not even this can be written, the log has it.
        logger.warning("the error %s could not be noted", number)


def erase_old_notes(*, now: datetime) -> int:
    """Delete what nobody will ask for any more; return how many."""
    return ErrorNote.objects.filter(at__lt=now - KEPT_FOR).delete()[0]
