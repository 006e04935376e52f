"""Last year's plan becomes this year's: paste or upload, look, correct, apply."""

import re

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common.lists import Page
from common.methods import form_methods, takes_files
from common.numbers import parse_number, parse_numbers
from common.tables import MAX_TABLE_BYTES
from plan.forms.importing import ColumnsForm, ImportRowForm, ManyRowsForm, PlanPasteForm, QuestionsForm
from plan.models import PlanImport, PlanImportRow
from plan.parsing.rows import Question
from plan.selectors.import_leftovers import summary_of
from plan.selectors.import_rows import (
    ImportCounts,
    counts_of,
    earlier_imports,
    examples_of,
    questions_of,
    rows_of,
    shown_rows,
    undo_of,
)
from plan.services.applying import (
    AnswersMissing,
    Applied,
    HowToApply,
    apply_import,
)
from plan.services.importing import (
    AS_MODULE,
    MEANINGS,
    QUICK_ANSWERS,
    StalePlan,
    accept_as_written,
    answer_alike,
    begin_import,
    choose,
    correct_row,
    parse_on,
    set_action,
    set_columns,
    set_on_rows,
    set_role,
    settle_meanings,
    take_back_rows,
)
from school.access import SignedInRequest
from school.as_it_is import acts
from school.undo import with_way_back
from school.years import SchoolYear

ROWS_OF_A_PAGE = 300


@form_methods
@takes_files(MAX_TABLE_BYTES)
def plan_import(request: SignedInRequest) -> HttpResponse:
    """Show the box for a table or a file, and below it what came before."""
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PlanPasteForm(data, files)
    if form.is_valid():
        begun = begin_import(
            tables=form.tables,
            name=form.name,
            year=SchoolYear(form.cleaned_data["year"]),
            by=request.user,
            now=timezone.now(),
        )
        return redirect("plan:plan-import-preview", pk=begun.pk)
    context = {"form": form, "earlier": earlier_imports(request.user, timezone.now())}
    return render(request, "plan/plan_import.html", context)


def preview_of(request: SignedInRequest, pk: int, number: int = 0) -> str:
    """Return the page on which all buttons about a pasted plan stand."""
    found = get_object_or_404(PlanImport.objects.visible_to(request.user), pk=pk)
    return reverse("plan:plan-import-preview", args=[found.pk])


@require_safe
def plan_import_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what was understood of each row and what is asked; of a long table that is still parsed, how far it is."""
    found = get_object_or_404(PlanImport.objects.visible_to(request.user), pk=pk)
    if found.state == PlanImport.State.READING:
        context = {"plan_import": found, "total": line_total(found)}
        return render(request, "plan/plan_import_reading.html", context)
    counts = counts_of(found)
    shows = shown_part(request, found, counts)
    page = Page(rows_of(found, shows=shows), request.GET.get("page"), ROWS_OF_A_PAGE)
    asked = [name for name, count in counts.asked.items() if count]
    return render(
        request,
        "plan/plan_import_preview.html",
        {
            "plan_import": found,
            "undo": undo_of(found, timezone.now()),
            "page": page,
            "rows": shown_rows(page.object_list, found),
            "counts": counts,
            "summary": summary_of(found),
            "columns_form": ColumnsForm(plan_import=found),
            "questions_form": QuestionsForm(plan_import=found, asked=asked) if found.is_ready else None,
            "examples": examples_of(found) if Question.FORMER in asked else [],
            "many_form": ManyRowsForm(auto_id="many-%s") if found.is_ready else None,
            "only_waiting": shows == "waiting",
            "only_left": shows == "left",
            "keep": f"?{shows}=yes" if shows != "all" else "",
        },
    )


def shown_part(request: SignedInRequest, found: PlanImport, counts: ImportCounts) -> str:
    """Return which lines the page shows: all, those that wait, or those that are not taken."""
    if "waiting" in request.GET and found.is_ready and counts.waiting:
        return "waiting"
    return "left" if "left" in request.GET and counts.left else "all"


def line_total(found: PlanImport) -> int:
    """Return how many lines a plan has at least: a grid of months may turn out longer."""
    lines = sum(len(table["rows"]) + len(table["above"]) for table in found.tables)
    return max(lines, found.line_count)


@acts(preview_of)
def plan_import_read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Parse the next portion of a long table; the page asks again until all is parsed."""
    found = get_object_or_404(PlanImport.objects.visible_to(request.user), pk=pk)
    current = parse_on(plan_import=found)
    if request.htmx and current.state == PlanImport.State.READING:  # type: ignore[attr-defined]
        context = {"plan_import": current, "total": line_total(current)}
        return render(request, "plan/plan_import_reading.html#progress", context)
    url = reverse("plan:plan-import-preview", args=[pk])
    if request.htmx:  # type: ignore[attr-defined]
        response = HttpResponse()
        response["HX-Redirect"] = url
        return response
    return redirect(url)


@acts(preview_of)
def plan_import_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(PlanImport.objects.visible_to(request.user), pk=pk)
    form = ColumnsForm(request.POST, plan_import=found)
    if form.is_valid():
        try:
            set_columns(plan_import=found, columns=form.columns, seen=seen_version(request))
        except StalePlan:
            return answer_stale(request, found)
        messages.success(request, _("The tables are read again."))
    else:
        for errors in form.errors.values():
            for error in errors:
                messages.error(request, str(error))
    return redirect("plan:plan-import-preview", pk=pk)


@acts(preview_of)
def plan_import_choose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the answers to what is asked once for all rows."""
    found = get_object_or_404(PlanImport.objects.visible_to(request.user), pk=pk)
    asked = [name for name, count in counts_of(found).asked.items() if count]
    form = QuestionsForm(request.POST, plan_import=found, asked=asked)
    if form.is_valid():
        choices = {name: value for name, value in form.cleaned_data.items() if value}
        if not choices:
            messages.error(request, _("Choose the answers first."))
        try:
            choose(plan_import=found, choices=choices, seen=seen_version(request))
        except StalePlan:
            return answer_stale(request, found)
    return redirect("plan:plan-import-preview", pk=pk)


@acts(preview_of)
def plan_import_role(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what a line is, or a whole table: a row of the plan, a module's heading, or nothing of ours."""
    found = get_object_or_404(PlanImport.objects.visible_to(request.user), pk=pk)
    place, _colon, role = request.POST.get("role", "").rpartition("=")
    if role in ROLES and PLACE.fullmatch(place):
        try:
            set_role(plan_import=found, place=place, role=role)
        except StalePlan:
            return answer_stale(request, found)
    row = found.rows.filter(place=place).first()
    return redirect(address_of(request, row) if row else reverse("plan:plan-import-preview", args=[pk]))


Role = PlanImportRow.Role
# What a person may say of a line, and where a line stands
ROLES = frozenset({Role.ACTIVITY.value, Role.LEFT.value, Role.SECTION.value, AS_MODULE})
PLACE = re.compile(r"\d{1,4}(?::a?\d{1,5}(?::l?\d{1,4})?)?")


@acts(preview_of)
def plan_import_many(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set the same on all ticked rows, or take the last such change back."""
    found = get_object_or_404(PlanImport.objects.visible_to(request.user), pk=pk)
    form = ManyRowsForm(request.POST)
    numbers = parse_numbers(request.POST.getlist("rows"))
    try:
        if "undo" in request.POST:
            count = take_back_rows(plan_import=found)
            said = ngettext("%(count)s row is restored.", "%(count)s rows are restored.", count)
            messages.success(request, said % {"count": count})
        elif not numbers:
            messages.error(request, _("Select the rows first."))
        elif form.is_valid():
            count = set_on_rows(plan_import=found, numbers=numbers, change=form.change, seen=seen_version(request))
            said = ngettext("%(count)s row is changed.", "%(count)s rows are changed.", count)
            messages.success(request, said % {"count": count})
        else:
            for errors in form.errors.values():
                messages.error(request, " ".join(map(str, errors)))
    except StalePlan:
        return answer_stale(request, found)
    return redirect("plan:plan-import-preview", pk=pk)


def seen_version(request: SignedInRequest) -> int:
    return parse_number(request.POST.get("version", "")) or 0


def is_read_anew(request: SignedInRequest, pk: int) -> bool:
    """Say whether the tables were read anew since the page was shown: the numbers of its rows may be other rows' now."""
    seen = parse_number(request.POST.get("seen", ""))
    return seen is not None and not PlanImportRow.objects.filter(pk=seen, plan_import=pk).exists()


def answer_stale(request: SignedInRequest, found: PlanImport) -> HttpResponse:
    """Say that what the person looked at is not what is stored now, and show that."""
    found.refresh_from_db(fields=["state"])
    if found.state == PlanImport.State.APPLIED:
        messages.info(request, _("This plan is already applied."))
        return redirect("plan:plan-import-preview", pk=found.pk)
    messages.warning(request, _("This plan was changed or applied in the meantime. See how it is now."))
    return redirect("plan:plan-import-preview", pk=found.pk)


@form_methods
def plan_import_row(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Let one row be corrected and its questions be answered."""
    rows = PlanImportRow.objects.visible_to(request.user).with_plan()
    row = get_object_or_404(rows, plan_import__pk=pk, number=number)
    if not row.plan_import.is_ready:
        return answer_stale(request, row.plan_import)
    if is_read_anew(request, pk):
        return answer_stale(request, row.plan_import)
    form = ImportRowForm(request.POST if request.method == "POST" else None, row=row)
    if form.is_valid():
        try:
            correct_row(row=row, texts=form.texts, answers=form.answers)
            say_alike(request, row)
        except StalePlan:
            return answer_stale(request, row.plan_import)
        return redirect(address_of(request, row))
    form.hide_unasked()
    context = {
        "form": form,
        "row": row,
        "questions": questions_of(form.parsed, row.plan_import.year),
        "back_url": address_of(request, row),
    }
    return render(request, "plan/plan_import_row.html", context)


def say_alike(request: SignedInRequest, row: PlanImportRow) -> None:
    """Give the answer about a partner to all rows with the same words, and say so."""
    if count := answer_alike(row=row):
        said = ngettext(
            "The same applies to %(count)s more row with “%(partner)s”.",
            "The same applies to %(count)s more rows with “%(partner)s”.",
            count,
        )
        messages.info(request, said % {"count": count, "partner": row.text("partner")})


def address_of(request: SignedInRequest, row: PlanImportRow) -> str:
    """Return where the row was seen: in the whole list, or among those that wait, where the next one follows."""
    url = reverse("plan:plan-import-preview", args=[row.plan_import_id])
    for part in ("waiting", "left"):
        if part in request.GET:
            return f"{url}?{part}=yes#row-{row.number}"
    page = (row.number - 1) // ROWS_OF_A_PAGE + 1
    return f"{url}{f'?page={page}' if page > 1 else ''}#row-{row.number}"


@acts(preview_of)
def plan_import_answer(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Take an answer of one press: add or leave out, days as proposed or none, grades as they are.

    «again» answers a row that nothing is asked of any more: its class or its term was entered meanwhile.
    """
    rows = PlanImportRow.objects.visible_to(request.user).with_plan()
    row = get_object_or_404(rows, plan_import__pk=pk, number=number)
    answer = request.POST.get("answer", "")
    if is_read_anew(request, pk):
        return answer_stale(request, row.plan_import)
    try:
        if answer in {PlanImportRow.Action.ADD, PlanImportRow.Action.SKIP}:
            set_action(row=row, action=answer)
        elif answer in MEANINGS:
            settle_meanings(row=row, meaning=MEANINGS[answer])
        elif answer in QUICK_ANSWERS:
            correct_row(row=row, texts=row.texts, answers={**row.answers, **QUICK_ANSWERS[answer]})
            say_alike(request, row)
    except StalePlan:
        return answer_stale(request, row.plan_import)
    return redirect(address_of(request, row))


@acts(preview_of)
def plan_import_accept(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(PlanImport.objects.visible_to(request.user), pk=pk)
    try:
        count = accept_as_written(plan_import=found)
    except StalePlan:
        return answer_stale(request, found)
    messages.success(
        request,
        ngettext("%(count)s row is accepted as written.", "%(count)s rows are accepted as written.", count)
        % {"count": count},
    )
    return redirect("plan:plan-import-preview", pk=pk)


@acts(preview_of)
def plan_import_apply(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(PlanImport.objects.visible_to(request.user), pk=pk)
    now = timezone.now()
    try:
        applied = apply_import(
            plan_import=found,
            seen=seen_version(request),
            how=HowToApply(
                is_public="is_public" in request.POST,
                with_dates="with_dates" in request.POST,
                keeps_the_rest="keeps_the_rest" in request.POST,
            ),
            by=request.user,
            now=now,
        )
    except StalePlan:
        return answer_stale(request, found)
    except AnswersMissing as missing:
        messages.error(
            request,
            ngettext(
                "%(count)s row needs your answer. Nothing was added.",
                "%(count)s rows need your answer. Nothing was added.",
                missing.count,
            )
            % {"count": missing.count},
        )
        return redirect(f"{reverse('plan:plan-import-preview', args=[pk])}?waiting=yes")
    found.refresh_from_db(fields=["state"])
    shown = format_html('{} <a href="{}">{}</a>', said_of(applied), found.rows_url, _("Show what was added"))
    messages.success(request, with_way_back(shown, undo_of(found, now), _("Undo it all")))
    return redirect(f"{reverse('plan:year-plan')}?year={found.school_year}")


def said_of(applied: Applied) -> str:
    """Say what became of an applied plan: how many rows, how many of them with dates, how many stay hidden."""
    count = len(applied.activities)
    said = [ngettext("%(count)s row is in the plan.", "%(count)s rows are in the plan.", count) % {"count": count}]
    if applied.dated:
        dated = ngettext(
            "%(count)s of them is in the calendar.", "%(count)s of them are in the calendar.", applied.dated
        )
        said.append(dated % {"count": applied.dated})
    if applied.hidden:
        hidden = ngettext(
            "%(count)s more is for staff only, by the rule.",
            "%(count)s more are for staff only, by the rule.",
            applied.hidden,
        )
        said.append(hidden % {"count": applied.hidden})
    return " ".join(said)
