"""The second step of signing in, with every code that is tried counted, and its fields named as the pages name them."""

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from school.tries import claim


class _CountedCode(BaseAuthenticateForm):
    def clean_code(self) -> str:
        """Judge the code; raise `ValidationError` where it is wrong, or too many were tried."""
        tried = claim(context.request, kind="code", account="", user=self.user)
        code: str = super().clean_code()
        tried.give_back()
        return code


class CountedAuthenticateForm(_CountedCode, AuthenticateForm):
    """The code of the app, or a recovery code, at sign-in."""


class CountedReauthenticateForm(_CountedCode, ReauthenticateForm):
    """The same of somebody who is signed in, before a change of the account."""


class RecoveryCodesForm(GenerateRecoveryCodesForm):
    """New recovery codes. What refuses them is said in the portal's words: the library has others for the same things."""

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError as refusal:
            raise ValidationError(_("Set up two-step sign-in first: recovery codes are a part of it.")) from refusal
        return cleaned


class AppForm(ActivateTOTPForm):
    """The first code of an app that becomes the second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from the app")


class KeyForm(AddWebAuthnForm):
    """A new security key, and what its owner calls it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")


class KeyNameForm(EditWebAuthnForm):
    """Another name for a security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
