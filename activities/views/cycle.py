"""The page of one holding, its summing up, and the four C of an activity."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.attended import attended_lines, said_by
from activities.cycle import Cycle, cycle_of
from activities.forms.cycle import SumUpForm, TapForm
from activities.models import Activity, Occurrence
from activities.models.occurrence import OccurrenceQuerySet
from activities.services.log import SaidOtherwise, mark_step, sum_up, unmark_step
from activities.services.occurrences import CalledOff
from activities.sign_up_list import sign_up_counts
from common.methods import form_methods
from school.access import SignedInRequest


def with_activity(dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
    """Dates with what their pages show of the activity."""
    activities = Activity.objects.select_related("direction", "kind", "product_type", "project")
    return dates.prefetch_related(Prefetch("activity", activities.with_partners()))


@require_safe
def date_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    occurrence = get_object_or_404(with_activity(Occurrence.objects.visible_to(request.user)), pk=pk)
    cycle = cycle_of(occurrence.activity)
    return render(request, "activities/date_detail.html", date_context(request, occurrence, cycle))


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
        **cycle_context(activity, cycle, may_tap=may_tap(request, activity), date=occurrence),
    }


def may_tap(request: SignedInRequest, activity: Activity) -> bool:
    """Whether this person may say who did the steps of this activity; of what is called off nobody says it."""
    mine = Activity.objects.loggable_by(request.user).filter(pk=activity.pk)
    return not activity.is_cancelled and mine.exists()


def cycle_context(
    activity: Activity,
    cycle: Cycle,
    *,
    may_tap: bool,
    date: Occurrence | None = None,
    dates: Sequence[Occurrence] = (),
) -> dict[str, Any]:
    """What `_cycle.html` shows: of a whole activity, by its `dates`, or on the page of one `date`."""
    held = [each for each in dates if each.is_held]
    is_over = bool(held) and not any(each.is_planned for each in dates)
    return {
        "activity": activity,
        "cycle": cycle,
        "tiles": cycle.tiles,
        "is_success": cycle.is_success,
        "may_tap": may_tap,
        "back": date,
        "to_sum_up": held[-1] if may_tap and is_over and not cycle.is_analyzed else None,
        "problem": "",
    }


@form_methods
def date_sum_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """The fourth C: it is asked for on the page of the date itself."""
    occurrence = get_object_or_404(with_activity(Occurrence.objects.loggable_by(request.user)), pk=pk)
    page = redirect("activities:date-detail", pk=pk)
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
    return render(request, "activities/date_detail.html", date_context(request, occurrence, cycle, form=form))


def not_held_in_words() -> str:
    return _("This date does not count as held: there is nothing to sum up.")


def summed_up_in_words(cycle: Cycle) -> str:
    if cycle.is_success:
        return _("It is summed up: C + C + C + C = S.")
    return _("It is summed up. Still missing: %(steps)s.") % {"steps": cycle.missing}


@require_POST
def activity_cycle(request: SignedInRequest, pk: int) -> HttpResponse:
    """One tap on a tile; htmx gets the tiles alone."""
    activities = Activity.objects.loggable_by(request.user).with_partners()
    activity = get_object_or_404(activities, pk=pk)
    date = page_of_tap(request, activity)
    problem = tap(request, activity)
    if request.htmx:  # type: ignore[attr-defined]
        dates = [] if date else list(activity.occurrences.all())
        allowed = not activity.is_cancelled
        context = cycle_context(activity, cycle_of(activity), may_tap=allowed, date=date, dates=dates)
        response = render(request, "activities/_cycle.html", {**context, "problem": problem})
        patch_vary_headers(response, ["HX-Request"])
        return response
    if problem:
        messages.warning(request, problem)
    return redirect("activities:date-detail", pk=date.pk) if date else redirect(activity)


def page_of_tap(request: SignedInRequest, activity: Activity) -> Occurrence | None:
    """The date whose page the tap came from; none where it was the page of the activity."""
    asked = request.POST.get("back", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    return activity.occurrences.filter(pk=int(asked)).first()


def tap(request: SignedInRequest, activity: Activity) -> str:
    """Do what the button says; what is wrong with it, or nothing."""
    if activity.is_cancelled:
        return _("The activity is called off.")
    form = TapForm(request.POST, cycle=cycle_of(activity))
    if not form.is_valid():
        return _("This cannot be marked here: look who takes part in the activity.")
    chosen = form.chosen
    step, doer = chosen.step, chosen.doer
    if chosen.is_mark:
        mark_step(activity=activity, step=step, group=doer.group, partner=doer.partner, by=request.user)
    else:
        unmark_step(activity=activity, step=step, group=doer.group, partner=doer.partner)
    return ""
