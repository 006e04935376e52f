"""What the log must not hold: addresses that open a door by themselves."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from django.urls import LocalePrefixPattern, URLResolver, get_resolver

from common.outages import outage_of

# Parts of addresses that are words of the site, not of one person's link. Any other text in an address is hidden.
PLAIN_PARTS = frozenset({"slug", "purpose", "side", "size", "action"})
# What a query may say that opens something
SECRET_QUERIES = ("kept", "token", "key", "code")
HIDDEN = "…"
_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
_SLASH = r"(?:/|%2F)"
_QUERY = re.compile(rf"([?&]|%3F|%26)({'|'.join(SECRET_QUERIES)})(=|%3D)[^&\s\"'%]+", re.IGNORECASE)


def is_secret(converter: str, name: str) -> bool:
    """Tell whether this part of an address may open a door."""
    return converter not in ("int", "uuid") and name not in PLAIN_PARTS


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Yield the routes of all addresses of the portal, without the language that some begin with.

    Its part is that of the language of this moment: what is read once in English would leave Russian links as they are.
    """
    for pattern in resolver.url_patterns:
        is_language = isinstance(pattern.pattern, LocalePrefixPattern)
        route = before if is_language else before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


def doors(found: Iterable[str]) -> Iterator[str]:
    """Yield, of each address with a secret part, the expression of what stands before it."""
    for route in found:
        for part in _PARAMETER.finditer(route):
            if is_secret(part[1] or "str", part[2]):
                yield _expression(route[: part.start()], lambda part: r"[^/\s]+?")


def plain_addresses(found: Iterable[str]) -> Iterator[str]:
    """Yield the expressions of addresses without a secret part, as they stand between slashes from their first word."""
    for route in found:
        if not any(is_secret(part[1] or "str", part[2]) for part in _PARAMETER.finditer(route)):
            yield _expression(route, lambda part: r"\d+" if part[1] == "int" else r"[\w-]+")


def _expression(route: str, parameter: Callable[[re.Match[str]], str]) -> str:
    """Return the expression of a route, or of its beginning."""
    parts = []
    for each in route.split("/"):
        found = _PARAMETER.fullmatch(each)
        parts.append(parameter(found) if found else re.escape(each))
    return _SLASH + _SLASH.join(parts)


@cache
def _secret_paths() -> re.Pattern[str]:
    """Match what stands before the secret part of an address, and that part; read from the addresses themselves.

    «/staff/sign-ups/7/erase/» has in it how a visitor's link begins. Such an address of the portal is matched whole,
    with nothing in the group; whatever is not one to the letter is taken for a link.
    """
    found = list(routes(get_resolver()))
    before = sorted(set(doors(found)))
    alike = [route for route in found if re.search("|".join(before), f"/{route}")]
    plain = sorted(set(plain_addresses(alike)))
    whole = rf"(?:{'|'.join(plain)})(?=$|[\s\"'?&%])|" if plain else ""
    return re.compile(rf"{whole}({'|'.join(before)})[^/\s\"'?&%]+", re.IGNORECASE)


def _shorten(found: re.Match[str]) -> str:
    return f"{found[1]}{HIDDEN}" if found[1] else found[0]


def without_secrets(text: str) -> str:
    """Return a line of the log with each address that opens a door shortened to where the door is."""
    return _QUERY.sub(rf"\1\2\3{HIDDEN}", _secret_paths().sub(_shorten, text))


def hide_tokens() -> None:
    """Watch every line that any logger of this process writes, the server's own and tracebacks too."""
    make: Callable[..., logging.LogRecord] = logging.getLogRecordFactory()
    if getattr(make, "hides_tokens", False):
        return

    def made_without_secrets(*args: Any, **kwargs: Any) -> logging.LogRecord:
        return hidden(make(*args, **kwargs))

    made_without_secrets.hides_tokens = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(made_without_secrets)


def hidden(record: logging.LogRecord) -> logging.LogRecord:
    """Shorten what this line says; one that cannot be written stays as it is, for logging to complain of."""
    try:
        said = record.getMessage()
    except (TypeError, ValueError):
        return record
    told = without_secrets(said)
    if told != said:
        record.msg, record.args = told, ()
    if record.exc_info and outage_of(record.exc_info[1]) is not None:
        # Nobody's fault, and on every page while it lasts. In one line, since a full disk keeps the log as well.
        record.msg, record.args = without_secrets(f"{said}: {record.exc_info[1]!r}"), ()
        record.exc_info = None
    if record.exc_info and record.exc_info[0] is not None:
        # What a handler would write of the error is written here.
        record.exc_text = without_secrets(logging.Formatter().formatException(record.exc_info))
    return record
