"""What the log must not hold."""

import logging
import re

# The addresses of `account_urls.py`, `public_urls.py` and `setup_urls.py` that open a door by themselves.
_SECRET = re.compile(r"(/accounts/link/[^/\s]+/[^/\s]+/|/join/[^/\s]+/|/setup/)[^/\s\"']+")


class WithoutTokens(logging.Filter):
    """Django logs the path of a refused or failed request; whoever reads the log must not come in by it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                _SECRET.sub(r"\1…", value) if isinstance(value, str) else value for value in record.args
            )
        if isinstance(record.msg, str):
            record.msg = _SECRET.sub(r"\1…", record.msg)
        return True


def hide_tokens() -> None:
    """Watch the loggers of Django that write paths."""
    for name in ("django.request", "django.security.csrf", "django.server"):
        logging.getLogger(name).addFilter(WithoutTokens())
