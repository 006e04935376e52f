"""The journal in words. It keeps codes and numbers, no names: what they mean is said when somebody reads it.

A room registers the words of the codes that it writes (`school.registries.journal_codes`); a test finds every code in
the sources. Of a code that nobody knows any more only its number is told.
"""

import re
from datetime import datetime
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.text import Text
from school.links import Purpose
from school.models import JournalEntry, Role
from school.registries import JournalCode, journal_codes

PERSON = "user"
_NUMBERED = re.compile(r"(.+) (\d{1,18})")
_PARTS = re.compile(r", | → ")
# As `moment_code` writes it
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ")
# What the office itself writes
CODES = (
    JournalCode("xlsx", "Excel"),
    JournalCode("csv", "CSV"),
    JournalCode("docx", "Word"),
    JournalCode("journal", gettext_lazy("the journal")),
    JournalCode("school:journal", gettext_lazy("the journal")),
    JournalCode("school:invitations", gettext_lazy("a sheet of invitations")),
    JournalCode("school:", gettext_lazy("a page of settings and people")),
    JournalCode("undo:", gettext_lazy("an undo page")),
    JournalCode("GET", gettext_lazy("tried to open it")),
    JournalCode("HEAD", gettext_lazy("tried to open it")),
    JournalCode("POST", gettext_lazy("tried to send its form")),
    JournalCode("e-mail", gettext_lazy("another e-mail")),
    JournalCode("switched off", gettext_lazy("switched off")),
    JournalCode("switched on", gettext_lazy("switched on")),
    JournalCode("copy", gettext_lazy("a copy of the portal, begun by hand")),
    JournalCode("restored copy", gettext_lazy("with the data of a copy")),
    JournalCode("second factor", gettext_lazy("wrong second-step code")),
    JournalCode(PERSON, gettext_lazy("person"), "school:person-detail"),
    JournalCode(Authenticator.Type.TOTP, gettext_lazy("code from an application")),
    JournalCode(Authenticator.Type.WEBAUTHN, gettext_lazy("passkey")),
    JournalCode(Authenticator.Type.RECOVERY_CODES, gettext_lazy("recovery codes")),
    *(JournalCode(role.value, role.label) for role in Role),
    *(JournalCode(purpose.value, purpose.label) for purpose in Purpose),
)


class Told(NamedTuple):
    """A code in words, and the page of what it numbers, if there is one."""

    words: Text
    url: str = ""


def subject_told(entry: JournalEntry) -> Told:
    """Say what a line is about; a person has the name of today where the line comes through `with_names`."""
    name = getattr(entry, "subject_name", None)
    told = told_of(entry.subject)
    return Told(name, told.url) if name else told._replace(url="") if entry.subject_person_id else told


def detail_told(entry: JournalEntry) -> Text:
    """Say the detail in words: «Excel, 20 rows», «teacher → coordinator»."""
    glue = " → " if " → " in entry.detail else ", "
    return glue.join(words for part in _PARTS.split(entry.detail) if (words := str(_part(part).words)))


def told_of(code: str) -> Told:
    """Say what a code means, with its number."""
    if (known := _known(code)) is not None:
        return Told(known.words)
    if (match := _NUMBERED.fullmatch(code)) and (known := _known(match[1])) is not None:
        words = _("%(what)s No. %(number)s") % {"what": known.words, "number": match[2]}
        return Told(words, reverse(known.url_name, args=[match[2]]) if known.url_name else "")
    room, colon, _page = code.partition(":")
    if colon and (known := _known(room + colon)) is not None:
        return Told(known.words)
    return Told("")


def _part(text: str) -> Told:
    if text.isdigit():
        return Told(ngettext("%(count)s entry", "%(count)s entries", int(text)) % {"count": text})
    if _MOMENT.fullmatch(text):
        return Told(date_format(timezone.localtime(datetime.fromisoformat(text)), "j E Y, H:i"))
    return told_of(text)


def _known(code: str) -> JournalCode | None:
    return next((each for each in journal_codes if each.code == code), None)
