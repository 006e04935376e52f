"""Who wants to come."""

import secrets
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities import addresses
from activities.models.occurrence import Occurrence
from common.search import words
from school.models import ConsentText, User
from school.models.staff_queryset import StaffQuerySet

MOST_SEATS = 10


def new_token() -> str:
    return secrets.token_urlsafe(24)


def person_key(name: str) -> str:
    """Return what spellings of one name share: case, ё, the order of words and letters that look alike do not count."""
    return " ".join(sorted(words(name)))


class SignUpQuerySet(StaffQuerySet):
    def visible_to(self, user: User) -> Self:
        """Names and contacts: for coordinators, and for teachers whose event it is."""
        if user.is_authenticated and user.is_coordinator:
            return self
        return super().visible_to(user).filter(occurrence__in=Occurrence.objects.loggable_by(user))

    def seated(self) -> Self:
        return self.filter(status=SignUp.Status.SEATED)

    def waiting(self) -> Self:
        """The waiting list, in its order."""
        return self.filter(status=SignUp.Status.WAITING).order_by("created_at", "pk")

    def standing(self) -> Self:
        """All that were not withdrawn."""
        return self.exclude(status=SignUp.Status.CANCELLED)

    def expired(self, today: date) -> Self:
        """Those whose event was longer ago than the consent allows to keep them."""
        over = Q(pk__in=[])
        for consent in ConsentText.objects.all():
            over |= Q(consent=consent, occurrence__ends_on__lt=today - timedelta(days=consent.kept_days))
        return self.filter(over)


class SignUp(models.Model):
    """A sign-up (RSVP) for one date: a grown-up's name, a contact, how many come. (schema.org Reservation)

    It has no history and no pupil's name; `manage.py erase_expired` deletes it after the time that its consent says.
    The link with its `token` is all that is needed to withdraw it.
    """

    class Status(models.TextChoices):
        SEATED = "seated", _("has a place")
        WAITING = "waiting", _("on the waiting list")
        SET_ASIDE = "set_aside", _("on hold")
        CANCELLED = "cancelled", _("withdrawn")

    class ReviewReason(models.TextChoices):
        """Why a sign-up is set aside until somebody of the staff has looked at it."""

        TRAP = "trap", _("a hidden field was filled in")
        TOO_FAST = "too_fast", _("sent faster than a person fills in a form")
        REPEATED = "repeated", _("the same contact signs up again and again")
        FLOOD = "flood", _("too many at once for one event")
        ONE_SENDER = "one_sender", _("many from one device for one event")

    occurrence = models.ForeignKey(
        Occurrence, models.PROTECT, verbose_name=_("date"), related_name="sign_ups", editable=False
    )
    name = models.CharField(_("your name"), max_length=150, help_text=_("An adult’s name. Do not name children."))
    contact = models.CharField(
        _("phone or e-mail"),
        max_length=150,
        help_text=_("The school will contact you here if something changes."),
    )
    # The contact in one spelling, by which the same person is known again
    contact_key = models.CharField(max_length=150, editable=False)
    seats = models.PositiveSmallIntegerField(_("how many come"), default=1)
    status = models.CharField(_("state"), max_length=20, choices=Status, editable=False)
    review_reason = models.CharField(
        _("why it is set aside"), max_length=20, choices=ReviewReason, blank=True, editable=False
    )
    consent = models.ForeignKey(
        ConsentText, models.PROTECT, verbose_name=_("consent"), related_name="sign_ups", editable=False
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("entered by"),
        related_name="+",
        null=True,
        editable=False,
    )
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    created_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    # Since when it has a seat, and when its owner learned of that: at once on the page, or later from the school
    seated_at = models.DateTimeField(null=True, editable=False)
    notified_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        ordering = ["occurrence_id", "pk"]
        indexes = [
            models.Index(fields=["occurrence", "status", "id"], name="sign_up_list"),
            models.Index(fields=["contact_key", "created_at"], name="sign_up_contact"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=MOST_SEATS),
                name="sign_up_seats_in_range",
                violation_error_message=_("From 1 to 10 people."),
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(contact=""), name="sign_up_says_who"),
            models.CheckConstraint(
                condition=Q(status__in=["seated", "waiting", "set_aside", "cancelled"]), name="sign_up_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="set_aside") | ~Q(review_reason=""), name="sign_up_set_aside_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_at__isnull=False)
                | ~Q(status="cancelled") & Q(cancelled_at=None),
                name="sign_up_withdrawn_at",
            ),
        ]

    def __str__(self) -> str:
        # No name: this stands in logs and messages.
        return f"{self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse(addresses.SIGN_UP_RESULT, args=[self.token])

    @property
    def is_seated(self) -> bool:
        return self.status == self.Status.SEATED

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING

    @property
    def is_set_aside(self) -> bool:
        return self.status == self.Status.SET_ASIDE

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def person_key(self) -> str:
        return person_key(self.name)

    @property
    def is_email(self) -> bool:
        return "@" in self.contact
