"""Pages where staff see, enter and decide sign-ups for a date."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from activities.models import Occurrence, SignUp
from activities.services.notifying import mark_notified
from activities.services.sign_ups import (
    Closed,
    Overfilled,
    accept_sign_up,
    cancel_sign_up,
    sign_up,
    sign_up_again,
)
from common.exports import FORMATS, export_response
from common.methods import form_methods
from events.forms.staff_sign_ups import StaffSignUpForm
from events.selectors.changes import change_for_staff
from events.selectors.sign_ups import ORDERS, SignUpList, sign_ups_of
from school.access import SignedInRequest
from school.as_it_is import acts
from school.journal import record_export
from school.models import ConsentText


def own_date(request: SignedInRequest, pk: int) -> Occurrence:
    """Return a date whose sign-ups this person may see: coordinators see all, teachers their own."""
    dates = Occurrence.objects.loggable_by(request.user).select_related("activity")
    return get_object_or_404(dates, pk=pk)


@require_safe
def sign_up_list(request: SignedInRequest, pk: int) -> HttpResponse:
    occurrence = own_date(request, pk)
    order = request.GET.get("sort", ORDERS[0])
    shown = sign_ups_of(occurrence, order)
    format_name = request.GET.get("format", "")
    if format_name in FORMATS:
        return exported(request, occurrence, shown, format_name)
    context = {
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "list": shown,
        "change": change_for_staff(occurrence, timezone.localdate()),
        "repeated": shown.repeated,
        "order": order if order in ORDERS else ORDERS[0],
        "is_unknown": order not in ORDERS or bool(format_name),
    }
    return render(request, "events/date_sign_ups.html", context)


def exported(request: SignedInRequest, occurrence: Occurrence, shown: SignUpList, format_name: str) -> HttpResponse:
    columns = [
        _("Who signed up"),
        _("Phone or e-mail"),
        _("Number of people"),
        _("State"),
        _("When they signed up"),
        _("Entered by"),
        _("Remark"),
    ]
    repeated, remark = shown.repeated, _("the same contact more than once")
    rows = (
        (
            each.name,
            each.contact,
            each.seats,
            each.get_status_display(),
            each.created_at,
            each.entered_by.full_name if each.entered_by else "",
            remark if each.contact_key in repeated else "",
        )
        for each in shown.standing
    )
    record_export(by=request.user, subject=f"sign-ups of date {occurrence.pk}", format_name=format_name)
    name = _("Sign-ups") + f" {occurrence.starts_on:%Y-%m-%d}"
    return export_response(format_name, name, columns, rows)


@form_methods
def sign_up_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write down somebody who telephoned; this also works while the public page takes nobody."""
    occurrence, consent = own_date(request, pk), ConsentText.objects.current()
    form = StaffSignUpForm(request.POST if request.method == "POST" else None)
    if consent is not None and form.is_valid():
        data = form.cleaned_data
        try:
            made = sign_up(
                occurrence=occurrence,
                name=data["name"],
                contact=data["contact"],
                contact_key=form.contact_key,
                seats=data["seats"],
                consent=consent,
                now=timezone.now(),
                by=request.user,
            )
        except Closed:
            form.add_error(None, _("Nobody can sign up for this date any more: it was held or called off."))
        except Overfilled:
            form.add_error(None, _("There are too many sign-ups for this date."))
        else:
            messages.success(request, written_down_in_words(made))
            return redirect("events:date-sign-ups", pk)
    context = {"form": form, "occurrence": occurrence, "activity": occurrence.activity, "consent": consent}
    return render(request, "events/date_sign_up_form.html", context)


SAID_OF = {
    SignUp.Status.SEATED: gettext_lazy("%(name)s has a place."),
    SignUp.Status.WAITING: gettext_lazy("There are no free places: %(name)s is on the waiting list."),
    SignUp.Status.SET_ASIDE: gettext_lazy("%(name)s is on hold again: accept the sign-up, or remove it from the list."),
    SignUp.Status.CANCELLED: gettext_lazy("%(name)s has withdrawn in the meantime."),
}


def written_down_in_words(made: SignUp) -> str:
    return SAID_OF[SignUp.Status(made.status)] % {"name": made.name}


def visible_sign_up(request: SignedInRequest, pk: int, action: str) -> SignUp:
    if action not in ACTIONS:
        raise Http404
    return get_object_or_404(SignUp.objects.visible_to(request.user).select_related("occurrence"), pk=pk)


def list_of_sign_up(request: SignedInRequest, pk: int, action: str) -> str:
    return reverse("events:date-sign-ups", args=[visible_sign_up(request, pk, action).occurrence_id])


@acts(list_of_sign_up)
def sign_up_action(request: SignedInRequest, pk: int, action: str) -> HttpResponse:
    """Let in, withdraw, take the withdrawal back, or note that somebody was notified."""
    one = visible_sign_up(request, pk, action)
    try:
        messages.success(request, ACTIONS[action](request, one))
    except Closed:
        messages.warning(request, _("Nobody can sign up for this date any more: it was held or called off."))
    return redirect("events:date-sign-ups", one.occurrence_id)


def _accept(request: SignedInRequest, one: SignUp) -> str:
    return written_down_in_words(accept_sign_up(sign_up=one, now=timezone.now(), by=request.user))


def _cancel(request: SignedInRequest, one: SignUp) -> str:
    promoted = cancel_sign_up(sign_up=one, now=timezone.now())
    return " ".join([_("%(name)s is removed from the list.") % {"name": one.name}, *promoted_in_words(promoted)])


def promoted_in_words(promoted: Sequence[SignUp]) -> list[str]:
    """Say who got a seat, with the contact: somebody has to notify them."""
    if not promoted:
        return []
    people = ", ".join(f"{each.name} ({each.contact})" for each in promoted)
    words = ngettext(
        "These people have a place now, tell them: %(people)s.",
        "These people have places now, tell them: %(people)s.",
        len(promoted),
    )
    return [words % {"people": people}]


def _again(request: SignedInRequest, one: SignUp) -> str:
    return written_down_in_words(sign_up_again(sign_up=one, now=timezone.now(), by=request.user))


def _notified(request: SignedInRequest, one: SignUp) -> str:
    mark_notified(sign_up=one, now=timezone.now())
    return _("Done: %(name)s has been told.") % {"name": one.name}


ACTIONS: dict[str, Callable[[SignedInRequest, SignUp], str]] = {
    "accept": _accept,
    "cancel": _cancel,
    "again": _again,
    "told": _notified,
}
