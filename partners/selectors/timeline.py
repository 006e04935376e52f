"""The timeline of partnerships as dated events: beginnings, steps, wishes, papers, promises, ends, returns.

Staff who are no coordinators read what happened when; what people wrote about it is for coordinators.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from partners.criteria import titles
from partners.models import Agreement, Partner, Partnership, Promise, StageTransition, WishConfirmation
from partners.registries import TimelineEntry
from school.models import User

Kind = StageTransition.Kind


def partner_timeline(partners: Sequence[Partner], user: User) -> Mapping[int, Sequence[TimelineEntry]]:
    """This room's provider of `partners.registries.timeline`; each event names its direction."""
    partnerships = list(Partnership.objects.filter(partner__in=partners).select_related("direction", "ended_by"))
    by_partner: dict[int, list[TimelineEntry]] = defaultdict(list)
    events = _events(partnerships, user)
    for partnership in partnerships:
        for entry in events[partnership.pk]:
            by_partner[partnership.partner_id].append(_named(entry, partnership))
    for partner_id, entry in _papers(Agreement.objects.filter(partner__in=partners), user):
        by_partner[partner_id].append(entry)
    return {key: newest_first(entries) for key, entries in by_partner.items()}


def partnership_timeline(partnership: Partnership, user: User) -> list[TimelineEntry]:
    """The events of one partnership, newest first."""
    entries = _events([partnership], user)[partnership.pk]
    entries += [entry for _partner, entry in _papers(partnership.agreements.all(), user)]
    return newest_first(entries)


def newest_first(entries: Iterable[TimelineEntry]) -> list[TimelineEntry]:
    """Of one day, what was written down last stands first."""
    return sorted(entries, key=lambda entry: entry.on)[::-1]


def _named(entry: TimelineEntry, partnership: Partnership) -> TimelineEntry:
    text = f"{partnership.direction.title}: {entry.text}"
    return TimelineEntry(entry.on, text, entry.url, entry.by, entry.note)


def _events(partnerships: Sequence[Partnership], user: User) -> dict[int, list[TimelineEntry]]:
    found: dict[int, list[TimelineEntry]] = defaultdict(list)
    returned = _came_back(partnerships)
    by_key = {partnership.pk: partnership for partnership in partnerships}
    steps = StageTransition.objects.filter(partnership__in=partnerships).select_related("by")
    for step in steps.order_by("partnership_id", "-is_former", "number"):
        partnership = by_key[step.partnership_id]
        entry = _step(step, partnership, partnership.pk in returned, user)
        found[step.partnership_id].append(_of_joined(step, entry) if step.is_former else entry)
    if user.is_coordinator:
        for wish in WishConfirmation.objects.filter(partnership__in=partnerships).select_related("noted_by"):
            text = _("the partner confirmed its wish (%(way)s)") % {"way": wish.get_way_display()}
            found[wish.partnership_id].append(TimelineEntry(wish.on, text, by=_who(wish.noted_by), note=wish.note))
        noted = Promise.objects.filter(partnership__in=partnerships, noted_on__isnull=False)
        for promise in noted.select_related("noted_by"):
            said = _("a promise was kept") if promise.is_kept else _("a promise was not kept")
            assert promise.noted_on is not None
            found[promise.partnership_id].append(
                TimelineEntry(promise.noted_on, said, by=_who(promise.noted_by), note=promise.text)
            )
    for partnership in partnerships:
        if partnership.ended_on is not None:
            found[partnership.pk].append(_end(partnership, user))
    return found


def _step(step: StageTransition, partnership: Partnership, has_returned: bool, user: User) -> TimelineEntry:
    number = {"number": step.to_stage_id}
    text = ""
    match step.kind:
        case Kind.OPENED:
            return TimelineEntry(
                partnership.started_on,
                _("the partner came back, a new partnership began") if has_returned else _("the partnership began"),
                by=_who(step.by) if user.is_coordinator else "",
            )
        case Kind.ADVANCED:
            text = _("moved on to stage %(number)s") % number
        case Kind.DECIDED:
            text = _("moved on to stage %(number)s by the school’s decision") % number
        case Kind.STEPPED_BACK:
            text = _("moved back to stage %(number)s") % number
        case Kind.BY_LAW:
            text = _("became cooperation required by law")
        case Kind.VOLUNTARY:
            text = _("became a voluntary partnership")
    if not user.is_coordinator:
        return TimelineEntry(step.on, text)
    return TimelineEntry(step.on, text, by=_who(step.by), note=_words_of(step))


def _of_joined(step: StageTransition, entry: TimelineEntry) -> TimelineEntry:
    """A step of a partnership that became one with this one: on its own day, and named so."""
    text = _("%(event)s (in the merged record)") % {"event": entry.text}
    return replace(entry, on=step.on, text=text)


def _words_of(step: StageTransition) -> str:
    lacked = titles(step.lacking)
    if not lacked:
        return step.text
    return _("%(words)s (missing at the time: %(lacked)s)") % {"words": step.text, "lacked": "; ".join(lacked)}


def _end(partnership: Partnership, user: User) -> TimelineEntry:
    assert partnership.ended_on is not None
    text = (
        _("the partnership ended: the school left")
        if partnership.ended_by_side == "school"
        else _("the partnership ended: the partner left")
    )
    if not user.is_coordinator:
        return TimelineEntry(partnership.ended_on, text)
    return TimelineEntry(partnership.ended_on, text, by=_who(partnership.ended_by), note=partnership.end_reason)


def _papers(agreements: Iterable[Agreement], user: User) -> list[tuple[int, TimelineEntry]]:
    if not user.is_coordinator:
        return []
    return [
        (
            each.partner_id,
            TimelineEntry(each.signed_on or each.valid_from, each.title, each.get_absolute_url()),
        )
        for each in agreements
    ]


def _came_back(partnerships: Sequence[Partnership]) -> set[int]:
    """Keys of those that took up a direction which the partner had left before."""
    first: dict[tuple[int, int], int] = {}
    returned = set()
    for partnership in sorted(partnerships, key=lambda each: (each.started_on, each.pk)):
        key = (partnership.partner_id, partnership.direction_id)
        if key in first:
            returned.add(partnership.pk)
        first.setdefault(key, partnership.pk)
    return returned


def _who(person: User | None) -> str:
    return str(person) if person is not None else ""
