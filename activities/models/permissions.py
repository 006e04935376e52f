"""Who of the staff may see, change and log an activity: the one place that says where a teacher may plan and log.

The dates of an activity follow it (`OccurrenceQuerySet`), and so do their photos and sign-ups.
"""

from typing import Any, Self

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.lookups import GreaterThan

from school.models import User
from school.models.staff_queryset import StaffQuerySet
from wordings.grades import grade_mask
from wordings.responsible import names_post


class PermittedActivities(StaffQuerySet):
    """Activities by what a person may do with them: all staff see the whole plan."""

    def editable_by(self, user: User) -> Self:
        """A teacher changes what is their own: what they entered, or what names them."""
        visible = self.visible_to(user)
        return visible if user.is_coordinator else visible.filter(Q(created_by=user.pk) | self.related(people=user.pk))

    def loggable_by(self, user: User) -> Self:
        """Those of which this person may say that and how they were held: own ones, and what names them."""
        visible = self.visible_to(user)
        return visible if user.is_coordinator else visible.own_of(user)

    def own_of(self, user: User) -> Self:
        """Those that this person entered, and those that name them, their post or a class of theirs."""
        return self.filter(Q(created_by=user.pk) | self._names(user))

    def naming(self, user: User) -> Self:
        """Those that name this person, their post, or a class of theirs."""
        return self.filter(self._names(user))

    def related(self, *conditions: Q, **lookups: Any) -> Q:
        """Return the condition that one record related to a row meets all of these.

        As a subquery: a join would bring a row once for each such record.
        """
        rows = self.model._base_manager.filter(*conditions, pk=OuterRef("pk"), **lookups)
        return Q(Exists(rows))

    def _names(self, user: User) -> Q:
        condition = self.related(people=user.pk)
        if user.post:
            condition |= Q(responsible_text__in=self._wordings_naming(user.post))
        for key, year, grade in user.school_classes.values_list("pk", "school_year", "grade"):
            of_grade = Q(GreaterThan(F("grades").bitand(grade_mask([grade])), 0))
            own = ~self.related(classes__grade=grade) | self.related(classes=key)
            is_for = of_grade & own | Q(names_class_teachers=True) & (Q(grades=0) | of_grade)
            condition |= Q(school_year=year) & is_for
        return condition

    def _wordings_naming(self, post: str) -> list[str]:
        """The wordings of who is responsible that name those who hold this post: a plan has few different ones."""
        wordings = self.model._base_manager.exclude(responsible_text="").order_by()
        texts = wordings.values_list("responsible_text", flat=True).distinct()
        return [text for text in texts if names_post(text, post)]
