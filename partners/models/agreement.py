"""Papers between the school and a partner, and for how long they hold."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from common.files import generated_name
from common.models import VersionedModel
from common.search import search_filter, search_text
from partners.models import agreement_state
from partners.models.agreement_state import AgreementState, AgreementStatus
from partners.models.former_name import named_so
from partners.models.partner import Partner
from partners.models.partnership import Partnership
from school.models import User


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """For coordinators and administrators."""
        return self if user.is_authenticated and user.is_coordinator else self.none()

    def of_current_partners(self) -> Self:
        return self.filter(partner__is_archived=False)

    def binding(self) -> Self:
        """Those that make a partnership proper: a contract or an accord, not a plan or a letter."""
        return self.filter(kind__in=[Agreement.Kind.CONTRACT, Agreement.Kind.ACCORD])

    def in_force(self, on: date) -> Self:
        return self.filter(agreement_state.in_force(on))

    def in_state(self, state: AgreementState, on: date, *, within: int) -> Self:
        """Those of this state on that day; `within` is the number of days that make «soon»."""
        return self.filter(agreement_state.is_in_state(state, on, within))

    def with_state(self, on: date, *, within: int) -> Self:
        """Each agreement with what `status` reads: its state on that day, as `in_state` finds it."""
        return self.annotate(
            state=agreement_state.state(on, within),
            state_on=Value(on, output_field=models.DateField()),
            is_past_term=ExpressionWrapper(agreement_state.is_past_term(on), output_field=models.BooleanField()),
        )

    def to_renew(self, on: date, *, within: int) -> Self:
        """Binding ones that run out soon or did, while no other of the same partner outlasts them.

        They stay so, over any number of years, until they are prolonged, replaced or let go.
        """
        later = Agreement.objects.binding().filter(
            Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")), partner=OuterRef("partner")
        )
        asking = self.of_current_partners().binding().filter(agreement_state.asks_for_renewal(on, within))
        return asking.filter(~Exists(later))

    def search(self, query: str) -> Self:
        """By words of the partner's names, the subject and the number."""
        return self.filter(named_so(query, "partner__") | search_filter("search_text", query))


class Agreement(VersionedModel):
    """A paper between the school and a partner: a contract, an accord, a plan of joint work or a letter.

    It holds from `valid_from` to `term_until`; one that is prolonged goes on year by year from then, at most until
    `prolonged_until`. The last day that follows, `valid_until`, is stored, so that SQL and Python agree; None
    means that it has no end.
    """

    class Kind(models.TextChoices):
        CONTRACT = "contract", _("contract")
        ACCORD = "accord", _("cooperation agreement")
        PLAN = "plan", _("plan of joint work")
        LETTER = "letter", pgettext_lazy("kind of agreement", "letter")

    class Prolongation(models.TextChoices):
        NONE = "none", _("ends with its term")
        YEARLY = "yearly", _("renewed yearly unless a side objects")

    partner = models.ForeignKey(Partner, models.PROTECT, verbose_name=_("partner"), related_name="agreements")
    partnerships = models.ManyToManyField(
        Partnership, verbose_name=_("for which partnerships"), related_name="agreements", blank=True
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CONTRACT)
    number = models.CharField(_("number"), max_length=50, blank=True)
    subject = models.CharField(
        _("subject"), max_length=300, blank=True, help_text=_("For example, “о сотрудничестве”.")
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    valid_from = models.DateField(_("in force from"))
    term_until = models.DateField(
        _("in force until"),
        null=True,
        blank=True,
        help_text=_("The last day, as in the agreement. Leave empty for no end date."),
    )
    prolongation = models.CharField(
        _("when the term is over"), max_length=20, choices=Prolongation, default=Prolongation.NONE
    )
    prolonged_until = models.DateField(
        _("renewed at most until"),
        null=True,
        blank=True,
        help_text=_("Leave empty to renew every year without limit."),
    )
    valid_until = models.DateField(_("last day"), null=True, editable=False)
    note = models.TextField(_("note for colleagues"), blank=True, max_length=2000)
    replaces = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("replaces"),
        related_name="replacements",
        null=True,
        blank=True,
        editable=False,
    )
    # The last day that it had when somebody said that nobody renews it
    let_go_for = models.DateField(_("not renewed after"), null=True, editable=False)
    let_go_reason = models.CharField(_("why it is not renewed"), max_length=300, blank=True, editable=False)
    search_text = models.TextField(editable=False)

    # What `with_state` adds
    state: str
    state_on: date
    is_past_term: bool

    objects = AgreementQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[partnerships], excluded_fields=["search_text"])

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-valid_from", "-pk"]
        indexes = [
            models.Index(fields=["valid_until", "id"], name="agreement_by_last_day"),
            models.Index(fields=["partner", "kind", "valid_until"], name="agreement_of_partner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(replaces=F("id")),
                name="agreement_replaces_another",
                violation_error_message=_("An agreement cannot replace itself."),
            ),
            models.CheckConstraint(
                condition=Q(let_go_for__isnull=False) | Q(let_go_reason=""), name="agreement_reason_is_of_letting_go"
            ),
            models.CheckConstraint(
                condition=Q(term_until=None) | Q(term_until__gte=F("valid_from")),
                name="agreement_ends_after_start",
                violation_error_message=_("An agreement cannot end before it comes into force."),
            ),
            models.CheckConstraint(
                condition=Q(prolongation="none", prolonged_until=None)
                | Q(prolongation="yearly", term_until__isnull=False, prolonged_until=None)
                # A comparison with nothing is neither true nor false, and a check lets that pass: so «not null» is said.
                | Q(
                    prolongation="yearly",
                    term_until__isnull=False,
                    prolonged_until__isnull=False,
                    prolonged_until__gte=F("term_until"),
                ),
                name="agreement_prolonged_after_term",
                violation_error_message=_(
                    "Only an agreement with an end date can be extended, and never to an earlier day."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    prolongation="none",
                    term_until__isnull=False,
                    valid_until__isnull=False,
                    valid_until=F("term_until"),
                )
                | Q(prolongation="none", term_until=None, valid_until=None)
                | Q(
                    prolongation="yearly",
                    prolonged_until__isnull=False,
                    valid_until__isnull=False,
                    valid_until=F("prolonged_until"),
                )
                | Q(prolongation="yearly", prolonged_until=None, valid_until=None),
                name="agreement_last_day_follows",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partners:agreement-detail", args=[self.pk])

    @property
    def title(self) -> str:
        """«Договор № 12 о сотрудничестве»: kind, number and subject as far as they are written down."""
        kind = str(self.get_kind_display())
        parts = [kind[:1].upper() + kind[1:], f"№ {self.number}" if self.number else "", self.subject]
        return " ".join(part for part in parts if part)

    @property
    def is_let_go(self) -> bool:
        """Whether nobody renews it, as `agreement_state.is_let_go` says of rows."""
        return self.let_go_for is not None and self.let_go_for == self.valid_until

    def let_go(self, *, reason: str) -> None:
        """Say that nobody renews it: with its present last day it waits for nobody."""
        self.let_go_for, self.let_go_reason = self.valid_until, reason
        self.save()

    def take_up(self) -> None:
        """Take back that nobody renews it."""
        self.let_go_for, self.let_go_reason = None, ""
        self.save()

    @property
    def is_binding(self) -> bool:
        return self.kind in (self.Kind.CONTRACT, self.Kind.ACCORD)

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.term_until and self.valid_from and self.term_until < self.valid_from:
            errors["term_until"] = _("An agreement cannot end before it comes into force.")
        if self.prolongation == self.Prolongation.YEARLY and not self.term_until:
            errors["term_until"] = _("Write the last day of its term: from then on it is renewed.")
        if self.prolonged_until and self.prolongation == self.Prolongation.NONE:
            errors["prolonged_until"] = _("It ends with its term: choose that it is renewed, or clear this day.")
        elif self.prolonged_until and self.term_until and self.prolonged_until < self.term_until:
            errors["prolonged_until"] = _("This day is before the end of its term.")
        if errors:
            raise ValidationError(errors)
        self.valid_until = self.last_day()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.valid_until = self.last_day()
        self.search_text = search_text(self.number, self.subject)
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "valid_until", "search_text"}
        super().save(*args, **kwargs)

    def last_day(self) -> date | None:
        """The last day it can be in force; None without an end."""
        return self.term_until if self.prolongation == self.Prolongation.NONE else self.prolonged_until

    @property
    def status(self) -> AgreementStatus:
        """The state that `with_state` found, with the days left and the present year of prolongation."""
        state = AgreementState(self.state)
        if not state.is_in_force:
            return AgreementStatus(state)
        days_left = None if self.valid_until is None else (self.valid_until - self.state_on).days
        return AgreementStatus(state, days_left, self._period_end() if self.is_past_term else None)

    def _period_end(self) -> date | None:
        if self.term_until is None:
            return None
        end = agreement_state.year_of_prolongation(self.term_until, self.state_on)
        return min(end, self.prolonged_until) if self.prolonged_until else end


class AgreementFileQuerySet(models.QuerySet):
    def readable_by(self, user: User) -> Self:
        """Scans are read by coordinators and administrators, while the school works with the partner."""
        if not (user.is_authenticated and user.is_coordinator):
            return self.none()
        return self.filter(agreement__partner__is_archived=False)


class AgreementFile(models.Model):
    """A version of an agreement's scan. The newest counts; those before it are kept and can be read."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("agreement"), related_name="files")
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.FileField(_("file"), upload_to=generated_name("agreements"), max_length=200)
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveIntegerField(_("size in bytes"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by whom"), related_name="+", null=True
    )
    uploaded_at = models.DateTimeField(_("when"), auto_now_add=True)

    objects = AgreementFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("scan of an agreement")
        verbose_name_plural = _("scans of agreements")
        ordering = ["agreement_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreement_file_version_unique"),
        ]

    def __str__(self) -> str:
        return self.name
