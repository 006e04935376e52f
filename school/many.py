"""One change of many records that somebody ticked: in one transaction, those left out are named, and it is taken back.

Activities have a service of their own (`activities.services.bulk`): what is done to them takes their dates along.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.display import safe_next
from common.text import Text, in_quotes
from common.ticked import versions_of
from school.access import SignedInRequest
from school.models import Undo, User
from school.publication import publishing
from school.undo import record_undo, remember, with_way_back

# A message names so many records that were left, and counts the others
NAMED_AT_MOST = 20


@dataclass(frozen=True)
class TickedRows:
    """The rows of a list that somebody ticked, and what is to be done to them; no action where nothing is.

    `versions` are those that the person saw, by key.
    """

    versions: Mapping[int, int]
    action: str
    list_url: str

    @property
    def values(self) -> list[str]:
        """The rows as the list sends them (`components/bulk_tick.html`)."""
        return [f"{key}.{version}" for key, version in self.versions.items()]


def ticked_rows(request: SignedInRequest, *, actions: Collection[str], list_url: str) -> TickedRows:
    """Return what a list sends, or the second step sends again; a message says what is lacking."""
    data = request.POST if request.method == "POST" else request.GET
    back = safe_next(request, data.get("next", ""))
    back = list_url if back == "/" else back
    versions, action = versions_of(data.getlist("row")), data.get("action", "")
    if versions and action in actions:
        return TickedRows(versions, action, back)
    messages.warning(request, _("Choose what to do with the rows.") if versions else _("Select at least one row."))
    return TickedRows(versions, "", back)


@dataclass(frozen=True)
class LeftAsItIs:
    """A record that was ticked and is left as it is, and why."""

    record: Model
    reason: Text


@dataclass(frozen=True)
class Changed:
    """What became of the ticked records; `gone` counts those that are there no more."""

    done: list[Any]
    left: list[LeftAsItIs]
    gone: int
    undo: Undo | None


@publishing()
def change_each(
    *,
    rows: QuerySet[Any],
    chosen: Mapping[int, int],
    change: Callable[[Any], Text],
    what: str | None,
    by: User,
    now: datetime,
    touches: Callable[[list[Any]], Iterable[Model]] = list,
) -> Changed:
    """Change each of these rows that was chosen, by key with the version that the person saw.

    `change` changes one and says why it does not, if so; `touches` names the records that it writes, where these are
    not the rows themselves. `what` is the code by which it is taken back, None for what no undo takes back.
    """
    found = list(rows.select_for_update(of=("self",)).filter(pk__in=chosen).order_by("pk"))
    before = remember(touches(found))
    done, left = [], []
    for each in found:
        is_seen = each.version == chosen[each.pk]
        reason = change(each) if is_seen else _("It was changed in the meantime.")
        if reason:
            left.append(LeftAsItIs(each, reason))
        else:
            done.append(each)
    details = {"count": len(done)}
    undo = record_undo(what=what, details=details, by=by, now=now, before=before) if what else None
    return Changed(done, left, len(chosen) - len(found), undo)


def say_what_was_changed(request: SignedInRequest, changed: Changed, words: Text) -> None:
    """Say what was done, with the link that takes it back, and name what was left as it is."""
    if changed.done:
        messages.success(request, with_way_back(words, changed.undo, _("Undo")))
    say_what_is_left(request, [(each.record, each.reason) for each in changed.left])
    if changed.gone:
        text = ngettext("%(count)s row is gone.", "%(count)s rows are gone.", changed.gone) % {"count": changed.gone}
        messages.info(request, text)


def say_what_is_left(request: SignedInRequest, left: Sequence[tuple[object, Text]]) -> None:
    """Name the records that were left as they are, each with the reason; count those that are too many to name."""
    if not left:
        return
    named = [f"{in_quotes(str(row)[:80])} — {why}" for row, why in left[:NAMED_AT_MOST]]
    text = _("Unchanged: %(rows)s") % {"rows": "; ".join(named)}
    if (more := len(left) - NAMED_AT_MOST) > 0:
        text += " " + ngettext("and %(count)s more row", "and %(count)s more rows", more) % {"count": more}
    messages.warning(request, text)
