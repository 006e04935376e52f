"""What visitors see of the plan, kept in step with the kinds of the partners it is done with."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from activities.models import Activity
from activities.models.activity_queryset import ActivityQuerySet
from partners.models import Partner, PartnerKind
from school.publication import publishing


def follow_partner(*, instance: Partner, created: bool, raw: bool, **_signal: Any) -> None:
    """A partner was saved: its kind may be another one now."""
    if not created and not raw:
        settle_usual(Activity.objects.filter(partnerships__partner=instance))


def follow_kind(*, instance: PartnerKind, created: bool, raw: bool, **_signal: Any) -> None:
    """A kind of partners was saved: whether it is private may have changed."""
    if not created and not raw:
        settle_usual(Activity.objects.filter(partnerships__partner__kind=instance))


def settle_usual(rows: ActivityQuerySet) -> None:
    """Show or hide those of these activities that follow the rule (`reading.is_usually_public`) where it changed."""
    private = Activity.partnerships.through.objects.filter(
        activity=OuterRef("pk"), partnership__partner__kind__private_by_default=True
    )
    is_private = Q(is_away=True) | Exists(private)
    usual = Activity.objects.filter(pk__in=rows.values("pk"), visibility=Activity.Visibility.USUAL)
    changed = list(usual.filter(Q(is_public=True) & is_private | Q(is_public=False) & ~is_private))
    if not changed:
        return
    with publishing():
        for activity in changed:
            activity.is_public = not activity.is_public
            activity.save()
