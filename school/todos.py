"""What waits for a person: all the to-dos of the rooms, no record in two of them, asked for with one query."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, Exists, F, IntegerField, Model, OuterRef, QuerySet, Value, Window
from django.db.models.functions import Cast, RowNumber

from common.addresses import address_pattern
from school.models import SchoolProfile, User
from school.registries import Todo, TodoGroup, TodoProvider, todo

# So many records of each to-do are named
NAMED = 2
GROUPS = list(TodoGroup)


class FoundRecord(NamedTuple):
    """A row of the one query.

    The to-do, the place in it, the key, the key of what it is a part of, the name, the day, the key of the page.
    """

    todo: int
    place: int
    key: int
    whole: int | None
    name: str
    day: date | None
    opens: int


@dataclass(frozen=True)
class NamedRecord:
    """A record that waits, as a line shows it."""

    key: int
    name: str
    day: date | None
    url: str


@dataclass
class WaitingTodo:
    """A to-do with the keys of its records, and the first of them by name."""

    todo: Todo
    keys: list[int] = field(default_factory=list)
    wholes: set[int] = field(default_factory=set)
    first: list[NamedRecord] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Return how many rows the list behind it has."""
        return len(self.wholes if self.todo.lists_wholes else self.keys)

    def add(self, record: FoundRecord) -> None:
        self.keys.append(record.key)
        if record.whole is not None:
            self.wholes.add(record.whole)
        if self.todo.name and len(self.first) < NAMED:
            url = address_pattern(self.todo.page).format(record.opens) + self.todo.fragment
            self.first.append(NamedRecord(record.key, record.name, record.day, url))


def todos_of(user: User, today: date, profile: SchoolProfile, providers: Iterable[TodoProvider] = todo) -> list[Todo]:
    """Return the to-dos of this person, the most pressing first."""
    found = [each for provider in providers for each in provider(user, today, profile)]
    return sorted(found, key=lambda each: GROUPS.index(each.group))


def waiting(
    user: User, today: date, profile: SchoolProfile, providers: Iterable[TodoProvider] = todo
) -> list[WaitingTodo]:
    """Return the to-dos that have a record, each record in the first that has it; one query, whatever their number."""
    found = [WaitingTodo(each) for each in todos_of(user, today, profile, providers)]
    if not found:
        return []
    first, *others = (_asked(number, each.todo) for number, each in enumerate(found))
    seen: set[tuple[type[Model] | None, int]] = set()
    for row in sorted(first.union(*others, all=True)):
        record = FoundRecord(*row)
        each = found[record.todo]
        # What names no record is no record of anybody's list: the school's own profile may lack several things.
        if each.todo.name:
            model = each.todo.rows.model
            if (model, record.key) in seen:
                continue
            seen.add((model, record.key))
            if record.whole is not None:
                seen.add((each.todo.whole, record.whole))
        each.add(record)
    return [each for each in found if each.keys]


def rows_waiting(todos: Iterable[Todo], code: str, model: type[Model]) -> QuerySet[Any]:
    """Return the records of this model that `waiting` counts for the to-do of this code, or that have parts there."""
    rows = model._default_manager.all()
    for each in todos:
        relation = _relation(each, model)
        if each.code == code:
            return rows.filter(_has(each, relation)) if relation else rows.none()
        if relation:
            rows = rows.filter(~_has(each, relation))
    return rows.none()


def about(todos: Iterable[Todo], model: type[Model]) -> list[Todo]:
    """Return the to-dos of records of this model, or of parts of them."""
    return [each for each in todos if _relation(each, model)]


def _has(each: Todo, relation: str) -> Exists:
    """Return the condition on records that this to-do has them."""
    return Exists(each.rows.order_by().filter(**{relation: OuterRef("pk")}))


def _relation(each: Todo, model: type[Model]) -> str:
    """Return how records of this model are found among the rows of a to-do; nothing if they are not."""
    if not each.name:
        return ""
    if each.rows.model is model:
        return "pk"
    return each.part_of if each.whole is model else ""


def _asked(number: int, each: Todo) -> QuerySet[Any]:
    """Return the rows of a to-do as those of `FoundRecord`."""
    rows = each.rows.order_by().annotate(
        todo_number=Value(number, output_field=IntegerField()),
        todo_place=Window(RowNumber(), order_by=[*each.order_by, "pk"]),
        todo_whole=F(each.part_of) if each.part_of else Cast(Value(None), IntegerField()),
        todo_name=Cast(F(each.name), CharField()) if each.name else Value(""),
        todo_day=F(each.day) if each.day else Cast(Value(None), DateField()),
        todo_opens=F(each.page_of),
    )
    return rows.values_list("todo_number", "todo_place", "pk", "todo_whole", "todo_name", "todo_day", "todo_opens")
