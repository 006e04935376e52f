"""The second step of signing in, with every code that is tried counted."""

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm

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
