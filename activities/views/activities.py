"""Activities: their list, their page, their forms."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from activities.activity_history import activity_entries
from activities.cycle import cycle_of
from activities.filters import ActivityFilter
from activities.forms.activities import ActivityForm, NewActivityForm, ReasonForm
from activities.models import Activity, CycleStep, Occurrence, Step
from activities.models.activity_queryset import ActivityQuerySet
from activities.reading import PlanReader
from activities.services.activities import (
    HasDates,
    HasProducts,
    cancel_activity,
    remove_activity,
    restore_activity,
)
from activities.views.cycle import cycle_context, may_tap
from activities.views.sign_ups import remind_of_sign_ups, write_to_seated
from activities.wording import dates_in_words, when_in_words
from common.lists import Column, ListPage
from common.methods import form_methods
from school.access import SignedInRequest
from school.journal import record
from school.models import JournalEntry
from school.years import SchoolYear


class ActivityList(ListPage):
    """The activities of a school year, those that come first at the top."""

    template_name = "activities/activity_list.html"
    filterset_class = ActivityFilter
    orders = {
        "day": ["sorts_on", "pk"],
        "-day": ["-sorts_on", "-pk"],
        "title": ["title_key", "pk"],
        "-title": ["-title_key", "-pk"],
    }
    export_name = "activities"
    request: SignedInRequest

    def get_queryset(self) -> ActivityQuerySet:
        return Activity.objects.visible_to(self.request.user)

    def for_display(self, rows: QuerySet) -> QuerySet:
        dates = Occurrence.objects.order_by("starts_on", "start_time", "pk")
        analyses = CycleStep.objects.filter(activity=OuterRef("pk"), step=Step.ANALYZE)
        rows = rows.select_related("direction").annotate(is_analyzed=Exists(analyses))
        with_partners: ActivityQuerySet = rows.with_partners()  # type: ignore[attr-defined]
        return with_partners.prefetch_related(Prefetch("occurrences", dates, to_attr="dates"))

    def for_export(self, rows: QuerySet) -> QuerySet:
        return self.for_display(rows).select_related("direction", "kind", "form", "mechanism", "product_type")

    def prepared(self, rows: list[Any]) -> list[Any]:
        for row in rows:
            row.held = held_dates(row)
            row.attended = sum(each.attended for each in row.held)
        return rows

    def shown(self, rows: QuerySet) -> dict[str, Any]:
        return {**super().shown(rows), "today": timezone.localdate()}

    def columns(self) -> Sequence[Column]:
        return [
            Column(gettext_lazy("What"), lambda each: each.title),
            Column(gettext_lazy("When"), lambda each: each.timing_text),
            Column(gettext_lazy("Dates"), lambda each: dates_in_words(each.dates)),
            Column(gettext_lazy("Grades and classes"), lambda each: each.grades_text),
            Column(
                gettext_lazy("With whom"),
                lambda each: ", ".join(dict.fromkeys(one.partner.title for one in each.partnerships.all())),
            ),
            Column(gettext_lazy("Direction"), lambda each: each.direction.title if each.direction else ""),
            Column(gettext_lazy("Responsible"), lambda each: each.responsible_text),
            Column(gettext_lazy("Place"), lambda each: each.place),
            Column(gettext_lazy("Kind of joint activity"), lambda each: each.kind.title if each.kind else ""),
            Column(gettext_lazy("How the partner takes part"), lambda each: each.form.title if each.form else ""),
            Column(gettext_lazy("Mechanism"), lambda each: each.mechanism.title if each.mechanism else ""),
            Column(
                gettext_lazy("What comes of it"),
                lambda each: each.product_type.title if each.product_type else "",
            ),
            Column(gettext_lazy("Module of the programme"), lambda each: each.module),
            Column(gettext_lazy("Held on"), lambda each: dates_in_words(held_dates(each))),
            Column(
                gettext_lazy("Participations"),
                lambda each: sum(one.attended for one in held_dates(each)) or "",
            ),
            Column(gettext_lazy("Analyzed"), lambda each: each.is_analyzed if held_dates(each) else ""),
            Column(gettext_lazy("Called off"), lambda each: each.cancel_reason),
        ]

    def exported(self, format_name: str, count: int) -> None:
        record(
            JournalEntry.Action.EXPORTED,
            by=self.request.user,
            subject="activities",
            detail=f"{format_name}, {count}",
        )


def may_have_been_held(activity: Activity, dates: Sequence[Occurrence], today: date) -> bool:
    """Whether something of it may wait to be logged: a date whose day has come or, without dates, its time."""
    if standing := [each for each in dates if not each.is_cancelled]:
        return any(each.is_planned and each.starts_on <= today for each in standing)
    return activity.first_day is None or activity.first_day <= today


def held_dates(activity: Any) -> list[Occurrence]:
    """The dates that were held, of those that a row of the list brings along."""
    return [each for each in activity.dates if each.is_held]


@require_safe
def activity_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    activities = Activity.objects.visible_to(request.user).select_related(
        "direction", "kind", "form", "mechanism", "product_type", "project", "created_by", "copied_from"
    )
    activity = get_object_or_404(activities.with_partners(), pk=pk)
    dates = list(activity.occurrences.prefetch_related("people"))
    today, may_log = timezone.localdate(), may_tap(request, activity)
    return render(
        request,
        "activities/activity_detail.html",
        {
            **cycle_context(activity, cycle_of(activity), may_tap=may_log, dates=dates),
            "may_edit": Activity.objects.editable_by(request.user).filter(pk=pk).exists(),
            "may_log": may_log,
            "may_log_now": may_log and may_have_been_held(activity, dates, today),
            "dates": dates,
            "today": today,
            "when": when_in_words(activity),
            "partnerships": activity.partnerships.all(),
            "people": activity.people.all(),
            "classes": activity.classes.all(),
            "principles": activity.principles.all(),
            "products": activity.products.select_related("type"),
        },
    )


def asked_year(request: SignedInRequest) -> SchoolYear:
    """The school year that the address names, else the present one."""
    asked = request.GET.get("year", "")
    present = SchoolYear.planned(timezone.localdate())
    is_year = asked.isdecimal() and len(asked) == 4 and 2000 <= int(asked) <= 2100
    return SchoolYear(int(asked)) if is_year else present


@form_methods
def activity_new(request: SignedInRequest) -> HttpResponse:
    year = asked_year(request)
    form = NewActivityForm(
        request.POST if request.method == "POST" else None,
        by=request.user,
        year=year,
        initial=asked_for(request),
    )
    if form.is_valid():
        activity = form.save_unless_changed()
        assert activity is not None
        messages.success(request, _("It is in the plan. Next, if you know them: the dates."))
        if "another" in request.POST:
            return redirect(f"{reverse('activities:activity-new')}?year={year.start}")
        return redirect(activity)
    form.hide_unasked()
    return render(request, "activities/activity_form.html", {"form": form, "year": year})


def asked_for(request: SignedInRequest) -> dict[str, Any]:
    """What the address proposes: a white spot of the plan names its month and direction, a partner or a project itself."""
    initial: dict[str, Any] = {}
    for name in ("partnership", "direction", "project"):
        value = request.GET.get(name, "")
        if value.isdecimal() and len(value) < 10:
            initial["partnerships" if name == "partnership" else name] = (
                [int(value)] if name == "partnership" else int(value)
            )
    if timing := request.GET.get("timing", ""):
        initial["timing_text"] = timing[:100]
    return initial


def editable(request: SignedInRequest, pk: int) -> Activity:
    """The activity, for those who may change it; `Http404` for all others."""
    return get_object_or_404(Activity.objects.editable_by(request.user), pk=pk)


@form_methods
def activity_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = editable(request, pk)
    title = activity.title
    form = ActivityForm(
        request.POST if request.method == "POST" else None,
        instance=activity,
        by=request.user,
        reader=PlanReader(activity.year),
    )
    if form.is_valid() and form.save_unless_changed() is not None:
        messages.success(request, _("Saved."))
        return redirect(activity)
    form.hide_unasked()
    # The form writes what was typed into the instance; the heading shows what is stored.
    context = {"form": form, "activity": activity, "title": title, "year": activity.year}
    return render(request, "activities/activity_form.html", context)


@require_safe
def activity_history(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
    context = {"activity": activity, "entries": activity_entries(activity)}
    return render(request, "activities/activity_history.html", context)


@form_methods
def activity_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = editable(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reached = list(activity.occurrences.open())
        cancel_activity(activity=activity, reason=form.cleaned_data["reason"], on=timezone.localdate())
        messages.success(request, _("Called off. It stays in the plan as such, and can be planned again here."))
        remind_of_sign_ups(request, reached)
        return redirect(activity)
    return render(request, "activities/activity_cancel.html", {"form": form, "activity": activity})


@require_POST
def activity_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = editable(request, pk)
    restore_activity(activity=activity)
    messages.success(request, _("It is planned again."))
    planned = list(activity.occurrences.open())
    write_to_seated(request, planned)
    remind_of_sign_ups(request, planned)
    return redirect(activity)


@form_methods
def activity_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = editable(request, pk)
    has_dates, has_products = activity.occurrences.exists(), activity.products.exists()
    if request.method == "POST":
        try:
            remove_activity(activity=activity)
        except HasDates:
            has_dates = True
        except HasProducts:
            has_products = True
        else:
            messages.success(request, _("The row is out of the plan."))
            return redirect(f"{reverse('reports:year-plan')}?year={activity.school_year}")
    context = {"activity": activity, "has_dates": has_dates, "has_products": has_products}
    return render(request, "activities/activity_delete.html", context)
