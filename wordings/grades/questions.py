"""The questions that the portal asks about an ambiguous wording of grades. Every question says what to do."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wordings.ambiguity import Ambiguity
from wordings.grades.level_words import GRADUATES, MIDDLE, SENIORS

LONGEST = 300
_QUOTED = 60

_MESSAGES = {
    "long": _("This is longer than {limit} characters and was not read."),
    "unknown": _("“{words}” is not understood: write the grades or classes, for example 5–9 or 6А."),
    "rest": _("Not understood: “{words}”."),
    "which-grades": _("“{words}” does not say of which grades."),
    "age": _("“{words}” is an age: write the grades."),
    "no-such-grade": _("“{words}”: grades run from 1 to 11."),
    "backwards": _("“{words}” is in reverse order: write the lower grade first."),
    "dashes": _("“{words}” has more than one dash: separate the grades by commas."),
    "open-range": _("“{words}” names only one end: write both grades."),
    "spoiled": _("Did Excel turn {words} into a date?"),
    "class-range": _("“{words}” does not say which classes: name them one by one."),
    "except-classes": _("Only classes that take part can be saved: name those."),
    "at-odds": _("The words and the numbers name different classes: leave one of them."),
    SENIORS: _("“{words}”: are these grades 10–11? Write the grades."),
    MIDDLE: _("“{words}”: are these grades 5–9? Write the grades."),
    GRADUATES: _("“{words}”: are these grades 9 and 11? Write the grades."),
}


def question(code: str, words: str = "") -> Ambiguity:
    """Return the question of this code about these words."""
    return Ambiguity(code, format_lazy(_MESSAGES[code], words=words.strip(" .")[:_QUOTED], limit=LONGEST))
