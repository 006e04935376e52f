"""Taking back a log that was entered by mistake."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Occurrence
from activities.services.log_back import may_take_back, move_log, take_log_back
from activities.services.occurrences import AlreadyHeld, CalledOff
from common.methods import form_methods
from logbook.forms.taking_back import TakeBackForm
from logbook.selectors.date_page import with_activity
from logbook.selectors.taking_back import dates_meant, log_contents
from school.access import SignedInRequest
from school.as_it_is import get_or_gone
from school.undo import with_way_back


@form_methods
def date_take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name what goes with the log and ask once; a date that is not held leads to its page, which says so."""
    dates = with_activity(Occurrence.objects.loggable_by(request.user))
    # What was not in the plan goes with its log.
    occurrence = get_or_gone(
        dates, pk, by=request.user, page=lambda gone: "logbook:log-list", words=_("The log has already been removed.")
    )
    if not occurrence.is_held:
        if request.method == "POST":
            messages.info(request, not_held_in_words(occurrence))
        return redirect("logbook:date-detail", pk=occurrence.pk)
    dates = dates_meant(occurrence, request.user, timezone.localdate())
    form = TakeBackForm(request.POST if request.method == "POST" else None, dates=dates)
    if form.is_valid() and may_take_back(occurrence, request.user):
        try:
            return taken_back(request, occurrence, form.cleaned_data.get("to"))
        except AlreadyHeld:
            form.add_error("to", _("This date was logged in the meantime. Choose another one."))
        except CalledOff:
            form.add_error("to", _("This date was called off in the meantime. Choose another one."))
    return render(
        request,
        "logbook/date_take_back.html",
        {
            "occurrence": occurrence,
            "activity": occurrence.activity,
            "log": log_contents(occurrence, request.user),
            "form": form,
        },
    )


def taken_back(request: SignedInRequest, occurrence: Occurrence, to: Occurrence | None) -> HttpResponse:
    """Take the log back, or move it to the date that was meant; show where it is now, with the way back."""
    now = timezone.now()
    if to is not None:
        undo = move_log(occurrence=occurrence, to=to, by=request.user, now=now)
        text = _("The log is moved to the right date.")
    else:
        undo = take_log_back(occurrence=occurrence, by=request.user, now=now)
        text = _("The log is removed.")
    if undo is None:
        messages.info(request, not_held_in_words(occurrence))
    else:
        messages.success(request, with_way_back(text, undo, _("Restore the log")))
    if to is not None and undo is not None:
        return redirect("logbook:date-detail", pk=to.pk)
    if Occurrence.objects.filter(pk=occurrence.pk).exists():
        return redirect("logbook:date-detail", pk=occurrence.pk)
    return redirect("logbook:log-list")


def not_held_in_words(occurrence: Occurrence) -> str:
    if occurrence.is_cancelled:
        return _("This date is called off: there is no log to remove.")
    return _("This date is planned: there is no log to remove.")
