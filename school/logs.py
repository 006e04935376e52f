"""What the log must not hold."""

import logging
import re

# Addresses that open a door by themselves: of `account_urls.py`, `public_urls.py`, `setup_urls.py`, of sign-ups and of
# partners' personal links. deploy/nginx masks the same; a test compares both with all addresses that hold a token.
_SECRET = re.compile(r"(/accounts/link/[^/\s]+/[^/\s]+/|/join/[^/\s]+/|/setup/|/sign-ups/|/p/)[^/\s\"'?]+")


class WithoutTokens(logging.Filter):
    """Django logs the path of a refused or failed request; whoever reads the log must not come in by it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(without_tokens(value) if isinstance(value, str) else value for value in record.args)
        if isinstance(record.msg, str):
            record.msg = without_tokens(record.msg)
        return True


def without_tokens(text: str) -> str:
    """Return the text with the secret part of each address hidden."""
    return _SECRET.sub(r"\1…", text)


def hide_tokens() -> None:
    """Watch the loggers of Django that write paths."""
    for name in ("django.request", "django.security.csrf", "django.server"):
        logging.getLogger(name).addFilter(WithoutTokens())
