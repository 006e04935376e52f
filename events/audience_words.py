"""For whom an event is, as visitors read it."""

import re

from django.utils.translation import gettext as _

_NUMBERS = re.compile(r"\d+(?:\s*[,–-]\s*\d+)+")
# Between the ends of a run of grades a line does not break.
_DASH = re.compile(r"(?<=\d)–(?=\d)")
NO_BREAK, WORD_JOINER = "\u00a0", "\u2060"


def numbered_grades(text: str) -> str:
    """Return the grades if the plan has only their numbers: «2–4 классы»; empty if it uses words."""
    text = text.strip()
    if text.isdigit():
        return _("grade %(grade)s") % {"grade": text}
    return _("grades %(grades)s") % {"grades": text} if _NUMBERS.fullmatch(text) else ""


def numbered_grades_unbroken(text: str) -> str:
    """As `numbered_grades`, for the small print of a list: «5–7 классы» stays on one line."""
    return _DASH.sub(f"–{WORD_JOINER}", numbered_grades(text)).replace(" ", NO_BREAK)
