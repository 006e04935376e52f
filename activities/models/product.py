"""What comes of joint work."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities import addresses
from activities.models.activity import Activity
from activities.models.project import Project
from activities.models.reference import ProductType
from common.files import generated_name
from common.models import VersionedModel
from common.search import SORT_KEY_LENGTH, query_words, search_filter, search_text, sort_key
from partners.models import Partner
from school.models import User
from school.models.staff_queryset import StaffQuerySet


class ProductQuerySet(StaffQuerySet):
    def editable_by(self, user: User) -> Self:
        """A teacher changes the products of activities they may log."""
        visible = self.visible_to(user)
        return visible if user.is_coordinator else visible.filter(activity__in=Activity.objects.loggable_by(user))

    def public(self) -> Self:
        """Those in the bank of visitors: shown, and of nothing that visitors may not know of."""
        of_activity = Q(activity=None) | Q(activity__is_public=True, activity__cancelled_on=None)
        of_project = Q(project=None) | Q(project__in=Project.objects.public())
        return self.filter(of_activity & of_project, is_public=True)

    def with_partner(self, partner: Partner | int) -> Self:
        """Those of activities with this partner, of projects it is or was in, or made with it."""
        key = partner.pk if isinstance(partner, Partner) else partner
        links = Activity.partnerships.through.objects.filter(activity=OuterRef("activity"), partnership__partner=key)
        members = Project.objects.with_member(key).filter(pk=OuterRef("project"))
        made = Product.partners.through.objects.filter(product=OuterRef("pk"), partner=key)
        return self.filter(Exists(links) | Exists(members) | Exists(made))

    def search(self, query: str) -> Self:
        """By words of the title, the text and the co-authors; case and endings forgiven."""
        condition = Q()
        for word in query_words(query):
            condition &= search_filter("search_text", word)
        return self.filter(condition)


class Product(VersionedModel):
    """A product («продукт») of joint activity: of an activity, of a project, or of both. (schema.org CreativeWork)

    Its type belongs to a kind of joint activity, as the school's document pairs them. Co-authors are groups and
    partners, never pupils by name.
    """

    title = models.CharField(_("title of the result"), max_length=300)
    type = models.ForeignKey(ProductType, models.PROTECT, verbose_name=_("type"), related_name="products")
    about = models.TextField(_("about it"), max_length=2000, blank=True)
    activity = models.ForeignKey(
        Activity, models.PROTECT, verbose_name=_("activity"), related_name="products", null=True, blank=True
    )
    project = models.ForeignKey(
        Project, models.PROTECT, verbose_name=_("project"), related_name="products", null=True, blank=True
    )
    made_on = models.DateField(_("day"))
    link = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to=generated_name("products"), max_length=200, blank=True, editable=False)
    file_name = models.CharField(_("file name"), max_length=200, blank=True, editable=False)
    file_size = models.PositiveIntegerField(_("size in bytes"), default=0, editable=False)
    # Of a file that is a picture: a smaller one for cards, drawn anew, with its proportions
    picture = models.FileField(upload_to=generated_name("products"), max_length=200, blank=True, editable=False)
    picture_width = models.PositiveSmallIntegerField(null=True, editable=False)
    picture_height = models.PositiveSmallIntegerField(null=True, editable=False)
    co_authors = models.CharField(
        _("co-authors"),
        max_length=300,
        blank=True,
        help_text=_("Groups, not names: “6А”, “кружок краеведов”, “родители”."),
    )
    partners = models.ManyToManyField(
        Partner, verbose_name=_("made together with"), related_name="products", blank=True
    )
    is_public = models.BooleanField(
        _("visitors see it"), default=False, help_text=_("It appears on the page “What we did together”.")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("entered by"),
        related_name="+",
        null=True,
        editable=False,
    )
    title_key = models.CharField(max_length=SORT_KEY_LENGTH, editable=False)
    search_text = models.TextField(editable=False)

    objects = ProductQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=["title_key", "search_text", "file", "picture", "picture_width", "picture_height"],
        m2m_fields=[partners],
    )

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["-made_on", "-pk"]
        indexes = [
            models.Index(fields=["made_on", "id"], name="product_by_day"),
            models.Index(fields=["title_key", "id"], name="product_by_title"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="product_is_named",
                violation_error_message=_("Write what it is called."),
            ),
            models.CheckConstraint(
                condition=Q(activity__isnull=False) | Q(project__isnull=False),
                name="product_comes_of_something",
                violation_error_message=_("Choose the activity or the project it comes from."),
            ),
            models.CheckConstraint(
                condition=Q(file="", file_name="", file_size=0) | ~Q(file="") & ~Q(file_name=""),
                name="product_file_is_named",
            ),
            models.CheckConstraint(
                condition=Q(picture="", picture_width=None, picture_height=None)
                | ~Q(picture="")
                & ~Q(file="")
                # What is unknown would pass as well.
                & Q(picture_width__isnull=False, picture_height__isnull=False)
                & Q(picture_width__gt=0, picture_height__gt=0),
                name="product_picture_is_of_its_file",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.title_key = sort_key(self.title)
        self.search_text = search_text(self.title, self.about, self.co_authors)
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "title_key", "search_text"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse(addresses.PRODUCT, args=[self.pk])
