"""The filters of the calendar's address, the same for pages, feeds, posters and open data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.lookups import GreaterThan
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.models import Activity, ActivityKind, ExcusedClass
from activities.models.activity_queryset import ActivityQuerySet
from activities.models.occurrence import OccurrenceQuerySet
from common.lookalikes import RUSSIAN
from common.search import query_words, search_filter
from common.text import in_quotes, one_line
from partners.leading import led_slugs
from partners.models import Direction, Partner
from partners.models.former_name import named_so
from partners.selectors.public_register import public_name
from partners.selectors.reference import directions
from school.models import SchoolClass
from school.profile import cached_profile
from school.publication import per_version
from wordings.grades import grade_mask, grades_in_words

LONGEST_QUERY = 200


@dataclass(frozen=True)
class Offered:
    """What the filters offer: only what some public activity has, and only what visitors may know of."""

    partners: Mapping[str, Partner]
    kinds: Mapping[str, ActivityKind]
    # Classes of every year by their label: «6А» of last year is another record than that of this year.
    classes: Mapping[str, Sequence[SchoolClass]]


@per_version
def offered() -> Offered:
    """Return the partners, kinds and classes that the filters offer."""
    # The query asks each partner and kind, which are few, not each activity.
    links: Any = Activity.partnerships.through
    joint = links.objects.filter(partnership__partner=OuterRef("pk"), activity__is_public=True)
    partners = Partner.objects.public().filter(Exists(joint))
    kinds = ActivityKind.objects.filter(Exists(Activity.objects.public().filter(kind=OuterRef("pk"))))
    classes: dict[str, list[SchoolClass]] = {}
    for each in SchoolClass.objects.order_by("grade", "letter", "school_year"):
        classes.setdefault(each.label, []).append(each)
    return Offered(
        partners={each.slug: each for each in partners.order_by("name_key", "pk")},
        kinds={each.code: each for each in kinds},
        classes=classes,
    )


@dataclass(frozen=True)
class CalendarFilter:
    """The filters of an address. Values of one filter add up («grade=2&grade=6»); different filters narrow.

    Grades and classes are one filter: «grade=2&class=6А» is for people with a child in either. They see what is for
    everybody as well.
    """

    directions: tuple[Direction, ...] = ()
    grades: tuple[int, ...] = ()
    classes: tuple[str, ...] = ()
    partners: tuple[Partner, ...] = ()
    kinds: tuple[ActivityKind, ...] = ()
    query: str = ""
    # Whether the address asked for something that is not here
    has_unknown: bool = False
    school_classes: tuple[SchoolClass, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, data: QueryDict, version: int) -> Self:
        """Read an address; it skips what is not offered, and `has_unknown` says so."""
        choices = offered(version)
        data = led_slugs(data, choices.partners)
        by_slug = {each.slug: each for each in directions(version)}
        by_grade = {str(grade): grade for grade in cached_profile(version).grades}
        tables: list[tuple[str, Mapping[str, Any]]] = [
            ("direction", by_slug),
            ("grade", by_grade),
            ("class", choices.classes),
            ("partner", choices.partners),
            ("kind", choices.kinds),
        ]
        chosen, has_unknown = {}, False
        for name, table in tables:
            asked = {value for value in data.getlist(name) if value}
            if name == "class":
                # «6a», typed by hand
                asked = {value if value in table else value.upper().translate(RUSSIAN) for value in asked}
            chosen[name] = tuple(key for key in table if key in asked)
            has_unknown |= len(asked) > len(chosen[name])
        return cls(
            directions=tuple(by_slug[key] for key in chosen["direction"]),
            grades=tuple(by_grade[key] for key in chosen["grade"]),
            classes=chosen["class"],
            partners=tuple(choices.partners[key] for key in chosen["partner"]),
            kinds=tuple(choices.kinds[key] for key in chosen["kind"]),
            query=one_line(data.get("q", ""))[:LONGEST_QUERY],
            has_unknown=has_unknown,
            school_classes=tuple(each for key in chosen["class"] for each in choices.classes[key]),
        )

    @property
    def is_everything(self) -> bool:
        return not self.pairs

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return the filters as an address has them, always in the same order."""
        pairs = [("direction", each.slug) for each in self.directions]
        pairs += [("grade", str(grade)) for grade in self.grades]
        pairs += [("class", label) for label in self.classes]
        pairs += [("partner", each.slug) for each in self.partners]
        pairs += [("kind", each.code) for each in self.kinds]
        return pairs + ([("q", self.query)] if self.query else [])

    @property
    def address(self) -> str:
        """Return «?grade=2&grade=6», or nothing."""
        return f"?{urlencode(self.pairs)}" if self.pairs else ""

    def asks_for(self, school_class: SchoolClass) -> bool:
        """Return whether people with a child in this class may have chosen these filters."""
        if not (self.grades or self.classes):
            return True
        return school_class.grade in self.grades or school_class in self.school_classes

    def toggled(self, name: str, value: Any) -> Self:
        """Return the filters with this value added or taken away: what a chip leads to."""
        present = getattr(self, name)
        changed = tuple(each for each in present if each != value)
        if len(changed) == len(present):
            changed = (*present, value)
            if name in ("grades", "classes"):
                changed = tuple(sorted(changed))
        changes: dict[str, Any] = {name: changed}
        return replace(self, **changes)

    def without_query(self) -> Self:
        """Return the filters without the words of the search."""
        return replace(self, query="")

    def in_words(self) -> list[str]:
        """Return the filters as a heading or a poster says them: «2 и 6 классы», «Спортивное …»."""
        classes = [_("class %(label)s") % {"label": label} for label in self.classes]
        return [*self._grades_in_words(), *classes, *self._others_in_words()]

    def for_whom(self) -> str:
        """Return the filters as they stand behind «for»: «2Б и 6А», «6 класса (Спортивное …)»."""
        whom = [*self.classes]
        if len(self.grades) > 1:
            whom.append(pgettext("for whom", "grades %(grades)s") % {"grades": grades_in_words(self.grades)})
        elif self.grades:
            whom.append(pgettext("for whom", "grade %(grade)s") % {"grade": self.grades[0]})
        if not whom:
            whom.append(pgettext("for whom", "all grades"))
        if len(whom) > 1:
            said = _("%(first)s and %(last)s") % {"first": ", ".join(whom[:-1]), "last": whom[-1]}
        else:
            said = whom[0]
        others = ", ".join(self._others_in_words())
        return f"{said} ({others})" if others else said

    def _others_in_words(self) -> list[str]:
        words = [each.title for each in self.directions]
        words += [public_name(each) for each in self.partners]
        words += [each.title for each in self.kinds]
        return words + ([in_quotes(self.query)] if self.query else [])

    def _grades_in_words(self) -> list[str]:
        if len(self.grades) > 1:
            return [_("grades %(grades)s") % {"grades": grades_in_words(self.grades)}]
        return [_("grade %(grade)s") % {"grade": each} for each in self.grades]

    def of_occurrences(self, rows: OccurrenceQuerySet) -> OccurrenceQuerySet:
        shown = rows.filter(self._condition("activity__", "activity"))
        return shown.filter(self._somebody_comes()) if self.grades or self.classes else shown

    def of_activities(self, rows: ActivityQuerySet) -> ActivityQuerySet:
        return rows.filter(self._condition("", "pk"))

    def _condition(self, prefix: str, key: str) -> Q:
        """Return the filters as one condition; `prefix` and `key` lead from the row to its activity."""
        shown = shown_links(key)
        condition = Q()
        if self.directions:
            # A direction that only a hidden partner brings in would hint at it.
            joint = shown.filter(partnership__direction__in=self.directions)
            condition &= Q(**{f"{prefix}direction__in": self.directions}) | Q(Exists(joint))
        if self.grades or self.classes:
            condition &= self._is_for_them(prefix, key)
        if self.partners:
            condition &= Q(Exists(shown.filter(partnership__partner__in=self.partners)))
        if self.kinds:
            condition &= Q(**{f"{prefix}kind__in": self.kinds})
        for word, named in zip(query_words(self.query), self.named(key).values(), strict=True):
            condition &= search_filter(f"{prefix}search_text", word) | Q(named)
        return condition

    def named(self, key: str) -> dict[str, Exists]:
        """Return for each word of the search whether the name of a public partner has it; `key` as above."""
        shown = shown_links(key)
        return {
            f"named_{place}": Exists(shown.filter(named_so(word, "partnership__partner__", for_visitors=True)))
            for place, word in enumerate(query_words(self.query))
        }

    def _is_for_them(self, prefix: str, key: str) -> Q:
        """Return the condition «for any of these grades or classes».

        A class is left out where the activity names only other classes of its grade.
        """
        condition = Q(**{f"{prefix}grades": 0})
        if self.grades:
            condition |= _is_for_grades(prefix, self.grades)
        for each in self.school_classes:
            condition |= _is_for_class(prefix, key, each)
        return condition

    def _somebody_comes(self) -> Q:
        """Return the condition that not all of these grades or classes are excused from a date."""
        comes = Q(excused_text="")
        for grade in self.grades:
            is_excused = Q(GreaterThan(F("excused_grades").bitand(grade_mask([grade])), 0))
            comes |= (Q(activity__grades=0) | _is_for_grades("activity__", [grade])) & ~is_excused
        for each in self.school_classes:
            is_excused = Q(Exists(ExcusedClass.objects.filter(occurrence=OuterRef("pk"), school_class=each)))
            meant = Q(activity__grades=0) | _is_for_class("activity__", "activity", each)
            comes |= Q(activity__school_year=each.school_year) & meant & ~is_excused
        if self.classes and not self.grades:
            # What is of another school year is for none of these classes: nobody of them can be excused from it.
            comes |= ~Q(activity__school_year__in={each.school_year for each in self.school_classes})
        return comes


def _is_for_grades(prefix: str, grades: Iterable[int]) -> Q:
    return Q(GreaterThan(F(f"{prefix}grades").bitand(grade_mask(grades)), 0))


def _is_for_class(prefix: str, key: str, school_class: SchoolClass) -> Q:
    links: Any = Activity.classes.through.objects.filter(**{"activity": OuterRef(key)})
    alone = ~Exists(links.filter(schoolclass__grade=school_class.grade)) | Exists(
        links.filter(schoolclass=school_class)
    )
    of_year = Q(**{f"{prefix}school_year": school_class.school_year})
    return of_year & _is_for_grades(prefix, [school_class.grade]) & Q(alone)


def shown_links(key: str) -> QuerySet:
    """Return the links of a row's activity to its public partners; `key` leads from the row to the activity."""
    return _links_to_public().filter(activity=OuterRef(key))


def public_links(activities: Iterable[int]) -> QuerySet:
    """Return the links of these activities to the partners whom visitors may know of."""
    return _links_to_public().filter(activity__in=activities)


def _links_to_public() -> QuerySet:
    links: Any = Activity.partnerships.through
    return links.objects.filter(partnership__partner__is_public=True, partnership__partner__is_archived=False)
