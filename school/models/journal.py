"""The journal of what matters for security."""

import re
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from school.models.user import User

_PERSON = re.compile(r"user (\d{1,18})")


class JournalQuerySet(models.QuerySet):
    def with_names(self) -> Self:
        """Each line with the present name of the person it is about, as `subject_name`; the journal keeps none."""
        key = Concat(Value("user "), Cast("pk", models.CharField()))
        people = User.objects.annotate(key=key).filter(key=OuterRef("subject")).order_by()
        return self.select_related("actor").annotate(subject_name=Subquery(people.values("full_name")[:1]))

    def about(self, person: User) -> Self:
        """Lines of what this person did, and of what was done about them."""
        return self.filter(models.Q(actor=person) | models.Q(subject=f"user {person.pk}"))

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("the journal is only added to")

    def delete(self) -> NoReturn:
        raise TypeError("the journal is only added to")


class JournalEntry(models.Model):
    """One line of the journal (audit log): who did what, when. It is only ever added to.

    `subject` names the record by kind and number, never by a person's name: an erased person must not live on
    in the journal.
    """

    class Action(models.TextChoices):
        SIGNED_IN = "signed_in", _("signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("sign-in failed")
        REFUSED = "refused", _("refused")
        EXPORTED = "exported", _("exported")
        INVITED = "invited", _("invited")
        SHEET_MADE = "sheet_made", _("made a sheet of invitations")
        JOINED = "joined", _("accepted the invitation")
        LINK_MADE = "link_made", _("made a link")
        PASSWORD_RESET = "password_reset", _("set a new password")
        TWO_FACTOR_SET = "two_factor_set", _("added two-factor sign-in")
        TWO_FACTOR_RESET = "two_factor_reset", _("reset two-factor sign-in")
        RIGHTS_CHANGED = "rights_changed", _("changed rights")
        ERASED = "erased", _("erased personal data")
        PARTNERS_JOINED = "partners_joined", _("merged two records of a partner")
        SET_UP = "set_up", _("set the portal up")

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("who"), related_name="journal_entries", null=True, blank=True
    )
    action = models.CharField(_("what"), max_length=30, choices=Action)
    subject = models.CharField(_("about"), max_length=200, blank=True)
    detail = models.CharField(_("detail"), max_length=300, blank=True)

    objects = JournalQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the journal is only added to")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("the journal is only added to")

    @property
    def subject_person_id(self) -> int | None:
        """The number of the person that the line is about."""
        match = _PERSON.fullmatch(self.subject)
        return int(match[1]) if match else None
