"""Registries through which a lower room shows what a higher room knows.

Each is filled in `AppConfig.ready()` and asked for a whole set of rows at once, never per row; so a lower room
never imports a higher one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

Text = str | Promise
Provider = TypeVar("Provider")


class Registry(Generic[Provider]):
    """Providers in the order of their position; registering the same one twice changes nothing."""

    def __init__(self) -> None:
        # No mapping: a provider that holds translated words has another hash in another language.
        self._providers: list[tuple[int, Provider]] = []

    def register(self, provider: Provider, *, position: int = 100) -> Provider:
        if provider not in [known for _position, known in self._providers]:
            self._providers.append((position, provider))
            self._providers.sort(key=lambda entry: entry[0])
        return provider

    def __iter__(self) -> Iterator[Provider]:
        return iter([provider for _position, provider in self._providers])


@dataclass(frozen=True)
class Todo:
    """One thing that waits for the person who is signed in, with the page where it is done.

    `count` is the number of records behind it; `url` lists exactly those.
    """

    title: Text
    url: str
    count: int = 1
    hint: Text = ""
    icon: str = "check-lg"


@dataclass(frozen=True)
class Panel:
    """A block on a partner's page that a higher room draws: a template with its context."""

    title: Text
    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True)
class TimelineEntry:
    """One dated event in a partner's story; `note` is what people wrote about it."""

    on: date
    text: Text
    url: str = ""
    by: str = ""
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """Whether one criterion of a stage is met for one partnership, why, and the record that shows it.

    `code` is one of `partners.criteria`; `ends_on` is the last day on which it will be met, where that is known.
    """

    code: str
    is_met: bool
    why: Text
    url: str = ""
    ends_on: date | None = None


@dataclass(frozen=True)
class CriteriaConditions:
    """The criteria of a room as conditions of a query, so that the database narrows a list by what is lacking.

    `lacking(partnerships, code, on, thresholds)` leaves those that do not meet `code`, exactly as the room's findings
    say; it adds to the query and asks nothing itself.
    """

    codes: tuple[str, ...]
    lacking: Callable[[Any, str, date, Any], QuerySet[Any]]


@dataclass(frozen=True)
class Eraser:
    """Personal data of a room that are over the time that people agreed to: how many, and erasing them."""

    count: Callable[[], int]
    # erase(by) -> how many were erased; it writes the journal itself
    erase: Callable[[Any], int]


@dataclass(frozen=True)
class ReferenceList:
    """A reference list that administrators edit on the settings pages.

    `model` is a `ReferenceItem`; `fields` are those its own kind adds to wording, order and use. A `fixed`
    list has as many rows as the school's document names: they are reworded, never added to.
    """

    slug: str
    title: Text
    model: type[Model]
    fields: tuple[str, ...] = ()
    hint: Text = ""
    is_fixed: bool = False


# todo(user, today) -> what waits for this user
todo: Registry[Callable[[Any, date], Iterable[Todo]]] = Registry()
# panels(partners, user) -> the panels of each partner, by primary key
panels: Registry[Callable[[Sequence[Any], Any], Mapping[int, Sequence[Panel]]]] = Registry()
# timeline(partners, user) -> the dated events of each partner, by primary key
timeline: Registry[Callable[[Sequence[Any], Any], Mapping[int, Sequence[TimelineEntry]]]] = Registry()
# criteria(partnerships, on, thresholds) -> what was found of each partnership, by primary key; `thresholds` is the
# school's profile. A room asks the database once for all of them.
criteria: Registry[Callable[[Sequence[Any], date, Any], Mapping[int, Sequence[Finding]]]] = Registry()
criteria_conditions: Registry[CriteriaConditions] = Registry()
reference_lists: Registry[ReferenceList] = Registry()
erasers: Registry[Eraser] = Registry()
