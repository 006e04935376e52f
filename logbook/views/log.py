"""The one-minute log: what waits to be logged, and the form that takes a minute."""

import re
from dataclasses import replace
from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.dates_in_words import date_in_words, day_in_words
from activities.models import Occurrence
from activities.services.log import EditConflict, date_on, log_held, log_on_day
from activities.services.occurrences import CalledOff
from activities.services.photos import TooManyPhotos, add_photos
from common.fields import Pictures
from common.methods import form_methods, takes_files
from common.text import one_line
from logbook.forms.log import LogForm, UnplannedForm
from logbook.forms.photos import MOST_BYTES_AT_ONCE, no_room_in_words
from logbook.forms.report import ReportForm
from logbook.selectors.log_page import LogPage, log_page
from logbook.selectors.waiting import found, logged_lately, undated, waiting_for
from school.access import SignedInRequest

DRAFT_KEY = re.compile(r"[a-z0-9-]{1,60}")
DRAFTS_LIVE = timedelta(days=14)
LONGEST_SEARCH = 200


@form_methods
@takes_files(MOST_BYTES_AT_ONCE)
def log_list(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    is_sent = request.method == "POST"
    form = UnplannedForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        by=request.user,
        today=today,
    )
    if form.is_valid():
        return saved(request, form, form.save())
    words = one_line(request.GET.get("q", ""))[:LONGEST_SEARCH]
    return render(
        request,
        "logbook/log_list.html",
        {
            "today": today,
            "waiting": waiting_for(request.user, today, all_of_them=request.GET.get("all") == "yes"),
            "undated": undated(request.user, today),
            "lately": logged_lately(request.user),
            "words": words,
            "found": found(request.user, today, words) if words else [],
            "form": form,
            "draft": draft_key(request, "unplanned"),
        },
    )


def asked_page(request: SignedInRequest, pk: int, today: date) -> LogPage:
    """Return the page of the date or the day that the form or the address names; `Http404` if there is none."""
    asked_date = request.POST.get("date") or ("" if "day" in request.POST else request.GET.get("date", ""))
    is_any_day = "day" in request.POST or "day" in request.GET
    page = log_page(request.user, pk, today, asked_date=asked_date, is_any_day=is_any_day)
    if page is None:
        raise Http404
    return page


@form_methods
@takes_files(MOST_BYTES_AT_ONCE)
def activity_log(request: SignedInRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    page = asked_page(request, pk, today)
    activity, occurrence = page.activity, page.occurrence
    problem = page.problem(today)
    if problem:
        return render(request, "logbook/activity_log.html", {"page": page, "problem": problem})
    form = log_form(request, page, today)
    if form.is_valid():
        try:
            if occurrence is not None:
                stored = log_held(occurrence=occurrence, report=form.report, by=request.user)
            else:
                day = form.cleaned_data["day"]
                stored = log_on_day(activity=activity, day=day, report=form.report, by=request.user)
            return saved(request, form, stored)
        except EditConflict as conflict:
            form, page = with_conflict(request, form, page, conflict, today)
        except CalledOff:
            form.add_error(None, _("This date was called off in the meantime. Nothing was saved."))
        except ObjectDoesNotExist as gone:
            raise Http404 from gone
    context = {"page": page, "problem": "", "form": form, "today": today, **draft_of(request, page, form)}
    return render(request, "logbook/activity_log.html", context)


def log_form(request: SignedInRequest, page: LogPage, today: date) -> LogForm:
    is_sent = request.method == "POST"
    return LogForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        activity=page.activity,
        occurrence=page.occurrence,
        by=request.user,
        today=today,
        day=request.GET.get("day", ""),
    )


def with_conflict(
    request: SignedInRequest, form: LogForm, page: LogPage, conflict: EditConflict, today: date
) -> tuple[LogForm, LogPage]:
    """Return the form with what somebody else stored meanwhile, and its page.

    If somebody else logged a day that had no date, the page is now about the date that they added.
    """
    if page.occurrence is None:
        page = replace(page, occurrence=date_on(page.activity, form.cleaned_data["day"]))
    else:
        page.occurrence.refresh_from_db()
    form = log_form(request, page, today)
    if form.is_valid():
        form.show_conflict(conflict)
    return form, page


def draft_of(request: SignedInRequest, page: LogPage, form: LogForm) -> dict[str, str]:
    """Return the name of the draft of this form and day, its words, and the address where it goes on."""
    occurrence = page.occurrence
    if occurrence is not None:
        name, when, query = f"{occurrence.pk}", date_in_words(occurrence), f"date={occurrence.pk}"
    else:
        day = form.opened_for
        name, when, query = f"day-{day}", day_in_words(day), f"day={day}"
    return {
        "draft": draft_key(request, f"log-{page.activity.pk}-{name}"),
        "draft_title": f"{page.activity.title}, {when}",
        "draft_page": f"{request.path}?{query}",
    }


def draft_key(request: SignedInRequest, fallback: str) -> str:
    """Return the name of this person's draft on the device; a form that comes back keeps its own."""
    sent = request.POST.get("draft", "")
    return sent if DRAFT_KEY.fullmatch(sent) else f"{fallback}-of-{request.user.pk}"


def saved(request: SignedInRequest, form: ReportForm, occurrence: Occurrence) -> HttpResponse:
    """Add the photos, then show the date's page; the device may forget its draft."""
    messages.success(request, _("Saved."))
    pictures: Pictures = form.cleaned_data["photos"]
    try:
        # The counts are stored already, whatever happens to the photos.
        add_photos(occurrence=occurrence, pictures=pictures, by=request.user)
    except TooManyPhotos as error:
        messages.warning(request, no_room_in_words(error.room))
    except (CalledOff, ObjectDoesNotExist):
        messages.warning(request, _("This date was called off in the meantime: no photos can be added."))
    for problem in pictures.refused:
        messages.warning(request, problem)
    response = redirect("logbook:date-detail", pk=occurrence.pk)
    if DRAFT_KEY.fullmatch(key := request.POST.get("draft", "")):
        # The response itself says it: if it is lost on the way, the draft stays.
        response.set_cookie(f"draft-sent-{key}", "1", max_age=DRAFTS_LIVE, secure=request.is_secure(), samesite="Lax")
    return response
