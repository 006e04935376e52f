"""Pages on which a record that was entered by mistake is deleted: one way for every kind of record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from common.text import Text
from school.access import SignedInRequest
from school.as_it_is import AsItIs, get_or_gone
from school.dependents import Dependents, HasDependents, can_come_back, delete_mistaken, dependents
from school.journal import was_erased
from school.undo import with_way_back


@dataclass(frozen=True)
class Instead:
    """Where a record that something came of is ended instead."""

    label: Text
    url: str


class DeletionPage(View):
    """Asks once, naming the record; or says what depends on it, with links, and where it is ended instead.

    A room says for its record who may (`get_queryset`), what goes along (`parts`), and where one is afterwards
    (`home`). What depends on it follows from the models' relations.
    """

    http_method_names = ["get", "head", "post"]
    request: SignedInRequest
    model: ClassVar[type[Model]]
    # Whether what would only forget the record keeps it as well
    is_thorough: ClassVar[bool] = False
    # What the journal calls a record that goes with its whole history, such as «contact»
    erased_as: ClassVar[str] = ""
    # Said of a record that nothing depends on
    text: Text = gettext_lazy("It was entered by mistake, and nothing depends on it.")

    def get_queryset(self) -> QuerySet[Any]:
        raise NotImplementedError

    def parts(self, record: Any) -> Sequence[Model]:
        """Return what goes with the record, in the order in which it goes."""
        return ()

    def said(self, record: Any) -> Text:
        """Say what goes with this record, and what stays."""
        return self.text

    def name(self, record: Any) -> Text:
        return str(record)

    def page(self, record: Any) -> str:
        """Return the address of the record, or of the page that shows it."""
        return record.get_absolute_url()

    def list_url(self, last: Any) -> str:
        """Return the list to which the address of a deleted record leads; `last` is what it was last."""
        raise NotImplementedError

    def home(self, record: Any) -> str:
        """Return the address that shows what is left without the record."""
        return self.list_url(record)

    def blocked(self, record: Any) -> Text:
        """Say why the record stays for a reason of its own, whatever depends on it."""
        return ""

    def erased_from(self, record: Any) -> str:
        """Say by kind and number, for the journal, what an erased record belonged to."""
        return ""

    def instead(self, record: Any) -> Instead | None:
        return None

    def dependents(self) -> list[Dependents]:
        return dependents(self.record, parts=self.parts(self.record), is_thorough=self.is_thorough)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows, key = self.get_queryset(), kwargs["pk"]
        try:
            self.record = get_or_gone(rows, key, by=request.user, page=self.list_url)
        except Http404:
            if not self.erased_as or not was_erased(f"{self.erased_as} {key}"):
                raise
            raise AsItIs(self.list_url(None), _("This has already been deleted.")) from None
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        return self.shown(self.dependents())

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        if self.blocked(self.record):
            return self.get(request, pk)
        name, home = self.name(self.record), self.home(self.record)
        try:
            undo = delete_mistaken(
                record=self.record,
                parts=self.parts(self.record),
                is_thorough=self.is_thorough,
                name=name,
                erased=(f"{self.erased_as} {pk}", self.erased_from(self.record)) if self.erased_as else None,
                by=request.user,
                now=timezone.now(),
            )
        except HasDependents as error:
            return self.shown(error.found)
        text = _("Deleted: %(name)s.") % {"name": name}
        messages.success(request, with_way_back(text, undo, _("Undo it all")))
        return redirect(home)

    def shown(self, found: Sequence[Dependents]) -> HttpResponse:
        comes_back = can_come_back(self.model) and all(can_come_back(type(each)) for each in self.parts(self.record))
        context = {
            "name": self.name(self.record),
            "page": self.page(self.record),
            "text": self.said(self.record),
            "found": found,
            "blocked": self.blocked(self.record),
            "instead": self.instead(self.record),
            "comes_back": comes_back,
        }
        return render(self.request, "school/deletion.html", context)
