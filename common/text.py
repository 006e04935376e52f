"""Text as it comes from people and their office programs, made fit to store, compare and export."""

import re
import unicodedata

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# A text for people: ready, or translated when it is shown
Text = str | Promise

# Not allowed in XML 1.0 (so not in XLSX either), and NUL is refused by PostgreSQL.
_NEVER = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# Word breaks a line inside a paragraph with \x0b.
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Marks that Word and web pages leave inside words: soft hyphen, zero-width space, joiners, direction marks, BOM.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


def without_controls(text: str) -> str:
    """The text with one kind of line break and no character that a database or an XML file refuses."""
    return _NEVER.sub("", _LINE_BREAKS.sub("\n", text))


def plain(text: str) -> str:
    """As `without_controls`, in composed form (й is one character) and without invisible marks."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", without_controls(text)))


def one_line(text: str) -> str:
    """The text on one line: every run of spaces, non-breaking ones too, becomes one space."""
    return " ".join(plain(text).split())


def in_quotes(text: object) -> str:
    """Return a text between the quotation marks of the language: “Reading” in English, «Чтения» in Russian."""
    return _("“%(text)s”") % {"text": text}


def inside_sentence(name: str) -> str:
    """The name of a day or a month inside a sentence: «в пятницу» is written small, «on Friday» is not."""
    return name.lower() if get_language() == "ru" else name


# «пт, 12 декабря», «23 октября 2026» and «до 31 мая» are units; a time of the day may stand in the next line.
_WITHIN_DATES = re.compile(
    r"(?<=\d) (?=[^\W\d])|(?<=[^\W\d]) (?=\d{4}\b)|(?<=\b[^\W\d]{2}[,]) (?=\d)|(?<=\b[^\W\d]{3}[,]) (?=\d)| (?=–)"
    r"|(?<=\b(?:до|со|по|от)) (?=\d)|(?<=\bс) (?=\d)"
)


def unbroken(text: str) -> str:
    """Return the text with dates that stay in one line."""
    return _WITHIN_DATES.sub("\u00a0", text)
