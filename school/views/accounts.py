"""Coming in by a link that an administrator handed over, and the portal's first run."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.utils import perform_login
from django.contrib.messages import get_messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from school.answers import private_address
from school.as_it_is import AsItIs
from school.forms.accounts import NewPasswordForm, OwnPasswordForm, SetUpForm
from school.links import LinkExpired, LinkRefused, Purpose, as_typed, open_link
from school.people import accept_link
from school.sessions import ask_to_last
from school.setup import AlreadySetUp, is_set_up, is_setup_token, set_up


def with_odd_numbers_refused(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose form reads JSON: Django's field does not expect that Python refuses numbers of 5,000 digits."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ValueError as error:
            raise BadRequest from error

    return wrapper


def with_factors_gone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of one way to sign in that may be gone already: its list says so. Nobody reaches another's by it."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404 as error:
            raise AsItIs("mfa_index", _("This no longer exists. This is how you sign in now.")) from error

    return wrapper


def with_own_device(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A sign-in by a key alone: its form brings along what was ticked in that of the password."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            ask_to_last(request, is_own_device=bool(request.POST.get("remember")))
        return view(request, *args, **kwargs)

    return wrapper


def leaving_nothing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Signing out, or giving up before the second step: no row of a session is left, not even for a last word.

    The page that follows is one for everybody, which shows no words of a session.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and not request.user.is_authenticated:
            for _message in get_messages(request):
                pass
            request.session.flush()
        return response

    return wrapper


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, purpose: str, user_id: int, token: str) -> HttpResponse:
    """Accept an invitation, choose a new password or begin a new second factor."""
    try:
        return private_address(open_or_accept(request, purpose, user_id, token))
    except LinkRefused as refusal:
        context = {"is_expired": isinstance(refusal, LinkExpired), "is_rescue": purpose == Purpose.RESCUE}
        return private_address(render(request, "school/link_refused.html", context, status=410))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, user_id: int, code: str) -> HttpResponse:
    """Accept an invitation by the short address of a printed sheet."""
    return link(request, Purpose.INVITE, user_id, as_typed(code))


def open_or_accept(request: HttpRequest, purpose: str, user_id: int, token: str) -> HttpResponse:
    user = open_link(purpose, user_id, token, now=timezone.now())
    form_class = OwnPasswordForm if purpose == Purpose.TWO_FACTOR else NewPasswordForm
    form = form_class(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        user = accept_link(
            purpose=Purpose(purpose),
            user_id=user_id,
            token=token,
            password=form.cleaned_data["password"],
            email=form.cleaned_data.get("email", ""),
        )
        ask_to_last(request, is_own_device=form.cleaned_data.get("remember", False))
        is_second_factor = purpose in (Purpose.TWO_FACTOR, Purpose.RESCUE)
        # Asks for the second factor where there is one: a new password alone opens nothing.
        return perform_login(request, user, redirect_url=reverse("mfa_activate_totp") if is_second_factor else None)
    return render(request, "school/link.html", {"form": form, "person": user, "purpose": purpose})


@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """Set the portal up, once."""
    if not is_setup_token(token):
        raise Http404
    if is_set_up():
        return private_address(redirect("account_login"))
    form = SetUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            user = set_up(**form.services_data())
        except AlreadySetUp:
            return private_address(redirect("account_login"))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return private_address(perform_login(request, user))
    return private_address(render(request, "school/setup.html", {"form": form}))


@require_safe
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """No mail is sent from here: an administrator hands over a link."""
    return render(request, "school/forgotten_password.html")
