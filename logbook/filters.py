"""Which month the grid is of, and which of its rows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.addresses import NO_DIRECTION
from partners.models import Direction
from school.years import SchoolYear

OPEN = "open"


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month."""

    first: date

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.replace(day=1))

    @classmethod
    def read(cls, text: str) -> "Month | None":
        """«2026-11»; None for anything else."""
        if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", text, re.ASCII):
            return None
        return cls(date(int(text[:4]), int(text[5:]), 1))

    @property
    def last(self) -> date:
        return date.fromordinal(self.after.first.toordinal() - 1)

    @property
    def after(self) -> "Month":
        year, month = divmod(self.first.year * 12 + self.first.month, 12)
        return Month(date(year, month + 1, 1))

    @property
    def before(self) -> "Month":
        return Month.of(date.fromordinal(self.first.toordinal() - 1))

    @property
    def year(self) -> SchoolYear:
        return SchoolYear.of(self.first)

    @property
    def key(self) -> str:
        """As the address names it."""
        return f"{self.first:%Y-%m}"

    def __str__(self) -> str:
        return f"{capfirst(MONTHS[self.first.month])} {self.first.year}"


class MonthFilter(forms.Form):
    """Which month, and which of its rows."""

    month = forms.ChoiceField(label=_("Month"), required=False)
    direction = forms.ChoiceField(label=_("Direction"), required=False)
    state = forms.ChoiceField(label=_("Rows"), required=False, choices=[("", _("all")), (OPEN, _("not marked only"))])

    def __init__(self, asked: QueryDict, *, month: Month, directions: Iterable[Direction]) -> None:
        data = asked.copy()
        data["month"] = month.key
        super().__init__(data)
        year = month.year.starts_on
        of_year = [Month(date(year.year + (number > 12), (number - 1) % 12 + 1, 1)) for number in range(9, 21)]
        self.fields["month"].choices = [(each.key, str(each)) for each in of_year]  # type: ignore[attr-defined]
        self.directions = {each.slug: each for each in directions}
        self.fields["direction"].choices = [  # type: ignore[attr-defined]
            ("", _("any")),
            *((slug, each.title) for slug, each in self.directions.items()),
            (NO_DIRECTION, _("none yet")),
        ]
        self.is_valid()

    @property
    def slug(self) -> str:
        """A direction by its slug; a wrong one is told beside the filter and narrows nothing."""
        return str(self.cleaned_data.get("direction", ""))

    @property
    def only_open(self) -> bool:
        return self.cleaned_data.get("state") == OPEN

    @property
    def is_narrowed(self) -> bool:
        return bool(self.slug) or self.only_open
