"""The one-minute log: what waits to be logged, and the form that takes a minute."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity, Occurrence
from activities.services.log import SaidOtherwise, date_on, log_held, log_on_day
from activities.services.occurrences import CalledOff
from activities.services.photos import TooManyPhotos, add_photos
from common.forms import ask_for_file_again
from common.methods import form_methods, takes_files
from common.pictures import Picture
from common.text import one_line
from logbook.forms.log import HeldForm, LogForm, UnplannedForm
from logbook.forms.photos import MOST_BYTES_AT_ONCE, no_room_in_words
from logbook.selectors.log import (
    classes_in,
    classes_of,
    counted_classes,
    found,
    logged_lately,
    partners_of,
    present_of,
    undated,
    usual_partnerships,
    waiting_for,
)
from school.access import SignedInRequest
from school.years import SchoolYear

DRAFT_KEY = re.compile(r"[a-z0-9-]{1,60}")
DRAFTS_LIVE = timedelta(days=14)
# Of a weekly activity the page offers so many of its last dates; the others are on the activity's own page.
OFFERED_DATES = 6
LONGEST_SEARCH = 200


@form_methods
@takes_files(MOST_BYTES_AT_ONCE)
def log_list(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    classes = classes_in(SchoolYear.of(today), request.user)
    is_sent = request.method == "POST"
    form = UnplannedForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        classes=classes,
        by=request.user,
        today=today,
        usual=[each.pk for each in usual_partnerships(request.user)],
    )
    if form.is_valid():
        try:
            return saved(request, form, form.save())
        except CalledOff:
            form.add_error(None, _("This was logged already, and its date was taken away since."))
    ask_for_file_again(form, "photos")
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


@dataclass(frozen=True)
class Logged:
    """What a page of the log is about: one date of an activity, or a day that has none yet."""

    activity: Activity
    occurrence: Occurrence | None
    # Its other dates that have come, the newest first
    others: list[Occurrence]
    may_any_day: bool

    def problem(self, today: date) -> str:
        """Why it cannot be logged now: «called off», «ahead»; empty where it can."""
        if self.activity.is_cancelled or (self.occurrence is not None and self.occurrence.is_cancelled):
            return "called off"
        first = self.occurrence.starts_on if self.occurrence is not None else self.activity.year.starts_on
        return "ahead" if first > today else ""


def logged(request: SignedInRequest, pk: int, today: date) -> Logged:
    """The activity and the date that the form or the address names; `Http404` for those who may not log it.

    Without any, the last date that has come.
    """
    rows = Activity.objects.visible_to(request.user).prefetch_related("classes").with_partners()
    activity = get_object_or_404(rows, pk=pk)
    may_any_day = Activity.objects.loggable_by(request.user).filter(pk=pk).exists()
    dates = list(Occurrence.objects.loggable_by(request.user).filter(activity=pk).order_by("-starts_on", "pk"))
    if not may_any_day and not dates:
        raise Http404
    come = [each for each in dates if each.starts_on <= today and not each.is_cancelled]
    asked = request.POST.get("date") or ("" if "day" in request.POST else request.GET.get("date", ""))
    occurrence = None
    if asked:
        occurrence = next((each for each in dates if str(each.pk) == asked), None)
        if occurrence is None:
            raise Http404
    elif "day" not in request.POST and "day" not in request.GET:
        occurrence = come[0] if come else None
    if occurrence is None and not may_any_day:
        if not come:
            # Named for a date that is still ahead
            occurrence = dates[0]
        else:
            raise Http404
    others = [each for each in come if occurrence is None or each.pk != occurrence.pk]
    return Logged(activity, occurrence, others[:OFFERED_DATES], may_any_day)


@form_methods
@takes_files(MOST_BYTES_AT_ONCE)
def activity_log(request: SignedInRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    page = logged(request, pk, today)
    activity, occurrence = page.activity, page.occurrence
    problem = page.problem(today)
    if problem:
        return render(request, "logbook/activity_log.html", {"page": page, "problem": problem})
    form = log_form(request, page, today)
    if form.is_valid():
        try:
            if occurrence is not None:
                stored = log_held(occurrence=occurrence, held=form.held, by=request.user)
            else:
                stored = log_on_day(activity=activity, day=form.cleaned_data["day"], held=form.held, by=request.user)
            return saved(request, form, stored)
        except SaidOtherwise as met:
            form, page = told(request, form, page, met, today)
        except CalledOff:
            form.add_error(None, _("This date was called off meanwhile. Nothing was written down."))
        except ObjectDoesNotExist as gone:
            raise Http404 from gone
    ask_for_file_again(form, "photos")
    fallback = f"log-{activity.pk}-{occurrence.pk if occurrence is not None else 'day'}"
    context = {
        "page": page,
        "problem": "",
        "form": form,
        "today": today,
        "draft": draft_key(request, fallback),
    }
    return render(request, "logbook/activity_log.html", context)


def log_form(request: SignedInRequest, page: Logged, today: date) -> LogForm:
    present = present_of(page.occurrence)
    is_sent = request.method == "POST"
    asked = request.GET.get("day", "")
    return LogForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        classes=classes_of(page.activity, request.user, counted_classes(present, request.POST)),
        partners=partners_of(page.activity, present),
        present=present,
        activity=page.activity,
        occurrence=page.occurrence,
        today=today,
        initial={"day": asked} if is_day(asked) else {},
    )


def is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def told(
    request: SignedInRequest, form: LogForm, page: Logged, met: SaidOtherwise, today: date
) -> tuple[LogForm, Logged]:
    """The form with what somebody else answered meanwhile; a day that has a date now has become that date's."""
    occurrence = page.occurrence
    if occurrence is None:
        occurrence = date_on(page.activity, form.cleaned_data["day"])
    else:
        occurrence.refresh_from_db()
    page = Logged(page.activity, occurrence, page.others, page.may_any_day)
    form = log_form(request, page, today)
    if form.is_valid():
        form.tell(met.answers, present_of(occurrence))
    return form, page


def draft_key(request: SignedInRequest, fallback: str) -> str:
    """Under which name the device keeps what is typed; a form that comes back keeps its own."""
    sent = request.POST.get("draft", "")
    return sent if DRAFT_KEY.fullmatch(sent) else fallback


def saved(request: SignedInRequest, form: HeldForm, occurrence: Occurrence) -> HttpResponse:
    """On to the date's page, which says what is left; the device may forget its draft."""
    messages.success(request, _("Saved."))
    pictures: list[Picture] = form.cleaned_data["photos"]
    try:
        # What was counted is stored, whatever becomes of the photos.
        add_photos(occurrence=occurrence, pictures=pictures, by=request.user)
    except TooManyPhotos as error:
        messages.warning(request, no_room_in_words(error.room))
    except (CalledOff, ObjectDoesNotExist):
        messages.warning(request, _("This date was called off meanwhile: it takes no photos."))
    response = redirect("logbook:date-detail", pk=occurrence.pk)
    if DRAFT_KEY.fullmatch(key := request.POST.get("draft", "")):
        # The answer itself says it: a draft whose sending got lost on the way stays.
        response.set_cookie(f"draft-sent-{key}", "1", max_age=DRAFTS_LIVE, secure=request.is_secure(), samesite="Lax")
    return response
