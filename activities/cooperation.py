"""With whom an activity is done: the one rule, and its words."""

from collections.abc import Collection

from activities.models import Activity, Cooperation
from partners.models import Partnership


def settle_cooperation(activity: Activity, partnerships: Collection[Partnership]) -> None:
    """Let what is said agree with the partnerships; nothing is saved. One that lost its partners looks for another."""
    if partnerships:
        activity.cooperation = Cooperation.PARTNERS
    elif activity.cooperation == Cooperation.PARTNERS:
        activity.cooperation = Cooperation.LOOKING


def with_whom(activity: Activity) -> list[str]:
    """Return whom the plan names: its partners, then the school's own communities as they are written."""
    partners = dict.fromkeys(each.partner.title for each in activity.partnerships.all())
    return [*partners, activity.own_forces_text] if activity.own_forces_text else [*partners]
