"""Writing the journal: one line per sign-in, refusal, export and change of rights."""

from datetime import UTC, datetime

from django.contrib.auth.models import AnonymousUser

from common.erasure import forget_on_disk
from school.models import JournalEntry, User


def record(
    action: JournalEntry.Action,
    *,
    by: User | AnonymousUser | None = None,
    subject: str = "",
    detail: str = "",
) -> JournalEntry:
    """Add a line. `subject` and `detail` name records by kind and number, never a person by name.

    Every erasure is written here, so it is here that what was erased leaves the disk.
    """
    if action == JournalEntry.Action.ERASED:
        forget_on_disk()
    return JournalEntry.objects.create(
        actor_id=by.pk if by is not None else None,
        action=action,
        subject=subject[:200],
        detail=detail[:300],
    )


def record_export(*, by: User | AnonymousUser, subject: str, format_name: str, detail: str = "") -> JournalEntry:
    """Add a line about a file that somebody took: of what, in which format, how much."""
    detail = ", ".join(part for part in (format_name, detail) if part)
    return record(JournalEntry.Action.EXPORTED, by=by, subject=subject, detail=detail)


def moment_code(moment: datetime) -> str:
    """Return a moment as the journal keeps it; a reader is told it in the school's time."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def was_erased(subject: str) -> bool:
    """Whether the journal says that this record, by kind and number, was erased."""
    return JournalEntry.objects.filter(action=JournalEntry.Action.ERASED, subject=subject).exists()
