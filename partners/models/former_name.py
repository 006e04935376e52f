"""Names that partners had before."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.search import query_words, search_filter, search_text


class FormerName(models.Model):
    """A name that a partner had («прежнее название»): people search by it for years. (schema.org alternateName)"""

    partner = models.ForeignKey(
        "partners.Partner", models.CASCADE, verbose_name=_("partner"), related_name="former_names"
    )
    name = models.CharField(_("name"), max_length=255)
    # Visitors find a partner by no other: it might tell of a military unit that is a public club now.
    was_public = models.BooleanField(_("visitors saw it"), default=False)
    search_text = models.TextField(editable=False)

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "name"], name="former_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="former_name_is_written"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = search_text(self.name)
        super().save(*args, **kwargs)


def named_so(query: str, prefix: str = "", *, for_visitors: bool = False) -> Q:
    """The condition that a partner has or had a name with these words; `prefix` leads from the row to the partner.

    Visitors find it by those former names alone that they once saw.
    """
    if not query_words(query):
        return Q()
    former = FormerName.objects.filter(search_filter("search_text", query))
    if for_visitors:
        former = former.filter(was_public=True)
    return search_filter(f"{prefix}search_text", query) | Q(**{f"{prefix}pk__in": former.order_by().values("partner")})
