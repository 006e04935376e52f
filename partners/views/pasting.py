"""A school's own list becomes the register: paste or upload, look, correct, apply."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common.methods import form_methods, takes_files
from common.numbers import parse_number
from common.tables import MAX_TABLE_BYTES
from partners.forms.pasting import NamesForm, PasteForm, RegisterColumnsForm, RegisterRowForm, RestForm
from partners.models import RegisterImport, RegisterImportRow
from partners.selectors.register_import import earlier_registers, questions_of, register_page, undo_of
from partners.services.register_apply import RowRefused, RowsWaiting, apply_register
from partners.services.register_import import (
    StaleRegister,
    answer_row,
    begin_register,
    correct_row,
    delete_draft,
    join_known,
    set_columns,
    set_names_basis,
    settle_rest,
)
from school.access import SignedInRequest
from school.as_it_is import AsItIs, acts
from school.undo import with_way_back


@form_methods
@takes_files(MAX_TABLE_BYTES)
def partner_import(request: SignedInRequest) -> HttpResponse:
    """Show the box for a table or a file, and below it what came before."""
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PasteForm(data, files)
    if form.is_valid():
        begun = begin_register(tables=form.tables, name=form.name, by=request.user, now=timezone.now())
        return redirect("partners:register-import-preview", pk=begun.pk)
    context = {"form": form, "earlier": earlier_registers(request.user, timezone.now())}
    return render(request, "partners/partner_import.html", context)


def found_register(request: SignedInRequest, pk: int) -> RegisterImport:
    found = RegisterImport.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        # Who pasted what, and threw it away, is kept nowhere.
        raise AsItIs("partners:partner-import", _("There is no such table: perhaps it has already been deleted."))
    return found


def preview_address(request: SignedInRequest, pk: int, number: int = 0) -> str:
    """Return the page on which all buttons about a pasted table stand."""
    return reverse("partners:register-import-preview", args=[found_register(request, pk).pk])


@require_safe
def register_import_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what was understood of every row, what is asked, and what is left out."""
    return preview(request, found_register(request, pk))


def preview(request: SignedInRequest, register: RegisterImport, **forms: Any) -> HttpResponse:
    page = register_page(register)
    context = {"register": register, "page": page, "undo": undo_of(register, timezone.now())}
    if register.is_ready:
        context |= {"columns_form": RegisterColumnsForm(register=register), "rest_form": RestForm(prefix="rest")}
        context |= {"names_form": NamesForm(register=register, prefix="names"), **forms}
    return render(request, "partners/register_import_preview.html", context)


def seen_version(request: SignedInRequest) -> int:
    return parse_number(request.POST.get("version", "")) or 0


def answer_stale(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that what the person looked at is not what is stored now, and show that."""
    if found_register(request, pk).state == RegisterImport.State.APPLIED:
        messages.info(request, _("This table is already applied."))
    else:
        messages.warning(request, _("This table was changed or applied in the meantime. See how it is now."))
    return redirect("partners:register-import-preview", pk=pk)


@acts(preview_address)
def register_import_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    register = found_register(request, pk)
    if not register.is_ready:
        return answer_stale(request, pk)
    form = RegisterColumnsForm(request.POST, register=register)
    if not form.is_valid():
        return preview(request, register, columns_form=form)
    try:
        set_columns(register=register, columns=form.columns, seen=seen_version(request))
    except StaleRegister:
        return answer_stale(request, pk)
    messages.success(request, _("The table was read again."))
    return redirect("partners:register-import-preview", pk=pk)


@acts(preview_address)
def register_import_about(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a column that was passed over into «about the partner»."""
    register = found_register(request, pk)
    if not register.is_ready:
        return answer_stale(request, pk)
    columns = {
        number: {int(at): name for at, name in table["columns"].items()} for number, table in enumerate(register.tables)
    }
    numbers = [parse_number(part) for part in request.POST.get("column", "").split("-")[1:]]
    if len(numbers) == 2 and numbers[0] in columns and numbers[1] is not None:
        columns[numbers[0]][numbers[1]] = "about"
        try:
            set_columns(register=register, columns=columns, seen=seen_version(request))
        except StaleRegister:
            return answer_stale(request, pk)
        messages.success(request, _("The column is now in “about the partner”."))
    return redirect("partners:register-import-preview", pk=pk)


@form_methods
def register_import_row(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Let one row be corrected and its questions be answered."""
    rows = RegisterImportRow.objects.visible_to(request.user).select_related("register_import", "existing")
    row = get_object_or_404(rows, register_import__pk=pk, number=number)
    if not row.register_import.is_ready:
        return answer_stale(request, pk)
    form = RegisterRowForm(request.POST if request.method == "POST" else None, row=row)
    if form.is_valid():
        try:
            correct_row(row=row, texts=form.texts, answers=form.answers)
        except StaleRegister:
            return answer_stale(request, pk)
        return redirect(address_of(row))
    context = {"form": form, "row": row, "questions": questions_of(row), "back_url": address_of(row)}
    return render(request, "partners/register_import_row.html", context)


def address_of(row: RegisterImportRow) -> str:
    url = reverse("partners:register-import-preview", args=[row.register_import_id])
    return f"{url}#row-{row.number}"


@acts(preview_address)
def register_import_answer(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Take an answer of one press: use or leave out, an INN as proposed or none, the same partner or another."""
    rows = RegisterImportRow.objects.visible_to(request.user).select_related("register_import", "existing")
    row = get_object_or_404(rows, register_import__pk=pk, number=number)
    try:
        answer_row(row=row, answer=request.POST.get("answer", ""))
    except StaleRegister:
        return answer_stale(request, pk)
    return redirect(address_of(row))


@acts(preview_address)
def register_import_rest(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answers for many rows at once: kinds and directions, the basis of names, what is new of known partners."""
    register = found_register(request, pk)
    if not register.is_ready:
        return answer_stale(request, pk)
    seen = seen_version(request)
    try:
        if "join" in request.POST:
            count = join_known(register=register, seen=seen)
            message = ngettext("%(count)s row adds something new.", "%(count)s rows add something new.", count)
        elif "names" in request.POST:
            names = NamesForm(request.POST, register=register, prefix="names")
            if not names.is_valid():
                return preview(request, register, names_form=names)
            set_names_basis(
                register=register, seen=seen, basis=names.cleaned_data["basis"], on=names.cleaned_data["on"]
            )
            count, message = 1, _("The answer applies to all names in this table.")
        else:
            rest = RestForm(request.POST, prefix="rest")
            if not rest.is_valid():
                return preview(request, register, rest_form=rest)
            count = settle_rest(register=register, seen=seen, **rest.cleaned_data)
            message = ngettext("%(count)s row is answered.", "%(count)s rows are answered.", count)
    except StaleRegister:
        return answer_stale(request, pk)
    messages.success(request, message % {"count": count} if "%(count)" in message else message)
    return redirect("partners:register-import-preview", pk=pk)


@acts(preview_address)
def register_import_apply(request: SignedInRequest, pk: int) -> HttpResponse:
    register = found_register(request, pk)
    now = timezone.now()
    try:
        applied = apply_register(register=register, seen=seen_version(request), by=request.user, now=now)
    except StaleRegister:
        return answer_stale(request, pk)
    except RowsWaiting as missing:
        messages.error(
            request,
            ngettext(
                "%(count)s row needs your answer. Nothing was added.",
                "%(count)s rows need your answer. Nothing was added.",
                missing.count,
            )
            % {"count": missing.count},
        )
        return redirect("partners:register-import-preview", pk=pk)
    except RowRefused as refused:
        words = {"number": refused.row.number, "problem": " ".join(refused.messages)}
        messages.error(request, _("Row %(number)s: %(problem)s Nothing was added.") % words)
        return redirect(address_of(refused.row))
    added, joined = len(applied.added), len(applied.joined)
    text = ngettext("%(count)s partner is added.", "%(count)s partners are added.", added) % {"count": added}
    if joined:
        text += " " + ngettext("%(count)s partner was updated.", "%(count)s partners were updated.", joined) % {
            "count": joined
        }
    register.refresh_from_db(fields=["state"])
    messages.success(request, with_way_back(text, undo_of(register, now), _("Undo it all")))
    return redirect("partners:register-import-preview", pk=pk)


@acts(preview_address)
def register_import_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        delete_draft(register=found_register(request, pk), seen=seen_version(request))
    except StaleRegister:
        return answer_stale(request, pk)
    messages.success(request, _("The pasted table is deleted."))
    return redirect("partners:partner-import")
