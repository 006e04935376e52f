"""Who came: counts, never names."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from activities.models.occurrence import Occurrence
from partners.models import Partner
from school.models import SchoolClass

MOST = 5000


class Group(models.TextChoices):
    """Those who take part in a joint activity, as groups."""

    PUPILS = "pupils", pgettext_lazy("a group", "pupils")
    PARENTS = "parents", pgettext_lazy("a group", "parents")
    TEACHERS = "teachers", pgettext_lazy("a group", "teachers")
    PARTNER = "partner", _("the partner’s people")


class AttendanceQuerySet(models.QuerySet):
    def of_classes(self) -> Self:
        return self.exclude(school_class=None)

    def of_partners(self) -> Self:
        return self.exclude(partner=None)


class Attendance(models.Model):
    """How many of one group came to one holding: a class, all pupils, parents, teachers, a partner's people.

    Each class teacher reports the own class; a total of the pupils alone suffices. Where both are said, the larger
    counts: a total holds until the classes add up to more (`services.log.recount`).
    """

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, verbose_name=_("date"), related_name="attendance")
    group = models.CharField(_("who"), max_length=20, choices=Group)
    school_class = models.ForeignKey(
        SchoolClass, models.PROTECT, verbose_name=_("class"), related_name="attendance", null=True
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, verbose_name=_("partner"), related_name="attendance", null=True
    )
    count = models.PositiveSmallIntegerField(_("how many"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by whom"), related_name="+", null=True
    )

    objects = AttendanceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["occurrence_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["occurrence", "group"],
                condition=Q(school_class=None, partner=None),
                name="attendance_group_once",
            ),
            models.UniqueConstraint(
                fields=["occurrence", "school_class"],
                condition=Q(school_class__isnull=False),
                name="attendance_class_once",
            ),
            models.UniqueConstraint(
                fields=["occurrence", "partner"], condition=Q(partner__isnull=False), name="attendance_partner_once"
            ),
            models.CheckConstraint(
                condition=Q(group="partner", partner__isnull=False, school_class=None)
                | Q(group="pupils", partner=None)
                | Q(group__in=["parents", "teachers"], partner=None, school_class=None),
                name="attendance_is_of_one_group",
            ),
            models.CheckConstraint(
                condition=Q(count__gte=1, count__lte=MOST),
                name="attendance_count_in_range",
                violation_error_message=_("From 1 to 5,000."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_class or self.partner or self.get_group_display()}: {self.count}"
