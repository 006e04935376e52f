"""Signing up for an event, and withdrawing it: for everybody, without a session, never cached."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from activities.dates_in_words import date_in_words, day_in_words
from activities.models import Occurrence, SignUp
from activities.services.sign_ups import (
    Closed,
    Overfilled,
    cancel_sign_up,
    place_in_line,
    sign_up,
    sign_up_again,
)
from activities.sign_up_mail import notify_result, notify_seated
from common.display import came_from_elsewhere
from common.methods import form_methods
from events.forms.sign_ups import SHORTEST_OPEN, PublicSignUpForm, Stamp
from school.models import ConsentText
from school.publication import public_page

# What `new_token` may give
TOKEN = re.compile(r"[\w-]{1,40}", re.ASCII)
CONFLICT = 409


@dataclass(frozen=True)
class Remark:
    """What a page says first."""

    level: str
    title: str
    text: str = ""


@csrf_exempt
@cache_control(no_store=True)
@form_methods
@public_page(kept=False)
def sign_up_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who comes; what was sent is stored and leads to its own page."""
    occurrence = get_object_or_404(Occurrence.objects.public().select_related("activity"), pk=pk)
    now = timezone.now()
    closed = why_closed(occurrence, now)
    if request.method != "POST":
        if closed:
            return _closed_page(request, occurrence, closed)
        form = PublicSignUpForm(occurrence=occurrence, consent_text=_consent_text())
        return _form_page(request, occurrence, form, Stamp.new(now))

    _refuse_other_sites(request)
    form = PublicSignUpForm(request.POST, occurrence=occurrence, consent_text=_consent_text())
    stamp = Stamp.read(request.POST.get("stamp", ""), occurrence)
    known = SignUp.objects.filter(entry_key=stamp.entry_key).first() if stamp else None
    if known is not None and form.is_valid() and form.says(known):
        return HttpResponseRedirect(known.get_absolute_url())
    if closed:
        return _closed_page(request, occurrence, closed, CONFLICT)
    if stamp is None or stamp.is_old(now):
        # Whoever was here for hours need not wait for three seconds more.
        fresh = Stamp.new(now if stamp is None else now - SHORTEST_OPEN)
        return _form_page(request, occurrence, form, fresh, _open_too_long())
    if not form.is_valid():
        return _form_page(request, occurrence, form, stamp)
    answers = form.cleaned_data
    try:
        made = sign_up(
            occurrence=occurrence,
            name=answers["name"],
            contact=answers["contact"],
            contact_key=answers["contact_key"],
            seats=answers["seats"],
            consent=form.consent_text,
            entry_key=stamp.entry_key,
            now=now,
            review_reason=_review_reason(form, stamp, now),
        )
    except Closed:
        occurrence = get_object_or_404(Occurrence.objects.public().select_related("activity"), pk=pk)
        return _closed_page(request, occurrence, why_closed(occurrence, now) or _not_taken(), CONFLICT)
    except Overfilled:
        return _closed_page(request, occurrence, _overfilled(), CONFLICT)
    if not form.says(made):
        # Somebody went back and wrote another person in: both are meant.
        again = Stamp.new(stamp.shown_at)
        return _form_page(request, occurrence, form, again, _sent_already(), earlier=made)
    if made.created_at == now:
        notify_result(made, request.build_absolute_uri(made.get_absolute_url()))
    return HttpResponseRedirect(made.get_absolute_url())


@csrf_exempt
@cache_control(no_store=True)
@form_methods
@public_page(kept=False)
def sign_up_result(request: HttpRequest, token: str) -> HttpResponse:
    """What came of a sign-up, for whoever has its link: to look at, to withdraw it, to take that back.

    Neither the name nor the contact stands there: such a link is passed on, in a family's chat for instance.
    """
    if not TOKEN.fullmatch(token):
        raise Http404
    found = get_object_or_404(SignUp.objects.select_related("occurrence__activity"), token=token)
    now, zone = timezone.now(), timezone.get_current_timezone()
    remark = None
    if request.method == "POST":
        _refuse_other_sites(request)
        if request.POST.get("action") == "again":
            remark = _come_again(found, now)
        elif request.POST.get("action") == "cancel":
            cancel_sign_up(sign_up=found, now=now)
            notify_seated(found.occurrence, lambda each: request.build_absolute_uri(each.get_absolute_url()))
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
            "changes": _changes(found, now),
            "is_over": found.occurrence.has_begun(now, zone) or not found.occurrence.is_planned,
            "may_come_again": found.is_cancelled and why_closed(found.occurrence, now) is None,
            "place_in_line": place_in_line(found) if found.is_waiting else None,
            "is_notified_by_mail": settings.MAIL_IS_SET_UP and found.is_email,
            "address": request.build_absolute_uri(found.get_absolute_url()),
        },
        status=200 if remark is None else CONFLICT,
    )
    # The address is the key: it is found by no search and told to no other site.
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def why_closed(occurrence: Occurrence, now: datetime) -> Remark | None:
    """Why nobody can sign up for this date now; None when one can."""
    if not occurrence.activity.is_public:
        return _not_taken()
    zone = timezone.get_current_timezone()
    if occurrence.takes_sign_ups_at(now, zone):
        return None
    if occurrence.is_cancelled:
        return Remark("error", _("The event is called off."), _("There is nothing to sign up for."))
    if occurrence.is_held:
        return Remark("info", _("The event is over."))
    if not occurrence.takes_sign_ups:
        return _not_taken()
    if occurrence.has_begun(now, zone):
        return Remark("info", _("It has begun, nobody signs up any more."))
    return Remark(
        "info",
        _("Sign-up is over: the last day was %(day)s.") % {"day": day_in_words(occurrence.last_day_to_sign_up)},
        _("There may still be room: telephone the school."),
    )


def _come_again(found: SignUp, now: datetime) -> Remark | None:
    if found.is_cancelled and (closed := why_closed(found.occurrence, now)):
        return closed
    try:
        sign_up_again(sign_up=found, now=now)
    except Closed:
        return _not_taken()
    return None


def _changes(found: SignUp, now: datetime) -> Remark | None:
    """What became of the event since this person signed up."""
    occurrence = found.occurrence
    if occurrence.is_cancelled:
        return Remark("error", _("The event is called off."), _("You need not do anything."))
    if not occurrence.is_planned or occurrence.has_begun(now, timezone.get_current_timezone()):
        return Remark("info", _("The event is over.") if occurrence.is_held else _("It has begun."))
    before = occurrence.history.filter(history_date__lte=found.created_at).first()
    if found.is_cancelled or before is None or date_in_words(before) == date_in_words(occurrence):
        return None
    return Remark(
        "warning",
        _("The event is moved: %(when)s.") % {"when": date_in_words(occurrence)},
        _("When you signed up it was %(when)s. If that does not suit you, withdraw the sign-up.")
        % {"when": date_in_words(before)},
    )


def _review_reason(form: PublicSignUpForm, stamp: Stamp, now: datetime) -> str:
    if form.is_trapped:
        return SignUp.ReviewReason.TRAP
    return SignUp.ReviewReason.TOO_FAST if stamp.is_too_fast(now) else ""


def _refuse_other_sites(request: HttpRequest) -> None:
    # A page that tells its address to nobody sends «Origin: null» to its own site as well.
    if request.headers.get("Origin") == "null":
        is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
    else:
        is_ours = not came_from_elsewhere(request)
    if not is_ours:
        raise PermissionDenied(_("This form was sent from another site."))


def _consent_text() -> ConsentText:
    current = ConsentText.objects.current()
    # A migration wrote the first, and versions are only ever added.
    assert current is not None
    return current


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


def _not_taken() -> Remark:
    return Remark("info", _("Nobody signs up for this event on the site."), _("If in doubt, telephone the school."))


def _overfilled() -> Remark:
    return Remark(
        "warning",
        _("The site cannot take any more sign-ups for this event."),
        _("You are not signed up. Please telephone the school."),
    )


def _open_too_long() -> Remark:
    return Remark(
        "info",
        _("The page had been open for a long time, so nothing was sent yet."),
        _("What you typed is kept. Look through it and press the button once more."),
    )


def _sent_already() -> Remark:
    return Remark(
        "info",
        _("With this form somebody is signed up already."),
        _("To sign up one more, press the button once more. To change the earlier one, open it."),
    )
