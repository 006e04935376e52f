"""What joint activity is made of: its mechanisms, kinds, products and forms."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import ReferenceItem


class Significance(models.TextChoices):
    """How far an activity matters: the widening circles of the principle of public significance."""

    CLASS = "class", _("for a class")
    SCHOOL = "school", _("for the school")
    MICRODISTRICT = "microdistrict", _("for the microdistrict")
    CITY = "city", _("for the city")
    REGION = "region", _("for the region")


class Mechanism(ReferenceItem):
    """A mechanism of cooperation («механизм взаимодействия»): research, projects, socially significant action.

    Kinds of project (social, interdisciplinary, subject) stand under the project mechanism.
    """

    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("part of"), related_name="kinds", null=True, blank=True
    )

    class Meta(ReferenceItem.Meta):
        verbose_name = _("mechanism of cooperation")
        verbose_name_plural = _("mechanisms of cooperation")

    def clean(self) -> None:
        """Two levels are all there are: a mechanism and its kinds."""
        super().clean()
        if self.parent is not None and (self.parent.parent_id or self.parent_id == self.pk or self.kinds_exist()):
            raise ValidationError({"parent": _("Choose a mechanism that is itself part of none.")})

    def kinds_exist(self) -> bool:
        return self.pk is not None and self.kinds.exists()


class ActivityKind(ReferenceItem):
    """One of the four kinds of joint activity («вид совместной деятельности»)."""

    class Meta(ReferenceItem.Meta):
        verbose_name = _("kind of joint activity")
        verbose_name_plural = _("kinds of joint activity")


class ProductType(ReferenceItem):
    """What a kind of joint activity yields («продукт»), paired as the school's document pairs them."""

    kind = models.ForeignKey(
        ActivityKind, models.PROTECT, verbose_name=_("kind of joint activity"), related_name="product_types"
    )

    class Meta(ReferenceItem.Meta):
        verbose_name = _("type of product")
        verbose_name_plural = _("types of products")


class ParticipationForm(ReferenceItem):
    """How a partner takes part, as the federal upbringing programme names the forms."""

    class Meta(ReferenceItem.Meta):
        verbose_name = _("form of participation")
        verbose_name_plural = _("forms of participation")
