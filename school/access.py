"""Who may open which page: the table of roles as decorators for `urls.py`.

Every view of `urls.py` carries one of these, or is a `school.publication.public_page`; the test of the address
table fails for an address that has no mark. What is marked can be read from the view's `access`. What a view raises as
`AsItIs` is answered here.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from common.methods import form_methods
from school.as_it_is import AsItIs
from school.journal import record
from school.models import JournalEntry, Role, User

View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """What a view behind one of these marks is called with: somebody is signed in."""

    user: User


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        return view(request, *args, **kwargs)
    except AsItIs as done:
        return done.answer(request)


# Marks of the views that ask for no role
ANYONE = "anyone"
SIGNED_IN = "signed in"


def for_anyone(view: View) -> View:
    """Open without an account, but with a session: sign-in, links that are handed over, the first run."""

    @login_not_required
    @form_methods
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _answered(view, request, *args, **kwargs)

    wrapper.access = ANYONE  # type: ignore[attr-defined]
    return wrapper


def for_signed_in(view: View) -> View:
    """For everybody with an account, a partner's representative too: their own password and second factor."""

    # Views of other people's forms take PUT for POST.
    @form_methods
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _answered(view, request, *args, **kwargs)

    wrapper.login_required = True  # type: ignore[attr-defined]
    wrapper.access = SIGNED_IN  # type: ignore[attr-defined]
    return wrapper


def _for_role(needed: Role, refusal: Callable[[], str]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.role_value.covers(needed):  # type: ignore[union-attr]
                match = request.resolver_match
                record(
                    JournalEntry.Action.REFUSED,
                    by=request.user,
                    subject=match.view_name if match else "",
                    detail=request.method or "",
                )
                raise PermissionDenied(refusal())
            return _answered(view, request, *args, **kwargs)

        wrapper.access = needed  # type: ignore[attr-defined]
        return wrapper

    return decorate


for_teachers = _for_role(Role.TEACHER, lambda: _("These pages are for the school’s staff."))
for_coordinators = _for_role(
    Role.COORDINATOR,
    lambda: _("Only the partnership coordinators can do this. Ask one of them, or ask for the role."),
)
for_administrators = _for_role(
    Role.ADMINISTRATOR, lambda: _("Only the administrators of the portal can do this. Ask one of them.")
)
