"""The register's rows as values.

A page of the register is the portal's busiest list. Its rows are read as values, not as records, and what
repeats from row to row (names of kinds, badges of directions) is made once per language and public version:
that is half the time of the page.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from common.templatetags.portal import direction_badge
from partners.models import Partnership
from partners.reference import directions, kinds
from school.publication import per_version

ROW_VALUES = ("pk", "short_name", "name", "kind_id", "is_public", "is_archived")


class RegisterRow(NamedTuple):
    """One line of the register, ready for the page."""

    url: str
    title: str
    kind: str
    badges: SafeString
    is_private: bool
    is_archived: bool


@per_version
def _badges_by_language() -> dict[str, dict[int, SafeString]]:
    return {}


@per_version
def _kinds_by_language() -> dict[str, dict[int, str]]:
    return {}


def direction_badges(version: int) -> dict[int, SafeString]:
    """The badge of each direction, in the language of the page."""
    by_language = _badges_by_language(version)
    language = get_language() or ""
    if language not in by_language:
        by_language[language] = {each.pk: direction_badge(each) for each in directions(version)}
    return by_language[language]


def kind_titles(version: int) -> dict[int, str]:
    """The name of each kind, in the language of the page."""
    by_language = _kinds_by_language(version)
    language = get_language() or ""
    if language not in by_language:
        by_language[language] = {each.pk: each.title for each in kinds(version)}
    return by_language[language]


def register_rows(values: Sequence[tuple[Any, ...]], *, version: int) -> list[RegisterRow]:
    """The rows for these `ROW_VALUES`, in their order; one query for the directions of all of them."""
    badges, titles = direction_badges(version), kind_titles(version)
    order = {pk: place for place, pk in enumerate(badges)}
    in_directions = defaultdict(list)
    open_ones = Partnership.objects.open().filter(partner_id__in=[row[0] for row in values]).order_by()
    for partner_id, direction_id in open_ones.values_list("partner_id", "direction_id"):
        in_directions[partner_id].append(direction_id)
    # One address is made by the resolver, the others from it: it takes longer than the rest of a row.
    start, end = reverse("partners:partner-detail", args=[0]).rsplit("0", 1)
    return [
        RegisterRow(
            url=f"{start}{pk}{end}",
            title=short_name or name,
            kind=titles[kind_id],
            badges=mark_safe(
                "".join(badges[each] for each in sorted(in_directions[pk], key=order.__getitem__))
            ),
            is_private=not is_public,
            is_archived=is_archived,
        )
        for pk, short_name, name, kind_id, is_public, is_archived in values
    ]
