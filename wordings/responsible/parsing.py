"""Turns a plan's wording of who is responsible into posts, names and people with accounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wordings.ambiguity import Ambiguity
from wordings.responsible.entries import entries_of
from wordings.responsible.names import PersonName, known_names
from wordings.responsible.post_meanings import LONGEST, names_post, post_meaning, post_meanings


class Person(Protocol):
    """What the parser needs of a user: somebody with an account."""

    @property
    def pk(self) -> int: ...
    @property
    def full_name(self) -> str: ...
    @property
    def post(self) -> str: ...


@dataclass(frozen=True)
class Responsible:
    """Who is named. `people` are the keys of those who are surely meant; a post or name may have no account."""

    text: str
    posts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    names_class_teachers: bool = False
    ambiguities: tuple[Ambiguity, ...] = ()


def _people_named(name: PersonName, people: Iterable[Person]) -> list[Person]:
    return [each for each in people if any(name.is_surely(known) for known in known_names(each.full_name))]


def _only_holder(post: str, people: Iterable[Person]) -> Person | None:
    """Return the only person who holds this post, if exactly one does."""
    meant = post_meaning(post)
    if meant.is_group or (meant.is_class_teacher and not meant.classes):
        return None
    holders = [each for each in people if each.post and names_post(post, each.post)]
    if len(holders) != 1:
        return None
    return holders[0] if meant in post_meanings(holders[0].post) else None


def _may_be_one_of(person: Person, names: Iterable[PersonName]) -> bool:
    return any(name.may_be(known) for name in names for known in known_names(person.full_name))


def _ask_which_person(written: str, people: Iterable[Person]) -> Ambiguity:
    message = format_lazy(
        _("“{name}” fits more than one person ({people})."),
        name=written,
        people=", ".join(each.full_name for each in people),
    )
    return Ambiguity("two-people", message)


def _who_hold(fitting: list[Person], posts: Iterable[str]) -> list[Person]:
    """Keep only the one who holds a named post, as in «учитель физкультуры Иванова А. П.»; else keep all."""
    named = [each for each in fitting if any(names_post(post, each.post) for post in posts)]
    return named if len(named) == 1 else fitting


def parse_responsible(text: str, people: Sequence[Person]) -> Responsible:
    """Return whom a plan's wording names, and which people with accounts are surely meant."""
    if len(text) > LONGEST:
        message = format_lazy(_("This is longer than {limit} characters and was not read."), limit=LONGEST)
        return Responsible(text, ambiguities=(Ambiguity("long", message),))
    known = [name for each in people for name in known_names(each.full_name) if name.surname]
    entries = list(entries_of(text, known))
    posts = tuple(dict.fromkeys(entry.post for entry in entries if entry.post))
    names = {written: name for entry in entries for written, name in entry.names}
    fitting = {written: _who_hold(_people_named(name, people), posts) for written, name in names.items()}
    found = {each[0].pk: None for each in fitting.values() if len(each) == 1}
    strangers = [name for written, name in names.items() if not fitting[written]]
    for entry in entries:
        holder = _only_holder(entry.post, people) if entry.post else None
        # A name beside the post says who holds it. So may one elsewhere that no account has: the post may
        # have a new holder, whom the portal does not know yet.
        named = [name for _written, name in entry.names] or strangers
        if holder is not None and (not named or _may_be_one_of(holder, named)):
            found[holder.pk] = None
    return Responsible(
        text=text,
        posts=posts,
        names=tuple(names),
        people=tuple(found),
        names_class_teachers=any(post_meaning(post).is_class_teacher for post in posts),
        ambiguities=tuple(_ask_which_person(written, each) for written, each in fitting.items() if len(each) > 1),
    )
