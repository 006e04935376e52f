"""The plan of a week or a month for visitors: what is public, with posts and never with names."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from activities.models import Activity, Occurrence
from activities.plan_periods import PeriodPlan, PlanPeriod, PlanRow, when_on_day
from common.addresses import address_pattern
from events.posts import posts_without_names
from events.selectors.calendar_filter import CalendarFilter
from events.selectors.changes import change_words
from events.selectors.events import Event, events_between, public_partner_names
from school.profile import cached_profile


def public_plan(period: PlanPeriod, filters: CalendarFilter, *, today: date, version: int) -> PeriodPlan:
    """Return what is on in a week or a month, what is called off among it; four queries, however many events."""
    events = events_between(period.first, period.last, filters, version)
    posts = _posts([each.pk for each in events])
    names = public_partner_names({each.activity_id for each in events}) if events else {}
    changes, address = change_words(today, version), address_pattern("events:event")
    # No form for visitors is open without the school's policy for personal data.
    takes_sign_ups = bool(cached_profile(version).privacy_policy)
    rows = [
        PlanRow(
            first=each.starts_on,
            last=each.ends_on,
            when=when_on_day(each),
            title=each.title,
            url=address.format(each.pk) + filters.address,
            whom=each.grades_text or each.participants,
            where=each.where,
            responsible=posts[each.pk],
            partners=", ".join(names.get(each.activity_id, ())),
            change="" if each.is_cancelled else changes.get(each.pk, ""),
            is_off=each.is_cancelled,
            seats=_seats(each, today) if takes_sign_ups else "",
            is_full=each.is_full,
        )
        for each in events
    ]
    return PeriodPlan.of(period, rows, _undated(period, filters))


def _posts(keys: list[int]) -> Mapping[int, str]:
    """Return who runs each of these events, as visitors may read it."""
    if not keys:
        return {}
    own = Coalesce(NullIf("responsible_text", Value("")), "activity__responsible_text")
    rows = Occurrence.objects.filter(pk__in=keys).order_by().values_list("pk", own)
    wordings = {text: ", ".join(dict.fromkeys(posts_without_names(text))) for text in {text for _key, text in rows}}
    return {key: wordings[text] for key, text in rows}


def _seats(event: Event, today: date) -> str:
    if not event.takes_sign_ups_on(today):
        return ""
    return _("full") if event.is_full else _("sign-up open")


def _undated(period: PlanPeriod, filters: CalendarFilter) -> list[PlanRow]:
    """Return what falls into the period by its wording alone: «II неделя декабря»."""
    # A search looks through words that visitors may not see.
    if filters.query:
        return []
    rows = filters.of_activities(Activity.objects.public())
    rows = rows.worded_within(period.first, period.last, most=period.longest_wording)
    found = list(rows.order_by("sorts_on", "title_key", "pk"))
    names = public_partner_names([each.pk for each in found]) if found else {}
    address = address_pattern("events:public-activity")
    return [
        PlanRow(
            first=period.first,
            last=period.last,
            when=each.timing_text,
            title=each.title,
            url=address.format(each.pk),
            whom=each.grades_text or each.participants,
            where=each.place,
            responsible=", ".join(dict.fromkeys(posts_without_names(each.responsible_text))),
            partners=", ".join(names.get(each.pk, ())),
        )
        for each in found
    ]
