"""Which month the grid shows, and which of its rows."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from activities.addresses import NO_DIRECTION
from logbook.months import LogMonth
from partners.models import Direction

OPEN = "open"


class MonthFilter(forms.Form):
    """The month and the rows that the address asks for."""

    month = forms.ChoiceField(label=_("Month"), required=False)
    direction = forms.ChoiceField(label=_("Direction"), required=False)
    state = forms.ChoiceField(label=_("Rows"), required=False, choices=[("", _("all")), (OPEN, _("only not logged"))])

    def __init__(self, asked: QueryDict, *, month: LogMonth, directions: Iterable[Direction]) -> None:
        data = asked.copy()
        data["month"] = month.key
        super().__init__(data)
        year = month.year.starts_on
        of_year = [LogMonth(date(year.year + (number > 12), (number - 1) % 12 + 1, 1)) for number in range(9, 21)]
        self.fields["month"].choices = [(each.key, str(each)) for each in of_year]  # type: ignore[attr-defined]
        self.by_slug: dict[str, Direction | None] = {each.slug: each for each in directions}
        self.fields["direction"].choices = [  # type: ignore[attr-defined]
            ("", _("any")),
            *((slug, each.title) for slug, each in self.by_slug.items() if each is not None),
            (NO_DIRECTION, _("none yet")),
        ]
        self.by_slug[NO_DIRECTION] = None
        self.is_valid()

    @property
    def slug(self) -> str:
        """The slug of the chosen direction. A wrong one narrows nothing: the filter shows an error beside it."""
        return str(self.cleaned_data.get("direction", ""))

    @property
    def directions(self) -> list[Direction | None]:
        """The chosen directions; None stands for activities without one. An empty list narrows nothing."""
        return [self.by_slug[self.slug]] if self.slug else []

    @property
    def only_open(self) -> bool:
        return self.cleaned_data.get("state") == OPEN

    @property
    def is_narrowed(self) -> bool:
        return bool(self.slug) or self.only_open
