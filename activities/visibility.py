"""What visitors see of the plan: the one rule, and the rows kept in step with it.

Visitors see an activity where its record says so (`is_public`). Unless a person decides otherwise, this follows from
where it is and with whom. Its dates, photos and products are hidden with it (`public()` of each QuerySet).
"""

from collections.abc import Iterable
from typing import Any

from activities.models import Activity
from activities.models.activity_queryset import ActivityQuerySet
from partners.models import Partner, PartnerKind
from school.publication import publishing


def is_usually_public(activity: Activity, partners: Iterable[Partner]) -> bool:
    """Return whether visitors see such an activity unless somebody decides otherwise.

    Where pupils are at a given hour away from school, or with a military or prevention partner, is nobody else's
    business.
    """
    return not activity.is_away and not any(partner.kind.private_by_default for partner in partners)


def settle_visibility(activity: Activity, partners: Iterable[Partner]) -> None:
    """Set `is_public` as the person chose, or as is usual; nothing is saved."""
    if activity.visibility == Activity.Visibility.USUAL:
        activity.is_public = is_usually_public(activity, partners)
    else:
        activity.is_public = activity.visibility == Activity.Visibility.PUBLIC


def follow_partner(*, instance: Partner, created: bool, raw: bool, **_signal: Any) -> None:
    """A partner was saved: its kind may be another one now."""
    if not created and not raw:
        settle_usual(Activity.objects.filter(partnerships__partner=instance))


def follow_kind(*, instance: PartnerKind, created: bool, raw: bool, **_signal: Any) -> None:
    """A kind of partners was saved: whether it is private may have changed."""
    if not created and not raw:
        settle_usual(Activity.objects.filter(partnerships__partner__kind=instance))


def settle_usual(rows: ActivityQuerySet) -> None:
    """Show or hide those of these activities that follow the rule, where it says otherwise now."""
    usual = Activity.objects.filter(pk__in=rows.values("pk"), visibility=Activity.Visibility.USUAL)
    changed = []
    for activity in usual.prefetch_related("partnerships__partner__kind"):
        shown = activity.is_public
        settle_visibility(activity, [each.partner for each in activity.partnerships.all()])
        if activity.is_public != shown:
            changed.append(activity)
    if not changed:
        return
    with publishing():
        for activity in changed:
            activity.save()
