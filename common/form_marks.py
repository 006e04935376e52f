"""For whom a form was drawn, and on which page: a signed mark that stands beside the form's CSRF token.

By the mark a form that comes from an ended session still says whose it is: what was typed goes back to that person
and to nobody else. It gives no right to anything.
"""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, QueryDict

NAME = "form_mark"
# The name of another hidden field: the key of a form that creates something (`school.once`)
FORM_KEY = "form-key"
# The key of an address under which a page finds the form that was kept for it
KEPT = "kept"
_signer = Signer(salt="common.form_marks")
_UNSAFE = {"\0", "\r", "\n"}


@dataclass(frozen=True)
class FormMark:
    """The number of the person for whom a form was drawn, and the address of the page on which it stands."""

    owner: int
    page: str

    def sealed(self) -> str:
        return _signer.sign(f"{self.owner} {self.page}")

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the mark that `sealed` wrote; None for anything else."""
        try:
            owner, _space, page = _signer.unsign(text).partition(" ")
        except BadSignature:
            return None
        return cls(int(owner), page)

    @classmethod
    def sent_with(cls, request: HttpRequest) -> Self | None:
        """Return the mark of the form that this request sends."""
        return cls.read(request.POST.get(NAME, "")) if request.method == "POST" else None

    @classmethod
    def of_page(cls, request: HttpRequest) -> Self | None:
        """Return the mark for the forms that are drawn in answer to this request; None where nobody is signed in."""
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return None
        return cls(user.pk, page_of(request))


def page_of(request: HttpRequest) -> str:
    """Return the address where the person is who sends this request: a form's page, a fragment's page, or its own."""
    if (mark := FormMark.sent_with(request)) is not None:
        return mark.page
    named = request.headers.get("HX-Current-URL")
    if named is None and request.method == "POST":
        named = request.headers.get("Referer")
    if named is not None and (path := _path_here(request, named)):
        return path
    return without_kept(request.get_full_path())


def _path_here(request: HttpRequest, url: str) -> str:
    """Return the path and the query of an address of this site; nothing for any other."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_here = parts.netloc == request.get_host() and parts.path.startswith("/") and not parts.path.startswith("//")
    if not is_here or _UNSAFE & set(url):
        return ""
    return without_kept(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def without_kept(address: str) -> str:
    """Return the address without the key of a form that was kept."""
    path, _mark, query = address.partition("#")[0].partition("?")
    if f"{KEPT}=" not in query:
        return f"{path}?{query}" if query else path
    pairs = QueryDict(query, mutable=True)
    pairs.pop(KEPT, None)
    return f"{path}?{pairs.urlencode()}" if pairs else path


def with_kept(address: str, key: str) -> str:
    """Return the address under which a page shows the form that was kept with this key."""
    address = without_kept(address)
    return f"{address}{'&' if '?' in address else '?'}{KEPT}={key}#{KEPT}"
