"""Mail: whether it is set up, whether letters leave, and a letter to try it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.methods import form_methods
from common.numbers import parse_number
from notifications.due import is_silent, last_run
from notifications.models import Message
from notifications.outbox import drop, try_again
from notifications.registries import letter_of
from school.access import SignedInRequest
from school.mail import last_test_of, mail_test, undelivered

MOST_SHOWN = 50


@form_methods
def mail_page(request: SignedInRequest) -> HttpResponse:
    """Show the state of the mail; send a test letter, or settle one that could not be sent."""
    if request.method == "POST":
        _act(request)
        return redirect("school:mail")
    now = timezone.now()
    failed = undelivered().order_by("-settled_at", "-pk")
    context = {
        "is_set_up": settings.MAIL_IS_SET_UP,
        "server": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
        "is_encrypted": settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL,
        "sender": settings.DEFAULT_FROM_EMAIL,
        "portal": settings.PORTAL_URL,
        "waiting": Message.objects.waiting().count(),
        "delayed": Message.objects.waiting().exclude(reason="").order_by("next_attempt_at").first(),
        "sent": Message.objects.filter(state=Message.State.SENT).count(),
        "failed_count": failed.count(),
        "failed": [(each, getattr(letter_of(each.letter), "words", "")) for each in failed[:MOST_SHOWN]],
        "test": last_test_of(request.user, now),
        "is_silent": is_silent(last_run(), now),
    }
    return render(request, "school/mail.html", context)


def _act(request: SignedInRequest) -> None:
    """Do what a button of the page says. One that was pressed before changes nothing."""
    now = timezone.now()
    if "test" in request.POST:
        if not settings.MAIL_IS_SET_UP or not request.user.email:
            messages.error(request, _("Mail is not set up: nothing was sent."))
        elif not mail_test(user=request.user, now=now):
            messages.error(request, _("Too many e-mails to your address are waiting. Try again later."))
        return
    key = parse_number(request.POST.get("again") or request.POST.get("drop") or "")
    message = Message.objects.filter(pk=key).first() if key else None
    if message is None:
        messages.info(request, _("This e-mail is no longer in the list."))
    elif "again" in request.POST:
        if try_again(message=message, now=now):
            messages.success(request, _("The e-mail is waiting to be sent again."))
    elif message.is_failed and drop(message=message, now=now):
        messages.success(request, _("The e-mail is removed from the list, and its address is erased."))
