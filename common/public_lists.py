"""Lists for visitors: their state is the address, and what it asks for in vain is said, never an error."""

from collections.abc import Collection, Sequence
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

Row = TypeVar("Row", bound=Model)
PER_PAGE = 24


def known_values(values: Sequence[str], choices: Collection[str]) -> tuple[list[str], bool]:
    """Return the values that are among the choices, once each, and whether there were others."""
    return [choice for choice in choices if choice in values], any(value not in choices for value in values if value)


def page_asked_for(request: HttpRequest, rows: QuerySet[Row]) -> tuple[Page[Row], list[str]]:
    """Return the page of the address or the nearest there is, and what to say if that is another one."""
    asked = request.GET.get("page", "1")
    page = Paginator(rows, PER_PAGE).get_page(asked)
    return page, [] if asked == str(page.number) else [_("There is no such page of the list; this is another one.")]
