"""People of the portal: inviting them, their rights, and the links by which they come in."""

from collections.abc import Collection
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from school.accounts import confirm_email
from school.journal import record
from school.links import LINK_FIELDS, Purpose, open_link, renew, revoke
from school.models import JournalEntry, Role, User

Action = JournalEntry.Action


class LastAdministrator(Exception):
    """Nobody would be left to manage the portal."""

    message = _("This is the only administrator who can sign in. Make somebody else an administrator first.")


class LinkDoesNotFit(Exception):
    """An invitation is for those who have not joined, the other links for those who have."""


def subject_of(user: User) -> str:
    """How the journal names a person."""
    return f"user {user.pk}"


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _keep_an_administrator(user: User) -> None:
    """Refuse to take the last administrator away; holds the administrators' rows until the transaction ends.

    Two administrators who demote each other at the same moment queue here, and the second one is refused.
    """
    administrators = User.objects.administrators().select_for_update().order_by("pk")
    if list(administrators.values_list("pk", flat=True)) == [user.pk]:
        raise LastAdministrator


@transaction.atomic
def invite(*, email: str | None, full_name: str, role: Role, by: User, post: str = "") -> User:
    """A new account with an invitation in force; raises `ValidationError` by field.

    Without an e-mail its owner types one when opening the invitation.
    """
    user = User(email=(email or "").strip().lower() or None, full_name=full_name, post=post, role=role)
    user.set_unusable_password()
    renew(user, Purpose.INVITE, now=timezone.now())
    user.full_clean()
    user.save()
    record(Action.INVITED, by=by, subject=subject_of(user), detail=role)
    return user


@transaction.atomic
def edit(*, user: User, full_name: str, post: str, email: str | None, by: User) -> User:
    """Correct the name, the post or the e-mail. A changed e-mail stops the link in force."""
    person = _locked(user)
    email = (email or "").strip().lower()
    has_new_email = email != (person.email or "")
    person.full_name, person.post, person.email = full_name, post, email
    if has_new_email:
        revoke(person)
    person.full_clean()
    person.save()
    if has_new_email:
        if person.has_joined:
            confirm_email(person)
        record(Action.RIGHTS_CHANGED, by=by, subject=subject_of(person), detail="e-mail")
    return person


@transaction.atomic
def change_role(*, user: User, role: Role, by: User) -> User:
    """Give another role; it acts at the person's next request. Raises `LastAdministrator`."""
    if role != Role.ADMINISTRATOR:
        _keep_an_administrator(user)
    person = _locked(user)
    if person.role == role:
        return person
    detail = f"{person.role} → {role}"
    person.role = role
    person.full_clean()
    person.save()
    record(Action.RIGHTS_CHANGED, by=by, subject=subject_of(person), detail=detail)
    return person


@transaction.atomic
def deactivate(*, user: User, by: User) -> User:
    """Close the door: the person is signed out at the next request. Raises `LastAdministrator`."""
    _keep_an_administrator(user)
    person = _locked(user)
    if person.is_active:
        person.is_active = False
        revoke(person)
        person.save()
        record(Action.RIGHTS_CHANGED, by=by, subject=subject_of(person), detail="switched off")
    return person


@transaction.atomic
def activate(*, user: User, by: User) -> User:
    """Open the door again, with the rights the person had."""
    person = _locked(user)
    if not person.is_active:
        person.is_active = True
        person.save()
        record(Action.RIGHTS_CHANGED, by=by, subject=subject_of(person), detail="switched on")
    return person


@transaction.atomic
def make_link(*, user: User, purpose: Purpose, by: User, now: datetime | None = None) -> User:
    """Put a new link in force, for `school.links.current_link`; the earlier one stops working."""
    person = _locked(user)
    if not person.is_active or person.has_joined == (purpose == Purpose.INVITE):
        raise LinkDoesNotFit
    renew(person, purpose, now=now or timezone.now())
    person.save(update_fields=LINK_FIELDS)
    action = Action.INVITED if purpose == Purpose.INVITE else Action.LINK_MADE
    record(action, by=by, subject=subject_of(person), detail=purpose)
    return person


@transaction.atomic
def make_rescue_link(*, user: User, now: datetime) -> User:
    """Put a link in force that lets this administrator choose a password and begin a new second factor.

    Nothing of the account changes until it is used. Whoever asks has the server in hand and no name in the portal.
    """
    person = _locked(user)
    renew(person, Purpose.RESCUE, now=now)
    person.save(update_fields=LINK_FIELDS)
    record(Action.LINK_MADE, subject=subject_of(person), detail=Purpose.RESCUE)
    return person


@transaction.atomic
def make_invitations(*, chosen: Collection[int], by: User, now: datetime) -> list[User]:
    """Put a new invitation in force for each of these people who has not come in yet; earlier ones stop working."""
    people = list(User.objects.invited().select_for_update().filter(pk__in=chosen).order_by("name_key", "pk"))
    for person in people:
        renew(person, Purpose.INVITE, now=now)
    User.objects.bulk_update(people, LINK_FIELDS)
    JournalEntry.objects.bulk_create(
        JournalEntry(actor=by, action=Action.INVITED, subject=subject_of(person), detail=Purpose.INVITE)
        for person in people
    )
    if people:
        record(Action.SHEET_MADE, by=by, subject="school:invitations", detail=str(len(people)))
    return people


def accept_link(
    *, purpose: Purpose, user_id: int, token: str, password: str = "", email: str = "", now: datetime | None = None
) -> User:
    """Do what the link is for, once: the password chosen, or the second factor taken away; both by a rescue.

    A new password ends the account's sessions. Whoever holds a link for a new second factor has been asked for the password before. `email` is that of an invited
    person whose account has none. Raises `LinkRefused`; `ValidationError` by field.
    """
    # Hashing is slow on purpose: never while other writers wait.
    hashed = "" if purpose == Purpose.TWO_FACTOR else make_password(password)
    with transaction.atomic():
        user = open_link(purpose, user_id, token, now=now or timezone.now(), lock=True)
        revoke(user)
        if purpose in (Purpose.TWO_FACTOR, Purpose.RESCUE):
            Authenticator.objects.filter(user=user).delete()
        if purpose == Purpose.TWO_FACTOR:
            user.save(update_fields=LINK_FIELDS)
        else:
            user.password = hashed
            fields = ["password", *LINK_FIELDS]
            if user.needs_email:
                user.email = email
                user.full_clean()
                fields.append("email")
            user.save(update_fields=fields)
            confirm_email(user)
        detail = purpose if purpose == Purpose.RESCUE else ""
        record(ACCEPTED[purpose], by=user, subject=subject_of(user), detail=detail)
    return user


ACCEPTED = {
    Purpose.INVITE: Action.JOINED,
    Purpose.PASSWORD: Action.PASSWORD_RESET,
    Purpose.TWO_FACTOR: Action.TWO_FACTOR_RESET,
    Purpose.RESCUE: Action.PASSWORD_RESET,
}
