"""The filters above the calendar: chips that are links, and a folded form that keeps them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.text import in_quotes
from events.selectors.calendar_filter import CalendarFilter, offered
from partners.selectors.public_register import public_name
from partners.selectors.reference import directions
from school.profile import cached_profile
from school.publication import per_version


@dataclass(frozen=True, slots=True)
class Chip:
    """A value that a link adds to the filters or takes from it."""

    label: str
    # What a screen reader says: the label alone may be a bare number
    spoken: str
    address: str
    is_on: bool
    icon: str = ""
    palette: str = ""


@dataclass(frozen=True, slots=True)
class Select:
    """A list from which people add one more value to the filters."""

    name: str
    label: str
    empty: str
    options: SafeString


@dataclass(frozen=True)
class FilterBar:
    """All that the bar shows of the filters; `path` is the page that they narrow."""

    path: str
    filters: CalendarFilter
    grades: list[Chip]
    directions: list[Chip]
    # All but grades: shown as chips beside the fold once they are chosen
    chosen: list[Chip]
    selects: list[Select]

    @classmethod
    def of(cls, path: str, filters: CalendarFilter, version: int) -> "FilterBar":
        def chip(name: str, value: object, label: str, spoken: str = "", **look: str) -> Chip:
            address = path + filters.toggled(name, value).address
            return Chip(label, spoken or label, address, value in getattr(filters, name), **look)

        known, language = options(version), get_language() or ""
        if language not in known:
            known[language] = _options(version)
        chosen = [chip("directions", each, each.title) for each in filters.directions]
        chosen += [chip("classes", each, _("class %(label)s") % {"label": each}) for each in filters.classes]
        chosen += [chip("partners", each, public_name(each)) for each in filters.partners]
        chosen += [chip("kinds", each, each.title) for each in filters.kinds]
        if filters.query:
            words = in_quotes(filters.query)
            chosen.append(Chip(words, words, path + filters.without_query().address, True))
        return cls(
            path=path,
            filters=filters,
            grades=[
                chip("grades", each, str(each), _("grade %(grade)s") % {"grade": each})
                for each in cached_profile(version).grades
            ],
            directions=[
                chip("directions", each, each.title, icon=each.icon, palette=each.palette)
                for each in directions(version)
            ],
            chosen=chosen,
            selects=[
                Select(name, label, _("Add one more") if present else _("Any"), known[language][name])
                for name, label, present in (
                    ("class", _("School class"), filters.classes),
                    ("partner", _("Partner"), filters.partners),
                    ("kind", _("Kind of joint activity"), filters.kinds),
                )
                if known[language][name]
            ],
        )

    @property
    def hidden(self) -> Iterable[tuple[str, str]]:
        """Return what the form keeps of the address; the search is a field of its own."""
        return [(name, value) for name, value in self.filters.pairs if name != "q"]


@per_version
def options() -> dict[str, dict[str, SafeString]]:
    """Return the options of the selects by language and name; they are written when they are first asked for."""
    return {}


def _options(version: int) -> dict[str, SafeString]:
    choices = offered(version)

    def written(pairs: Iterable[tuple[str, str]]) -> SafeString:
        return format_html_join("", '<option value="{}">{}</option>', pairs)

    return {
        "class": written((label, label) for label in choices.classes),
        "partner": written((slug, public_name(each)) for slug, each in choices.partners.items()),
        "kind": written((code, each.title) for code, each in choices.kinds.items()),
    }
