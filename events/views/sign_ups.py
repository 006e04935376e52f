"""Signing up for an event, and withdrawing it: for everybody, without a session, never cached."""

import re
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from activities.models import Occurrence, SignUp
from activities.services.sign_ups import (
    Closed,
    Overfilled,
    SamePerson,
    SentBefore,
    SentForm,
    cancel_sign_up,
    come_with_fewer,
    place_in_line,
    sign_up,
    sign_up_again,
)
from activities.sign_up_mail import write_again
from common.display import came_from_elsewhere
from common.form_marks import FORM_KEY
from common.methods import form_methods
from common.numbers import parse_number
from common.sources import Sender
from events.forms.sign_ups import SHORTEST_OPEN, PublicSignUpForm, Stamp
from events.remarks import (
    Remark,
    not_taken,
    open_too_long,
    overfilled,
    same_person,
    sent_already,
    why_closed,
    without_policy,
)
from events.selectors.public_sign_up import changes_since, current_consent
from school.form_keys import sent_before
from school.models import FormKey
from school.once import ANOTHER, form_of
from school.privacy import takes_personal_data
from school.publication import public_page

# What `new_token` may give
TOKEN = re.compile(r"[\w-]{1,40}", re.ASCII)
CONFLICT = 409


def closed_without_policy(request: HttpRequest, pk: int) -> HttpResponse:
    """Say first what is the event's own: called off, over, without sign-up."""
    occurrence, status = _public_date(pk), CONFLICT if request.method == "POST" else 200
    remark = why_closed(occurrence, timezone.now()) or without_policy()
    return _closed_page(request, occurrence, remark, status)


@csrf_exempt
@cache_control(no_store=True)
@form_methods
@public_page(cached=False)
@takes_personal_data(closed_without_policy)
def sign_up_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who comes, store the answer, and lead to the page of the sign-up."""
    occurrence, now = _public_date(pk), timezone.now()
    if request.method == "POST":
        _refuse_other_sites(request)
        return _answer(request, occurrence, now)
    if closed := why_closed(occurrence, now):
        return _closed_page(request, occurrence, closed)
    form = PublicSignUpForm(occurrence=occurrence, consent_text=current_consent(), is_another=ANOTHER in request.GET)
    return _form_page(request, occurrence, form, Stamp.new(now))


def _public_date(pk: int) -> Occurrence:
    return get_object_or_404(Occurrence.objects.public().select_related("activity"), pk=pk)


def _answer(request: HttpRequest, occurrence: Occurrence, now: datetime) -> HttpResponse:
    """Return the answer to a form that was sent: what to say first, or the page of the sign-up."""
    form = PublicSignUpForm(request.POST, occurrence=occurrence, consent_text=current_consent())
    stamp = Stamp.read(request.POST.get(FORM_KEY, ""), occurrence)
    sent = sent_before(stamp.key) if stamp else None
    if sent is not None and (known := _what_came_of(sent, form)):
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


def _what_came_of(sent: FormKey, form: PublicSignUpForm) -> SignUp | None:
    """Return the sign-up that a form with this key made, if the form says what that says."""
    made = sent.record
    return made if isinstance(made, SignUp) and form.is_valid() and form.says(made) else None


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
            now=now,
            review_reason=form.review_reason(stamp, now),
            is_another=form.cleaned_data["is_another"],
            form=SentForm(stamp.key, form_of(request), request.path),
            sender=Sender.of(request, timezone.localdate(now)),
        )
    except SentBefore as before:
        return _sent_before(request, occurrence, form, stamp, before.sent)
    except SamePerson as same:
        return _same_person(request, occurrence, form, stamp, same.earlier, now)
    except Closed:
        occurrence = _public_date(occurrence.pk)
        return _closed_page(request, occurrence, why_closed(occurrence, now) or not_taken(), CONFLICT)
    except Overfilled:
        return _closed_page(request, occurrence, overfilled(), CONFLICT)
    return HttpResponseRedirect(made.get_absolute_url())


def _sent_before(
    request: HttpRequest, occurrence: Occurrence, form: PublicSignUpForm, stamp: Stamp, sent: FormKey
) -> HttpResponse:
    """Lead to what the first of two at once made; ask about other words: another person, or a correction?"""
    if known := _what_came_of(sent, form):
        return HttpResponseRedirect(known.get_absolute_url())
    earlier = sent.record if isinstance(sent.record, SignUp) else None
    remark = sent_already() if earlier else open_too_long()
    return _form_page(request, occurrence, form, Stamp.new(stamp.shown_at), remark, earlier=earlier)


def _same_person(
    request: HttpRequest,
    occurrence: Occurrence,
    form: PublicSignUpForm,
    stamp: Stamp,
    earlier: SignUp,
    now: datetime,
) -> HttpResponse:
    """Ask whether another sign-up is meant. Whoever has the contact is sent the link of the earlier one once more."""
    is_sent_again = settings.MAIL_IS_SET_UP and earlier.is_email
    if is_sent_again:
        write_again(earlier, now=now)
    return _form_page(request, occurrence, form, stamp, same_person(is_sent_again=is_sent_again), is_asked=True)


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
    is_open = why_closed(found.occurrence, now) is None
    remark = None
    if request.method == "POST":
        _refuse_other_sites(request)
        if request.POST.get("action") == "again":
            remark = _come_again(found, now)
        elif request.POST.get("action") == "cancel":
            cancel_sign_up(sign_up=found, now=now)
        elif request.POST.get("action") == "fewer":
            come_with_fewer(sign_up=found, seats=parse_number(request.POST.get("seats", "")) or 0, now=now)
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
            "may_come_again": found.is_cancelled and is_open,
            "one_more": f"{reverse('events:event-sign-up', args=[found.occurrence_id])}?{ANOTHER}=yes"
            if is_open
            else "",
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
    is_asked: bool = False,
) -> HttpResponse:
    context = {
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "form": form,
        "remark": remark,
        "earlier": earlier,
        "is_asked": is_asked,
        "form_key": FORM_KEY,
        "stamp": stamp.sealed(occurrence),
    }
    return render(request, "events/public_sign_up.html", context)


def _closed_page(request: HttpRequest, occurrence: Occurrence, remark: Remark, status: int = 200) -> HttpResponse:
    context = {"occurrence": occurrence, "activity": occurrence.activity, "remark": remark}
    return render(request, "events/public_sign_up_closed.html", context, status=status)
