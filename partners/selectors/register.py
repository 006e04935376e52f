"""The register's rows as values.

A page of the register is the portal's busiest list. Its rows are read as values, not as records, and what
repeats from row to row (names of kinds, badges, tags) is made once per language and public version: that is
half the time of the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.addresses import address_pattern
from common.search import query_words, search_filter, search_text, words_found
from common.templatetags.portal import direction_badge, icon
from partners.agreement_words import NO_BREAK
from partners.models import AgreementState, FormerName, Partner
from partners.models.partnership import LAST_STAGE
from partners.registries import partner_dates
from partners.selectors.reference import directions, kinds
from partners.selectors.register_columns import (
    AgreementFacts,
    ContactFacts,
    DateFacts,
    PartnerFacts,
    agreement_until,
    first_contacts,
    partner_facts,
)
from school.models import SchoolProfile, User
from school.publication import per_version

ROW_VALUES = ("pk", "short_name", "name", "kind_id", "is_public", "is_archived", "version")
NOTHING = mark_safe("")


class Sample(NamedTuple):
    """What stands for a partner in the markup that is made once for all rows."""

    pk: int
    version: int
    title: str


SAMPLE = Sample(987654321, 123456789, "@title@")
# A day so near is known without its year
NEAR = timedelta(days=180)
# How an agreement's last day looks, where it is more than a day
LOOKS: dict[str, str] = {AgreementState.RUNS_OUT: " is-near", AgreementState.EXPIRED: " is-over"}


class RegisterRow(NamedTuple):
    """One line of the register, ready for the page."""

    url: str
    title: str
    kind: str
    directions: SafeString
    state: SafeString
    agreement: SafeString
    contact: SafeString
    last: SafeString
    next: SafeString
    # The cells beside the name, and the box that ticks the row for those who may change it
    cells: SafeString
    tick: SafeString
    # The name it had, where the search found it by that alone
    former: str = ""


@dataclass(frozen=True)
class Pieces:
    """What repeats in the rows: kinds and badges by key, in the order of the directions, signs of stages, and tags."""

    kinds: dict[int, str]
    badges: dict[int, SafeString]
    stages: dict[int | None, SafeString]
    archived: SafeString
    private: SafeString
    # The box of a row, with `SAMPLE` in the places of its own
    tick: str


@per_version
def _by_language() -> dict[str, Pieces]:
    return {}


def pieces(version: int) -> Pieces:
    """The pieces in the language of the page."""
    made = _by_language(version)
    language = get_language() or ""
    if language not in made:
        made[language] = Pieces(
            kinds={each.pk: each.title for each in kinds(version)},
            badges={each.pk: direction_badge(each) for each in directions(version)},
            stages={number: stage_sign(number) for number in (None, *range(1, LAST_STAGE + 1))},
            archived=format_html('<span class="tag">{}<span>{}</span></span>', icon("archive"), _("in the archive")),
            private=format_html(
                '<span class="tag tag-private">{}<span>{}</span></span>', icon("eye-slash"), _("for staff only")
            ),
            tick=render_to_string("components/bulk_tick.html", {"row": SAMPLE, "title": SAMPLE.title}),
        )
    return made[language]


def stage_sign(number: int | None) -> SafeString:
    """The stage path in little: three steps, those that were reached filled, and the number in words for readers."""
    if number is None:
        return format_html('<span class="stage-law">{}</span>', _("by law"))
    steps = "".join(f"<i{' class=is-reached' if step <= number else ''}></i>" for step in range(1, LAST_STAGE + 1))
    words = _("stage %(number)s of %(all)s") % {"number": number, "all": LAST_STAGE}
    return mark_safe(
        f'<span class="stage-dots"><span aria-hidden="true">{steps}</span>'
        f'<span class="visually-hidden"> {words}</span></span>'
    )


def register_rows(
    values: Sequence[tuple[Any, ...]],
    *,
    user: User,
    on: date,
    profile: SchoolProfile,
    version: int,
    query: str = "",
) -> list[RegisterRow]:
    """The rows for these `ROW_VALUES`, in their order, with what this person may see of each.

    One more query names what partners were called before, if the rows were found by a search.
    """
    known = pieces(version)
    keys = [row[0] for row in values]
    facts = partner_facts(keys, user=user, on=on, within=profile.notice_days)
    contacts = first_contacts(keys, user=user) if user.is_coordinator else {}
    former = former_names_found(values, query)
    address, cells = address_pattern("partners:partner-detail"), Cells(known, on, is_coordinator=user.is_coordinator)
    return [
        RegisterRow(
            url=address.format(pk),
            title=short_name or name,
            kind=known.kinds[kind_id],
            state=mark_safe((known.archived if is_archived else "") + ("" if is_public else known.private)),
            former=former.get(pk, ""),
            tick=cells.tick(pk, version, short_name or name),
            **cells.of(facts[pk], contacts.get(pk)),
        )
        for pk, short_name, name, kind_id, is_public, is_archived, version in values
    ]


def row_of(partner: Partner, *, user: User, on: date, profile: SchoolProfile, version: int) -> RegisterRow:
    """What the register tells of one partner, for the head of its page."""
    values = tuple(getattr(partner, name) for name in ROW_VALUES)
    [row] = register_rows([values], user=user, on=on, profile=profile, version=version)
    return row


class Cells:
    """The markup of the cells of one page; what takes long is made once for it."""

    def __init__(self, known: Pieces, on: date, *, is_coordinator: bool) -> None:
        self.known, self.on, self.is_coordinator = known, on, is_coordinator
        self.next_word = format_html('<span class="register-word">{}</span> ', _("next:"))
        self.agreements = address_pattern("partners:agreement-detail")
        self.dates = address_pattern(next(iter(partner_dates)).address)
        self._days: dict[date, str] = {}

    def of(self, facts: PartnerFacts, contact: ContactFacts | None) -> dict[str, SafeString]:
        """What stands in the cells, each by its name, and all of them as `cells`."""
        held = {
            "directions": self.directions(facts),
            "agreement": self.agreement(facts.agreement),
            "contact": self.contact(contact),
            "last": self.event(facts.last),
            "next": self.event(facts.next),
        }
        # What a phone leaves out
        is_calm = facts.agreement is None or facts.agreement.state not in LOOKS
        wide = {"contact", "last", "agreement"} if is_calm else {"contact", "last"}
        names = [name for name in held if self.is_coordinator or name not in ("agreement", "contact")]
        cells = (
            f'<td class="register-{name}{" only-wide-cell" if name in wide else ""}{"" if held[name] else " is-empty"}">'
            f"{self.next_word if name == 'next' and held[name] else ''}{held[name]}</td>"
            for name in names
        )
        return {**held, "cells": mark_safe("".join(cells))}

    def tick(self, pk: int, version: int, title: str) -> SafeString:
        """The box of a row, as `components/bulk_tick.html` draws it."""
        if not self.is_coordinator:
            return NOTHING
        named = self.known.tick.replace(SAMPLE.title, str(conditional_escape(Truncator(title).chars(80))))
        return mark_safe(named.replace(f"{SAMPLE.pk}.{SAMPLE.version}", f"{pk}.{version}"))

    def directions(self, facts: PartnerFacts) -> SafeString:
        stages = facts.stages
        return mark_safe(
            "".join(
                f'<span class="register-direction">{badge} {self.known.stages[stages[key]]}</span>'
                if self.is_coordinator
                else badge
                for key, badge in self.known.badges.items()
                if key in stages
            )
        )

    def agreement(self, facts: AgreementFacts | None) -> SafeString:
        if facts is None:
            return NOTHING
        look = LOOKS.get(facts.state, "")
        return format_html(
            '<a class="tap register-until{}" href="{}">{}</a>',
            look,
            self.agreements.format(facts.pk),
            agreement_until(facts),
        )

    def contact(self, facts: ContactFacts | None) -> SafeString:
        if facts is None:
            return NOTHING
        name = format_html('<span class="register-person">{}</span>', facts.name or facts.post)
        if not facts.phone:
            return name
        phone = facts.phone
        return format_html('{}<a class="tap text-nowrap" href="tel:{}">{}</a>', name, phone.as_e164, phone)

    def event(self, facts: DateFacts | None) -> SafeString:
        if facts is None:
            return NOTHING
        return format_html('<a class="tap" href="{}">{}</a>', self.dates.format(facts.pk), self._day(facts.day))

    def _day(self, day: date) -> str:
        """A day that stays on one line; one that is not near says its year."""
        if day not in self._days:
            is_near = abs(day - self.on) < NEAR
            self._days[day] = date_format(day, "j E" if is_near else "j E Y").replace(" ", NO_BREAK)
        return self._days[day]


def former_names_found(values: Sequence[tuple[Any, ...]], query: str) -> dict[int, str]:
    """The former name by which a search found each of these rows whose names of today do not have its words."""
    sought = query_words(query)
    others = [
        pk
        for pk, short_name, name, *_rest in values
        if sought and not words_found(sought, search_text(name, short_name))
    ]
    if not others:
        return {}
    found = FormerName.objects.filter(search_filter("search_text", query), partner__in=others)
    return dict(found.order_by("pk").values_list("partner", "name"))
