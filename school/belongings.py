"""What belongs to a record, and how it goes over when two records of one thing are joined.

Every relation to such a record is registered as a `Belonging`, for partners and their partnerships in
`partners.registries.belongings`; joining refuses to begin while one is not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from django.db.models import Model, Q, QuerySet

from common.text import Text
from school.models import User
from school.undo import way_back

BOTH = "both"
# By the question's name the key of the row that counts, or that both do
Answers = Mapping[str, str]


class JoinedPair(NamedTuple):
    """The keys of two records of one thing: the one that stays, and the one that goes into it."""

    kept: int
    gone: int


@dataclass(frozen=True)
class JoinQuestion:
    """What joining asks of two rows of which one can be: which counts, by its key. The first choice is proposed."""

    name: str
    label: Text
    choices: Sequence[tuple[str, Text]]


class Belonging:
    """Rows of a model that refer to the record by one relation: they go over as they are."""

    model: ClassVar[type[Model]]
    relation: ClassVar[str]
    # Whether a person counts its rows among what goes over
    is_counted: ClassVar[bool] = True

    @property
    def to(self) -> type[Model]:
        field: Any = self.model._meta.get_field(self.relation)
        return field.remote_field.model

    def going(self, pair: JoinedPair) -> QuerySet[Any]:
        """Return the rows that go over."""
        return self.model._base_manager.filter(**{self.relation: pair.gone}).order_by("pk")

    def affected(self, pair: JoinedPair) -> Iterator[Any]:
        """Yield the rows that joining changes or removes, locked."""
        yield from self.going(pair).select_for_update()

    def questions(self, pair: JoinedPair) -> Sequence[JoinQuestion]:
        return ()

    def move(self, pair: JoinedPair, answers: Answers, *, by: User, now: datetime) -> None:
        for row in self.going(pair):
            self.hand_over(row, pair, by=by)

    def hand_over(self, row: Any, pair: JoinedPair, *, by: User) -> None:
        row._history_user = by
        setattr(row, f"{self.relation}_id", pair.kept)
        row.save()


class LinkedBelonging(Belonging):
    """Rows with a list of such records: the one that stays takes the other's place in the list."""

    def hand_over(self, row: Any, pair: JoinedPair, *, by: User) -> None:
        row._history_user = by
        row.save()
        links = getattr(row, self.relation)
        kept = set(links.values_list("pk", flat=True)) - {pair.gone} | {pair.kept}
        links.set(kept)


class UniqueBelonging(Belonging):
    """Rows of which a record has one alone: where both have such a row, one of the two stays.

    Where the two say something different, a person says which counts.
    """

    # What two rows have in common that cannot both be, and the rows that this rule is about
    same: ClassVar[tuple[str, ...]]
    ruled: ClassVar[Q] = Q()

    def meeting(self, pair: JoinedPair) -> list[tuple[Any, Any]]:
        """Return the rows that cannot both be: of the record that stays, and of the other."""
        own = self.model._base_manager.filter(self.ruled, **{self.relation: pair.kept})
        places = {self._place(row): row for row in own}
        going = self.going(pair).filter(self.ruled)
        return [(places[place], row) for row in going if (place := self._place(row)) in places]

    def _place(self, row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in self.same)

    def affected(self, pair: JoinedPair) -> Iterator[Any]:
        yield from super().affected(pair)
        for kept, gone in self.meeting(pair):
            yield from (kept, *self.parts(kept), *self.parts(gone))

    def questions(self, pair: JoinedPair) -> Sequence[JoinQuestion]:
        asked = []
        for kept, gone in self.meeting(pair):
            one, other = self.in_words(kept), self.in_words(gone)
            more = self.more_choices(kept, gone)
            if one != other or more:
                choices = [(str(kept.pk), one), (str(gone.pk), other), *more]
                asked.append(JoinQuestion(self._name(kept, gone), self.about(kept), choices))
        return asked

    def move(self, pair: JoinedPair, answers: Answers, *, by: User, now: datetime) -> None:
        for kept, gone in self.meeting(pair):
            answer = answers.get(self._name(kept, gone), "")
            stays, goes = (gone, kept) if answer == str(gone.pk) else (kept, gone)
            self.take_over(stays, goes, answer)
            stays._history_user = by
            for row in (*self.parts(goes), goes):
                way_back(type(row)).remove([row], by=by, now=now)
            if stays is kept:
                stays.save()
            else:
                self.hand_over(stays, pair, by=by)
        super().move(pair, answers, by=by, now=now)

    def _name(self, *rows: Any) -> str:
        return "-".join([str(self.model._meta.model_name), *sorted(str(row.pk) for row in rows)])

    def parts(self, row: Any) -> list[Any]:
        """Return what goes with a row that goes."""
        return []

    def about(self, row: Any) -> Text:
        """Say of what both records have a row."""
        return ""

    def in_words(self, row: Any) -> Text:
        """Say what a row says; two that say the same need no answer."""
        return ""

    def more_choices(self, kept: Any, gone: Any) -> list[tuple[str, Text]]:
        return []

    def take_over(self, stays: Any, goes: Any, answer: str) -> None:
        """Let the row that stays have what the other brings, unsaved."""
