"""What visitors see, its version, and the pages that are the same for everybody.

Every change of something public runs inside `publishing()`, which raises the version once and last in its
transaction. A public page reads the version before its data, so that an answer made during a change is kept
under the old number and never served under the new one.
"""

import gzip
import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Generic, TypeVar, cast

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_etags

from common.finished_pages import finish
from common.outages import Outage, outage_of
from school.models import PublicVersion

Value = TypeVar("Value")
Answer = TypeVar("Answer", bound=HttpResponseBase)


@contextmanager
def publishing() -> Iterator[None]:
    """A transaction that changes what visitors see. Nested ones raise the version once, at the end."""
    # On this thread's own connection: what `django.db.connection` keeps of itself, all threads share.
    state = connections[DEFAULT_DB_ALIAS].__dict__.setdefault("portal_publishing", {"depth": 0})
    with transaction.atomic():
        state["depth"] += 1
        try:
            yield
        finally:
            state["depth"] -= 1
        if state["depth"] == 0:
            PublicVersion.objects.filter(pk=1).update(number=F("number") + 1)


def public_version(request: HttpRequest | None = None) -> int:
    """The version in force, read once per request; 0 before the portal is migrated.

    While the database is away it is the one that was read last, for `LONGEST_AWAY` seconds at most: whatever was made
    of it is served on, and whatever would have to be read anew raises the database's error.
    """
    if request is not None and hasattr(request, "public_version"):
        return request.public_version
    number = _last_version.while_away()
    if number is None:
        number = _read_version()
    if request is not None:
        request.public_version = number  # type: ignore[attr-defined]
    return number


def _read_version() -> int:
    try:
        number = PublicVersion.objects.values_list("number", flat=True).filter(pk=1).first() or 0
    except Error as error:
        if outage_of(error) is not Outage.AWAY:
            raise
        _last_version.note_away()
        kept = _last_version.while_away()
        if kept is None:
            raise
        return kept
    _last_version.note(number)
    return number


# How long pages are served on after the database last answered, and how long it is not asked again, in seconds
LONGEST_AWAY = 300.0
ASKED_AGAIN_AFTER = 2.0


class _LastVersion:
    """The public version that this process read last, and since when the database is known to be away."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._read: tuple[int, float] | None = None
        self._failed_at: float | None = None

    def note(self, number: int) -> None:
        self._read, self._failed_at = (number, self._clock()), None

    def note_away(self) -> None:
        self._failed_at = self._clock()

    def while_away(self) -> int | None:
        """The last version, if the database failed just now and answered not long ago; None if it is to be asked."""
        failed_at, read, now = self._failed_at, self._read, self._clock()
        if failed_at is None or read is None or now - failed_at >= ASKED_AGAIN_AFTER:
            return None
        number, read_at = read
        return number if now - read_at < LONGEST_AWAY else None

    def forget(self) -> None:
        self._read = self._failed_at = None


_last_version = _LastVersion(time.monotonic)


class _BoundedStore:
    """The entries of this process that were asked for last; safe between the threads of a worker.

    `most` bounds the sum of what `weigh` says of each: strangers choose the addresses, not our memory.
    """

    def __init__(self, most: int, weigh: Callable[[Any], int]) -> None:
        self._most = most
        self._weigh = weigh
        self._weight = 0
        self._items: OrderedDict[Any, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any) -> Any:
        with self._lock:
            if key not in self._items:
                return None
            self._items.move_to_end(key)
            return self._items[key]

    def put(self, key: Any, value: Any) -> None:
        with self._lock:
            if key in self._items:
                self._weight -= self._weigh(self._items.pop(key))
            self._items[key] = value
            self._weight += self._weigh(value)
            while self._weight > self._most:
                _key, oldest = self._items.popitem(last=False)
                self._weight -= self._weigh(oldest)

    def clear(self) -> None:
        with self._lock:
            self._items.clear()
            self._weight = 0


CACHED_PAGES_BYTES = 8 * 1024 * 1024
CACHED_VALUES = 64
# A page longer than this, as the feed of a whole plan is, goes to a store of its own rather than push out all others.
LONGEST_CACHED_PAGE = 200_000
CACHED_LONG_PAGES_BYTES = 8 * 1024 * 1024
# What is longer still is made anew each time.
LONGEST_CACHED_LONG_PAGE = 3_000_000
# A stranger chooses the address, which is kept beside the page: a long one is no page of ours, a short one weighs.
LONGEST_CACHED_ADDRESS = 500
CACHED_PAGE_OVERHEAD = 2_000
_pages = _BoundedStore(CACHED_PAGES_BYTES, weigh=lambda page: len(page[0]) + CACHED_PAGE_OVERHEAD)
_long_pages = _BoundedStore(CACHED_LONG_PAGES_BYTES, weigh=lambda page: len(page[0]) + CACHED_PAGE_OVERHEAD)
_values = _BoundedStore(CACHED_VALUES, weigh=lambda value: 1)


def clear_cached() -> None:
    """Empty this process's stores: for tests, whose rolled-back transactions take the version back too."""
    clear_cached_pages()
    _values.clear()
    _last_version.forget()


def clear_cached_pages() -> None:
    """Have every page made anew, as `tools/bench` does."""
    _pages.clear()
    _long_pages.clear()


class PerVersion(Generic[Value]):
    """A small value that only changes with the public version: loaded once per version and process.

    Call it with the version in force. The value is shared between threads: treat it as read-only.
    """

    def __init__(self, load: Callable[[], Value]) -> None:
        self.load = load
        self.__doc__ = load.__doc__

    def __call__(self, version: int) -> Value:
        key = (self.load.__module__, self.load.__qualname__, version)
        if (cached := _values.get(key)) is not None:
            return cached
        value = self.load()
        _values.put(key, value)
        return value


def per_version(load: Callable[[], Value]) -> PerVersion[Value]:
    return PerVersion(load)


View = Callable[..., HttpResponseBase]

ACCEPTS_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
COMPRESSED = re.compile(r"text/|application/(?:json|xml)")
# Less than this fits a packet as it is.
SHORTEST_COMPRESSED = 1_000


def _compress(response: HttpResponse) -> None:
    """Send a text in gzip. Whoever measures its length learns nothing: a page for everybody has no secrets."""
    is_text = COMPRESSED.match(response["Content-Type"])
    if is_text and len(response.content) >= SHORTEST_COMPRESSED:
        response.content = gzip.compress(response.content, 6, mtime=0)
        response["Content-Encoding"] = "gzip"


def _finished(response: Answer) -> Answer:
    """Give the page its last touch before it is kept and compressed."""
    if isinstance(response, HttpResponse):
        finish(response, translation.get_language() or settings.LANGUAGE_CODE)
    return response


def _cached_answer(key: Any) -> HttpResponse | None:
    page = _pages.get(key) or _long_pages.get(key)
    return HttpResponse(page[0], headers=page[1]) if page else None


def _cache_answer(key: Any, response: HttpResponse) -> None:
    length = len(response.content)
    if length <= LONGEST_CACHED_LONG_PAGE:
        store = _pages if length <= LONGEST_CACHED_PAGE else _long_pages
        store.put(key, (response.content, dict(response.items())))


def _looked_at_visitor(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a page broke its word; `PublicPageGuard` reports it, and nobody else may be served it."""
    session = getattr(request, "session", None)
    is_signed_form = "CSRF_COOKIE_NEEDS_UPDATE" in request.META
    return bool(response.cookies) or is_signed_form or (session is not None and session.accessed)


def _with_validators(response: HttpResponse, etag: str, display: str) -> HttpResponse:
    """Say what version this is, and that every cache has to ask whether it still holds."""
    response["ETag"] = etag
    # With a display preference the same address has other bytes: no shared cache may keep those.
    response["Cache-Control"] = "private, no-cache" if display else "public, no-cache"
    patch_vary_headers(response, ["HX-Request", "Accept-Encoding"])
    return response


def _key_of_page(request: HttpRequest, display: str, varying: Hashable) -> Hashable:
    """Return all that the bytes of a public page depend on."""
    return (
        request.get_host(),
        request.get_full_path(),
        public_version(request),
        settings.RELEASE,
        timezone.localdate(),
        translation.get_language(),
        display,
        request.headers.get("HX-Request") == "true",
        request.is_secure(),
        varying,
    )


def public_page(
    view: View | None = None, *, cached: bool = True, varies_by: Callable[..., Hashable] | None = None
) -> Any:
    """Mark a view as open to everybody, without a session, and answer repeated visits cheaply.

    With `cached`, a GET answers a weak ETag made of the public version, the release, the local date, the
    language, the display preference and HX-Request, serves the bytes and headers this process made before for
    the same key, and 304 to a browser that has them, whichever process made them: only a page that was found
    has an ETag. Who accepts gzip gets the page in it, compressed once. A search (`?q=`) is never cached. Views
    with `cached=False` (forms, health) are only marked.

    What changes too often for the public version and stands on one page alone is read for each visit by `varies_by`,
    called as the view is, which finds it as `request.varying`: the page is made anew when it changes.
    """
    if view is None:
        return lambda inner: public_page(inner, cached=cached, varies_by=varies_by)

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not cached or request.method not in {"GET", "HEAD"}:
            return _finished(view(request, *args, **kwargs))
        look = request.display  # type: ignore[attr-defined]
        display = "" if look.is_ordinary else look.key
        varying = request.varying = varies_by(request, *args, **kwargs) if varies_by else None  # type: ignore[attr-defined]
        key = _key_of_page(request, display, varying)
        etag = f'W/"{hashlib.blake2s(repr(key).encode(), digest_size=12).hexdigest()}"'
        is_search = bool(request.GET.get("q"))
        # In debug every answer is made anew, so that an edited template is seen.
        is_cached = not (is_search or settings.DEBUG or len(request.get_full_path()) > LONGEST_CACHED_ADDRESS)
        # The client has it already: there is no need to make what will not be sent.
        if not settings.DEBUG and etag in parse_etags(request.headers.get("If-None-Match", "")):
            return _with_validators(HttpResponseNotModified(), etag, display)
        coding = "gzip" if ACCEPTS_GZIP.search(request.headers.get("Accept-Encoding", "")) else ""
        response = _cached_answer((coding, key)) if is_cached else None
        if response is None:
            plain = _cached_answer(("", key)) if is_cached and coding else None
            response = plain or _finished(cast(HttpResponse, view(request, *args, **kwargs)))
            if response.status_code != 200:
                return response
            if coding:
                _compress(response)
            if is_cached and not _looked_at_visitor(request, response):
                _cache_answer((coding, key), response)
        _with_validators(response, etag, display)
        return get_conditional_response(request, etag=etag, response=response) or response

    wrapper.login_required = False  # type: ignore[attr-defined]
    wrapper.is_public_page = True  # type: ignore[attr-defined]
    return wrapper
