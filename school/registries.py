"""What the school's pages show of the rooms above: things to do, data to erase, reference lists to edit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from common.models import ReferenceItem
from common.registries import Registry
from common.text import Text
from school.models import User


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
class Eraser:
    """Personal data of a room that are over the time that people agreed to: how many, and erasing them."""

    count: Callable[[], int]
    # erase(by) -> how many were erased; it writes the journal itself
    erase: Callable[[User], int]


@dataclass(frozen=True)
class ReferenceList:
    """A reference list that administrators edit on the settings pages.

    `fields` are those that this kind of list adds to wording, order and use. A `fixed` list has as many rows as the
    school's document names: they are reworded, never added to.
    """

    slug: str
    title: Text
    model: type[ReferenceItem]
    fields: tuple[str, ...] = ()
    hint: Text = ""
    is_fixed: bool = False


# todo(user, today) -> what waits for this user
todo: Registry[Callable[[User, date], Iterable[Todo]]] = Registry()
erasers: Registry[Eraser] = Registry()
reference_lists: Registry[ReferenceList] = Registry()
