"""How a person who was entered by mistake goes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from school.models import User
from school.ways_back import WayBack


class PersonWayBack(WayBack):
    """A person who never came: the data go with every earlier version of them, and never come back."""

    model = User
    can_recreate = False

    def remove(self, records: Sequence[Any], *, by: User, now: datetime) -> None:
        keys = [each.pk for each in records]
        super().remove(records, by=by, now=now)
        User.history.filter(id__in=keys).delete()
