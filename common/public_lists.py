"""Lists for visitors: their state is the address, and what it asks for in vain is said, never an error."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from common.text import one_line

Row = TypeVar("Row", bound=Model)
PER_PAGE = 24


def known_values(values: Sequence[str], choices: Collection[str]) -> tuple[list[str], bool]:
    """Return the values that are among the choices, once each, and whether there were others."""
    return [choice for choice in choices if choice in values], any(value not in choices for value in values if value)


def page_asked_for(request: HttpRequest, rows: QuerySet[Row], per_page: int = PER_PAGE) -> tuple[Page[Row], list[str]]:
    """Return the page of the address or the nearest there is, and what to say if that is another one."""
    asked = request.GET.get("page", "1")
    page = Paginator(rows, per_page).get_page(asked)
    return page, [] if asked == str(page.number) else [_("There is no such page of the list; this is another one.")]


class PublicListForm(forms.Form):
    """The search `q` and the filters of a list; `chosen` are the values of each filter that the list has."""

    def __init__(self, asked: QueryDict, choices: Mapping[str, Mapping[str, str]]) -> None:
        self.query = one_line(asked.get("q", ""))[:200]
        self.chosen: dict[str, list[str]] = {}
        self.has_unknown = False
        data: dict[str, str | list[str]] = {"q": self.query}
        for name, offered in choices.items():
            is_multiple = isinstance(self.base_fields[name], forms.MultipleChoiceField)
            # Of one that takes a single answer the last is meant, as in Django's own forms.
            values = asked.getlist(name) if is_multiple else [asked.get(name, "")]
            self.chosen[name], is_unknown = known_values(values, offered)
            self.has_unknown |= is_unknown
            data[name] = self.chosen[name] if is_multiple else "".join(self.chosen[name])
        super().__init__(data)
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            empty = [] if isinstance(field, forms.MultipleChoiceField) else [("", _("Any"))]
            field.choices = [*empty, *offered.items()]

    @property
    def is_filtered(self) -> bool:
        return bool(self.query or any(self.chosen.values()))

    @property
    def notices(self) -> list[str]:
        """Return what to say of the filters of the address."""
        return [_("The address contains an unknown filter, which was ignored.")] if self.has_unknown else []
