"""Steps of migrations that Django has in a slower way."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Reword(SeparateDatabaseAndState):
    """Changes what fields, models and constraints are called, which no table knows.

    Django builds all models anew for each such change, hundreds of times in a migration of many words. Here they are put
    away first, and built once when a later step needs them.
    """

    def __init__(self, wordings: Sequence[Operation]) -> None:
        super().__init__(state_operations=wordings)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.state_operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        vars(state).pop("apps", None)
        super().state_forwards(app_label, state)

    def database_forwards(self, *args: Any) -> None:
        """Nothing of it is in the database."""

    def database_backwards(self, *args: Any) -> None:
        """Nothing of it is in the database."""
