"""Sessions that do not stand in the way of reading."""

import logging

from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.http import HttpRequest, HttpResponse

from common.outages import outage_of

logger = logging.getLogger(__name__)


class SessionMiddleware(DjangoSessionMiddleware):
    """Sends a page that was asked for even if its session cannot be saved: it says the same once more next time."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except Exception as error:
            if request.method not in {"GET", "HEAD"} or outage_of(error) is None:
                raise
            logger.error("a session could not be saved: %s", error)
            return response
