"""Signing up for an event, and withdrawing it: for everybody, without a session, never cached."""

import re
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from activities.models import Occurrence, SignUp
from activities.services.sign_ups import (
    Closed,
    Overfilled,
    cancel_sign_up,
    come_with_fewer,
    place_in_line,
    sign_up,
    sign_up_again,
)
from activities.sign_up_mail import notify_result, notify_seated
from common.display import came_from_elsewhere
from common.methods import form_methods
from common.numbers import parse_number
from events.forms.sign_ups import SHORTEST_OPEN, PublicSignUpForm, Stamp
from events.remarks import Remark, not_taken, open_too_long, overfilled, sent_already, why_closed
from events.selectors.public_sign_up import changes_since, current_consent, sign_up_of_form
from school.publication import public_page

# What `new_token` may give
TOKEN = re.compile(r"[\w-]{1,40}", re.ASCII)
CONFLICT = 409


@csrf_exempt
@cache_control(no_store=True)
@form_methods
@public_page(cached=False)
def sign_up_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who comes, store the answer, and lead to the page of the sign-up."""
    occurrence, now = _public_date(pk), timezone.now()
    if request.method == "POST":
        _refuse_other_sites(request)
        return _answer(request, occurrence, now)
    if closed := why_closed(occurrence, now):
        return _closed_page(request, occurrence, closed)
    form = PublicSignUpForm(occurrence=occurrence, consent_text=current_consent())
    return _form_page(request, occurrence, form, Stamp.new(now))


def _public_date(pk: int) -> Occurrence:
    return get_object_or_404(Occurrence.objects.public().select_related("activity"), pk=pk)


def _answer(request: HttpRequest, occurrence: Occurrence, now: datetime) -> HttpResponse:
    """Return the answer to a form that was sent: what to say first, or the page of the sign-up."""
    form = PublicSignUpForm(request.POST, occurrence=occurrence, consent_text=current_consent())
    stamp = Stamp.read(request.POST.get("stamp", ""), occurrence)
    known = sign_up_of_form(stamp.entry_key) if stamp else None
    if known is not None and form.is_valid() and form.says(known):
        return HttpResponseRedirect(known.get_absolute_url())
    if closed := why_closed(occurrence, now):
        return _closed_page(request, occurrence, closed, CONFLICT)
    if stamp is None or stamp.is_old(now):
        # Whoever was here for hours need not wait for three seconds more.
        fresh = Stamp.new(now if stamp is None else now - SHORTEST_OPEN)
        return _form_page(request, occurrence, form, fresh, open_too_long())
    if not form.is_valid():
        return _form_page(request, occurrence, form, stamp)
    return _store(request, occurrence, form, stamp, now)


def _store(
    request: HttpRequest, occurrence: Occurrence, form: PublicSignUpForm, stamp: Stamp, now: datetime
) -> HttpResponse:
    """Store a form without mistakes; meanwhile the event may have closed or filled."""
    try:
        made = sign_up(
            occurrence=occurrence,
            name=form.cleaned_data["name"],
            contact=form.cleaned_data["contact"],
            contact_key=form.cleaned_data["contact_key"],
            seats=form.cleaned_data["seats"],
            consent=form.consent_text,
            entry_key=stamp.entry_key,
            now=now,
            review_reason=form.review_reason(stamp, now),
        )
    except Closed:
        occurrence = _public_date(occurrence.pk)
        return _closed_page(request, occurrence, why_closed(occurrence, now) or not_taken(), CONFLICT)
    except Overfilled:
        return _closed_page(request, occurrence, overfilled(), CONFLICT)
    if not form.says(made):
        # Somebody went back and wrote another person in: both are meant.
        again = Stamp.new(stamp.shown_at)
        return _form_page(request, occurrence, form, again, sent_already(), earlier=made)
    if made.created_at == now:
        notify_result(made, request.build_absolute_uri(made.get_absolute_url()))
    return HttpResponseRedirect(made.get_absolute_url())


@csrf_exempt
@cache_control(no_store=True)
@form_methods
@public_page(cached=False)
def sign_up_result(request: HttpRequest, token: str) -> HttpResponse:
    """Show what came of a sign-up to whoever has its link, who can withdraw it or take that back.

    The page has neither the name nor the contact: people pass such a link on, in a family's chat for instance.
    """
    if not TOKEN.fullmatch(token):
        raise Http404
    found = get_object_or_404(SignUp.objects.select_related("occurrence__activity"), token=token)
    now, zone = timezone.now(), timezone.get_current_timezone()
    is_over = found.occurrence.has_begun(now, zone) or not found.occurrence.is_planned
    is_called_off = found.occurrence.is_cancelled and found.occurrence.activity.is_public and not found.is_cancelled
    remark = None
    if request.method == "POST":
        _refuse_other_sites(request)
        if request.POST.get("action") == "again":
            remark = _come_again(found, now)
        elif request.POST.get("action") == "cancel":
            cancel_sign_up(sign_up=found, now=now)
            _notify_seated(request, found.occurrence)
        elif request.POST.get("action") == "fewer":
            come_with_fewer(sign_up=found, seats=parse_number(request.POST.get("seats", "")) or 0, now=now)
            _notify_seated(request, found.occurrence)
        if remark is None:
            return HttpResponseRedirect(found.get_absolute_url())
    response = render(
        request,
        "events/public_sign_up_result.html",
        {
            "sign_up": found,
            "occurrence": found.occurrence,
            "activity": found.occurrence.activity,
            "is_public": found.occurrence.activity.is_public,
            "remark": remark,
            "changes": changes_since(found, now),
            "is_called_off": is_called_off,
            "is_over": is_over,
            "fewer": range(found.seats - 1, 0, -1) if not (is_over or found.is_cancelled) else [],
            "may_come_again": found.is_cancelled and why_closed(found.occurrence, now) is None,
            "place_in_line": place_in_line(found) if found.is_waiting else None,
            "is_notified_by_mail": settings.MAIL_IS_SET_UP and found.is_email,
            "address": request.build_absolute_uri(found.get_absolute_url()),
        },
        status=200 if remark is None else CONFLICT,
    )
    # The address is the key: no search may find it, and no other site may learn it.
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _notify_seated(request: HttpRequest, occurrence: Occurrence) -> None:
    notify_seated(occurrence, lambda each: request.build_absolute_uri(each.get_absolute_url()))


def _come_again(found: SignUp, now: datetime) -> Remark | None:
    if found.is_cancelled and (closed := why_closed(found.occurrence, now)):
        return closed
    try:
        sign_up_again(sign_up=found, now=now)
    except Closed:
        return not_taken()
    return None


def _refuse_other_sites(request: HttpRequest) -> None:
    # A page that gives its address to nobody sends «Origin: null» to its own site as well.
    if request.headers.get("Origin") == "null":
        is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
    else:
        is_ours = not came_from_elsewhere(request)
    if not is_ours:
        raise PermissionDenied(_("This form was sent from another site."))


def _form_page(
    request: HttpRequest,
    occurrence: Occurrence,
    form: PublicSignUpForm,
    stamp: Stamp,
    remark: Remark | None = None,
    *,
    earlier: SignUp | None = None,
) -> HttpResponse:
    context = {
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "form": form,
        "remark": remark,
        "earlier": earlier,
        "stamp": stamp.sealed(occurrence),
    }
    return render(request, "events/public_sign_up.html", context)


def _closed_page(request: HttpRequest, occurrence: Occurrence, remark: Remark, status: int = 200) -> HttpResponse:
    context = {"occurrence": occurrence, "activity": occurrence.activity, "remark": remark}
    return render(request, "events/public_sign_up_closed.html", context, status=status)
