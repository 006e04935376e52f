"""What state the portal is in, for the administrator: each part with what is wrong and what to do, on one page."""

import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.commands import as_typed
from common.due import due_work
from common.text import unbroken
from notifications.due import is_silent, last_run
from notifications.models import DueRun, Message
from school.backups.keeping import is_late, last_copy, last_failure
from school.mail import undelivered
from school.missing_files import missing_files
from school.readiness import MEGABYTE, free_megabytes, has_static_files


@dataclass(frozen=True)
class Condition:
    """A part of the portal: how it is, and what to do if it is not well."""

    title: str
    value: str
    is_well: bool = True
    advice: str = ""
    url: str = ""


def conditions(now: datetime) -> Iterator[Condition]:
    """Yield the parts, in the order in which one would look at them."""
    yield _version()
    yield _copies(now)
    yield _disk()
    yield _files()
    yield _mail()
    yield _own_work(now)
    if not has_static_files():
        advice = _("Run “%(command)s”, then start the portal again.") % {"command": as_typed("collectstatic")}
        yield Condition(_("Styles and scripts"), _("are missing"), is_well=False, advice=advice)


def _version() -> Condition:
    database = f"{connection.display_name} {'.'.join(map(str, connection.get_database_version()))}"
    parts = [f"Django {django.get_version()}", f"Python {platform.python_version()}", database]
    return Condition(_("Version"), f"{settings.RELEASE} ({', '.join(parts)})")


def _copies(now: datetime) -> Condition:
    last, failure = last_copy(), last_failure()
    if last is None:
        value = _("there is none")
    else:
        value = _("%(when)s, %(size)s") % {"when": said(last.made_at), "size": filesizeformat(last.size)}
    url = reverse("school:copies")
    if failure is not None and (last is None or failure.at > last.made_at):
        return Condition(_("Last copy"), value, is_well=False, advice=failure.words, url=url)
    if is_late(now) and not settings.DEMO:
        return Condition(_("Last copy"), value, is_well=False, advice=_("It is time for a copy."), url=url)
    return Condition(_("Last copy"), value, url=url)


def _disk() -> Condition:
    title = _("Disk")
    try:
        free = free_megabytes()
    except OSError:
        return Condition(title, _("does not answer"), is_well=False, advice=_("Tell whoever looks after the server."))
    value = _("%(size)s are free") % {"size": filesizeformat(free * MEGABYTE)}
    if free < settings.MIN_FREE_MB:
        return Condition(title, value, is_well=False, advice=_("Make room: soon nothing can be saved any more."))
    return Condition(title, value)


def _files() -> Condition:
    title = _("Photos and documents")
    missing = missing_files()
    if not missing:
        return Condition(title, _("all are in their place"))
    counts = ", ".join(f"{each.words}: {each.count}" for each in missing)
    advice = _(
        "The database names files that the disk no longer has. Take them from a copy of the portal: docs/admin.ru.md says how."
    )
    return Condition(title, _("missing: %(counts)s") % {"counts": counts}, is_well=False, advice=advice)


def _mail() -> Condition:
    title, url = _("Mail"), reverse("school:mail")
    if not settings.MAIL_IS_SET_UP:
        return Condition(title, _("is not set up; the portal works without it"), url=url)
    waiting, failed = Message.objects.waiting().count(), undelivered().count()
    value = _("waiting: %(waiting)s, could not be sent: %(failed)s") % {"waiting": waiting, "failed": failed}
    # Who asks to try later takes the letter as a rule, minutes later.
    stuck = Message.objects.waiting().exclude(reason__in=["", Message.Reason.TRY_LATER]).order_by("-pk").first()
    if stuck is not None:
        advice = _("Letters do not go out: %(reason)s.") % {"reason": stuck.get_reason_display()}
        return Condition(title, value, is_well=False, advice=advice, url=url)
    if failed:
        return Condition(title, value, is_well=False, advice=_("Tell these people by telephone."), url=url)
    return Condition(title, value, url=url)


def _own_work(now: datetime) -> Condition:
    """Tell of the process that does what is due: letters, erasing, copies."""
    title, last = _("What the portal does by itself: e-mails, copies, erasing what is over its time"), last_run()
    value = _("last %(when)s") % {"when": said(last)} if last else _("has not begun yet")
    if is_silent(last, now):
        return Condition(title, value, is_well=False, advice=_("Its process is not running: start the portal again."))
    # What no room does any more may have failed long ago.
    runs = DueRun.objects.filter(code__in=[each.code for each in due_work], outcome=DueRun.Outcome.FAILED)
    words = {each.code: each.words or each.code for each in due_work}
    failed = [f"{words[each.code]} ({each.error})" for each in runs]
    if failed:
        return Condition(title, value, is_well=False, advice=_("Failed: %(works)s.") % {"works": ", ".join(failed)})
    return Condition(title, value)


def address_of(name: str) -> str:
    """Return the address of a page by its name in the code, a key or a number in it as «…»; the name if it has none."""
    resolver, before = get_resolver(), ""
    *namespaces, page = name.split(":")
    try:
        for each in namespaces:
            prefix, resolver = resolver.namespace_dict[each]
            before += prefix
        found: Any = resolver.reverse_dict[page]
        pattern = found[0][0][0]
    except (KeyError, IndexError):
        return name
    return "/" + re.sub(r"%\(\w+\)s", "…", before + pattern)


def said(moment: datetime) -> str:
    """Return a moment in words, in the school's time."""
    return unbroken(date_format(timezone.localtime(moment), "j E Y, H:i"))
