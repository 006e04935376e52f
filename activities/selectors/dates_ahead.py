"""Dates still to be held with a partner, named where the work with it ends."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from activities.dates_in_words import date_in_words
from activities.models import Activity, Occurrence
from partners.registries import DateAhead


def dates_ahead(partnerships: Collection[int], today: date) -> Sequence[DateAhead]:
    """Return the dates from today on that were neither held nor called off, of activities with these partnerships."""
    links: Any = Activity.partnerships.through
    joint = links.objects.filter(partnership__in=partnerships).values("activity")
    rows = Occurrence.objects.open().filter(ends_on__gte=today, activity__in=joint, activity__cancelled_on=None)
    rows = rows.select_related("activity").prefetch_related("activity__partnerships__partner")
    return [_ahead(each, set(partnerships)) for each in rows.order_by("starts_on", "start_time", "pk")]


def _ahead(occurrence: Occurrence, partnerships: set[int]) -> DateAhead:
    activity = occurrence.activity
    others = [each.partner.title for each in activity.partnerships.all() if each.pk not in partnerships]
    return DateAhead(
        key=occurrence.pk,
        when=date_in_words(occurrence),
        title=activity.title,
        url=activity.get_absolute_url(),
        note=_("also with: %(partners)s") % {"partners": ", ".join(dict.fromkeys(others))} if others else "",
    )
