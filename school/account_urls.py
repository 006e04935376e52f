"""Signing in: those of allauth's pages that the portal has, and links that administrators hand over.

Signing up, changing one's e-mail and a password by mail are left out: accounts are made by invitation.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from school.access import for_anyone, for_signed_in
from school.publication import public_page
from school.views import accounts

urlpatterns = [
    path("login/", for_anyone(account.login), name="account_login"),
    path("logout/", for_anyone(accounts.leaving_nothing(account.logout)), name="account_logout"),
    path("inactive/", for_anyone(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", for_signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", for_signed_in(account.password_change), name="account_change_password"),
    path("password/forgotten/", public_page(accounts.forgotten_password), name="account_reset_password"),
    # Whoever has no password, a partner's representative, is sent there by allauth: it is handed over as well.
    path("password/none/", public_page(accounts.forgotten_password), name="account_set_password"),
    path("link/<slug:purpose>/<int:user_id>/<slug:token>/", for_anyone(accounts.link), name="account_link"),
    path("2fa/", for_signed_in(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", for_anyone(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", for_signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", for_signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path(
        "2fa/totp/deactivate/",
        for_signed_in(accounts.with_factors_gone(totp.deactivate_totp)),
        name="mfa_deactivate_totp",
    ),
    path(
        "2fa/recovery-codes/",
        for_signed_in(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        for_signed_in(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        for_signed_in(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("2fa/keys/", for_signed_in(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path(
        "2fa/keys/add/",
        for_signed_in(accounts.with_odd_numbers_refused(webauthn.add_webauthn)),
        name="mfa_add_webauthn",
    ),
    path(
        "2fa/keys/login/",
        for_anyone(accounts.with_odd_numbers_refused(accounts.with_own_device(webauthn.login_webauthn))),
        name="mfa_login_webauthn",
    ),
    path(
        "2fa/keys/reauthenticate/",
        for_signed_in(accounts.with_odd_numbers_refused(webauthn.reauthenticate_webauthn)),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "2fa/keys/<int:pk>/edit/",
        for_signed_in(accounts.with_factors_gone(webauthn.edit_webauthn)),
        name="mfa_edit_webauthn",
    ),
    path(
        "2fa/keys/<int:pk>/remove/",
        for_signed_in(accounts.with_factors_gone(webauthn.remove_webauthn)),
        name="mfa_remove_webauthn",
    ),
]
