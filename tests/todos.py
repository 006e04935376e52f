"""What waits for a person, as «Today» finds it."""

from collections.abc import Iterable
from datetime import date

from school.models import SchoolProfile, User
from school.registries import TodoProvider, todo
from school.todos import WaitingTodo, waiting


def waits(user: User, on: date, *providers: TodoProvider) -> list[WaitingTodo]:
    """Return what these providers have for a person, or all of them."""
    asked: Iterable[TodoProvider] = providers or todo
    return waiting(user, on, SchoolProfile.objects.first() or SchoolProfile(), asked)


def counts(user: User, on: date, *providers: TodoProvider) -> dict[str, int]:
    """Return how many records each to-do has, by its code."""
    return {each.todo.code: each.count for each in waits(user, on, *providers)}
