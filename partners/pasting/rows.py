"""One row of a register: its texts by field, what they mean, and what is asked about them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.fields import SiteField
from common.text import Text, one_line
from partners.models import Direction, Partner, PartnerKind, Partnership
from partners.pasting.kinds import directions_named, kind_named
from wordings.organizations.agreements import ParsedAgreement, agreements_of, says_nothing
from wordings.organizations.contacts import (
    HEAD,
    LONGEST_NOTE,
    LONGEST_POST,
    ParsedContact,
    contacts_of,
    people_in,
    settle_numbers,
    split_numbers,
)
from wordings.organizations.days import day_said
from wordings.organizations.inn import ParsedInn, inn_in_column, inn_said, ogrn_in_field, ogrn_said
from wordings.organizations.names import split_name, split_site

LONGEST = {
    name: Partner._meta.get_field(name).max_length or 0  # type: ignore[union-attr]
    for name in ("name", "short_name", "address", "site", "about", "note")
} | {"goals": Partnership._meta.get_field("common_goals").max_length or 0}

_AGREEMENT_DOUBTS = {
    "day": _("There is no such day. Write it differently, or keep the words in the note."),
    "start": _("It does not say when this took effect. Write the day (“от 12.01.2026”), or keep the text in the note."),
    "term": _("It is renewed, but its first term is not given: one year is assumed."),
    "backwards": _("It would end before it begins. Check its dates."),
}
_INN_DOUBTS = {
    "zero": _("Excel removed the leading zero."),
    "power": _("Excel kept only the beginning of the number. Copy the INN from its source, or leave it out."),
    "power-whole": _("Excel wrote the number in scientific notation."),
    "invalid": _("This is not a valid INN: it has 10 or 12 digits, and the check digits must match."),
    "several": _("There are several INNs. Leave one."),
}


@dataclass(frozen=True)
class RowQuestion:
    """What is asked of a row: about which field, why, what is proposed, and answers of one press."""

    field: str
    message: Text
    wording: str = ""
    proposal: str = ""
    # (value of `answer`, its label)
    answers: Sequence[tuple[str, Text]] = ()


@dataclass
class ParsedPartner:
    """A row as the portal understands it."""

    name: str = ""
    short_name: str = ""
    kind: PartnerKind | None = None
    directions: list[Direction] = field(default_factory=list)
    inn: str = ""
    ogrn: str = ""
    address: str = ""
    site: str = ""
    about: str = ""
    goals: str = ""
    note: str = ""
    since: date | None = None
    contacts: list[ParsedContact] = field(default_factory=list)
    agreements: list[ParsedAgreement] = field(default_factory=list)
    questions: list[RowQuestion] = field(default_factory=list)

    def understood(self) -> dict[str, Any]:
        """What is written when the register is applied, as JSON holds it."""
        return {
            **{
                name: getattr(self, name)
                for name in ("name", "short_name", "inn", "ogrn", "address", "site", "about", "goals", "note")
            },
            "kind": self.kind.pk if self.kind else None,
            "directions": [each.pk for each in self.directions],
            "since": self.since.isoformat() if self.since else None,
            "contacts": [each.as_json() for each in self.contacts],
            "agreements": [each.as_json() for each in self.agreements],
        }

    def ask(self, name: str, message: Text, **more: Any) -> None:
        self.questions.append(RowQuestion(name, message, **more))

    def add_note(self, text: str) -> None:
        if text and text not in self.note:
            self.note = f"{self.note}\n{text}".strip()


def parse_row(
    texts: Mapping[str, str], answers: Mapping[str, Any], directions: Sequence[Direction], kinds: Sequence[PartnerKind]
) -> ParsedPartner:
    """Parse one row. `answers` are what a person said: {"kind": 3, "directions": [1], "inn": "none", "agreement": "note"}."""
    found = ParsedPartner()
    found.note = texts.get("note", "")
    in_name, extra = _parse_name(found, texts, answers)
    _parse_numbers(found, texts, answers, in_name)
    _parse_kind(found, texts, answers, kinds)
    _parse_directions(found, texts, answers, directions)
    extra += _parse_address(found, texts)
    _parse_contacts(found, texts, extra)
    _parse_agreements(found, texts, answers)
    _parse_words(found, texts)
    for name, limit in LONGEST.items():
        if len(getattr(found, name)) > limit:
            found.ask(name, format_lazy(_("Longer than {limit} characters: shorten it."), limit=limit))
    return found


def _parse_name(
    found: ParsedPartner, texts: Mapping[str, str], answers: Mapping[str, Any]
) -> tuple[ParsedInn | None, list[str]]:
    """Take the name's cell apart; return the INN, and the numbers and mail that stood in it."""
    text = texts.get("name", "")
    if text and text == answers.get("typed_name"):
        found.short_name, found.name = one_line(texts.get("short_name", "")), one_line(text)
        return None, []
    said, text = inn_said(text)
    found.ogrn, text = ogrn_said(text)
    found.short_name = one_line(texts.get("short_name", ""))
    cell = split_name(text)
    found.name, found.address, found.site = cell.name, cell.address, cell.site
    if not re.search(r"\w", found.name):
        found.ask("name", _("It does not say who the partner is: write the name, or skip the row."))
    return said, [*cell.phones, *cell.emails]


def _parse_numbers(
    found: ParsedPartner, texts: Mapping[str, str], answers: Mapping[str, Any], in_name: ParsedInn | None
) -> None:
    said = [in_name]
    if texts.get("inn"):
        in_column = inn_in_column(texts["inn"])
        in_column.wording = one_line(texts["inn"])
        said.insert(0, in_column)
        found.add_note(in_column.rest)
    if texts.get("requisites"):
        in_requisites, rest = inn_said(texts["requisites"])
        number, rest = ogrn_said(rest)
        said.append(in_requisites)
        found.ogrn = found.ogrn or number
        found.add_note(" ".join(rest.split()).strip(" ,;"))
    if texts.get("address"):
        said.append(inn_said(texts["address"])[0])
    if texts.get("ogrn"):
        number, _rest = ogrn_said(f"ОГРН {re.sub(r'[^0-9]', '', texts['ogrn'])}")
        # A power that has all its digits is the number.
        number = number or ogrn_in_field(texts["ogrn"]).proposal
        found.ogrn = number or found.ogrn
        found.add_note("" if number else f"ОГРН {one_line(texts['ogrn'])}")
    _settle_inn(found, [each for each in said if each and (each.number or each.doubt)], answers.get("inn", ""))


def _settle_inn(found: ParsedPartner, said: Sequence[ParsedInn], answer: str) -> None:
    """Take the INN that is sure wherever it stands; another wording of it is kept in the note."""
    parsed = next((each for each in said if each.number), said[0] if said else None)
    if parsed is None:
        return
    for other in said:
        if other is not parsed and other.number != parsed.number:
            found.add_note(f"ИНН {other.wording.removeprefix('ИНН').strip(' :')}")
    if parsed.number:
        found.inn = parsed.number
    elif answer == "none":
        found.add_note(f"ИНН {parsed.wording.removeprefix('ИНН').strip(' :')}")
    elif answer == "proposed" and parsed.proposal:
        found.inn = parsed.proposal
    else:
        proposed = (
            [("inn-proposed", format_lazy(_("Yes, {number}"), number=parsed.proposal))] if parsed.proposal else []
        )
        found.ask(
            "inn",
            _INN_DOUBTS[parsed.doubt],
            wording=parsed.wording[:200],
            proposal=parsed.proposal,
            answers=[*proposed, ("inn-none", _("Without an INN"))],
        )


def _parse_kind(
    found: ParsedPartner, texts: Mapping[str, str], answers: Mapping[str, Any], kinds: Sequence[PartnerKind]
) -> None:
    said = one_line(texts.get("kind", ""))
    chosen = answers.get("kind")
    found.kind = (
        next((kind for kind in kinds if kind.pk == chosen), None)
        or kind_named(said, kinds)
        or kind_named(found.name, kinds)
    )
    if found.kind is None:
        found.ask("kind", _("The kind is not clear: choose it."), wording=said)
    elif said and kind_named(said, kinds) is None:
        # What the column says is kept where it is no kind of ours.
        found.add_note(said)


def _parse_directions(
    found: ParsedPartner, texts: Mapping[str, str], answers: Mapping[str, Any], directions: Sequence[Direction]
) -> None:
    said = texts.get("directions", "")
    unknown = [
        part
        for part in re.split(r"[\n;,]|\s/\s", said)
        if re.search(r"\w{3}", part) and not directions_named(part, directions)
    ]
    if "directions" in answers:
        keys = set(answers["directions"])
        found.directions = [each for each in directions if each.pk in keys]
    else:
        found.directions = directions_named(said, directions)
    if unknown and not found.directions and "directions" not in answers:
        found.ask(
            "directions",
            _("None of the four directions has this name: choose one."),
            wording=one_line(said),
            answers=[("directions-none", _("Without a direction"))],
        )
    else:
        # «экологическое» beside «патриотическое»: there is no such direction, and the word is not lost.
        found.add_note(", ".join(map(one_line, unknown)))


def _parse_address(found: ParsedPartner, texts: Mapping[str, str]) -> list[str]:
    numbers: list[str] = []
    if texts.get("address"):
        _said, text = inn_said(texts["address"])
        text, site = split_site(text)
        split = split_numbers(text)
        numbers = [*split.phones, *split.emails]
        found.site = found.site or site
        addresses = [found.address, *split.rest.split("\n")]
        found.address = "; ".join(dict.fromkeys(filter(None, map(one_line, addresses))))
    if texts.get("site"):
        found.site, *others = one_line(texts["site"]).split() or [""]
        found.add_note(" ".join(others))
    if found.site:
        address = found.site.rstrip(",;")
        address = address if "://" in address else f"https://{address}"
        try:
            URLValidator(schemes=["http", "https"])(address)
        except ValidationError:
            if not re.fullmatch(r"[\W_]*|нет", found.site, re.IGNORECASE):
                found.add_note(one_line(texts.get("site", "") or found.site))
            address = ""
        found.site = str(SiteField(required=False).to_python(address) or "") if address else ""
    return numbers


def _parse_contacts(found: ParsedPartner, texts: Mapping[str, str], extra: Sequence[str]) -> None:
    heads = contacts_of(texts.get("head", ""), post=HEAD)
    people = contacts_of(texts.get("contact", ""), post=one_line(texts.get("post", "")))
    numbers = split_numbers("\n".join(filter(None, [texts.get("phone"), texts.get("email")])), only_numbers=True)
    if texts.get("post") and not people:
        people = contacts_of(texts["post"]) if not heads else []
        if heads:
            heads[0].post = one_line(texts["post"])
    first = (people or heads or [ParsedContact()])[0]
    others: list[ParsedContact] = []
    first.phones += numbers.phones
    first.emails += numbers.emails
    for each in extra:
        (first.emails if "@" in each else first.phones).append(each)
    # Words beside the numbers: «приёмная», a name, a post
    for other in [] if says_nothing(numbers.rest) else contacts_of(numbers.rest):
        if not first.name and (not first.post or not other.post):
            first.name, first.post = other.name, first.post or other.post
            first.note = "; ".join(filter(None, [first.note, other.note]))
        else:
            others.append(other)
    everybody = [*(people or heads or [first]), *(heads if people else []), *others]
    found.contacts = [contact for contact in everybody if not contact.is_empty]
    for contact in found.contacts:
        settle_numbers(contact)
        if len(contact.note) > LONGEST_NOTE or max(len(contact.name), len(contact.post)) > LONGEST_POST:
            found.ask(
                "contact",
                _("Too long for a contact person: shorten it."),
                wording=one_line(texts.get("contact", ""))[:200],
            )
            break


def _parse_agreements(found: ParsedPartner, texts: Mapping[str, str], answers: Mapping[str, Any]) -> None:
    said = texts.get("agreement", "")
    if not said.strip():
        return
    agreements = agreements_of(said)
    if answers.get("agreement") == "note":
        found.add_note(one_line(said))
        return
    found.agreements = agreements
    for agreement in agreements:
        if not agreement.doubt or (agreement.doubt == "term" and answers.get("agreement") == "taken"):
            continue
        ways = [("agreement-note", _("Keep it in the note"))]
        if agreement.doubt == "term":
            ways.insert(0, ("agreement-taken", _("Yes, one year")))
        found.ask("agreement", _AGREEMENT_DOUBTS[agreement.doubt], wording=one_line(said)[:300], answers=ways)
        break


def _parse_words(found: ParsedPartner, texts: Mapping[str, str]) -> None:
    if found.directions:
        found.goals = texts.get("goals", "")
    else:
        # Goals belong to partnerships, and without a direction there is none.
        found.add_note(texts.get("goals", ""))
    about = [texts.get("about", "")]
    deeds = texts.get("deeds", "")
    # `about` is public: words with a person's name in them stay among colleagues.
    if deeds and people_in(deeds):
        found.add_note(deeds)
    else:
        about.append(deeds)
    if about[0] and people_in(about[0]):
        found.add_note(about.pop(0))
    found.about = "\n".join(filter(None, about))
    if since := texts.get("since", ""):
        found.since = day_said(since)
        if found.since is None:
            found.add_note(one_line(since))
