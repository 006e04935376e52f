"""What a partner's page shows of this room: what is planned with it, and what was held."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Max, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Activity, Occurrence
from common.registries import Panel, TimelineEntry
from partners.models import Partner
from school.models import User
from school.years import SchoolYear

# A page shows so many rows; the plan has them all.
SHOWN = 8


def activity_panels(partners: Sequence[Partner], user: User) -> Mapping[int, Sequence[Panel]]:
    """This room's provider of `common.registries.panels`: the partner's activities of the school year."""
    today = timezone.localdate()
    year = SchoolYear.planned(today)
    dates = Occurrence.objects.not_cancelled().order_by("starts_on", "start_time", "pk")
    rows = (
        Activity.objects.visible_to(user)
        .in_year(year)
        .planned()
        .filter(partnerships__partner__in=partners)
        .distinct()
        .select_related("direction")
        .with_partners()
        .prefetch_related(Prefetch("occurrences", dates, to_attr="dates"))
        .order_by("sorts_on", "pk")
    )
    by_partner: dict[int, list[Activity]] = defaultdict(list)
    for activity in rows:
        for key in {partnership.partner_id for partnership in activity.partnerships.all()}:
            by_partner[key].append(activity)
    return {
        partner.pk: [
            Panel(
                _("Plan of %(year)s") % {"year": year},
                "activities/_partner_panel.html",
                {
                    "activities": _nearest(by_partner[partner.pk], today),
                    "count": len(by_partner[partner.pk]),
                    "partner": partner,
                    "year": year,
                    "today": today,
                },
            )
        ]
        for partner in partners
    }


def _nearest(activities: Sequence[Activity], today: date) -> list[Activity]:
    """Those that are still ahead, the nearest first; where nothing is ahead, the last ones."""
    ahead = [each for each in activities if each.last_day is None or each.last_day >= today]
    return ahead[:SHOWN] if ahead else list(activities[-SHOWN:])


def activity_timeline(partners: Sequence[Partner], user: User) -> Mapping[int, Sequence[TimelineEntry]]:
    """This room's provider of `common.registries.timeline`: each activity once, on the last day it was held."""
    held = (
        Activity.objects.visible_to(user)
        .filter(partnerships__partner__in=partners, occurrences__status=Occurrence.Status.HELD)
        .values("pk", "title", "partnerships__partner")
        .annotate(times=Count("occurrences", distinct=True), last_on=Max("occurrences__starts_on"))
        .order_by("last_on", "pk")
    )
    wanted = {partner.pk for partner in partners}
    entries: dict[int, list[TimelineEntry]] = defaultdict(list)
    for row in held:
        if row["partnerships__partner"] in wanted:
            entries[row["partnerships__partner"]].append(_entry(row))
    return entries


def _entry(row: Mapping[str, Any]) -> TimelineEntry:
    text = ngettext("held: «%(title)s»", "held %(count)s times: «%(title)s»", row["times"])
    url = Activity(pk=row["pk"]).get_absolute_url()
    return TimelineEntry(row["last_on"], text % {"title": row["title"], "count": row["times"]}, url)
