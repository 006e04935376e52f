"""Pictures of what was held."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities.models.occurrence import Occurrence
from common.files import generated_name
from common.models import VersionedModel
from school.models import User
from school.models.staff_queryset import StaffQuerySet


def has_basis(on: date) -> Q:
    """Return the condition of photos whose basis holds on this day; the date they are of may be for staff only."""
    return Q(public_until__isnull=False, public_until__gte=on) & ~Q(basis="")


def is_for_visitors() -> Q:
    """Return the condition of photos of dates that visitors may know of."""
    return Q(
        occurrence__activity__is_public=True,
        occurrence__activity__cancelled_on=None,
        occurrence__status=Occurrence.Status.HELD,
    )


class PhotoQuerySet(StaffQuerySet):
    def editable_by(self, user: User) -> Self:
        """Return the photos of dates that this person may log; only a coordinator may publish them."""
        visible = self.visible_to(user)
        return visible.filter(occurrence__in=Occurrence.objects.loggable_by(user))

    def public(self, today: date) -> Self:
        """Return the photos that visitors may see today."""
        return self.filter(has_basis(today), is_for_visitors())

    def with_visibility(self, today: date) -> Self:
        """Add to each photo the two conditions of `public`, as `has_basis` and `is_for_visitors`."""
        return self.annotate(
            has_basis=ExpressionWrapper(has_basis(today), models.BooleanField()),
            is_for_visitors=ExpressionWrapper(is_for_visitors(), models.BooleanField()),
        )


class Photo(VersionedModel):
    """A photo of a held activity. (schema.org ImageObject)

    It is encoded anew in three sizes, without metadata; the uploaded file is not kept. As evidence for a report staff
    see it without questions; visitors only on a basis, with a text for those who do not see it, and until a day.
    """

    class Basis(models.TextChoices):
        """On what ground people may be recognized in public (Civil Code of Russia, art. 152.1)."""

        CONSENTS = "consents", _("consent of all who can be recognized, or of their parents")
        NOBODY = "nobody", _("nobody can be recognized")
        PUBLIC_EVENT = "public-event", _("taken at a public event, nobody is its main subject")

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, verbose_name=_("date"), related_name="photos")
    small = models.FileField(upload_to=generated_name("photos"), max_length=200, editable=False)
    medium = models.FileField(upload_to=generated_name("photos"), max_length=200, editable=False)
    large = models.FileField(upload_to=generated_name("photos"), max_length=200, editable=False)
    # Of the large one, in pixels
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    # SHA-256 of the file that was sent: sent twice, it is one photo
    digest = models.CharField(max_length=64, editable=False)
    alt = models.CharField(
        _("what can be seen"),
        max_length=300,
        blank=True,
        help_text=_("For people who cannot see the picture; no names."),
    )
    basis = models.CharField(_("why visitors may see it"), max_length=20, choices=Basis, blank=True)
    public_until = models.DateField(_("until"), null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("by whom"),
        related_name="+",
        null=True,
        editable=False,
    )
    uploaded_at = models.DateTimeField(_("when"), auto_now_add=True)

    # Read by `with_visibility`
    has_basis: bool
    is_for_visitors: bool

    objects = PhotoQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["small", "medium", "large", "digest", "width", "height"])

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["occurrence_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "digest"], name="photo_once"),
            models.CheckConstraint(
                condition=Q(basis="", public_until=None)
                | Q(basis__in=["consents", "nobody", "public-event"], public_until__isnull=False) & ~Q(alt=""),
                name="photo_is_public_with_reason",
                violation_error_message=_(
                    "To show a photo to visitors, all three are needed: a basis, the last day, and what it shows."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.alt or f"№ {self.pk}"
