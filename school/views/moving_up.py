"""The classes of the year before go up a grade, as many as are left."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.methods import form_methods
from school.access import SignedInRequest
from school.forms.moving_up import MoveUpForm
from school.moving_up import MovedUp, move_up, preview_of
from school.profile import current_profile
from school.undo import with_way_back, words_of
from school.years import SchoolYear, in_year, year_asked_for


@form_methods
def class_move_up(request: SignedInRequest) -> HttpResponse:
    """Show what becomes of each class, and make the ticked ones."""
    year = year_asked_for(request)
    preview = preview_of(into=year, last_grade=current_profile(request).last_grade)
    form = MoveUpForm(request.POST if request.method == "POST" else None, left=preview.left)
    if request.method == "POST" and not preview.left:
        messages.info(request, _("All classes have already moved up."))
        return redirect(in_year("school:class-list", year))
    if form.is_valid():
        say_what_went_up(request, move_up(moves=form.moves, by=request.user, now=timezone.now()))
        return redirect(in_year("school:class-list", year))
    context = {"form": form, "preview": preview, "year": year, "year_before": SchoolYear(year.start - 1)}
    return render(request, "school/class_move_up.html", context)


def say_what_went_up(request: SignedInRequest, moved: MovedUp) -> None:
    if moved.undo is not None:
        messages.success(request, with_way_back(words_of(moved.undo), moved.undo, _("Undo")))
    if moved.joined:
        named = ", ".join(dict.fromkeys(each.label for each in moved.joined))
        messages.info(request, _("These already existed and stay as they are: %(classes)s.") % {"classes": named})
