"""What the school's pages ask of the rooms above: to-dos, steps, what is found, stored of people or erased, ways back."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Model, OrderBy, QuerySet
from django.utils.translation import gettext_lazy as _

from common.models import ReferenceItem, VersionedModel
from common.registries import Registry
from common.text import Text
from school.models import Role, SchoolProfile, User
from school.ways_back import WayBack
from school.years import SchoolYear


class TodoGroup(models.TextChoices):
    """What waits, by how it presses. What stands in an earlier group comes before all of a later one."""

    URGENT = "urgent", _("Urgent")
    WEEK = "week", _("The last seven days")
    ORDER = "order", _("To sort out")


@dataclass(frozen=True)
class Todo:
    """One sort of records that wait for the person who is signed in, with the list of exactly those.

    `rows` are the records. One that an earlier to-do has is not in a later one (`school.todos`), so a list of records
    that may wait for several things is asked for `?waits=<code>` (`school.filters.WaitingFilter`).
    """

    code: str
    title: Text
    group: TodoGroup
    rows: QuerySet[Any]
    url: str
    # The fields that name a record and say its day. Without a name it is of the school, not of a record of a list
    name: str = ""
    day: str = ""
    order_by: Sequence[str | OrderBy] = ()
    # The name of the address of the page where it is done, the field whose key that page has, and where on it
    page: str = ""
    page_of: str = "pk"
    fragment: str = ""
    # The relation to the record that these are parts of, and its model: a date is one of its activity
    part_of: str = ""
    whole: type[Model] | None = None
    # Whether the list behind it is of those records: each is counted once, however many parts of it wait
    lists_wholes: bool = False
    hint: Text = ""
    icon: str = "check-lg"


@dataclass(frozen=True)
class Eraser:
    """Personal data of a room that are over the time that people agreed to: how many, and erasing them."""

    count: Callable[[], int]
    # erase(by) -> how many were erased; it writes the journal itself
    erase: Callable[[User], int]


@dataclass(frozen=True)
class PersonalData:
    """A sort of personal data that a room stores, in the words of the school's privacy policy.

    `fields` are those in which it stands, as «activities.SignUp.name»; a test walks all models, so that none is
    forgotten. `kept` says for how long; a function where the school decides that.
    """

    whose: Text
    what: Text
    why: Text
    basis: Text
    kept: Text | Callable[[], Text]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class StoredFiles:
    """A sort of records with files on the disk, in words as «photos»: they are missed if the disk has them no more."""

    model: type[Model]
    words: Text


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


@dataclass(frozen=True)
class FirstStep:
    """A step of a new school's first day: what it gives in a sentence, the page where it is done, and who does it.

    `rows` are those that the step makes: it is done once there is one. All steps are asked with one query.
    """

    code: str
    title: Text
    gives: Text
    url_name: str
    rows: Callable[[], QuerySet[Any]]
    role: Role = Role.COORDINATOR
    # The page is opened for the school year that is planned now
    is_of_year: bool = False


@dataclass(frozen=True)
class YearStep:
    """A step towards a new school year: what it gives in a sentence, the page where it is done, and who does it.

    `is_done` says whether the records show it; any step can be ticked off by hand as well.
    """

    code: str
    title: Text
    gives: Text
    url: Callable[[SchoolYear], str]
    is_done: Callable[[SchoolYear, date], bool] = lambda year, today: False
    role: Role = Role.COORDINATOR


@dataclass(frozen=True)
class Handover:
    """A sort of records that name a person who is responsible, and that go to somebody else when the person leaves.

    `rows` are those that name any of some people and are not over; `field` names people in them, one or several.
    """

    code: str
    title: Text
    model: type[VersionedModel]
    field: str
    # rows(people, today) -> what is handed over
    rows: Callable[[QuerySet[User], date], QuerySet[Any]]
    # What one has to be to take it over
    role: Role = Role.TEACHER

    @property
    def is_many(self) -> bool:
        return bool(self.model._meta.get_field(self.field).many_to_many)


@dataclass(frozen=True)
class Found:
    """A record that a search found: its name, its page, and what tells it from others of that name."""

    title: Text
    url: str
    words: Text = ""


@dataclass(frozen=True)
class Search:
    """A sort of records that the staff can look for.

    `find` returns at most that many which this person may see, with one query; `list_url` is the list of all that
    are found, where there is one that shows the same rows.
    """

    code: str
    title: Text
    icon: str
    # find(user, query, most)
    find: Callable[[User, str, int], Sequence[Found]]
    # list_url(user, query)
    list_url: Callable[[User, str], str] = lambda user, query: ""


@dataclass(frozen=True)
class UndoWords:
    """What an action that can be taken back was, in words: of its code and of what was recorded with it."""

    code: str
    words: Callable[[dict[str, Any]], Text]


@dataclass(frozen=True)
class JournalCode:
    """What the journal calls something, and what a reader is told: «partner 12» by «partner», «xlsx» by itself.

    Where `url_name` is said, a number leads to its page. A code that ends in «:» is that of a room's pages.
    """

    code: str
    words: Text
    url_name: str = ""


# todo(user, today, profile) -> what may wait for this user; it asks the database nothing
TodoProvider = Callable[[User, date, SchoolProfile], Iterable[Todo]]
todo: Registry[TodoProvider] = Registry()
first_steps: Registry[FirstStep] = Registry()
year_steps: Registry[YearStep] = Registry()
handovers: Registry[Handover] = Registry()
erasers: Registry[Eraser] = Registry()
searches: Registry[Search] = Registry()
personal_data: Registry[PersonalData] = Registry()
reference_lists: Registry[ReferenceList] = Registry()
stored_files: Registry[StoredFiles] = Registry()
# How records of a model are taken back. What depends on others comes before them: dates before their activities.
ways_back: Registry[WayBack] = Registry()
undo_words: Registry[UndoWords] = Registry()
# The codes of the journal's subjects and details
journal_codes: Registry[JournalCode] = Registry()
