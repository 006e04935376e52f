"""What is done to many partners of the register at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.text import Text
from partners.models import Partner, Partnership
from school.many import Changed, change_each
from school.models import User


class PartnerAction(models.TextChoices):
    """What can be done to many partners; the codes are those of their undo as well, where there is one."""

    COORDINATOR = "partners-coordinator", gettext_lazy("give a coordinator")
    SHOW = "partners-show", gettext_lazy("show to visitors")
    HIDE = "partners-hide", gettext_lazy("keep for staff only")


def change_partners(
    *,
    chosen: Mapping[int, int],
    action: PartnerAction,
    coordinator: User | None = None,
    by: User,
    now: datetime,
) -> Changed:
    """Do one thing to many partners, given by key with the version that the person saw; see `change_each`."""

    def give(partner: Partner) -> Text:
        return _give_coordinator(partner, coordinator, by)

    def show(partner: Partner) -> Text:
        return _set_shown(partner, action == PartnerAction.SHOW, by)

    is_given = action == PartnerAction.COORDINATOR
    return change_each(
        rows=Partner.objects.visible_to(by),
        chosen=chosen,
        change=give if is_given else show,
        # What was hidden, no undo shows again.
        what=None if action == PartnerAction.HIDE else action,
        by=by,
        now=now,
        touches=_open_partnerships if is_given else list,
    )


def _open_partnerships(partners: Iterable[Partner]) -> list[Partnership]:
    return list(Partnership.objects.open().select_for_update().filter(partner__in=list(partners)).order_by("pk"))


def _give_coordinator(partner: Partner, coordinator: User | None, by: User) -> Text:
    open_ones = list(partner.partnerships.open())
    if not open_ones:
        return _("No partnerships at present.")
    others = [each for each in open_ones if each.coordinator_id != (coordinator and coordinator.pk)]
    for each in others:
        each.coordinator = coordinator
        each._history_user = by  # type: ignore[attr-defined]
        each.save()
    return "" if others else _("It is already so.")


def _set_shown(partner: Partner, is_public: bool, by: User) -> Text:
    if partner.is_public == is_public:
        return _("It is already so.")
    if is_public and partner.is_archived:
        return _("It is in the archive.")
    if is_public and partner.kind.private_by_default:
        return _("This kind of partner is hidden at first: show it on its own page.")
    partner.is_public = is_public
    partner._history_user = by  # type: ignore[attr-defined]
    partner.save()
    return ""


def partners_words(action: PartnerAction, details: Mapping[str, Any]) -> str:
    """Return the words for what an action did, of its `count`."""
    count = details["count"]
    match action:
        case PartnerAction.COORDINATOR:
            text = ngettext("%(count)s partner got a coordinator.", "%(count)s partners got a coordinator.", count)
        case PartnerAction.SHOW:
            text = ngettext("Visitors see %(count)s partner.", "Visitors see %(count)s partners.", count)
        case PartnerAction.HIDE:
            text = ngettext("%(count)s partner is for staff only.", "%(count)s partners are for staff only.", count)
    return text % {"count": count}
