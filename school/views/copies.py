"""Copies of the portal: what there is, and the button that begins one.

No page hands over an archive. It holds everything that the portal knows of people, and the key: a browser's folder of
downloads is no place for it, and whoever stole an administrator's session must not carry it away.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from school.access import SignedInRequest
from school.as_it_is import AsItIs, acts
from school.backups import background
from school.backups.keeping import Copy, is_late, kept_copies, last_failure
from school.backups.making import is_being_made
from school.journal import record
from school.models import JournalEntry

# A process that begins takes seconds, on a busy machine many, until it says that it makes a copy.
BEGINS = timedelta(minutes=1)


@require_safe
def copies(request: HttpRequest) -> HttpResponse:
    """Show the copies; the part that says how the present one goes asks again by itself (`?begun=` when it began)."""
    now, kept, failure = timezone.now(), kept_copies(), last_failure()
    newest = max((each.made_at for each in kept), default=None)
    is_going = is_being_made() or _has_just_begun(request.GET.get("begun", ""), kept)
    context = {
        "copies": kept,
        "last": kept[0] if kept else None,
        "failure": failure if failure and (newest is None or failure.at > newest) else None,
        "is_going": is_going,
        "is_late": is_late(now),
        "folder": settings.BACKUP_DIR,
        "period": settings.BACKUP_EVERY_HOURS,
        "is_encrypting": bool(settings.BACKUP_PASSPHRASE),
    }
    template = "school/copies.html"
    return render(request, f"{template}#state" if request.htmx else template, context)  # type: ignore[attr-defined]


def _has_just_begun(begun: str, kept: list[Copy]) -> bool:
    """Whether a copy was asked for at this second of the clock, and nothing is seen of it yet."""
    if not begun.isdecimal() or len(begun) > 12:
        return False
    age = timezone.now().timestamp() - int(begun)
    ends = [each.made_at.timestamp() for each in kept]
    failure = last_failure()
    if failure:
        ends.append(failure.at.timestamp())
    return 0 <= age < BEGINS.total_seconds() and not any(end >= int(begun) for end in ends)


@acts(lambda request: "school:copies")
def copy_new(request: SignedInRequest) -> HttpResponse:
    """Begin a copy, which goes on without the person who asked for it."""
    page = reverse("school:copies")
    if is_being_made():
        raise AsItIs(page, _("A copy is being made already."))
    record(JournalEntry.Action.EXPORTED, by=request.user, subject="copy")
    background.begin_copy()
    messages.success(request, _("The copy has begun. It goes on without you: you can leave this page."))
    return redirect(f"{page}?begun={int(timezone.now().timestamp())}")
