"""Once: a page that creates something makes one record of a form, however often the form is sent.

`once` marks the page in `urls.py`. The template tag `csrf_token` writes a signed key into each of its forms
(`common/templatetags/tokens.py`). The key is kept with where the answer led and with the records that were made, in
their own transaction (docs/adr/0034). Of a form that made none but changed some, their versions are kept; of one that
wrote nothing its key is free again, wherever its answer led. A form that comes again

- as it was, with its key: leads to what came of it;
- as it was, with another key, a few minutes later: the same, as browsers fetch the key anew on «back»;
- changed, with its key: is asked about, since it may be a correction or another record.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from functools import wraps
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_save
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.translation import gettext as _

from common.form_marks import FORM_KEY, KEPT
from common.form_marks import NAME as FORM_MARK
from school.access import SignedInRequest
from school.form_keys import SignedKey, claim, complete
from school.models import FormKey, JournalEntry, User

# In the address of a form: what it makes is another record, though it says the same.
ANOTHER = "one-more"
SAME_CONTENT_WITHIN = timedelta(minutes=10)
TOKENS = frozenset({FORM_KEY, FORM_MARK, "csrfmiddlewaretoken"})
# What differs from one sending to the next, or only says where to go on
NOT_CONTENT = TOKENS | {"draft", "another"}
NOT_ASKED = frozenset({ANOTHER, KEPT})
MOST_RECORDS = 50
CONFLICT = 409

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True)
class Sending:
    """A form as it was sent: by whom, on which page, with which key, and what it says."""

    request: SignedInRequest
    form: str
    signed: SignedKey
    digest: str

    @classmethod
    def of(cls, request: SignedInRequest, form: str) -> Self:
        sent = SignedKey.read(request.POST.get(FORM_KEY, ""), form=form, user=request.user)
        digest = digest_of(request)
        return cls(request, form, sent or key_of_content(request.user, form, digest), digest)

    @property
    def known_by_content(self) -> FormKey | None:
        """Return the same form that this person sent a few minutes ago, if what it made is still there."""
        if self.signed.is_another:
            return None
        same = FormKey.objects.filter(
            user=self.request.user,
            form=self.form,
            digest=self.digest,
            made_at__gt=timezone.now() - SAME_CONTENT_WITHIN,
        )
        return next((each for each in same if each.stands), None)


def key_of_content(user: User, form: str, digest: str) -> SignedKey:
    """Return the key of a form that came without one: the same for the same words, for some minutes."""
    turn = int(timezone.now().timestamp() // SAME_CONTENT_WITHIN.total_seconds())
    said = f"{user.pk} {form} {digest} {turn}"
    return SignedKey(UUID(salted_hmac("school.once.key", said, algorithm="sha256").hexdigest()[:32]))


def once(view: View) -> View:
    """Mark a page that creates something: sent twice, its form makes one record. It stands under a mark of access."""

    @wraps(view)
    def wrapper(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = form_of(request)
        is_another = ANOTHER in request.GET
        request.new_form_key = lambda: SignedKey.new(is_another=is_another).sealed(  # type: ignore[attr-defined]
            form=form, user=request.user
        )
        if request.method != "POST":
            return view(request, *args, **kwargs)
        sending = Sending.of(request, form)
        with transaction.atomic():
            return _answer(sending, lambda: view(request, *args, **kwargs))

    wrapper.makes_once = True  # type: ignore[attr-defined]
    return cast(View, wrapper)


def _answer(sending: Sending, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    request = sending.request
    if known := sending.known_by_content:
        return _lead_to(request, known)
    claimed, is_first = claim(
        key=sending.signed.key,
        form=sending.form,
        address=request.get_full_path(),
        now=timezone.now(),
        by=request.user,
        digest=sending.digest,
    )
    if not is_first and claimed.stands:
        if claimed.digest == sending.digest:
            return _lead_to(request, claimed)
        if not claimed.only_changed:
            return _ask(request, claimed)
    with noting_what_is_written() as written:
        response = answer()
    if isinstance(response, HttpResponseRedirect) and written.records:
        claimed.digest = sending.digest
        complete(claimed=claimed, address=response.url, records=written.records[:MOST_RECORDS])
    else:
        # Nothing was saved: this page, or the one to which it leads, says why.
        claimed.delete()
    return response


def _lead_to(request: HttpRequest, known: FormKey) -> HttpResponseRedirect:
    said = _("This has already been saved: the form was sent twice.")
    if not known.only_changed:
        messages.info(request, format_html('{} <a href="{}">{}</a>', said, _one_more(request), _("Add another one")))
    else:
        messages.info(request, said)
    return HttpResponseRedirect(known.address)


def _one_more(request: HttpRequest) -> str:
    query = request.GET.copy()
    query[ANOTHER] = "yes"
    return f"{request.path}?{query.urlencode()}"


def _ask(request: SignedInRequest, known: FormKey) -> HttpResponseBase:
    """Ask about a form that was sent before and says something else now: nothing is saved, and nothing lost."""
    context = {
        "address": known.address,
        "made_at": known.made_at,
        "again": _one_more(request),
        "back": request.get_full_path(),
        "fields": [(name, each) for name, values in request.POST.lists() if name not in TOKENS for each in values],
        "files": [each.name for name in request.FILES for each in request.FILES.getlist(name)],
    }
    request.new_form_key = lambda: SignedKey.new(is_another=True).sealed(  # type: ignore[attr-defined]
        form=form_of(request), user=request.user
    )
    return render(request, "school/sent_already.html", context, status=CONFLICT)


def form_of(request: HttpRequest) -> str:
    """Name the page that a form is on, alike in both languages."""
    match = request.resolver_match
    assert match is not None
    return " ".join([match.view_name, *(str(match.kwargs[name]) for name in sorted(match.kwargs))])


def digest_of(request: HttpRequest) -> str:
    """Return a digest of what was sent that nobody can compare with guesses: it may be about people."""
    assert isinstance(request.user, User)
    files = []
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            hashed = hashlib.sha256()
            for chunk in file.chunks():
                hashed.update(chunk)
            file.seek(0)
            files.append([name, file.name, hashed.hexdigest()])
    # The address may say what the form is about: of which partner, of which year.
    asked = sorted(each for each in request.GET.lists() if each[0] not in NOT_ASKED)
    said = json.dumps([asked, sorted(each for each in request.POST.lists() if each[0] not in NOT_CONTENT), files])
    return salted_hmac("school.once", said, algorithm="sha256").hexdigest()


# What the view that runs now has written


@dataclass
class Written:
    """The records that were made, and the last version of each that was changed."""

    made: list[Model] = field(default_factory=list)
    changed: dict[tuple[type[Model], Any], Model] = field(default_factory=dict)

    @property
    def records(self) -> list[Model]:
        """Return what a form came to: what it made or, if it made nothing, what it changed."""
        return self.made or list(self.changed.values())

    def note(self, instance: Any) -> None:
        if not hasattr(instance, "history_type"):
            self.made.append(instance)
        elif instance.history_type == "~":
            self.changed[type(instance), instance.id] = instance


_written: ContextVar[Written | None] = ContextVar("written", default=None)


@contextmanager
def noting_what_is_written() -> Iterator[Written]:
    written = Written()
    token = _written.set(written)
    try:
        yield written
    finally:
        _written.reset(token)


def _note(sender: type[Model], instance: Model, created: bool, **kwargs: Any) -> None:
    written = _written.get()
    if written is not None and created and not isinstance(instance, FormKey | JournalEntry):
        written.note(instance)


post_save.connect(_note, dispatch_uid="school.once")
