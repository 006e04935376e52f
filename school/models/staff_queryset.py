"""What the QuerySets of rows for staff have in common."""

from typing import Any, Self

from django.db import models

from school.models.user import Role, User


class StaffQuerySet(models.QuerySet[Any]):
    """Rows that all staff see and nobody else does: a partner's representative has pages of its own."""

    def visible_to(self, user: User) -> Self:
        return self if user.is_authenticated and user.role_value.covers(Role.TEACHER) else self.none()
