"""Actions that can be taken back: which there are, what would go back and what stays, and doing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common.methods import form_methods
from school.access import SignedInRequest
from school.many import say_what_is_left
from school.models import Undo
from school.undo import LaterFirst, Undoing, UndoneAlready, preview_undo, take_back

LISTED_AT_MOST = 100


@require_safe
def undo_list(request: SignedInRequest) -> HttpResponse:
    """List what this person can still take back; to administrators, what anybody can."""
    found = Undo.objects.visible_to(request.user).open(timezone.now()).select_related("created_by")
    return render(request, "school/undo_list.html", {"actions": [Undoing(each) for each in found[:LISTED_AT_MOST]]})


@form_methods
def undo_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name what goes back and what stays, and ask once."""
    undo = get_object_or_404(Undo.objects.visible_to(request.user).select_related("created_by", "undone_by"), pk=pk)
    now = timezone.now()
    is_open = undo.is_open(now)
    if request.method == "POST" and is_open:
        try:
            done = take_back(undo=undo, by=request.user, now=now)
        except UndoneAlready:
            undo.refresh_from_db()
            is_open = False
        except LaterFirst:
            # The page names it.
            pass
        else:
            say_what_went_back(request, done)
            return redirect("undo:undo-list")
    undoing = preview_undo(undo=undo, now=now) if is_open else Undoing(undo)
    # A teacher takes own actions back alone.
    may_first = Undo.objects.visible_to(request.user).contains(undoing.first) if undoing.first else False
    return render(request, "school/undo_detail.html", {"undoing": undoing, "is_open": is_open, "may_first": may_first})


def say_what_went_back(request: SignedInRequest, done: Undoing) -> None:
    if done.going:
        messages.success(request, _went_back(len(done.going), is_all=not (done.staying or done.hidden)))
    else:
        messages.info(request, _("No rows restored."))
    if done.hidden:
        count = len(done.hidden)
        messages.info(
            request,
            ngettext("%(count)s of them stays for staff only.", "%(count)s of them stay for staff only.", count)
            % {"count": count},
        )
    say_what_is_left(request, [(row.name, row.reason) for row in done.staying])


def _went_back(count: int, *, is_all: bool) -> str:
    if is_all:
        words = ngettext("%(count)s row is back to what it was.", "%(count)s rows are back to what they were.", count)
    else:
        words = ngettext("%(count)s row restored.", "%(count)s rows restored.", count)
    return words % {"count": count}
