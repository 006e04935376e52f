"""What the plan is asked: activities by year, by time, by whom and for whom, and by what came of them."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce
from operator import add, or_
from typing import Any, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.lookups import LessThanOrEqual

from activities.models.choices import EVENT_IS_PRODUCT, Cooperation, Step
from activities.models.occurrence_state import is_held, is_open
from activities.models.permissions import PermittedActivities, of_grade
from common.days import DaysBetween
from common.search import query_words, search_filter
from partners.models import Direction, Partner, Partnership
from partners.models.former_name import named_so
from school.models import SchoolClass
from school.years import SchoolYear
from wordings.grades import grade_mask
from wordings.months import month_bit
from wordings.timing import MOST_DAYS, TimingKind


class ActivityQuerySet(PermittedActivities):
    def in_year(self, year: SchoolYear) -> Self:
        return self.filter(school_year=year.start)

    def public(self) -> Self:
        """Those that visitors may know of."""
        return self.filter(is_public=True)

    def planned(self) -> Self:
        """Those that are going to be or were: not called off as a whole."""
        return self.filter(cancelled_on=None)

    def not_closed(self) -> Self:
        """Those of which somebody may still wait for something: no past year's that were closed as they are."""
        return self.filter(closed_on=None)

    def touching(self, month: int) -> Self:
        """Those that cover a day of this calendar month."""
        return self.alias(touched=F("months").bitand(month_bit(month))).filter(touched__gt=0)

    def held_in_month(self, month: int) -> Self:
        """Those with a date of this calendar month that was held; other months may have one too."""
        return self.planned().filter(self.having("occurrences", is_held(), starts_on__month=month))

    def for_grades(self, grades: Any) -> Self:
        """Those for any of these grades; what names no grade is for everybody."""
        mask = grade_mask(grades)
        return self.alias(meant=F("grades").bitand(mask)).filter(Q(meant__gt=0) | Q(grades=0))

    def for_class(self, school_class: SchoolClass) -> Self:
        """What a class's own plan holds: for its grade, unless other classes of the grade alone are named."""
        return self.for_classes([school_class])

    def for_classes(self, classes: Iterable[SchoolClass]) -> Self:
        """What the plan of any of these classes holds."""
        return self.filter(reduce(or_, map(self._for_class, classes), Q(pk__in=[])))

    def looking_for_partner(self) -> Self:
        """Those going to be that a partner is still looked for."""
        return self.planned().filter(cooperation=Cooperation.LOOKING)

    def on_our_own(self) -> Self:
        """Those that the school does with its own forces."""
        return self.filter(cooperation=Cooperation.OWN)

    def joint(self) -> Self:
        """Those done with partners, or with one that is still looked for."""
        return self.exclude(cooperation=Cooperation.OWN)

    def with_partner(self, partner: Partner | int) -> Self:
        key = partner.pk if isinstance(partner, Partner) else partner
        return self.filter(self.related(partnerships__partner=key))

    def in_directions(self, directions: Sequence[Direction], *, with_none: bool = False) -> Self:
        """Of these main directions, or together with partnerships of them; `with_none` adds those without one."""
        condition = Q(direction__in=directions) | self.related(partnerships__direction__in=directions)
        return self.filter(condition | Q(direction=None) if with_none else condition)

    def without_dates(self) -> Self:
        """Those that have no dated occurrence."""
        return self.filter(~self.having("occurrences"))

    def worded_within(self, first: date, last: date, *, most: int) -> Self:
        """Those without dates whose wording touches these days of one school year, and covers at most so many."""
        of_year = self.planned().not_closed().in_year(SchoolYear.of(first)).without_dates()
        is_short = LessThanOrEqual(DaysBetween(F("first_day"), F("last_day")), most - 1)
        return of_year.filter(Q(is_short), first_day__lte=last, last_day__gte=first)

    def with_clear_day(self) -> Self:
        """Those whose wording names days that a calendar can have, each at most 31 of them (`clear_days`)."""
        longest = LessThanOrEqual(DaysBetween(F("worded_from"), F("worded_until")), MOST_DAYS - 1)
        return self.filter(~Q(worded_spans=[]) | Q(longest), timing_kind=TimingKind.DAYS, worded_from__isnull=False)

    def without_days(self) -> Self:
        """Those that no day is known of, by their wording or by dates."""
        return self.filter(first_day=None)

    def over_before(self, day: date) -> Self:
        """Those whose last day, by dates or by the wording, was before this one."""
        return self.filter(last_day__lt=day)

    def lost_date(self, today: date) -> Self:
        """Those whose time by the plan is over, while no date was ever set."""
        return self.filter(self._lost_date(today))

    def unmarked(self, today: date) -> Self:
        """Those with a date that has passed, of which nobody said whether it was held."""
        return self.filter(self._unmarked(today))

    def held(self) -> Self:
        """Those with a date that was held."""
        return self.filter(self._held())

    def analyzed(self) -> Self:
        """Those that somebody analyzed: the fourth C."""
        return self.filter(self._is_analyzed())

    def not_held(self) -> Self:
        """Those going to be that were not held on any date yet."""
        return self.planned().filter(~self._held())

    def with_state(self, today: date) -> Self:
        """Each with `state`, the first of these that is true: what a list says of a row."""
        states = [
            ("off", Q(cancelled_on__isnull=False)),
            ("lost", self._lost_date(today)),
            ("unmarked", self._unmarked(today)),
            ("no-analysis", self._is_over() & ~self._is_analyzed()),
            ("held", self._held()),
        ]
        return self.annotate(
            state=Case(*(When(condition, then=Value(name)) for name, condition in states), default=Value(""))
        )

    def done_by_pupils(self, step: str) -> Self:
        """Those of which pupils did this step of the cycle themselves, alone or with others."""
        return self.filter(self.having("cycle_steps", step=step, group="pupils"))

    def with_steps(self, *, least: int, most: int) -> Self:
        """Those of whose four steps so many were done by somebody."""
        done = [Case(When(self.having("cycle_steps", step=step), then=1), default=0) for step in Step.values]
        return self.alias(steps_done=reduce(add, done)).filter(steps_done__gte=least, steps_done__lte=most)

    def with_is_analyzed(self) -> Self:
        """Each with `is_analyzed`."""
        return self.annotate(is_analyzed=self._is_analyzed())

    def without_analysis(self) -> Self:
        """Held, nothing of it still ahead, and not analyzed: visibly unfinished."""
        # What most rows of past years fail at is asked first.
        return self.filter(~self._is_analyzed()).filter(self._is_over())

    def without_product(self) -> Self:
        """Held, nothing of it still ahead, and nothing came of it yet.

        For putting education into practice the event itself is the product.
        """
        is_product = Q(kind__code=EVENT_IS_PRODUCT, product_type__isnull=False)
        return self.filter(~(self.having("products") | is_product)).filter(self._is_over())

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
        condition = Q()
        for word in query_words(query):
            joint = self.related(named_so(word, "partnerships__partner__"))
            condition &= search_filter("search_text", word) | joint
        return self.filter(condition)

    def _for_class(self, school_class: SchoolClass) -> Q:
        of_grade_or_all = of_grade(school_class.grade) | Q(grades=0)
        named = ~self.related(classes__grade=school_class.grade) | self.related(classes=school_class)
        return Q(school_year=school_class.school_year) & of_grade_or_all & named

    def _is_over(self) -> Q:
        """Held, and nothing of it still ahead."""
        return Q(cancelled_on=None) & self._held() & ~self.having("occurrences", is_open())

    def _held(self) -> Q:
        return self.having("occurrences", is_held())

    def _unmarked(self, today: date) -> Q:
        return self.having("occurrences", is_open(), ends_on__lt=today)

    def _lost_date(self, today: date) -> Q:
        return Q(cancelled_on=None, last_day__lt=today) & ~self.having("occurrences")

    def _is_analyzed(self) -> Q:
        return self.having("cycle_steps", step=Step.ANALYZE)
