"""The settings: the school's profile, its classes and terms, its reference lists."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.files import picture_response
from common.forms import VersionedForm
from common.history import history_entries
from common.methods import form_methods
from school.access import SignedInRequest
from school.answers import render_history
from school.as_it_is import acts
from school.backups.keeping import last_copy
from school.first_day import first_day_of, show_first_day
from school.forms.settings import ProfileForm, SchoolClassForm, TermForm, reference_form
from school.models import SchoolClass, SchoolProfile, Term
from school.moving_up import classes_left
from school.new_year import is_put_away
from school.profile import current_profile
from school.publication import publishing
from school.registries import ReferenceList, reference_lists
from school.setup import first_words
from school.terms import fill_in_usual, missing_terms
from school.undo import with_way_back
from school.years import SchoolYear, in_year, year_asked_for


@require_safe
def settings_index(request: HttpRequest) -> HttpResponse:
    lists = [
        {"title": each.title, "hint": each.hint, "url": reverse("school:reference-list", args=[each.slug])}
        for each in reference_lists
    ]
    profile = SchoolProfile.objects.first()
    context = {
        "lists": lists,
        "year": SchoolYear.of(timezone.localdate()),
        "is_new_year_away": is_put_away(timezone.localdate()),
        "last_copy": last_copy(),
        "is_first_day_away": profile is not None and not profile.shows_first_day,
    }
    return render(request, "school/settings.html", context)


@acts(lambda request: "school:settings")
def first_day_bring_back(request: SignedInRequest) -> HttpResponse:
    """Show the path of the first day on «Today» again, as long as something of it is left."""
    show_first_day(is_shown=True)
    if first_day_of(request.user, timezone.localdate()) is None:
        messages.info(request, _("The first-day steps are all done: there is nothing to show."))
    else:
        messages.success(request, _("The first-day steps are shown on “Today” again."))
    return redirect("school:settings")


# The profile


@form_methods
def profile_edit(request: HttpRequest) -> HttpResponse:
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if request.method == "POST":
        # Only a portal whose administrator was made by hand has no profile yet.
        SchoolProfile.objects.get_or_create(pk=1, defaults=first_words())
    profile = SchoolProfile.objects.first() or SchoolProfile(**first_words())
    form = ProfileForm(*posted, instance=profile)
    if form.is_valid() and save_and_publish(form):
        messages.success(request, _("The profile is saved. Visitors can already see it."))
        return redirect("school:settings")
    return render(request, "school/profile_edit.html", {"form": form})


@require_safe
def logo(request: HttpRequest) -> HttpResponseBase:
    """The school's logo, for everybody: the file itself has no address."""
    return picture_response(
        current_profile(request).logo,
        version=request.GET.get("v"),
        cache_control="public, max-age=604800, immutable",
    )


def save_and_publish(form: VersionedForm[Any]) -> Any:
    """The saved record; None when somebody else was quicker, which the form then shows."""
    with publishing():
        return form.save_unless_changed()


@require_safe
def profile_history(request: HttpRequest) -> HttpResponse:
    entries = history_entries(SchoolProfile.history.select_related("history_user"))
    return render_history(request, title=_("School profile"), back_url=reverse("school:profile-edit"), entries=entries)


# Classes


def offered_years(chosen: SchoolYear, used: set[int]) -> list[SchoolYear]:
    """The years to switch between: those with rows, this one and the next."""
    now = SchoolYear.of(timezone.localdate()).start
    return [SchoolYear(start) for start in sorted(used | {now, now + 1, chosen.start})]


@require_safe
def class_list(request: HttpRequest) -> HttpResponse:
    year = year_asked_for(request)
    classes = list(SchoolClass.objects.filter(school_year=year.start).select_related("class_teacher"))
    used = set(SchoolClass.objects.order_by().values_list("school_year", flat=True).distinct())
    return render(
        request,
        "school/class_list.html",
        {
            "year": year,
            "years": offered_years(year, used),
            "classes": classes,
            "pupils": sum(each.size or 0 for each in classes),
            "left": classes_left(into=year, last_grade=current_profile(request).last_grade),
            "year_before": SchoolYear(year.start - 1),
        },
    )


@require_safe
def class_history(request: HttpRequest) -> HttpResponse:
    year = year_asked_for(request)
    records = SchoolClass.history.filter(school_year=year.start).select_related("history_user")
    return render_history(
        request,
        title=_("Classes of %(year)s") % {"year": year},
        back_url=in_year("school:class-list", year),
        entries=history_entries(records, what=lambda record: f"{record.grade}{record.letter}"),
    )


@form_methods
def class_new(request: HttpRequest) -> HttpResponse:
    return save_class(request, SchoolClass(school_year=year_asked_for(request).start))


@form_methods
def class_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return save_class(request, get_object_or_404(SchoolClass, pk=pk))


def save_class(request: HttpRequest, school_class: SchoolClass) -> HttpResponse:
    before = school_class.label if school_class.pk else ""
    form = SchoolClassForm(request.POST if request.method == "POST" else None, instance=school_class)
    if form.is_valid() and (saved := form.save_unless_changed()):
        messages.success(request, _("Class %(label)s is saved.") % {"label": saved.label})
        return redirect(in_year("school:class-list", saved.school_year))
    context = {"form": form, "before": before, "pk": school_class.pk}
    return render(request, "school/class_form.html", {**context, "year": year_asked_for(request)})


# Terms


@require_safe
def term_list(request: HttpRequest) -> HttpResponse:
    year = year_asked_for(request)
    terms = list(Term.objects.filter(school_year=year.start))
    used = set(Term.objects.order_by().values_list("school_year", flat=True).distinct())
    context = {
        "year": year,
        "years": offered_years(year, used),
        "terms": terms,
        "missing": missing_terms(year=year, profile=current_profile(request)),
    }
    return render(request, "school/term_list.html", context)


@require_safe
def term_history(request: HttpRequest) -> HttpResponse:
    year = year_asked_for(request)
    records = Term.history.filter(school_year=year.start).select_related("history_user")
    return render_history(
        request,
        title=_("Terms and holidays of %(year)s") % {"year": year},
        back_url=in_year("school:term-list", year),
        entries=history_entries(records, what=lambda record: record.name),
    )


@form_methods
def term_new(request: HttpRequest) -> HttpResponse:
    return save_term(request, Term(school_year=year_asked_for(request).start))


@form_methods
def term_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return save_term(request, get_object_or_404(Term, pk=pk))


def save_term(request: HttpRequest, term: Term) -> HttpResponse:
    before = term.name if term.pk else ""
    form = TermForm(request.POST if request.method == "POST" else None, instance=term)
    if form.is_valid() and (saved := form.save_unless_changed()):
        messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
        return redirect(in_year("school:term-list", saved.school_year))
    context = {"form": form, "before": before, "pk": term.pk}
    return render(request, "school/term_form.html", {**context, "year": year_asked_for(request)})


@acts(lambda request: in_year("school:term-list", year_asked_for(request)))
def term_fill_in(request: SignedInRequest) -> HttpResponse:
    year = year_asked_for(request)
    undo = fill_in_usual(year=year, profile=current_profile(request), by=request.user, now=timezone.now())
    if undo is not None:
        text = _("The usual dates are filled in. Correct them by your school’s order.")
        messages.success(request, with_way_back(text, undo, _("Undo")))
    else:
        messages.info(request, _("This year already has its terms."))
    return redirect(in_year("school:term-list", year))


# Reference lists


def list_asked_for(slug: str) -> ReferenceList:
    for reference_list in reference_lists:
        if reference_list.slug == slug:
            return reference_list
    raise Http404


@require_safe
def reference_list(request: HttpRequest, slug: str) -> HttpResponse:
    shown = list_asked_for(slug)
    rows = shown.model._default_manager.order_by("position", "pk")
    return render(request, "school/reference_list.html", {"list": shown, "rows": rows})


@require_safe
def reference_history(request: HttpRequest, slug: str) -> HttpResponse:
    shown = list_asked_for(slug)
    histories: Any = shown.model.history
    return render_history(
        request,
        title=str(shown.title),
        back_url=reverse("school:reference-list", args=[slug]),
        entries=history_entries(histories.select_related("history_user"), what=lambda record: record.name),
    )


@form_methods
def reference_new(request: HttpRequest, slug: str) -> HttpResponse:
    shown = list_asked_for(slug)
    if shown.is_fixed:
        raise Http404
    return save_reference(request, shown, shown.model())


@form_methods
def reference_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    shown = list_asked_for(slug)
    return save_reference(request, shown, get_object_or_404(shown.model, pk=pk))


def save_reference(request: HttpRequest, shown: ReferenceList, row: Any) -> HttpResponse:
    form_class = reference_form(shown.model, shown.fields, is_fixed=shown.is_fixed)
    form = form_class(request.POST if request.method == "POST" else None, instance=row)
    if form.is_valid() and save_and_publish(form):
        messages.success(request, _("Saved."))
        return redirect("school:reference-list", shown.slug)
    return render(request, "school/reference_form.html", {"form": form, "list": shown, "is_new": row.pk is None})
