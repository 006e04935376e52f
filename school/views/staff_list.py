"""The staff list goes in whole: paste, look, correct, save."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from common.methods import form_methods, takes_files
from common.tables import MAX_TABLE_BYTES
from school.access import SignedInRequest
from school.classes import classes_of
from school.forms.pasting import PreviewForm, SentPreview
from school.forms.staff_list import BaseStaffFormSet, StaffFormSet, StaffPasteForm, initial_of, rows_left_out
from school.models import User
from school.newcomers import Outcome, add_people, hold_the_staff
from school.years import SchoolYear


@form_methods
@takes_files(MAX_TABLE_BYTES)
def staff_paste(request: SignedInRequest) -> HttpResponse:
    """The box, then the preview of its rows; nothing is saved before the preview is confirmed."""
    year = SchoolYear.planned(timezone.localdate())
    if request.method == "POST" and "rows-TOTAL_FORMS" in request.POST:
        return take_left_out(request, year) if "take" in request.POST else save_preview(request, year)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = StaffPasteForm(*posted, year=year)
    if not form.is_valid():
        return render(request, "school/staff_paste.html", {"form": form})
    start = {
        "school_year": form.cleaned_data["school_year"],
        "left_out": form.found.left_out,
        "creates_classes": True,
        "replaces_teachers": True,
    }
    preview = PreviewForm(prefix="table", initial=start, year=year)
    formset = StaffFormSet(prefix="rows", initial=[initial_of(person) for person in form.found.people])
    return render_preview(request, preview, formset, headings=form.found.headings)


def save_preview(request: SignedInRequest, year: SchoolYear) -> HttpResponse:
    """Save all rows, or show what is wrong with them."""
    preview = PreviewForm(request.POST, prefix="table", year=year)
    with transaction.atomic():
        hold_the_staff()
        formset = StaffFormSet(request.POST, prefix="rows")
        is_valid = preview.is_valid() and formset.is_valid()
        if is_valid and formset.check_classes(preview, classes_of(preview.year)):
            outcome = add_people(
                listed=formset.listed(),
                year=preview.year,
                replaces_teachers=preview.cleaned_data["replaces_teachers"],
                by=request.user,
            )
            messages.success(request, in_words(outcome))
            return redirect("school:invitations" if outcome.added else "school:person-list")
    return render_preview(request, preview, formset)


def take_left_out(request: SignedInRequest, year: SchoolYear) -> HttpResponse:
    """Show the preview as it was sent, with what was left out and is taken after all; nothing is saved."""
    preview = PreviewForm(request.POST, prefix="table", year=year)
    sent = SentPreview.sent(preview, StaffFormSet(request.POST, prefix="rows"))
    sent.take(request.POST, StaffFormSet.takes, rows_left_out)
    return render_preview(request, sent.form(preview), StaffFormSet(prefix="rows", initial=sent.rows))


def in_words(outcome: Outcome) -> str:
    """What was saved, in counts."""
    added, known, classes = len(outcome.added), outcome.known, outcome.classes
    said = [ngettext("%(count)d person added.", "%(count)d people added.", added) % {"count": added}]
    if known:
        said.append(
            ngettext("%(count)d person was already here.", "%(count)d people were already here.", known)
            % {"count": known}
        )
    if classes:
        said.append(
            ngettext("%(count)d class has a teacher now.", "%(count)d classes have a teacher now.", classes)
            % {"count": classes}
        )
    return " ".join(said)


def render_preview(
    request: SignedInRequest,
    preview: PreviewForm,
    formset: BaseStaffFormSet,
    headings: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    present = classes_of(preview.year)
    missing: dict[str, None] = {}
    taken: dict[str, User] = {}
    for line, form in formset.named_classes():
        school_class = present.get((line.grade, line.letter))
        if school_class is None:
            missing[line.label] = None
        elif school_class.class_teacher and school_class.class_teacher_id not in form.candidates:
            taken[line.label] = school_class.class_teacher
    context = {
        "preview": preview,
        "formset": formset,
        "headings": headings or [],
        "missing": list(missing),
        "taken": taken,
    }
    return render(request, "school/staff_preview.html", context)
