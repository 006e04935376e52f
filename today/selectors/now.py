"""What to do now: the dates to log stand on the page itself, all else by how it presses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from logbook.registrations import LOG
from logbook.selectors.waiting import RowToLog, rows_to_log
from school.models import User
from school.registries import TodoGroup
from school.todos import WaitingTodo

# So many dates to log stand on the page; a link leads to all of them.
LOGGED_HERE = 5


@dataclass(frozen=True)
class WaitingGroup:
    """To-dos that press alike, with how many records they have in all."""

    code: str
    title: str
    todos: Sequence[WaitingTodo]

    @property
    def count(self) -> int:
        return sum(each.count for each in self.todos)


@dataclass(frozen=True)
class Now:
    """What waits for a person: the first dates to log, how many there are, and the groups of all other to-dos."""

    to_log: Sequence[RowToLog]
    log: WaitingTodo | None
    groups: Mapping[TodoGroup, WaitingGroup]

    def __bool__(self) -> bool:
        return bool(self.to_log or self.groups)

    @property
    def urgent(self) -> WaitingGroup | None:
        return self.groups.get(TodoGroup.URGENT)

    @property
    def week(self) -> WaitingGroup | None:
        return self.groups.get(TodoGroup.WEEK)

    @property
    def order(self) -> WaitingGroup | None:
        return self.groups.get(TodoGroup.ORDER)

    @property
    def more_to_log(self) -> int:
        return self.log.count - len(self.to_log) if self.log else 0


def what_waits(found: Sequence[WaitingTodo], user: User) -> Now:
    """Arrange what waits; one query where there is something to log."""
    log = next((each for each in found if each.todo.code == LOG), None)
    others = [each for each in found if each is not log]
    groups = {
        group: WaitingGroup(group.value, str(group.label), todos)
        for group in TodoGroup
        if (todos := [each for each in others if each.todo.group == group])
    }
    return Now(rows_to_log(log.keys[:LOGGED_HERE], user) if log else [], log, groups)
