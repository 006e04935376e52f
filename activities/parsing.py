"""Parse a plan's wordings: days, grades, people and partners of one school year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, OwnCommunity
from activities.partner_names import KnownPartner, known_partners, partners_named
from activities.sides import NamedSides, SidesReader, which_partner
from partners.models import Partner, Partnership
from school.models import SchoolClass, Term, User
from school.profile import current_profile
from school.years import SchoolYear
from wordings.ambiguity import Ambiguity
from wordings.grades import Audience, Level, grade_mask, parse_grades
from wordings.months import month_mask
from wordings.responsible import Responsible, parse_responsible
from wordings.timing import DayRemark, SchoolCalendar, Span, Timing, TimingKind, parse_timing, remarks_on_days


class TimingAnswer(models.TextChoices):
    """What a person says to a wording of time that the portal is not sure of."""

    PROPOSED = "proposed", _("as proposed")
    DAYS = "days", _("I will choose the days")
    NONE = "none", _("no dates yet")


@dataclass(frozen=True)
class SettledTiming:
    """The days that a wording stands for, after its questions were answered; without days `first` is None."""

    kind: TimingKind
    first: date | None = None
    last: date | None = None
    months: int = 0
    # Two or more where the words name them apart, «3 и 10 октября»; else none
    spans: tuple[Span, ...] = ()

    def is_past(self, today: date) -> bool:
        """Whether its dates would all be over."""
        return self.kind == TimingKind.DAYS and self.last is not None and self.last < today


def settle_timing(
    timing: Timing, *, answer: str = "", first: date | None = None, last: date | None = None
) -> SettledTiming | None:
    """Return the days of a wording; None where it is ambiguous and nobody answered yet.

    Clear words need no answer: one that was given to other words before is passed over. With the answer DAYS the days
    are those from `first` to `last`, which then are needed.
    """
    if timing.is_sure or (answer == TimingAnswer.PROPOSED and timing.spans):
        return SettledTiming(
            timing.kind, timing.first_day, timing.last_day, month_mask(timing.months), spans_apart(timing)
        )
    if answer == TimingAnswer.NONE:
        return SettledTiming(TimingKind.OPEN)
    if answer == TimingAnswer.DAYS and first is not None:
        until = last or first
        kind = TimingKind.DAYS if first == until else TimingKind.PERIOD
        return SettledTiming(kind, first, until, months_between(first, until))
    return None


def spans_apart(timing: Timing) -> tuple[Span, ...]:
    """Return the days or months that the words name apart; none for one of them, and for what is repeated."""
    is_apart = timing.kind in (TimingKind.DAYS, TimingKind.PERIOD) and len(timing.named) > 1
    return timing.named if is_apart else ()


def months_between(first: date, last: date) -> int:
    """Return the months that these days touch, as `Activity.months` has them."""
    count = min(12, (last.year - first.year) * 12 + last.month - first.month + 1)
    return month_mask((first.month + offset - 1) % 12 + 1 for offset in range(count))


@dataclass(frozen=True)
class ParsedPartners:
    """The partners that a text names, with what is not sure about them."""

    partners: tuple[Partner, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()


@dataclass(frozen=True)
class ParsedAudience:
    """Whom an activity is for, with the classes of the year that are named one by one."""

    audience: Audience
    classes: tuple[SchoolClass, ...]
    ambiguities: tuple[Ambiguity, ...]


class PlanParser:
    """Parses wordings of one school year's plan; what it compares them with is loaded once, on first use."""

    def __init__(self, year: SchoolYear) -> None:
        self.year = year

    @cached_property
    def terms(self) -> list[Term]:
        return list(Term.objects.filter(school_year=self.year.start).order_by("starts_on"))

    @cached_property
    def school_grades(self) -> range:
        """Return the grades that the school has."""
        return current_profile().grades

    def holidays(self, grades: Iterable[int] = ()) -> list[tuple[date, date]]:
        """Return the days on which all these grades have holidays, or all the school: grade 1 has a week of its own."""
        wanted = frozenset(grades) or frozenset(self.school_grades)
        on_holiday: dict[date, frozenset[int]] = {}
        for term in self.terms:
            if term.kind == Term.Kind.HOLIDAYS:
                theirs = frozenset(range(term.grade_from, term.grade_to + 1))
                for offset in range((term.ends_on - term.starts_on).days + 1):
                    day = term.starts_on + timedelta(days=offset)
                    on_holiday[day] = on_holiday.get(day, frozenset()) | theirs
        return [(day, day) for day, theirs in sorted(on_holiday.items()) if wanted <= theirs]

    @cached_property
    def is_five_day(self) -> bool:
        return current_profile().is_five_day

    @cached_property
    def classes(self) -> dict[tuple[int, str], SchoolClass]:
        rows = SchoolClass.objects.filter(school_year=self.year.start)
        return {(each.grade, each.letter.upper()): each for each in rows}

    @cached_property
    def people(self) -> list[User]:
        return list(User.objects.staff().filter(is_active=True).only("pk", "full_name", "post"))

    @cached_property
    def partnerships(self) -> list[Partnership]:
        """Return the open partnerships with current partners, by name of the partner and order of the directions."""
        return list(
            Partnership.objects.current()
            .select_related("partner__kind", "direction")
            .order_by("partner__name_key", "direction__position")
        )

    @cached_property
    def _sides(self) -> SidesReader:
        return SidesReader(self._partners, OwnCommunity.objects.offered())

    @cached_property
    def _partners(self) -> list[KnownPartner]:
        rows = Partner.objects.current().select_related("kind").prefetch_related("former_names").order_by("name_key")
        return known_partners(rows)

    def _above_the_school(self, audience: Audience) -> frozenset[int]:
        """Return the named grades that the school does not have. Nearly all have 1 to 9: those cost no query."""
        if audience.is_everyone or not audience.grades & frozenset(Level.SOO.grades):
            return frozenset()
        return audience.grades - frozenset(self.school_grades) - {grade for grade, _letter in self.classes}

    def timing(self, text: str) -> Timing:
        return parse_timing(text, year=self.year, terms=self.terms)

    def day_remarks(self, days: Iterable[date], grades: Iterable[int] = ()) -> list[DayRemark]:
        """Return which of these single days are none of school, for all or for these grades."""
        return remarks_on_days(days, terms=self.terms, grades=grades, is_five_day=self.is_five_day)

    @property
    def study(self) -> Span:
        """Return the year of study: from 1 September to the end of the last term."""
        return SchoolCalendar(self.year, self.terms).study

    def audience(self, text: str) -> ParsedAudience:
        """Parse whom it is for; ask about a class that the year's list lacks, once the year has classes."""
        audience = parse_grades(text)
        ambiguities = audience.ambiguities
        above = self._above_the_school(audience)
        if above and above != audience.grades:
            # «5–11» and «старшеклассники» of a nine-year school end with its last grade.
            audience = replace(audience, grades=audience.grades - above)
        elif above:
            said = format_lazy(_("The last grade of this school is {last}."), last=self.school_grades[-1])
            ambiguities = (*ambiguities, Ambiguity("above-last-grade", said))
        found, missing = [], []
        for name in audience.classes:
            known = self.classes.get((name.grade, name.letter.upper()))
            if known is not None:
                found.append(known)
            elif self.classes:
                missing.append(name.label)
        if missing:
            said = format_lazy(
                _("There is no class {classes} in {year}: correct it, or add the class in the settings."),
                classes=", ".join(missing),
                year=str(self.year),
            )
            ambiguities = (*ambiguities, Ambiguity("no-class", said))
        return ParsedAudience(audience, tuple(found), ambiguities)

    def responsible(self, text: str) -> Responsible:
        return parse_responsible(text, self.people)

    def partners(self, text: str) -> ParsedPartners:
        """Find the partners whose name the text has, in any case; where it may mean two, ask which."""
        together = partners_named(text, self._partners)
        ambiguities = []
        for same in together.values():
            if len(same) > 1:
                ambiguities.append(which_partner(same))
        sure = [same[0] for same in together.values() if len(same) == 1]
        return ParsedPartners(tuple(sure), tuple(ambiguities))

    def named(self, text: str) -> NamedSides:
        """Find out whom a cell for partners names: partners, communities of the school, and who is unknown.

        More is understood than by `partners`, since here every word counts: «ФАП», «сельская библиотека», «ДК» name
        the register's only one, and what is left is asked about.
        """
        return self._sides.named(text)

    def partnerships_of(self, partners: Iterable[Partner]) -> list[Partnership]:
        """Return the partnerships that go on with these partners."""
        keys = {partner.pk for partner in partners}
        return [each for each in self.partnerships if each.partner_id in keys]


def fill_in(activity: Activity, *, timing: SettledTiming, audience: ParsedAudience, responsible: Responsible) -> None:
    """Store beside an activity's wordings what they mean; nothing is saved. Dates that are set keep their days."""
    activity.timing_kind = timing.kind
    activity.worded_from, activity.worded_until, activity.worded_months = (
        timing.first,
        timing.last,
        timing.months,
    )
    activity.worded_spans = spans_to_store(timing.spans)
    activity.grades = 0 if audience.audience.is_everyone else grade_mask(audience.audience.grades)
    activity.names_class_teachers = responsible.names_class_teachers


def spans_to_store(spans: Iterable[Span]) -> list[list[str]]:
    """Return spans as JSON holds them."""
    return [[span.first.isoformat(), span.last.isoformat()] for span in spans]


def main_direction(partnerships: Sequence[Partnership]) -> int | None:
    """Return the direction of the first partnership: an activity's main one while nobody says otherwise."""
    return partnerships[0].direction_id if partnerships else None
