"""What was done to many activities at once, in words: in its message and where it can be undone."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class BulkAction(models.TextChoices):
    """What can be done to many activities at once; the codes are those of their undo as well."""

    PARTNER = "bulk-partner", _("say with whom")
    COOPERATION = "bulk-cooperation", _("say what to do without a partner")
    DIRECTION = "bulk-direction", _("set the direction")
    MODULE = "bulk-module", _("set the module")
    VISIBILITY = "bulk-visibility", _("set who sees it")
    GRADES = "bulk-grades", _("set grades and classes")
    SCHEDULE = "bulk-schedule", _("put into the calendar")
    CANCEL = "bulk-cancel", _("call off")
    REMOVE = "bulk-remove", _("take out of the plan")
    CLOSE = "bulk-close", _("close as not held")


def _words(code: str, count: int) -> str:
    match code:
        case BulkAction.PARTNER:
            return ngettext("%(count)s row got a partner.", "%(count)s rows got a partner.", count)
        case BulkAction.COOPERATION:
            said = ngettext(
                "%(count)s row: what to do without a partner is set.",
                "%(count)s rows: what to do without a partner is set.",
                count,
            )
            return said
        case BulkAction.DIRECTION:
            return ngettext("%(count)s row got a direction.", "%(count)s rows got a direction.", count)
        case BulkAction.MODULE:
            return ngettext("%(count)s row got a module.", "%(count)s rows got a module.", count)
        case BulkAction.VISIBILITY:
            return ngettext("%(count)s row: visibility is set.", "%(count)s rows: visibility is set.", count)
        case BulkAction.GRADES:
            return ngettext("%(count)s row got grades.", "%(count)s rows got grades.", count)
        case BulkAction.SCHEDULE:
            return ngettext("%(count)s row is in the calendar.", "%(count)s rows are in the calendar.", count)
        case BulkAction.CANCEL:
            return ngettext("%(count)s row is called off.", "%(count)s rows are called off.", count)
        case BulkAction.CLOSE:
            return ngettext("%(count)s row of past years is closed.", "%(count)s rows of past years are closed.", count)
    return ngettext("%(count)s row is removed from the plan.", "%(count)s rows are removed from the plan.", count)


def bulk_words(action: BulkAction) -> Callable[[dict[str, Any]], str]:
    """Return the words for what an action did, of its `count`."""
    return lambda details: _words(action, details["count"]) % {"count": details["count"]}
