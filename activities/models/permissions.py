"""Who of the staff may see, change and log an activity: the one place that says where a teacher may plan and log.

The dates of an activity follow it (`OccurrenceQuerySet`), and so do their photos and sign-ups.
"""

from typing import Any, Self

from django.db.models import Exists, F, ManyToOneRel, OuterRef, Q, prefetch_related_objects
from django.db.models.lookups import GreaterThan

from school.models import User
from school.models.staff_queryset import StaffQuerySet
from wordings.grades import grade_mask
from wordings.responsible import classes_of_post, names_class_teachers_only, names_post

# Where a person carries the wordings that name their post, once a page read them
READ_WORDINGS = "read_wordings"


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

    def having(self, relation: str, *conditions: Q, **lookups: Any) -> Q:
        """Return the condition that one of these records of a row meets all of these, which are of the record itself.

        For records that name the row themselves; `related` follows longer ways, through the table of the rows once more.
        """
        field = self.model._meta.get_field(relation)
        assert isinstance(field, ManyToOneRel)
        rows = field.related_model._base_manager.filter(*conditions, **{field.field.name: OuterRef("pk")}, **lookups)
        return Q(Exists(rows))

    def read_names(self, user: User) -> None:
        """Read what names this person once, for a page that asks many questions about what is theirs."""
        prefetch_related_objects([user], "school_classes")
        setattr(user, READ_WORDINGS, self.wordings_naming(user.post) if user.post else [])

    def _names(self, user: User) -> Q:
        condition = self.related(people=user.pk)
        if user.post:
            condition |= self._names_post(user)
        for each in user.school_classes.all():
            own = ~self.related(classes__grade=each.grade) | self.related(classes=each.pk)
            is_for = of_grade(each.grade) & own | Q(names_class_teachers=True, grades=0)
            condition |= Q(school_year=each.school_year) & is_for
        return condition

    def _names_post(self, user: User) -> Q:
        """Return the condition that an activity names those who hold this post.

        «Классные руководители» names the class teacher of 6А where it is for 6А or for everybody, not beside grade 9.
        """
        post = user.post
        wordings = getattr(user, READ_WORDINGS, None)
        if wordings is None:
            wordings = self.wordings_naming(post)
        by_class = [text for text in wordings if names_class_teachers_only(text, post)]
        condition = Q(responsible_text__in=[text for text in wordings if text not in by_class])
        if by_class:
            grades, classes = classes_of_post(post)
            is_for = Q(grades=0)
            for grade in grades:
                is_for |= of_grade(grade)
            for name in classes:
                of_class = self.related(classes__grade=name.grade, classes__letter=name.letter.upper())
                is_for |= of_grade(name.grade) & (~self.related(classes__grade=name.grade) | of_class)
            condition |= Q(responsible_text__in=by_class) & is_for
        return condition

    def wordings_naming(self, post: str) -> list[str]:
        """The wordings of who is responsible that name those who hold this post: a plan has few different ones."""
        wordings = self.model._base_manager.exclude(responsible_text="").order_by()
        texts = wordings.values_list("responsible_text", flat=True).distinct()
        return [text for text in texts if names_post(text, post)]


def of_grade(grade: int) -> Q:
    """Return the condition that an activity is for this grade, among others or alone."""
    return Q(GreaterThan(F("grades").bitand(grade_mask([grade])), 0))
