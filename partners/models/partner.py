"""A partner of the school."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from stdnum.ru import inn, ogrn

from common.files import generated_name
from common.models import ReferenceItem, VersionedModel
from common.search import name_fingerprint, search_text, sort_key, words, words_found
from common.slugs import latin_slug, numbered
from common.text import Text
from partners.models.former_name import FormerName, named_so
from partners.models.partnership import Partnership
from partners.models.reference import Direction
from school.models import User
from wordings.organizations.inn import ParsedInn, inn_in_column, ogrn_in_field


class PartnerKind(ReferenceItem):
    """What a partner is by its nature: a library, a kindergarten, a military unit."""

    private_by_default = models.BooleanField(
        _("a new partner is hidden at first"),
        default=False,
        help_text=_("For military units and prevention bodies: shown to visitors only if you say so."),
    )

    class Meta(ReferenceItem.Meta):
        verbose_name = _("kind of partner")
        verbose_name_plural = _("kinds of partners")


def validate_inn(value: str) -> None:
    """An INN is 10 digits for an organization, 12 for a person, with check digits (ФНС, приказ ЕД-7-14/323@)."""
    if not inn.is_valid(value):
        invalid = _("This is not a valid INN: it has 10 or 12 digits, and the check digits must match. Check it.")
        raise _refusal(inn_in_column(value), invalid)


def validate_ogrn(value: str) -> None:
    """An OGRN is 13 digits, an entrepreneur's 15; the last is a check digit."""
    if not ogrn.is_valid(value):
        invalid = _("This is not a valid OGRN: it has 13 or 15 digits, and the check digit must match. Check it.")
        raise _refusal(ogrn_in_field(value), invalid)


def _refusal(parsed: ParsedInn, invalid: Text) -> ValidationError:
    """Say what is wrong with a number, and what it is meant to be where a spreadsheet spoiled it."""
    messages = {
        "zero": _("Excel removed the zero: %(whole)s?"),
        "power-whole": _("Excel wrote the number in scientific notation: %(whole)s?"),
        "power": _(
            "Excel kept only the beginning of the number. Copy the number from its source, or leave this empty."
        ),
    }
    return ValidationError(messages.get(parsed.doubt, str(invalid)), params={"whole": parsed.proposal})


class PartnerQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Partners the school works with now: not archived."""
        return self.filter(is_archived=False)

    def archived(self) -> Self:
        return self.filter(is_archived=True)

    def public(self) -> Self:
        """What a visitor may know of: public and not archived."""
        return self.filter(is_public=True, is_archived=False)

    def visible_to(self, user: User) -> Self:
        """The register for staff; nothing for anybody else."""
        return self if user.is_authenticated and user.role_value.rank > 0 else self.none()

    def in_direction(self, *directions: Direction) -> Self:
        """Partners with an open partnership in any of these directions."""
        open_in = Partnership.objects.open().filter(
            partner_id=OuterRef("pk"), direction_id__in=[direction.pk for direction in directions]
        )
        return self.filter(Exists(open_in))

    def without_direction(self) -> Self:
        return self.filter(~Exists(Partnership.objects.open().filter(partner=OuterRef("pk"))))

    def without_contact(self) -> Self:
        """Organizations nobody can call: without a single contact person."""
        return self.filter(form=Partner.Form.ORGANIZATION, contacts=None)

    def entered_twice(self) -> Self:
        """Partners that share a name with another current one, but for its form and the order of its words."""
        repeated = (
            Partner.objects.current()
            .exclude(name_fingerprint="")
            .order_by()
            .values("name_fingerprint")
            .annotate(rows=Count("pk"))
            .filter(rows__gt=1)
        )
        return self.filter(name_fingerprint__in=repeated.values("name_fingerprint"))

    def search(self, query: str) -> Self:
        """By words of the names, former ones too, their case and endings forgiven; by INN and OGRN digits too."""
        return self.filter(named_so(query))

    def search_as_visitor(self, query: str) -> Self:
        """The same by former names that visitors saw alone."""
        return self.filter(named_so(query, for_visitors=True))

    def with_directions(self) -> Self:
        """Each partner's open partnerships with their directions, as `open_partnerships`."""
        partnerships = Partnership.objects.open().select_related("direction")
        return self.prefetch_related(
            Prefetch(
                "partnerships",
                queryset=partnerships.order_by("direction__position"),
                to_attr="open_partnerships",
            )
        )


class Partner(VersionedModel):
    """A social partner («социальный партнёр»): an organization, or a community such as the parents.

    The standard noun is schema.org Organization; a community has no numbers of its own.
    """

    class Form(models.TextChoices):
        ORGANIZATION = "organization", _("organization")
        COMMUNITY = "community", _("community")

    form = models.CharField(_("what it is"), max_length=20, choices=Form, default=Form.ORGANIZATION)
    name = models.CharField(
        _("full name"), max_length=255, help_text=_("As in the partner’s documents; it is used in agreements.")
    )
    short_name = models.CharField(
        _("short name"), max_length=120, blank=True, help_text=_("What you call it; shown in lists.")
    )
    name_en = models.CharField(_("name in English"), max_length=255, blank=True)
    slug = models.SlugField(_("address of the page"), max_length=80, unique=True, editable=False)
    kind = models.ForeignKey(PartnerKind, models.PROTECT, verbose_name=_("kind"), related_name="partners")
    about = models.TextField(
        _("about the partner"), blank=True, max_length=4000, help_text=_("Shown on its public page.")
    )
    about_en = models.TextField(_("about the partner, in English"), blank=True, max_length=4000)
    thanks = models.TextField(
        _("a word of thanks"),
        blank=True,
        max_length=1000,
        help_text=_("Visitors read it on the partner’s public page."),
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    site = models.URLField(_("website"), max_length=300, blank=True)
    inn = models.CharField(_("INN"), max_length=12, blank=True, validators=[validate_inn])
    ogrn = models.CharField(_("OGRN"), max_length=15, blank=True, validators=[validate_ogrn])
    logo = models.FileField(_("logo"), upload_to=generated_name("logos"), blank=True, max_length=200)
    is_public = models.BooleanField(_("shown to visitors"), default=True)
    is_archived = models.BooleanField(_("in the archive"), default=False, editable=False)
    archived_on = models.DateField(_("in the archive since"), null=True, blank=True, editable=False)
    archive_reason = models.CharField(_("why"), max_length=300, blank=True, editable=False)
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("successor"),
        related_name="predecessors",
        null=True,
        blank=True,
        help_text=_("Who does its work now, if it was closed or merged."),
    )
    note = models.TextField(_("note for colleagues"), blank=True, max_length=4000)

    # Stored so that search and order are the same on SQLite and PostgreSQL
    name_key = models.CharField(max_length=300, editable=False)
    name_fingerprint = models.CharField(max_length=300, editable=False, db_index=True)
    search_text = models.TextField(editable=False)

    objects = PartnerQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["name_key", "name_fingerprint", "search_text"])

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name_key", "pk"]
        indexes = [
            # Partial: SQLite does not use an index on a boolean column for «NOT is_archived».
            models.Index(fields=["name_key", "id"], condition=Q(is_archived=False), name="partner_register"),
            models.Index(fields=["is_archived", "name_key", "id"], name="partner_by_name"),
            models.Index(fields=["inn"], condition=~Q(inn=""), name="partner_inn"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="partner_is_named",
                violation_error_message=_("Write the partner’s name."),
            ),
            models.CheckConstraint(
                condition=Q(is_archived=False, archived_on=None) | Q(is_archived=True, archived_on__isnull=False),
                name="partner_archived_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(successor=F("id")),
                name="partner_is_not_its_own_successor",
                violation_error_message=_("A partner cannot be its own successor."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partners:partner-detail", args=[self.pk])

    @property
    def title(self) -> str:
        """The name that stands in lists."""
        return self.short_name or self.name

    def clean(self) -> None:
        super().clean()
        if self.form == self.Form.COMMUNITY and (self.inn or self.ogrn):
            raise ValidationError(
                {"form": _("A community has no INN or OGRN. Choose “organization” or clear the numbers.")}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_search_columns()
        if not self.slug:
            self.slug = self.free_slug()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "name_key", "name_fingerprint", "search_text", "slug"}
        stored = self._stored_names() if self.pk else None
        with transaction.atomic():
            super().save(*args, **kwargs)
            if stored is not None and (stored.name, stored.short_name) != (self.name, self.short_name):
                self.former_names.filter(name__in=[self.name, self.short_name]).delete()
                seen = stored.is_public and not stored.is_archived
                self.remember_names(stored.name, stored.short_name, were_public=seen)

    def _stored_names(self) -> Self | None:
        rows = type(self)._base_manager.filter(pk=self.pk)
        return rows.only("name", "short_name", "is_public", "is_archived").first()

    def remember_names(self, *names: str, were_public: bool) -> None:
        """Keep these among the former names, but for those that its names of today are found by anyway."""
        for name in filter(None, names):
            if not words_found(words(name), self.search_text):
                former, is_new = FormerName.objects.get_or_create(
                    partner=self, name=name, defaults={"was_public": were_public}
                )
                if were_public and not is_new and not former.was_public:
                    former.was_public = True
                    former.save(update_fields=["was_public", "search_text"])

    def fill_search_columns(self) -> None:
        """Set the stored columns of search and order; bulk inserts call it themselves."""
        self.name_key = sort_key(self.title)
        self.name_fingerprint = name_fingerprint(self.name)
        self.search_text = search_text(self.name, self.short_name, self.name_en, self.inn, self.ogrn)

    def free_slug(self) -> str:
        """An address that nobody has yet, from the name in Latin letters."""
        base = latin_slug(self.title)[:70] or "partner"
        taken = set(type(self).objects.filter(slug__startswith=base).values_list("slug", flat=True))
        # The address of a record that was joined into another leads there.
        joined = type(self).objects.filter(joined_records__slug__startswith=base)
        taken |= set(joined.values_list("joined_records__slug", flat=True))
        return next(slug for slug in numbered(base) if slug not in taken)
