"""How the portal uses allauth: sign-up is closed, and sign-ins are written into the journal."""

import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.signals import password_changed
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from school.devices import remember_device
from school.journal import record
from school.models import JournalEntry, User
from school.sessions import IS_OWN_DEVICE, SessionStore
from school.tries import claim

SIGNED_IN_AT = "signed_in_at"
FRESH_SECONDS = 300


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "The e-mail or the password is not correct. Check the language of the keyboard and Caps Lock."
        ),
        "enter_current_password": _("The current password is not correct."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Refuse: allauth would let the request wait for the mail server. No page of it that writes a letter is open."""
        raise NotImplementedError(template_prefix)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Judge a password; raise `ValidationError` where too many were tried (`school.tries`)."""
        email = str(credentials.get("email") or "")
        user = User.objects.filter(email__iexact=email).first() if email else None
        # Letters that some databases take for one another are one: no second row of tries by another spelling
        tried = claim(request, kind="password", account=email.upper().lower(), user=user)
        found = super().authenticate(request, **credentials)
        if found is not None:
            tried.give_back()
        return found

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has signed in a minute ago is not asked for the password again."""
        signed_in_at = self.request.session.get(SIGNED_IN_AT, 0)
        if time.time() - signed_in_at < FRESH_SECONDS:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)


def confirm_email(user: User) -> None:
    """Tell allauth that the address is the person's own: the link reached them. Two-factor sign-in needs it."""
    if user.email is None:
        return
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


@receiver(user_logged_in)
def journal_sign_in(sender: Any, user: User, request: HttpRequest | None = None, **kwargs: Any) -> None:
    # Tests and commands sign in without a request.
    if request is not None and hasattr(request, "session"):
        request.session[SIGNED_IN_AT] = time.time()
        begin_session(request, user)
    record(JournalEntry.Action.SIGNED_IN, by=user, subject=f"user {user.pk}")


def begin_session(request: HttpRequest, user: User) -> None:
    """Let the session last as the person asked, and have the device known to the account from now on."""
    is_own_device = request.session.pop(IS_OWN_DEVICE, False)
    if isinstance(request.session, SessionStore):
        if is_own_device and not user.is_administrator:
            request.session.let_last()
        else:
            request.session.end_with_browser()
    remember_device(request, user)


@receiver(user_login_failed)
def journal_failed_sign_in(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """The address typed is not kept: it may be a password in the wrong box."""
    email = str(credentials.get("email") or "").lower()
    known = User.objects.filter(email=email).first() if email else None
    record(JournalEntry.Action.SIGN_IN_FAILED, subject=f"user {known.pk}" if known else "")


@receiver(authentication_failed)
def journal_failed_second_factor(sender: Any, user: User, **kwargs: Any) -> None:
    record(JournalEntry.Action.SIGN_IN_FAILED, subject=f"user {user.pk}", detail="second factor")


@receiver(password_changed)
def journal_own_new_password(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    remember_device(request, user)
    record(JournalEntry.Action.PASSWORD_RESET, by=user, subject=f"user {user.pk}")


@receiver(authenticator_added)
def journal_second_factor_added(sender: Any, user: User, authenticator: Any, **kwargs: Any) -> None:
    record(
        JournalEntry.Action.TWO_FACTOR_SET,
        by=user,
        subject=f"user {authenticator.user_id}",
        detail=authenticator.type,
    )


@receiver(authenticator_removed)
def journal_second_factor_removed(sender: Any, user: User, authenticator: Any, **kwargs: Any) -> None:
    record(
        JournalEntry.Action.TWO_FACTOR_RESET,
        by=user,
        subject=f"user {authenticator.user_id}",
        detail=authenticator.type,
    )
