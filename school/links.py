"""One-time links that an administrator hands over: an invitation, a new password, a new second factor.

The token is computed from the account and never stored. It stops working when it is used, when a newer link is
made, when the account's e-mail or password changes, when the account is switched off, and with time.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from school.models import User


class Purpose(models.TextChoices):
    INVITE = "invite", _("invitation")
    PASSWORD = "password", _("link for a new password")
    TWO_FACTOR = "two-factor", _("link for a new second factor")
    RESCUE = "rescue", _("link from the server’s terminal")

    @property
    def lifetime(self) -> timedelta:
        if self == Purpose.RESCUE:
            return timedelta(minutes=30)
        return timedelta(days=settings.INVITATION_DAYS if self == Purpose.INVITE else 2)


# What an administrator makes and hands over on the pages; the other is for whoever sits at the server itself
HANDED_OVER = (Purpose.INVITE, Purpose.PASSWORD, Purpose.TWO_FACTOR)


# Crockford's base 32: no letters that look like figures or like each other
_TYPED = "0123456789abcdefghjkmnpqrstvwxyz"
_MISTAKEN = str.maketrans("oil", "011")


class LinkRefused(Exception):
    """The link does not work, or not any more."""


class LinkExpired(LinkRefused):
    """The link is the right one, but its time is over."""


def renew(user: User, purpose: Purpose, *, now: datetime) -> None:
    """Put a new link in force on the account and stop the earlier one; the caller saves it."""
    user.link_purpose = purpose.value
    user.link_expires_at = (now + purpose.lifetime).replace(microsecond=0)
    user.link_generation += 1


def revoke(user: User) -> None:
    """Stop the link in force; the caller saves the account."""
    user.link_purpose = ""
    user.link_expires_at = None
    user.link_generation += 1


LINK_FIELDS = ("link_purpose", "link_expires_at", "link_generation")


def token_for(user: User) -> str:
    """The token of the link in force."""
    expires_at = user.link_expires_at.timestamp() if user.link_expires_at else 0
    state = [user.pk, user.email, user.password, user.link_purpose, user.link_generation, int(expires_at)]
    return salted_hmac("school.links", repr(state), algorithm="sha256").hexdigest()[:40]


def code_for(user: User) -> str:
    """The same in a form that people type from paper: «k7m2-p9qd-x4tr-b8ns», 80 bits in letters that look like no other."""
    bits = int(token_for(user)[:20], 16)
    letters = [_TYPED[bits >> place & 31] for place in range(75, -5, -5)]
    return "-".join("".join(letters[place : place + 4]) for place in range(0, 16, 4))


def as_typed(code: str) -> str:
    """A code as somebody may have typed it, in the form that `code_for` gives."""
    letters = code.lower().replace("-", "").translate(_MISTAKEN)
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def short_link(user: User) -> str:
    """The path of an invitation in force, short enough to be typed from paper; or nothing."""
    if not user.has_open_link or user.link_purpose != Purpose.INVITE:
        return ""
    return reverse("account_join", args=[user.pk, code_for(user)])


def current_link(user: User) -> str:
    """The path of the link in force that is handed over, or nothing."""
    return path_of_link(user) if user.has_open_link and user.link_purpose in HANDED_OVER else ""


def path_of_link(user: User) -> str:
    """The path of the account's last link, whoever may see it."""
    return reverse("account_link", args=[user.link_purpose, user.pk, token_for(user)])


def _is_token(token: str, user: User) -> bool:
    is_long, is_code = constant_time_compare(token, token_for(user)), constant_time_compare(token, code_for(user))
    return is_long or (is_code and user.link_purpose == Purpose.INVITE)


def open_link(purpose: str, user_id: int, token: str, *, now: datetime, lock: bool = False) -> User:
    """The account that the link belongs to; raises `LinkRefused`."""
    accounts = User.objects.select_for_update() if lock else User.objects.all()
    user = accounts.filter(pk=user_id, is_active=True).first()
    is_right = user is not None and user.link_purpose == purpose and _is_token(token, user)
    if user is None or not is_right or user.link_expires_at is None:
        raise LinkRefused
    if user.link_expires_at <= now:
        raise LinkExpired
    return user
