"""The words for a chat on the next page after a change, whatever page made it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from activities.chat_words import change_text, changes_text
from activities.models import OccurrenceChange
from activities.selectors.changes import told_changes
from today.selectors.news import address_of

KEY = "changes_to_tell"
# More of one action is told by its dates, not by one text.
MOST = 100


class ChangesToTell:
    """Note which changes of dates a person's action made that are to be told: the next page has the words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = timezone.now()
        response = self.get_response(request)
        match = request.resolver_match
        if request.method == "POST" and match is not None and getattr(match.func, "login_required", True):
            user = request.user
            if user.is_authenticated:
                # Days that fall out have a page of their own, with their words.
                made = OccurrenceChange.objects.for_staff().filter(changed_by=user.pk, changed_at__gte=began)
                if keys := list(made.filter(suspension=None).values_list("pk", flat=True)[:MOST]):
                    request.session[KEY] = keys
        return response


@dataclass(frozen=True)
class ChatText:
    """A text for a chat, and whose chat it is for."""

    label: str
    text: str


def words_to_tell(request: HttpRequest) -> dict[str, Any]:
    """Give templates the words for what the last action changed; they are asked for on staff pages only, and once."""
    return {"words_to_tell": SimpleLazyObject(lambda: _words(request))}


def _words(request: HttpRequest) -> ChatText | None:
    # Shown once, as a message is: the session forgets them, and no record is written by looking.
    keys = request.session.pop(KEY, None) if hasattr(request, "session") else None
    if not keys:
        return None
    changes = list(
        told_changes(today=timezone.localdate(), to_visitors=False)
        .filter(pk__in=keys)
        .order_by("occurrence__starts_on", "occurrence__start_time", "pk")
    )
    if len(changes) == 1:
        (change,) = changes
        text = change_text(change, address_of(change.occurrence, request.build_absolute_uri))
        return ChatText(_("Text for the class chat"), text) if text else None
    text = changes_text(changes)
    return ChatText(_("Text for the teachers’ chat"), text) if text else None
