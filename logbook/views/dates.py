"""The page of one holding, and its summing up."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.models import Activity, Occurrence
from activities.models.occurrence import OccurrenceQuerySet
from activities.selectors.cycle import Cycle, cycle_context, cycle_of, may_tap
from activities.services.log import SaidOtherwise, sum_up
from activities.services.occurrences import CalledOff
from common.methods import form_methods
from events.selectors.sign_ups import sign_up_counts
from logbook.forms.cycle import SumUpForm
from logbook.selectors.attended import attended_lines, said_by
from school.access import SignedInRequest


def with_activity(dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
    """Dates with what their pages show of the activity."""
    activities = Activity.objects.select_related("direction", "kind", "product_type", "project")
    return dates.prefetch_related(Prefetch("activity", activities.with_partners()))


@require_safe
def date_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    occurrence = get_object_or_404(with_activity(Occurrence.objects.visible_to(request.user)), pk=pk)
    cycle = cycle_of(occurrence.activity)
    return render(request, "logbook/date_detail.html", date_context(request, occurrence, cycle))


def date_context(
    request: SignedInRequest, occurrence: Occurrence, cycle: Cycle, form: SumUpForm | None = None
) -> dict[str, Any]:
    """What the page of one date shows; `form` is the one that was sent, where something is wrong with it."""
    activity, lines = occurrence.activity, attended_lines(occurrence)
    may_log = Occurrence.objects.loggable_by(request.user).filter(pk=occurrence.pk).exists()
    may_change = may_log and not activity.is_cancelled
    is_open = occurrence.is_planned and not activity.is_cancelled
    is_unfinished = occurrence.is_held and not (cycle.is_analyzed and occurrence.summary)
    if form is None and may_change and is_unfinished:
        form = SumUpForm(occurrence=occurrence, cycle=cycle)
    return {
        "occurrence": occurrence,
        "activity": activity,
        "lines": lines,
        "said_by": said_by(lines),
        "products": activity.products.select_related("type"),
        "photos": occurrence.photos.all(),
        "sign_ups": sign_up_counts(occurrence) if may_log else None,
        "may_log": may_change,
        "may_log_now": may_change and occurrence.starts_on <= timezone.localdate(),
        "may_edit": is_open and Occurrence.objects.editable_by(request.user).filter(pk=occurrence.pk).exists(),
        "form": form,
        **cycle_context(activity, cycle, may_tap=may_tap(request.user, activity), date=occurrence),
    }


@form_methods
def date_sum_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """The fourth C: it is asked for on the page of the date itself."""
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
                summary=form.summary_answer,
                by_groups=form.groups,
                by_partners=form.partners,
                by=request.user,
            )
        except SaidOtherwise as met:
            form.tell(met)
        except CalledOff:
            messages.warning(request, not_held_in_words())
            return page
        else:
            messages.success(request, summed_up_in_words(cycle_of(activity)))
            return page
    return render(request, "logbook/date_detail.html", date_context(request, occurrence, cycle, form=form))


def not_held_in_words() -> str:
    return _("This date does not count as held: there is nothing to sum up.")


def summed_up_in_words(cycle: Cycle) -> str:
    if cycle.is_success:
        return _("It is summed up: C + C + C + C = S.")
    return _("It is summed up. Still missing: %(steps)s.") % {"steps": cycle.missing}
