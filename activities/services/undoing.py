"""How activities and their dates go back when an action on many of them is undone."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from activities.models import Activity, Occurrence, OccurrenceChange
from activities.models.plan_months import DAY_COLUMNS
from activities.overlaps import AtOnce
from activities.services.activities import restore_activity
from activities.services.occurrences import follow_dates, lock, refuse_overlaps
from activities.visibility import settle_visibility
from common.text import Text
from partners.models import Partnership
from school.models import User
from school.ways_back import Stays, Together, Values, WayBack


class ActivityWayBack(WayBack):
    """An activity: its days follow its wording and dates, and what visitors see follows the rule.

    What is hidden now is not shown by undoing: it is kept for staff.
    """

    model = Activity
    unrecorded = frozenset({*DAY_COLUMNS, "title_key", "responsible_key", "search_text"})

    def keeps(self, records: Sequence[Any], together: Together) -> dict[int, Text]:
        kept = super().keeps(records, together)
        copies = Activity.objects.filter(copied_from__in=records).exclude(pk__in=together.goes(Activity))
        for key in copies.order_by().values_list("copied_from", flat=True):
            kept[key] = _("Something came of it since.")
        return kept

    def stays_hidden(self, record: Activity, before: Values) -> bool:
        return bool(before.get("is_public")) and not record.is_public

    def restore(self, record: Activity, before: Values, *, by: User) -> None:
        if record.is_cancelled and "cancelled_on" in before:
            # With the dates that were called off together with it
            restore_activity(activity=record)
            record.refresh_from_db()
        super().restore(record, before, by=by)

    def save(self, record: Activity, before: Values, *, by: User) -> None:
        was_hidden = not record._state.adding and not Activity.objects.get(pk=record.pk).is_public
        settle_visibility(record, [each.partner for each in _partnerships(record, before)])
        if was_hidden and record.is_public:
            record.visibility, record.is_public = Activity.Visibility.STAFF, False
        super().save(record, before, by=by)
        follow_dates(record)


def _partnerships(record: Activity, before: Values) -> list[Partnership]:
    """Return the partnerships that the activity is going to have."""
    if "partnerships" in before:
        rows = Partnership.objects.filter(pk__in=before["partnerships"])
    elif record._state.adding:
        return []
    else:
        rows = record.partnerships.all()
    return list(rows.select_related("partner__kind"))


class OccurrenceWayBack(WayBack):
    """A date: calendars that have it learn of the change, and it stays or goes together with its activity."""

    model = Occurrence
    part_of = Activity
    belongings = (OccurrenceChange,)
    unrecorded = frozenset({"seats_taken", "sequence"})

    def keeps(self, records: Sequence[Any], together: Together) -> dict[int, Text]:
        kept = super().keeps(records, together)
        for record in records:
            if record.activity_id in together.stays(Activity):
                kept[record.pk] = _("Its activity stays.")
        return kept

    def remove(self, records: Sequence[Any], **kwargs: Any) -> None:
        super().remove(records, **kwargs)
        for activity in Activity.objects.filter(pk__in={each.activity_id for each in records}):
            follow_dates(activity)

    def save(self, record: Occurrence, before: Values, *, by: User) -> None:
        lock(record.activity)
        try:
            refuse_overlaps(record.activity, [record])
        except AtOnce as at_once:
            raise Stays(_("Its activity has another date at this time.")) from at_once
        record.sequence += 1
        super().save(record, before, by=by)
        follow_dates(record.activity)
