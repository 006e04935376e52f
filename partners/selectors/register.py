"""The register's rows as values.

A page of the register is the portal's busiest list. Its rows are read as values, not as records, and what
repeats from row to row (names of kinds, badges, tags) is made once per language and public version: that is
half the time of the page.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.addresses import address_pattern
from common.search import query_words, search_filter, search_text, words_found
from common.templatetags.portal import direction_badge, icon
from partners.models import FormerName, Partnership
from partners.selectors.reference import directions, kinds
from school.publication import per_version

ROW_VALUES = ("pk", "short_name", "name", "kind_id", "is_public", "is_archived")


class RegisterRow(NamedTuple):
    """One line of the register, ready for the page."""

    url: str
    title: str
    kind: str
    badges: SafeString
    state: SafeString
    # The name it had, where the search found it by that alone
    former: str = ""


@dataclass(frozen=True)
class Pieces:
    """What repeats in the rows: kinds and badges by key, in the order of the directions, and the tags of states."""

    kinds: dict[int, str]
    badges: dict[int, SafeString]
    archived: SafeString
    private: SafeString


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
            archived=format_html('<span class="tag">{}{}</span>', icon("archive"), _("in the archive")),
            private=format_html('<span class="tag tag-private">{}{}</span>', icon("eye-slash"), _("for staff only")),
        )
    return made[language]


def register_rows(values: Sequence[tuple[Any, ...]], *, version: int, query: str = "") -> list[RegisterRow]:
    """The rows for these `ROW_VALUES`, in their order; one query for the directions of all of them.

    One more names what partners were called before, if the rows were found by a search.
    """
    known = pieces(version)
    in_directions = defaultdict(set)
    open_ones = Partnership.objects.open().filter(partner_id__in=[row[0] for row in values]).order_by()
    for partner_id, direction_id in open_ones.values_list("partner_id", "direction_id"):
        in_directions[partner_id].add(direction_id)
    former = former_names_found(values, query)
    address = address_pattern("partners:partner-detail")
    return [
        RegisterRow(
            url=address.format(pk),
            title=short_name or name,
            kind=known.kinds[kind_id],
            badges=mark_safe(
                "".join(badge for direction, badge in known.badges.items() if direction in in_directions[pk])
            ),
            state=mark_safe((known.archived if is_archived else "") + ("" if is_public else known.private)),
            former=former.get(pk, ""),
        )
        for pk, short_name, name, kind_id, is_public, is_archived in values
    ]


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
