"""A register that was pasted or uploaded, from its rows as they came to the partners made of them."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import VersionedModel
from partners.models.contact import ContactPerson
from partners.models.partner import Partner
from school.models import User


class RegisterImportQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Return the pasted registers that this person may see: coordinators and administrators all."""
        return self if user.is_authenticated and user.is_coordinator else self.none()


class RegisterImport(VersionedModel):
    """A table of partners on its way into the register: read, looked at, corrected, applied, perhaps undone.

    Nothing of it is in the register before it is applied. `version` grows with every change, so that what is applied
    is what the person saw. Its cells hold personal data: they are erased once it is applied, or after two weeks.
    """

    class State(models.TextChoices):
        READY = "ready", _("to be checked")
        APPLIED = "applied", _("in the register")
        UNDONE = "undone", _("undone")
        ERASED = "erased", _("erased: it was not applied")

    class Names(models.TextChoices):
        """On what basis the names of contact persons are kept, or that they are not."""

        CONSENT = ContactPerson.Basis.CONSENT.value, ContactPerson.Basis.CONSENT.label
        AGREEMENT = ContactPerson.Basis.AGREEMENT.value, ContactPerson.Basis.AGREEMENT.label
        PUBLISHED = ContactPerson.Basis.PUBLISHED.value, ContactPerson.Basis.PUBLISHED.label
        NONE = "none", _("none: keep only the positions")

    name = models.CharField(_("file"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.READY)
    # The tables as they came, as `common.pasted.PastedTable`s, and for each of them, or of its parts under a heading of
    # their own, its heading and columns: column number (as text) → field
    cells = models.JSONField(default=list, blank=True)
    tables = models.JSONField(default=list, blank=True)
    names_basis = models.CharField(_("basis of the names"), max_length=20, choices=Names, blank=True)
    names_on = models.DateField(_("date of the basis"), null=True, blank=True)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("by whom"),
        related_name="register_imports",
        null=True,
    )
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)

    objects = RegisterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("pasted register")
        verbose_name_plural = _("pasted registers")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["ready", "erased"], applied_at=None)
                | Q(state__in=["applied", "undone"], applied_at__isnull=False),
                name="register_import_applied_at",
            ),
            models.CheckConstraint(
                condition=Q(names_basis__in=["", "none"], names_on=None)
                | Q(names_basis__in=["consent", "agreement", "published"], names_on__isnull=False),
                name="register_import_basis_has_day",
                violation_error_message=_("Say since when this basis exists."),
            ),
            models.CheckConstraint(
                condition=Q(state="ready") | Q(cells=[]),
                name="register_import_keeps_no_cells",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("pasted table"))

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def keeps_names(self) -> bool:
        return self.names_basis in ContactPerson.Basis.values


class RegisterImportRowQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Return the rows of registers that this person may see."""
        return self.filter(register_import__in=RegisterImport.objects.visible_to(user))

    def to_write(self) -> Self:
        """Return those that add a partner, or add to one."""
        return self.exclude(action=RegisterImportRow.Action.SKIP)

    def waiting(self) -> Self:
        """Return those that a person has to answer before the register can be applied."""
        return self.to_write().filter(needs_answer=True)


class RegisterImportRow(models.Model):
    """One row of a pasted register: its cells, what was understood of them, and what is to become of it."""

    class Action(models.TextChoices):
        ADD = "add", _("add")
        JOIN = "join", _("add the new information to the existing partner")
        SKIP = "skip", _("skip")

    class Reason(models.TextChoices):
        """Why a row is no partner of its own."""

        TITLE = "title", _("a title")
        HEADING = "heading", _("the heading, repeated")
        SECTION = "section", _("the direction of the rows below")
        NUMBERING = "numbering", _("the numbers of the columns")
        SIGNATURE = "signature", _("a signature")
        TOTAL = "total", _("a total")
        NAMELESS = "nameless", _("a row without a name")
        TWICE = "twice", _("the same partner again")
        CONTINUED = "continued", _("continuation of the row above")
        HIDDEN = "hidden", _("a row of a hidden sheet")

    register_import = models.ForeignKey(RegisterImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    # The table it stands in, and the direction above it
    table = models.PositiveSmallIntegerField(default=0)
    section = models.CharField(max_length=300, blank=True)
    cells = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    # The number of the row that its facts were joined to
    joined_to = models.PositiveIntegerField(null=True)
    # Wordings by field, as they came or as they were corrected
    texts = models.JSONField(default=dict)
    # What a person answered: {"kind": 3, "directions": [1], "inn": "proposed", …}
    answers = models.JSONField(default=dict)
    # What is written when the register is applied
    understood = models.JSONField(default=dict)
    needs_answer = models.BooleanField(default=False)
    action = models.CharField(max_length=10, choices=Action, default=Action.ADD)
    # The partner of the register that it is, or seems to be
    existing = models.ForeignKey(Partner, models.SET_NULL, related_name="+", null=True)
    is_sure = models.BooleanField(default=False)
    partner = models.ForeignKey(Partner, models.SET_NULL, related_name="+", null=True)

    objects = RegisterImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["register_import", "number"], name="register_import_row_once"),
            models.CheckConstraint(
                condition=Q(action__in=["add", "join", "skip"]), name="register_import_row_action_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def title(self) -> str:
        """The partner's name; of a row that is none, its first words."""
        return str(self.understood.get("name") or self.texts.get("name") or next(filter(None, self.cells), ""))

    def text(self, field: str) -> Any:
        return self.texts.get(field, "")
