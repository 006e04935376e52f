"""People who sign in."""

from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.models import VersionedModel
from common.search import search_filter, search_text, sort_key
from notifications.recipients import of_field, refuse_odd_address


class Role(models.TextChoices):
    """What a person may do; the table of rights is in `school.access`."""

    REPRESENTATIVE = "representative", _("partner’s representative")
    TEACHER = "teacher", _("teacher")
    COORDINATOR = "coordinator", _("coordinator")
    ADMINISTRATOR = "administrator", _("administrator")

    @property
    def rank(self) -> int:
        return ROLE_RANKS[self]

    def covers(self, needed: "Role") -> bool:
        """Whether this role may do all that `needed` may. A representative covers no staff role."""
        return self.rank >= needed.rank


ROLE_RANKS = {Role.REPRESENTATIVE: 0, Role.TEACHER: 1, Role.COORDINATOR: 2, Role.ADMINISTRATOR: 3}
STAFF_ROLES = (Role.TEACHER, Role.COORDINATOR, Role.ADMINISTRATOR)


# What changes without anybody editing the person
UNNOTED_FIELDS = frozenset(
    {"password", "last_login", "link_purpose", "link_expires_at", "link_generation", "has_search_key"}
)


NOT_JOINED = models.Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) | models.Q(password="")


class UserQuerySet(models.QuerySet):
    def staff(self) -> Self:
        return self.filter(role__in=STAFF_ROLES)

    def coordinators(self) -> Self:
        """Those who may do what coordinators may."""
        return self.filter(role__in=[Role.COORDINATOR, Role.ADMINISTRATOR])

    def joined(self) -> Self:
        """Those who have chosen a password."""
        return self.exclude(NOT_JOINED)

    def invited(self) -> Self:
        """Staff who have an account and have not come in yet."""
        return self.staff().filter(NOT_JOINED, is_active=True)

    def administrators(self) -> Self:
        """Those who can act as administrators now: active, and with a password of their own."""
        return self.joined().filter(role=Role.ADMINISTRATOR, is_active=True)

    def search(self, query: str) -> Self:
        """By words of the name, the post and the e-mail, case and endings forgiven."""
        return self.filter(search_filter("search_text", query))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who can sign in; without a password they come in by a link first."""
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.full_clean()
        user.save()
        return user


class User(AbstractBaseUser, VersionedModel):
    """A person with an account: staff of the school, or a partner's representative.

    Whoever is invited has an account without a password, perhaps without an e-mail, and cannot sign in with it.
    """

    email = models.EmailField(
        _("e-mail"),
        max_length=254,
        null=True,
        blank=True,
        unique=True,
        error_messages={"unique": _("This e-mail is already taken.")},
    )
    full_name = models.CharField(
        _("name and patronymic"), max_length=150, help_text=_("How colleagues address this person.")
    )
    name_key = models.CharField(max_length=300, editable=False, db_index=True)
    post = models.CharField(_("position"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.TEACHER)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    # The link handed over last, if any: its token is computed, never stored. `link_generation` grows whenever
    # links handed over earlier must stop working.
    link_purpose = models.CharField(max_length=20, blank=True, editable=False)
    link_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    link_generation = models.PositiveIntegerField(default=0, editable=False)
    search_text = models.TextField(editable=False)
    # Whoever speaks to the computer may say «slash» without meaning it (WCAG 2.1.4).
    has_search_key = models.BooleanField(_("the key “/” leads to the search"), default=True, editable=False)

    objects = UserManager()
    history = HistoricalRecords(excluded_fields=[*sorted(UNNOTED_FIELDS), "name_key", "search_text"])

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("This e-mail is already taken."),
            ),
            models.CheckConstraint(
                condition=models.Q(role="representative")
                | models.Q(email__isnull=False)
                | models.Q(password__startswith=UNUSABLE_PASSWORD_PREFIX),
                name="user_staff_without_email_is_invited",
                violation_error_message=_("Staff sign in by e-mail: fill it in."),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in ROLE_RANKS]), name="user_role_known"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or f"№ {self.pk}"

    def clean(self) -> None:
        super().clean()
        self.email = (self.email or "").strip().lower() or None
        if self.email:
            with of_field("email"):
                refuse_odd_address(self.email)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = (self.email or "").strip().lower() or None
        self.name_key = sort_key(self.full_name)
        self.search_text = search_text(self.full_name, self.post, self.email)
        fields = kwargs.get("update_fields")
        if fields is None:
            return super().save(*args, **kwargs)
        if not UNNOTED_FIELDS.issuperset(fields):
            return super().save(*args, **{**kwargs, "update_fields": {*fields, "name_key", "search_text"}})
        # Signing in and links handed over are no edits: they leave the version and the history alone.
        self.skip_history_when_saving = True
        try:
            models.Model.save(self, *args, **kwargs)
        finally:
            del self.skip_history_when_saving

    def switch_search_key(self, *, is_on: bool) -> None:
        """Whether the key «/» leads this person to the search."""
        self.has_search_key = is_on
        self.save(update_fields=["has_search_key"])

    @property
    def role_value(self) -> Role:
        return Role(self.role)

    @property
    def is_coordinator(self) -> bool:
        """May do what coordinators may; administrators may as well."""
        return self.role_value.covers(Role.COORDINATOR)

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def has_joined(self) -> bool:
        """Has opened the invitation and chosen a password."""
        return self.has_usable_password()

    @property
    def needs_email(self) -> bool:
        """Is invited without an e-mail: whoever opens the invitation types it."""
        return not self.email and self.role != Role.REPRESENTATIVE

    @property
    def has_open_link(self) -> bool:
        """Whether a link handed over still works."""
        return bool(self.link_purpose and self.link_expires_at and self.link_expires_at > timezone.now())

    # Django's own code asks this of a user model; the portal's rights follow from the role alone.
    def get_full_name(self) -> str:
        return self.full_name
