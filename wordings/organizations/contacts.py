"""Whom to call at a partner's, out of a cell: posts, names, numbers and mail, told apart."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

import phonenumbers
from django.conf import settings

from common.text import one_line
from wordings.responsible.names import names_in

LONGEST_POST = 150
LONGEST_NOTE = 300
HEAD = "руководитель"

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_EXTENSION = r"(?:\s*,?\s*(?:\(?\s*доб(?:авочный)?\.?|вн(?:утр)?\.?|ext\.?)\s*\d{1,6}\)?)?"
_DASH = r"[\s\-–—.]*"
# With the code of a country or of a town in brackets: a number that can be dialed from anywhere
_LONG = re.compile(
    rf"(?<![\d/])(?:(?:\+?7|8){_DASH}\(?\d{{3,5}}\)?(?:{_DASH}\d){{5,7}}|\(\d{{3,5}}\)(?:{_DASH}\d){{5,7}}){_EXTENSION}(?!\d)",
    re.IGNORECASE,
)
# «23-45-67», «2-34-56», «234-56-78»: a number of the town
_LOCAL = re.compile(rf"(?<![\d.\-–—/])\d{{1,3}}[\-–—]\d{{2}}[\-–—]\d{{2}}{_EXTENSION}(?![\d\-–—])", re.IGNORECASE)
# Where a cell holds numbers only: «2345», «112», «доб. 5»
_SHORT = re.compile(
    rf"(?<![\d.\-–—/])(?:(?:\d{{2,3}}[\-–—]\d{{2}}|\d{{2,7}}){_EXTENSION}|доб\.?\s*\d{{1,6}})(?![\d.])", re.IGNORECASE
)
_EXTENSION_ALONE = re.compile(r"(?<!\w)доб(?:авочный)?\.?\s*\d{1,6}(?!\d)", re.IGNORECASE)
_SAID_SHORT = re.compile(r"(?:\bтел(?:ефон\w*)?\.?|☎)\s*:?\s*(\d{2,3}[\-–—]\d{2}|\d{2,7})(?![\d\-–—])", re.IGNORECASE)
_EMERGENCY = re.compile(r"(?<![\d№.\-–—/])(?<!№ )(112|10[1-4]|0[1-4])(?![\d.\-–—/])")
_LABELS = re.compile(
    r"(?<!\w)(?:(?:моб(?:ильный)?|раб(?:очий)?|гор(?:одской)?|сот(?:овый)?)\.?\s*)?"
    r"(?:тел(?:ефон[ы]?)?\.?(?=[\s:/,.]|$)|т\.(?=\s|\d|$)|факс|ф\.(?=\s*\d)|e-?mail|эл(?:ектронная)?\.?\s*(?:почта|адрес)|почта"
    r"|контакт(?:ы|ное лицо)(?=\s*:)|ф\.?\s?и\.?\s?о\.?(?=[\s:])|доб\.)\s*[:№\-–—]*",
    re.IGNORECASE,
)
_EDGES = " \t\n,;:.()/|-–—"


@dataclass
class ParsedContact:
    """A contact person as a cell has it. `name` is personal data; `note` has the numbers beyond the first."""

    post: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        found = asdict(self)
        return {name: found[name] for name in ("post", "name", "phone", "email", "note")}

    @property
    def is_empty(self) -> bool:
        return not any((self.post, self.name, self.phones, self.emails, self.note))


class SplitNumbers(NamedTuple):
    """Numbers and addresses of mail out of a text, and what is left of it."""

    phones: list[str]
    emails: list[str]
    rest: str


def split_numbers(text: str, *, only_numbers: bool = False) -> SplitNumbers:
    """Take telephone numbers and mail out of a text; short ones only where nothing else can be meant."""
    phones: list[str] = []
    emails: list[str] = []

    def take(pattern: re.Pattern[str], found: list[str], text: str) -> str:
        def one(match: re.Match[str]) -> str:
            found.append(one_line(match[match.lastindex or 0]).strip(" ,;"))
            return " \x00 "

        return pattern.sub(one, text)

    rest = take(_MAIL, emails, text)
    rest = take(_LONG, phones, rest)
    rest = take(_LOCAL, phones, rest)
    rest = take(_SAID_SHORT, phones, rest)
    rest = take(_EXTENSION_ALONE, phones, rest)
    if only_numbers:
        rest = take(_SHORT, phones, rest)
    if phones or emails:
        rest = _LABELS.sub(" ", rest)
    rest = re.sub(r"\(\s*\)|\(\s*\x00\s*\)", " ", rest.replace("\x00", " "))
    return SplitNumbers(list(dict.fromkeys(phones)), list(dict.fromkeys(emails)), _tidied(rest))


def _tidied(text: str) -> str:
    lines = (re.sub(r"(?:\s*[,;/]\s*){2,}", ", ", one_line(line)).strip(" ,;:/|-–—") for line in text.split("\n"))
    return "\n".join(line for line in lines if line and not re.fullmatch(r"[\W_]+", line))


def people_in(text: str) -> list[str]:
    """The names of people in a text, as they are written."""
    return [text[place.start : place.end].strip() for place in names_in(text, ())]


# «координатор Юдин Артём»: two words that begin like names may be one, and a name needs a basis to be kept.
_TWO_WORDS = re.compile(r"(?<![^\s,(])[А-ЯЁ][а-яё]{2,}\s+[А-ЯЁ][а-яё]{2,}(?![^\s,)])")


def contacts_of(text: str, *, post: str = "") -> list[ParsedContact]:
    """The contact persons that a cell names, in its order; a line of numbers belongs to the person before it."""
    contacts: list[ParsedContact] = []
    for piece in _pieces(text):
        numbers = split_numbers(piece)
        if emergency := _EMERGENCY.search(numbers.rest):
            numbers.phones.append(emergency[1])
            numbers = numbers._replace(rest=_EMERGENCY.sub(" ", numbers.rest))
        rest, names = numbers.rest, people_in(numbers.rest) or _TWO_WORDS.findall(numbers.rest)
        for name in names:
            rest = rest.replace(name, " ", 1)
        rest = _tidied(_LABELS.sub(" ", rest)).strip(_EDGES)
        rest = one_line(re.sub(r"\s+,", ",", rest))
        if contacts and not names and (not rest or contacts[-1].post == ""):
            contact = contacts[-1]
        else:
            contacts.append(contact := ParsedContact())
        contact.name = contact.name or ", ".join(names)
        contact.phones += numbers.phones
        contact.emails += numbers.emails
        if rest:
            _take_words(contact, rest)
    for contact in contacts:
        contact.post = contact.post or (post if contact.name or contact.phones or contact.emails else "")
    return [contact for contact in contacts if not contact.is_empty]


def _take_words(contact: ParsedContact, rest: str) -> None:
    if not contact.post and len(rest) <= LONGEST_POST:
        contact.post = rest
    else:
        contact.note = "; ".join(filter(None, [contact.note, rest]))


def _pieces(text: str) -> Iterable[str]:
    """Parts of a cell with one person each at most: its lines, parts between semicolons, and names in a row."""
    for part in re.split(r"[\n;]+", text):
        places = names_in(part, ())
        start = 0
        for place in places[1:]:
            # What stands before a name after the last comma is its post.
            comma = part.rfind(",", start, place.start)
            if comma < 0:
                continue
            yield part[start:comma]
            start = comma + 1
        if part[start:].strip(_EDGES):
            yield part[start:]


def settle_numbers(contact: ParsedContact) -> None:
    """Put the first number that can be dialed from anywhere into `phone`, the first mail into `email`.

    Other numbers, and an extension, which the column does not hold, go into the note.
    """
    others = []
    for phone in dict.fromkeys(contact.phones):
        dialed, extension = dialable(phone)
        if dialed and not contact.phone:
            contact.phone = dialed
            others += [f"доб. {extension}"] if extension else []
        else:
            others.append(phone)
    mails = list(dict.fromkeys(contact.emails))
    contact.email = mails[0] if mails else ""
    notes = [f"тел. {', '.join(others)}" if others else "", ", ".join(mails[1:]), contact.note]
    contact.note = "; ".join(filter(None, notes))


def dialable(phone: str) -> tuple[str, str]:
    """The number in its international form and its extension; nothing for a local or short one."""
    written, _word, extension = re.sub(r"\(?\s*(?:доб|вн|ext)[а-я]*\.?\s*", "|", phone, flags=re.IGNORECASE).partition(
        "|"
    )
    try:
        parsed = phonenumbers.parse(written, settings.PHONENUMBER_DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        return "", ""
    if not phonenumbers.is_valid_number(parsed):
        return "", ""
    international = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return international, re.sub(r"\D", "", extension)
