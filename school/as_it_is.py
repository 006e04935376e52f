"""As it is: whoever asks for what is done already is led to the record and told how it is.

- `acts` marks a view that only acts: opened, its address leads to the page where the button stands.
- A view raises `AsItIs` where there is nothing to do any more. The marks of `school.access` answer it.
- `get_or_gone` fetches a record that may have been deleted a moment ago.

All else that a page does not have is 405, and what a person may not see is 404.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.text import Text
from school.models import User

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Record = TypeVar("Record", bound=Model)


class AsItIs(Exception):
    """There is nothing to do: `page`, a record or an address, shows how it is, and `words` say it."""

    def __init__(self, page: Any, words: Text) -> None:
        super().__init__(words)
        self.page, self.words = page, words

    def answer(self, request: HttpRequest) -> HttpResponseRedirect:
        messages.info(request, str(self.words))
        return redirect(self.page)


def acts(leads_to: Callable[..., Any]) -> Callable[[View], View]:
    """Mark a view that only acts. Opened, it leads to what `leads_to` returns: a record, an address or its name.

    `leads_to` is called as the view is, and fetches with permission: a stranger gets 404.
    """

    def mark(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            return redirect(leads_to(request, *args, **kwargs))

        wrapper.only_acts = True  # type: ignore[attr-defined]
        return cast(View, wrapper)

    return mark


def get_or_gone(
    records: QuerySet[Record], pk: int, *, by: User, page: Callable[[Any], Any], words: Text = ""
) -> Record:
    """Return the record. Of one that was deleted, raise `AsItIs` with `page` of its last version.

    Only coordinators, and whoever deleted it, are told: to others it is 404, as is what never was.
    """
    found = records.filter(pk=pk).first()
    if found is not None:
        return found
    history: Any = records.model.history  # type: ignore[attr-defined]
    last = history.filter(id=pk).order_by("-history_id").first()
    if last is None or last.history_type != "-" or not (by.is_coordinator or last.history_user_id == by.pk):
        raise Http404
    raise AsItIs(page(last), words or _("This has already been deleted."))
