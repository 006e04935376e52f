"""Projects and those who take part in them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities import addresses
from activities.models.reference import Mechanism, Significance
from common.models import VersionedModel
from common.search import SORT_KEY_LENGTH, query_words, search_filter, search_text, sort_key
from common.slugs import latin_slug, numbered
from partners.models import Partner
from partners.models.former_name import named_so
from school.models import PlannedResult, User, WorkDirection
from school.models.staff_queryset import StaffQuerySet


class ProjectQuerySet(StaffQuerySet):
    def editable_by(self, user: User) -> Self:
        """Projects are kept by coordinators."""
        return self if user.is_authenticated and user.is_coordinator else self.none()

    def public(self) -> Self:
        """Those that visitors see: shown to them, and more than a draft."""
        return self.filter(is_public=True).exclude(status=Project.Status.DRAFT)

    def going_on(self) -> Self:
        """Those that something can still be planned for."""
        return self.filter(status__in=[Project.Status.DRAFT, Project.Status.OPEN, Project.Status.RUNNING])

    def with_member(self, partner: Partner | int) -> Self:
        """Those that this partner is or was in."""
        key = partner.pk if isinstance(partner, Partner) else partner
        return self.filter(Exists(ProjectMember.objects.filter(project=OuterRef("pk"), partner=key)))

    def search(self, query: str) -> Self:
        """By words of the project and of its members' names; case and endings forgiven."""
        members = ProjectMember.objects.filter(project=OuterRef("pk"))
        condition = Q()
        for word in query_words(query):
            joint = members.filter(named_so(word, "partner__"))
            condition &= search_filter("search_text", word) | Q(Exists(joint))
        return self.filter(condition)


class Project(VersionedModel):
    """A project («проект»): several sides solve together what none of them can alone. (schema.org Project)"""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("open to join")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        CANCELLED = "cancelled", _("called off")

    title = models.CharField(_("title of the project"), max_length=300)
    slug = models.SlugField(_("address of the page"), max_length=80, unique=True, editable=False)
    mechanism = models.ForeignKey(
        Mechanism, models.PROTECT, verbose_name=_("mechanism"), related_name="projects", null=True, blank=True
    )
    problem = models.TextField(
        _("problem"),
        max_length=2000,
        blank=True,
        help_text=_("What is wrong, and why it can only be solved together: the first condition of partnership."),
    )
    goal = models.TextField(_("goal"), max_length=2000, blank=True)
    significance = models.CharField(
        _("significance"),
        max_length=20,
        choices=Significance,
        blank=True,
        help_text=_("Who it matters to, besides those who do it."),
    )
    planned_results = models.ManyToManyField(
        PlannedResult, verbose_name=_("planned results"), related_name="projects", blank=True
    )
    work_directions = models.ManyToManyField(
        WorkDirection, verbose_name=_("areas of work"), related_name="projects", blank=True
    )
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("coordinator"),
        related_name="coordinated_projects",
        null=True,
        blank=True,
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    is_public = models.BooleanField(
        _("visitors see it"),
        default=False,
        help_text=_("It gets a page on the public site as soon as it is open to join."),
    )
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.DRAFT, editable=False)
    # What came of it, or why it was called off
    outcome = models.TextField(_("what was achieved"), max_length=2000, blank=True, editable=False)
    cancel_reason = models.CharField(_("why it was called off"), max_length=300, blank=True, editable=False)
    title_key = models.CharField(max_length=SORT_KEY_LENGTH, editable=False)
    search_text = models.TextField(editable=False)

    objects = ProjectQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=["slug", "title_key", "search_text"], m2m_fields=[planned_results, work_directions]
    )

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["title_key", "pk"]
        indexes = [models.Index(fields=["title_key", "id"], name="project_by_title")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="project_is_named",
                violation_error_message=_("Write what the project is called."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "open", "running", "finished"], cancel_reason="")
                | Q(status="cancelled") & ~Q(cancel_reason=""),
                name="project_called_off_with_reason",
                violation_error_message=_("Say why it is called off."),
            ),
            models.CheckConstraint(
                condition=Q(significance__in=["", *Significance.values]), name="project_significance_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.title_key = sort_key(self.title)
        self.search_text = search_text(self.title, self.goal, self.problem)
        if not self.slug:
            self.slug = self.free_slug()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "title_key", "search_text", "slug"}
        super().save(*args, **kwargs)

    def free_slug(self) -> str:
        """An address that no project has yet, from the title in Latin letters."""
        base = latin_slug(self.title)[:70].strip("-") or "project"
        taken = set(Project.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        return next(slug for slug in numbered(base) if slug not in taken)

    def get_absolute_url(self) -> str:
        return reverse(addresses.PROJECT, args=[self.pk])

    @property
    def is_shown(self) -> bool:
        """Whether visitors see it now."""
        return self.is_public and self.status != self.Status.DRAFT

    @property
    def is_over(self) -> bool:
        return self.status in {self.Status.FINISHED, self.Status.CANCELLED}


class ProjectMemberQuerySet(models.QuerySet):
    def editable_by(self, user: User) -> Self:
        return self.filter(project__in=Project.objects.editable_by(user))

    def present(self) -> Self:
        """Those who have not left."""
        return self.filter(left_on=None)

    def partners(self) -> Self:
        return self.exclude(partner=None)

    def public(self) -> Self:
        """Those who may be named to visitors: the school's own groups, and partners who are public."""
        return self.filter(Q(partner=None) | Q(partner__is_public=True, partner__is_archived=False))


class ProjectMember(VersionedModel):
    """A partner, or a group of the school, that takes part in a project from a day on until it leaves.

    Leaving is a right and deletes nothing (principle of voluntariness); whoever comes back is a new row. What it gets,
    the benefit, is the second condition of partnership.
    """

    project = models.ForeignKey(Project, models.CASCADE, verbose_name=_("project"), related_name="members")
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        verbose_name=_("partner"),
        related_name="project_memberships",
        null=True,
        blank=True,
    )
    group = models.CharField(
        _("group within the school"),
        max_length=150,
        blank=True,
        help_text=_("Instead of a partner: “6А”, “Совет старшеклассников”, “родители”."),
    )
    group_key = models.CharField(max_length=SORT_KEY_LENGTH, blank=True, editable=False)
    role = models.CharField(_("role"), max_length=150, blank=True)
    contribution = models.TextField(_("what it gives"), max_length=1000, blank=True)
    benefit = models.TextField(_("what it gets"), max_length=1000, blank=True)
    joined_on = models.DateField(_("since"))
    left_on = models.DateField(_("left on"), null=True, editable=False)
    leave_reason = models.CharField(_("why it left"), max_length=300, blank=True, editable=False)

    objects = ProjectMemberQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["group_key"])

    class Meta:
        verbose_name = _("member of a project")
        verbose_name_plural = _("members of projects")
        # Partners first, in the order they came
        ordering = ["project_id", F("partner_id").asc(nulls_last=True), "joined_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(partner__isnull=False, group="") | Q(partner=None) & ~Q(group=""),
                name="project_member_is_partner_or_group",
                violation_error_message=_("Choose a partner or enter a group within the school, one of the two."),
            ),
            models.UniqueConstraint(
                fields=["project", "partner"],
                condition=Q(left_on=None, partner__isnull=False),
                name="project_partner_once",
                violation_error_message=_("This partner is already in the project."),
            ),
            models.UniqueConstraint(
                fields=["project", "group_key"],
                condition=Q(left_on=None, partner=None),
                name="project_group_once",
                violation_error_message=_("This group is already in the project."),
            ),
            models.CheckConstraint(
                condition=Q(left_on=None, leave_reason="") | Q(left_on__isnull=False) & ~Q(leave_reason=""),
                name="project_member_left_with_reason",
                violation_error_message=_("Say why it leaves."),
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="project_member_left_after_joining",
                violation_error_message=_("A member cannot leave before joining."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.group_key = sort_key(self.group)
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "group_key"}
        super().save(*args, **kwargs)

    @property
    def title(self) -> str:
        return self.partner.title if self.partner is not None else self.group

    @property
    def is_partner(self) -> bool:
        return self.partner_id is not None

    def leave(self, *, on: date, reason: str) -> None:
        """Leave on that day; whoever came later leaves on its first day."""
        self.left_on, self.leave_reason = max(on, self.joined_on), reason
        self.save()


def one_side_only(members: Iterable[ProjectMember]) -> str:
    """Whose side alone gives something, «school» or «partner»; empty where both give or nobody does."""
    sides = {"partner" if each.is_partner else "school" for each in members if each.contribution}
    return sides.pop() if len(sides) == 1 else ""
