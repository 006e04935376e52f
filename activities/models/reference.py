"""What joint activity is made of: its mechanisms, kinds, products and forms, and what a school's plan is made of."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import ReferenceItem
from common.search import words
from common.text import one_line


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
            raise ValidationError({"parent": _("Choose a mechanism that is not part of another one.")})

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
        verbose_name = _("type of result")
        verbose_name_plural = _("types of results")


class ParticipationForm(ReferenceItem):
    """How a partner takes part, as the federal upbringing programme names the forms."""

    class Meta(ReferenceItem.Meta):
        verbose_name = _("form of participation")
        verbose_name_plural = _("forms of participation")


class NamedByOthers(ReferenceItem):
    """A row of a reference list that plans call by several names; the list's own name is one of them."""

    other_names = models.TextField(
        _("other names"),
        max_length=2000,
        blank=True,
        help_text=_("One per line: as plans write it, now or in the past."),
    )

    class Meta(ReferenceItem.Meta):
        abstract = True

    def clean(self) -> None:
        """A name leads to one row."""
        super().clean()
        own = {" ".join(words(name)) for name in self.names}
        for other in type(self)._default_manager.exclude(pk=self.pk):
            taken = [name for name in other.names if " ".join(words(name)) in own]
            if taken:
                said = _("“%(name)s” is already a name of “%(other)s”.") % {"name": taken[0], "other": other.name}
                raise ValidationError({"other_names": said})

    @property
    def names(self) -> list[str]:
        """Return all that it is called in plans, which are Russian."""
        lines = [one_line(line) for line in self.other_names.splitlines()]
        return [self.name, *filter(None, lines)]


class Module(NamedByOthers):
    """A module («модуль») of the upbringing programme: a part that the plan's rows stand under."""

    is_variable = models.BooleanField(
        _("variable"), default=False, help_text=_("Each school decides which of these its programme has.")
    )

    class Meta(NamedByOthers.Meta):
        verbose_name = _("module of the programme")
        verbose_name_plural = _("modules of the programme")


class OwnCommunity(NamedByOthers):
    """A community of the school itself («своими силами»): its museum, its councils, its branch of a movement."""

    class Meaning(models.TextChoices):
        USUAL = "usual", _("a school community; ask if it is also in the register")
        OWN = "own", _("always a school community")
        PARTNER = "partner", _("always a partner")
        ASK = "ask", _("may be either: ask")

    meaning = models.CharField(
        _("what the name means in a plan"), max_length=20, choices=Meaning, default=Meaning.USUAL
    )

    class Meta(NamedByOthers.Meta):
        verbose_name = _("community within the school")
        verbose_name_plural = _("communities within the school")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(meaning__in=["usual", "own", "partner", "ask"]), name="own_community_meaning_known"
            )
        ]
