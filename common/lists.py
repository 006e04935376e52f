"""The page of a list: search, filters, order, pages, count and export, all in the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import OrderBy, QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic import View
from django_filters import FilterSet

from common.exports import FORMATS, export_response
from common.filter_controls import PASSING_KEYS
from common.numbers import in_thousands

# Counting beyond this costs more than it tells: nobody reads «4,812», everybody reads «more than 300».
COUNTED_AT_MOST = 300
EXPORTED_AT_MOST = 20_000


@dataclass(frozen=True)
class Column:
    """A column of the export: its heading, and its value for a row."""

    heading: str | Promise
    value: Callable[[Any], Any]


@dataclass(frozen=True)
class ListTools:
    """What the toolbar offers beside the filters."""

    # What many look for, one tap away: the words and the address
    quick: Sequence[tuple[str | Promise, str]] = ()
    # Each order, and whether the list is in it
    orders: Sequence[tuple[str, str | Promise, bool]] = ()
    has_files: bool = False
    # There are more rows than a file holds
    is_too_long: bool = False
    most_rows: str = in_thousands(EXPORTED_AT_MOST)
    # There is no record at all: nothing to search, to narrow or to sort
    is_idle: bool = False

    @property
    def order(self) -> str | Promise:
        """Return the words of the present order."""
        return next((label for _value, label, is_on in self.orders if is_on), "")


class Page:
    """One page of the rows. The number asked for is brought into range; rows are counted up to a limit.

    `count` is exact up to `COUNTED_AT_MOST`; above it `is_more` is true, `num_pages` is unknown (None), and
    there is a next page while there are rows.
    """

    def __init__(
        self, rows: QuerySet, asked: str | None, per_page: int, *, is_short: bool = False, known: int | None = None
    ) -> None:
        self._rows = rows
        self.per_page = per_page
        self.number = 1
        if known is not None:
            counted = known
        # A search mostly ends on its first page, which then is its own count; a short page mostly has a next one.
        elif is_short or _number(asked) > 1 or self.has_next_row:
            counted = rows.order_by().values("pk")[: COUNTED_AT_MOST + 1].count()
        else:
            counted = len(self._rows_and_one)
        self.is_more = counted > COUNTED_AT_MOST
        self.count = min(counted, COUNTED_AT_MOST)
        number = self._in_range(_number(asked))
        if number != self.number:
            self.number = number
            self.__dict__.pop("_rows_and_one", None)

    def _in_range(self, number: int) -> int:
        last = self._pages(self.count)
        if number > last and self.is_more:
            # Only a page beyond the counted ones makes us count them all.
            last = self._pages(self._rows.order_by().count())
        return min(number, last)

    def _pages(self, count: int) -> int:
        return max(1, -(-count // self.per_page))

    def is_longer_than(self, most: int) -> bool:
        return self.is_more and self._rows.order_by().values("pk")[: most + 1].count() > most

    @property
    def num_pages(self) -> int | None:
        return None if self.is_more else self._pages(self.count)

    @cached_property
    def _rows_and_one(self) -> list[Any]:
        start = (self.number - 1) * self.per_page
        return list(self._rows[start : start + self.per_page + 1])

    @property
    def object_list(self) -> list[Any]:
        return self._rows_and_one[: self.per_page]

    @property
    def has_next_row(self) -> bool:
        return len(self._rows_and_one) > self.per_page

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.has_next_row if self.num_pages is None else self.number < self.num_pages


def _number(asked: str | None) -> int:
    """The page number asked for; the first for one that is none. Python refuses to read 5,000 digits."""
    try:
        return max(1, int(asked or 1))
    except ValueError:
        return 1


class ListPage(View):
    """A list at one address; the whole page, its `#results` for htmx, or a file for `?format=`.

    A filter value or an order that does not exist is said in the page and passed over; it is never an error.
    """

    template_name: ClassVar[str]
    filterset_class: ClassVar[type[FilterSet]]
    # What `?sort=` may say, and the columns it means; the first is the ordinary order
    orders: ClassVar[Mapping[str, Sequence[str | OrderBy | Combinable]]]
    # What the toolbar calls those that it offers
    order_labels: ClassVar[Mapping[str, str | Promise]] = {}
    per_page: ClassVar[int] = 50
    export_name: ClassVar[str] = ""
    http_method_names = ["get", "head", "options"]

    def get_queryset(self) -> QuerySet:
        """The rows this person may see."""
        raise NotImplementedError

    def for_display(self, rows: QuerySet) -> QuerySet:
        """The rows with what a page shows of each."""
        return rows

    def for_export(self, rows: QuerySet) -> QuerySet:
        """The rows with what a file holds of each: records, where the page's own rows are values."""
        return self.for_display(rows)

    def exported_rows(self, records: list[Any]) -> Sequence[Any]:
        """The records as the columns read them, where that is more than the record itself."""
        return records

    def columns(self) -> Sequence[Column]:
        """What an export holds; none means that there is no export."""
        return ()

    def exported(self, format_name: str, count: int) -> None:
        """Called after a file was made, for the journal."""

    def quick_filters(self) -> Sequence[tuple[str, str, str | Promise]]:
        """What stands before the filters as a chip to tap: a filter, its value, the words."""
        return ()

    def prepared(self, rows: list[Any]) -> list[Any]:
        """The page's rows as its template reads them, as `rows`; what they link to is asked for all at once."""
        return rows

    def shown(self, rows: QuerySet) -> dict[str, Any]:
        """What the template shows of the rows: one page of them."""
        page = Page(self.for_display(rows), self.request.GET.get("page"), self.per_page)
        return {"page": page, "rows": self.prepared(page.object_list)}

    def get(self, request: HttpRequest) -> HttpResponse:
        self.filters = filters = self.filterset_class(request.GET, queryset=self.get_queryset(), request=request)
        notices = []
        order = request.GET.get("sort", "")
        if order and order not in self.orders:
            notices.append(_("There is no such order; the list is in its usual one."))
        order = order if order in self.orders else next(iter(self.orders))
        rows = filters.qs.order_by(*self.orders[order])

        format_name = request.GET.get("format", "")
        if format_name and self.export_name:
            if format_name in FORMATS:
                return self.export(format_name, rows)
            notices.append(_("Lists are exported as XLSX or CSV."))

        context = {"filters": filters.form, "sort": order, "notices": notices, **self.shown(rows)}
        context["tools"] = self.tools(context.get("page"), order)
        if request.htmx and not request.htmx.history_restore_request:  # type: ignore[attr-defined]
            response = render(request, f"{self.template_name}#results", context)
            response["HX-Push-Url"] = self._address_without_blanks()
            # The chips and the links of the toolbar follow the address.
            response.write(
                render_to_string("components/filters.html#swapped", {**context, "form": filters.form}, request)
            )
        else:
            response = render(request, self.template_name, context)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def tools(self, page: Page | None, order: str) -> ListTools:
        """What the toolbar offers for these rows."""
        has_rows = page is None or bool(page.object_list)
        return ListTools(
            quick=[
                (label, self._address_with(name, value))
                for name, value, label in self.quick_filters()
                if value not in self.request.GET.getlist(name)
            ],
            orders=[(name, label, name == order) for name, label in self.order_labels.items()] if has_rows else (),
            has_files=bool(self.export_name) and has_rows,
            is_too_long=bool(self.export_name) and page is not None and page.is_longer_than(EXPORTED_AT_MOST),
            is_idle=not (has_rows or self.request.GET or self.get_queryset().exists()),
        )

    def _address_without_blanks(self) -> str:
        """The address to keep and to pass on: a form sends each of its fields, empty or not."""
        asked = [(key, each) for key, values in self.request.GET.lists() for each in values if each]
        return f"{self.request.path}?{urlencode(asked)}"

    def _address_with(self, name: str, value: str) -> str:
        query = self.request.GET.copy()
        for key in PASSING_KEYS:
            query.pop(key, None)
        query[name] = value
        return f"?{query.urlencode()}"

    def export(self, format_name: str, rows: QuerySet) -> HttpResponse:
        columns = self.columns()
        records = list(self.for_export(rows)[: EXPORTED_AT_MOST + 1])
        if len(records) > EXPORTED_AT_MOST:
            # Half a list that looks like a whole one is worse than none.
            return HttpResponse(
                _("The list is too long for one file, which holds %(most)s rows at most: narrow it by filters first.")
                % {"most": in_thousands(EXPORTED_AT_MOST)},
                status=413,
                content_type="text/plain; charset=utf-8",
            )
        self.exported(format_name, len(records))
        return export_response(
            format_name,
            self.export_name,
            [str(column.heading) for column in columns],
            [[column.value(row) for column in columns] for row in self.exported_rows(records)],
        )
