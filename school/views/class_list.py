"""Several classes at once: a plain list is saved as it is, a table with teachers is looked at first."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from common.methods import form_methods, takes_files
from common.tables import MAX_TABLE_BYTES
from school.access import SignedInRequest
from school.classes import add_classes, classes_of
from school.forms.class_list import BaseClassFormSet, ClassesForm, ClassFormSet, initial_of, rows_left_out
from school.forms.pasting import PreviewForm, SentPreview
from school.models import User
from school.newcomers import add_classes_with_teachers, hold_the_staff
from school.years import SchoolYear, in_year, year_asked_for


@form_methods
@takes_files(MAX_TABLE_BYTES)
def class_add_several(request: SignedInRequest) -> HttpResponse:
    """The box; for a table with teachers a preview of its rows, which saves nothing before it is confirmed."""
    year = year_asked_for(request)
    if request.method == "POST" and "rows-TOTAL_FORMS" in request.POST:
        return take_left_out(request, year) if "take" in request.POST else save_preview(request, year)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ClassesForm(*posted, year=year)
    if not form.is_valid():
        return render(request, "school/class_add_several.html", {"form": form, "year": year})
    chosen = SchoolYear(form.cleaned_data["school_year"])
    if form.lines is not None:
        messages.success(request, in_words(*add_classes(year=chosen, lines=form.lines)))
        return redirect(in_year("school:class-list", chosen))
    start = {"school_year": chosen.start, "left_out": form.found.left_out, "replaces_teachers": True}
    preview = PreviewForm(prefix="table", initial=start, year=year)
    formset = ClassFormSet(prefix="rows", initial=[initial_of(each) for each in form.found.classes])
    return render_preview(request, preview, formset, headings=form.found.headings)


def save_preview(request: SignedInRequest, year: SchoolYear) -> HttpResponse:
    """Save all classes, or show what is wrong with them."""
    preview = PreviewForm(request.POST, prefix="table", year=year)
    with transaction.atomic():
        hold_the_staff()
        formset = ClassFormSet(request.POST, prefix="rows")
        if preview.is_valid() and formset.is_valid():
            outcome = add_classes_with_teachers(
                listed=formset.listed(),
                year=preview.year,
                replaces_teachers=preview.cleaned_data["replaces_teachers"],
                by=request.user,
            )
            messages.success(request, in_words(outcome.classes_added, outcome.sizes_changed, len(outcome.added)))
            return redirect(in_year("school:class-list", preview.year))
    return render_preview(request, preview, formset)


def take_left_out(request: SignedInRequest, year: SchoolYear) -> HttpResponse:
    """Show the preview as it was sent, with what was left out and is taken after all; nothing is saved."""
    preview = PreviewForm(request.POST, prefix="table", year=year)
    sent = SentPreview.sent(preview, ClassFormSet(request.POST, prefix="rows"))
    sent.take(request.POST, ClassFormSet.takes, rows_left_out)
    return render_preview(request, sent.form(preview), ClassFormSet(prefix="rows", initial=sent.rows))


def in_words(added: int, changed: int, people: int = 0) -> str:
    """What was saved, in counts."""
    said = [ngettext("%(count)d class added.", "%(count)d classes added.", added) % {"count": added}]
    if changed:
        said.append(
            ngettext(
                "The number of pupils changed in %(count)d class.",
                "The number of pupils changed in %(count)d classes.",
                changed,
            )
            % {"count": changed}
        )
    if people:
        said.append(ngettext("%(count)d person added.", "%(count)d people added.", people) % {"count": people})
    return " ".join(said)


def render_preview(
    request: SignedInRequest,
    preview: PreviewForm,
    formset: BaseClassFormSet,
    headings: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    teachers: dict[str, User] = {
        school_class.label: school_class.class_teacher
        for school_class in classes_of(preview.year).values()
        if school_class.class_teacher
    }
    taken = {}
    for form in formset:
        label, chosen = str(form["label"].value() or ""), str(form["teacher"].value() or "")
        if label in teachers and chosen not in {"nobody", str(teachers[label].pk)}:
            taken[label] = teachers[label]
    context = {"preview": preview, "formset": formset, "headings": headings or [], "taken": taken}
    return render(request, "school/class_preview.html", context)
