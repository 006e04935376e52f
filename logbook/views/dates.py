"""The page of one date, and its summing up."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.models import Occurrence
from activities.selectors.changes import changes_by_date
from activities.selectors.cycle import Cycle, cycle_of
from activities.services.log import EditConflict, sum_up
from activities.services.occurrences import CalledOff
from common.methods import form_methods
from events.selectors.changes import ToldChange
from events.selectors.event_page import EventDetails
from logbook.forms.cycle import SumUpForm
from logbook.selectors.date_page import date_context, with_activity
from school.access import SignedInRequest
from school.profile import current_profile


@require_safe
def date_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    occurrence = get_object_or_404(with_activity(Occurrence.objects.visible_to(request.user)), pk=pk)
    return date_page(request, occurrence, cycle_of(occurrence.activity))


def date_page(
    request: SignedInRequest, occurrence: Occurrence, cycle: Cycle, form: SumUpForm | None = None
) -> HttpResponse:
    """Show the page of one date; `form` is the sent one if something is wrong with it."""
    today = timezone.localdate()
    context = {
        **date_context(occurrence, cycle, request.user, today),
        "chat_text": chat_text(request, occurrence, today),
    }
    if form is None and context["may_sum_up"]:
        form = SumUpForm(occurrence=occurrence, cycle=cycle)
    return render(request, "logbook/date_detail.html", {**context, "form": form})


def chat_text(request: SignedInRequest, occurrence: Occurrence, today: date) -> str:
    """Return the event for a class chat; visitors have no page of one for staff only, so it has no address."""
    is_public = occurrence.activity.is_public
    changed = changes_by_date([occurrence.pk], today=today, to_visitors=is_public).get(occurrence.pk)
    details = EventDetails.of(
        occurrence.activity,
        occurrence,
        school=current_profile(request),
        today=today,
        change=ToldChange.of(changed) if changed is not None else None,
    )
    path = reverse("events:event", args=[occurrence.pk])
    return details.chat_text(request.build_absolute_uri(path) if is_public else "")


@form_methods
def date_sum_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """Store the fourth C; its form is on the page of the date."""
    occurrence = get_object_or_404(with_activity(Occurrence.objects.loggable_by(request.user)), pk=pk)
    page = redirect("logbook:date-detail", pk=pk)
    if request.method != "POST":
        return page
    activity = occurrence.activity
    if not occurrence.is_held or activity.is_cancelled:
        messages.warning(request, not_held_in_words())
        return page
    cycle = cycle_of(activity)
    form = SumUpForm(request.POST, occurrence=occurrence, cycle=cycle)
    if form.is_valid():
        try:
            sum_up(
                occurrence=occurrence,
                summary=form.summary_edit,
                by_groups=form.groups,
                by_partners=form.partners,
                by=request.user,
            )
        except EditConflict as conflict:
            form.show_conflict(conflict)
        except CalledOff:
            messages.warning(request, not_held_in_words())
            return page
        else:
            messages.success(request, summed_up_in_words(cycle_of(activity)))
            return page
    return date_page(request, occurrence, cycle, form)


def not_held_in_words() -> str:
    return _("This date does not count as held: there is nothing to sum up.")


def summed_up_in_words(cycle: Cycle) -> str:
    if cycle.is_success:
        return _("Summed up: C + C + C + C = S.")
    return _("Summed up. Still missing: %(steps)s.") % {"steps": cycle.missing}
