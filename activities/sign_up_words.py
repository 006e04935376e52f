"""Sign-ups and people, told apart in words: one sign-up may bring four."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.dates_in_words import date_in_words
from activities.models import Occurrence, SignUp


@dataclass(frozen=True)
class SignUpTotal:
    """How many sign-ups there are, and how many people come by them."""

    sign_ups: int = 0
    people: int = 0

    @classmethod
    def of(cls, sign_ups: Iterable[SignUp]) -> Self:
        seats = [each.seats for each in sign_ups]
        return cls(len(seats), sum(seats))

    def __bool__(self) -> bool:
        return self.sign_ups > 0

    def __str__(self) -> str:
        """«1 запись, 4 человека»"""
        if not self:
            return "0"
        return _("%(sign_ups)s, %(people)s") % {
            "sign_ups": ngettext("%(count)s sign-up", "%(count)s sign-ups", self.sign_ups) % {"count": self.sign_ups},
            "people": people_in_words(self.people),
        }


def people_in_words(count: int) -> str:
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}


def seats_taken_in_words(dates: Iterable[Occurrence]) -> str:
    """Which of these dates have more seats taken than they would have, and how many."""
    taken = [
        ngettext("%(when)s: %(count)s place is taken", "%(when)s: %(count)s places are taken", each.seats_taken)
        % {"when": date_in_words(each), "count": each.seats_taken}
        for each in dates
    ]
    return _("%(taken)s. Give at least as many places, or remove people from the list first.") % {
        "taken": "; ".join(taken)
    }
