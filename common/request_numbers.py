"""A number for each request, which the page of an error shows and the log has: what a person tells leads to the lines."""

import contextvars
import json
import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

_number: contextvars.ContextVar[str] = contextvars.ContextVar("request_number", default="")


def current_number() -> str:
    """Return the number of the request that is being answered; nothing outside of one."""
    return _number.get()


class RequestNumberMiddleware:
    """Numbers requests. The outermost: whatever another one logs has the number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Eight figures and letters are read out on the telephone.
        token = _number.set(secrets.token_hex(4).upper())
        try:
            return self.get_response(request)
        finally:
            _number.reset(token)


class WithNumber(logging.Filter):
    """Gives each line of the log the number of its request, `-` outside of one."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_number = current_number() or "-"
        return True


class JsonLines(logging.Formatter):
    """Lines of the log as JSON, one object each, for programs that collect them (`LOG_FORMAT=json`)."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request_number", "-"),
            "message": record.getMessage(),
        }
        # Written before, without secrets (`school.logs`)
        if record.exc_text or record.exc_info:
            line["error"] = record.exc_text or self.formatException(record.exc_info)  # type: ignore[arg-type]
        return json.dumps(line, ensure_ascii=False)
