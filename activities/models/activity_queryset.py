"""What the plan is asked: activities by year, by time, by whom and for whom."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.lookups import GreaterThan

from common.search import query_words, search_filter
from partners.models import Direction, Partner, Partnership
from school.models import Role, SchoolClass, User
from school.years import SchoolYear
from wordings.grades import grade_mask
from wordings.months import month_bit
from wordings.responsible import names_post

if TYPE_CHECKING:
    from activities.models.activity import Activity

# The kind of joint activity whose events are products themselves: creative events, contests, competitions, olympiads
EVENT_IS_PRODUCT = "implementation"


class ActivityQuerySet(models.QuerySet):
    model: type["Activity"]  # type: ignore[assignment]

    def in_year(self, year: SchoolYear) -> Self:
        return self.filter(school_year=year.start)

    def visible_to(self, user: User) -> Self:
        """All staff see the whole plan; a partner's representative has pages of its own."""
        return self if user.is_authenticated and user.role_value.covers(Role.TEACHER) else self.none()

    def editable_by(self, user: User) -> Self:
        """A teacher changes what is their own: what they entered, or what names them."""
        visible = self.visible_to(user)
        if user.is_coordinator:
            return visible
        named = self.model.people.through.objects.filter(activity=OuterRef("pk"), user=user.pk)
        return visible.filter(Q(created_by=user.pk) | Exists(named))

    def loggable_by(self, user: User) -> Self:
        """Those of which this person may say that and how they were held: own ones, and what names them."""
        visible = self.visible_to(user)
        return visible if user.is_coordinator else visible.filter(Q(created_by=user.pk) | self._names(user))

    def public(self) -> Self:
        """Those that visitors may know of."""
        return self.filter(is_public=True)

    def planned(self) -> Self:
        """Those that are going to be or were: not called off as a whole."""
        return self.filter(cancelled_on=None)

    def touching(self, month: int) -> Self:
        """Those that cover a day of this calendar month."""
        return self.alias(touched=F("months").bitand(month_bit(month))).filter(touched__gt=0)

    def for_grades(self, grades: Any) -> Self:
        """Those for any of these grades; what names no grade is for everybody."""
        mask = grade_mask(grades)
        return self.alias(meant=F("grades").bitand(mask)).filter(Q(meant__gt=0) | Q(grades=0))

    def for_class(self, school_class: SchoolClass) -> Self:
        """What a class's own plan holds: for its grade, unless other classes of the grade alone are named."""
        links = self.model.classes.through.objects.filter(activity=OuterRef("pk"))
        of_grade = links.filter(schoolclass__grade=school_class.grade)
        return (
            self.in_year(school_class.year)
            .for_grades([school_class.grade])
            .filter(~Exists(of_grade) | Exists(links.filter(schoolclass=school_class)))
        )

    def with_partner(self, partner: Partner | int) -> Self:
        key = partner.pk if isinstance(partner, Partner) else partner
        links = self.model.partnerships.through.objects
        return self.filter(Exists(links.filter(activity=OuterRef("pk"), partnership__partner=key)))

    def in_directions(self, directions: Sequence[Direction], *, with_none: bool = False) -> Self:
        """Of these main directions, or together with partnerships of them; `with_none` adds those without one."""
        links = self.model.partnerships.through.objects
        joint = links.filter(activity=OuterRef("pk"), partnership__direction__in=directions)
        condition = Q(direction__in=directions) | Exists(joint)
        return self.filter(condition | Q(direction=None) if with_none else condition)

    def without_dates(self) -> Self:
        """Those that have no dated occurrence."""
        occurrences: Any = self.model._meta.get_field("occurrences").related_model
        return self.filter(~Exists(occurrences.objects.filter(activity=OuterRef("pk"))))

    def without_days(self) -> Self:
        """Those that no day is known of, by their wording or by dates."""
        return self.filter(first_day=None)

    def lost_date(self, today: date) -> Self:
        """Those whose time by the plan is over, while no date was ever set."""
        return self.planned().filter(last_day__lt=today).without_dates()

    def unmarked(self, today: date) -> Self:
        """Those with a date that has passed, of which nobody said whether it was held."""
        occurrences: Any = self.model._meta.get_field("occurrences").related_model
        passed = occurrences.objects.open().filter(activity=OuterRef("pk"), ends_on__lt=today)
        return self.filter(Exists(passed))

    def with_partners(self) -> Self:
        """With the partnerships' partners and directions, one query for all rows."""
        partnerships = Partnership.objects.select_related("partner", "direction").order_by(
            "partner__name_key", "direction__position"
        )
        return self.prefetch_related(models.Prefetch("partnerships", partnerships))

    def search(self, query: str) -> Self:
        """By words of the wording, the place, the people and the partners' names; case and endings forgiven.

        Of «экскурсия Кванториум» one word may stand in the row and the other in the partner's name.
        """
        links = self.model.partnerships.through.objects.filter(activity=OuterRef("pk"))
        condition = Q()
        for word in query_words(query):
            joint = links.filter(search_filter("partnership__partner__search_text", word))
            condition &= search_filter("search_text", word) | Q(Exists(joint))
        return self.filter(condition)

    def held(self) -> Self:
        """Those with a date that was held."""
        return self.filter(Exists(self._dates().held()))

    def analyzed(self) -> Self:
        """Those that somebody analyzed: the fourth C."""
        return self.filter(Exists(self._analyses()))

    def without_analysis(self) -> Self:
        """Held, nothing of it still ahead, and not analyzed: visibly unfinished."""
        ahead = self._dates().open()
        return self.planned().held().filter(~Exists(ahead), ~Exists(self._analyses()))

    def without_product(self) -> Self:
        """Held, nothing of it still ahead, and nothing came of it yet.

        For putting education into practice the event itself is the product.
        """
        return self.planned().held().filter(~Exists(self._dates().open()), ~self._yields())

    def _yields(self) -> Q:
        products: Any = self.model._meta.get_field("products").related_model
        own = products.objects.filter(activity=OuterRef("pk"))
        return Q(Exists(own)) | Q(kind__code=EVENT_IS_PRODUCT, product_type__isnull=False)

    def _dates(self) -> Any:
        occurrences: Any = self.model._meta.get_field("occurrences").related_model
        return occurrences.objects.filter(activity=OuterRef("pk"))

    def _analyses(self) -> Any:
        steps: Any = self.model._meta.get_field("cycle_steps").related_model
        return steps.objects.filter(activity=OuterRef("pk"), step="analyze")

    def naming(self, user: User) -> Self:
        """Those that name this person, their post, or a class of theirs."""
        return self.filter(self._names(user))

    def _names(self, user: User) -> Q:
        people = self.model.people.through.objects.filter(activity=OuterRef("pk"), user=user.pk)
        condition = Q(Exists(people))
        if user.post:
            condition |= Q(responsible_text__in=self._wordings_naming(user.post))
        classes = self.model.classes.through.objects.filter(activity=OuterRef("pk"))
        for key, year, grade in user.school_classes.values_list("pk", "school_year", "grade"):
            of_grade = Q(GreaterThan(F("grades").bitand(grade_mask([grade])), 0))
            own = ~Exists(classes.filter(schoolclass__grade=grade)) | Exists(classes.filter(schoolclass=key))
            is_for = of_grade & own | Q(names_class_teachers=True) & (Q(grades=0) | of_grade)
            condition |= Q(school_year=year) & is_for
        return condition

    def _wordings_naming(self, post: str) -> list[str]:
        """The wordings of who is responsible that name those who hold this post: a plan has few different ones."""
        wordings = self.model._base_manager.exclude(responsible_text="").order_by()
        texts = wordings.values_list("responsible_text", flat=True).distinct()
        return [text for text in texts if names_post(text, post)]
