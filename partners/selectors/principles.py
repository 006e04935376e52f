"""What the sheets of principles say: both views side by side, where they differ, how they change over the years."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import fmean
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.day_words import full_day
from common.history import HistoryEntry
from partners.evidence import last_finished_year
from partners.models import Partnership, Principle, PrincipleAssessment, PrincipleSheet, Side
from partners.services.principles import PrincipleScore
from school.years import SchoolYear

# The model takes no earlier year.
EARLIEST_YEAR = 2000


# By the principle's primary key
PrincipleScores = Mapping[int, PrincipleScore]
# The sheets that are there, by year and side
Sheets = Mapping[SchoolYear, Mapping[str, PrincipleSheet]]


# --- years ---------------------------------------------------------------------------------------


def offered_years(partnership: Partnership, sheets: Sheets, today: date) -> list[SchoolYear]:
    """From the partnership's first school year to the current one or to its end; none that has a sheet is left out."""
    first = max(SchoolYear.of(partnership.started_on).start, EARLIEST_YEAR)
    last = SchoolYear.of(min(today, partnership.ended_on or today)).start
    lasting = {SchoolYear(start) for start in range(first, max(first, last) + 1)}
    return sorted(lasting | sheets.keys())


def year_to_enter(years: Sequence[SchoolYear], entered: Iterable[SchoolYear], today: date) -> SchoolYear:
    """The last finished year while its sheet is missing, else the current one."""
    finished = last_finished_year(today)
    return finished if finished in years and finished not in set(entered) else years[-1]


# --- one year ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """How both sides see one principle; a score is missing with its sheet."""

    name: str
    school: int | None
    partner: int | None
    school_remark: str = ""
    partner_remark: str = ""

    @property
    def points_apart(self) -> int:
        """0 too where one side says nothing: there is nothing to compare."""
        return 0 if self.school is None or self.partner is None else abs(self.school - self.partner)

    @property
    def in_words(self) -> str:
        """Who sees it weaker, and by how much."""
        values = {
            "principle": self.name,
            "school": self.school,
            "partner": self.partner,
            "points": self.points_apart,
        }
        if (self.partner or 0) < (self.school or 0):
            text = ngettext(
                "%(principle)s: the school %(school)s, the partner %(partner)s. The partner’s score is lower "
                "by %(points)s point.",
                "%(principle)s: the school %(school)s, the partner %(partner)s. The partner’s score is lower "
                "by %(points)s points.",
                self.points_apart,
            )
        else:
            text = ngettext(
                "%(principle)s: the school %(school)s, the partner %(partner)s. The school’s score is lower by "
                "%(points)s point.",
                "%(principle)s: the school %(school)s, the partner %(partner)s. The school’s score is lower by "
                "%(points)s points.",
                self.points_apart,
            )
        return text % values


def side_by_side(principles: Iterable[Principle], school: PrincipleScores, partner: PrincipleScores) -> list[Pair]:
    pairs = []
    for principle in principles:
        ours, theirs = school.get(principle.pk), partner.get(principle.pk)
        pairs.append(
            Pair(
                principle.title,
                ours.score if ours else None,
                theirs.score if theirs else None,
                ours.remark if ours else "",
                theirs.remark if theirs else "",
            )
        )
    return pairs


def apart(pairs: Iterable[Pair], points: int) -> list[Pair]:
    """Those that the sides see differently by at least so many points, the widest first."""
    return sorted((pair for pair in pairs if pair.points_apart >= points), key=lambda pair: -pair.points_apart)


def average(answers: PrincipleScores) -> float | None:
    return fmean(answer.score for answer in answers.values()) if answers else None


# --- over the years ------------------------------------------------------------------------------


@dataclass(frozen=True)
class ScoreInYear:
    """A score in the table of years, and how it changed since the same side's sheet before it."""

    score: float | None
    change: int = 0
    since: SchoolYear | None = None

    @property
    def points(self) -> int:
        return abs(self.change)

    @property
    def in_words(self) -> str:
        values = {"points": self.points, "year": self.since}
        if self.change > 0:
            text = ngettext(
                "%(points)s point higher than in %(year)s",
                "%(points)s points higher than in %(year)s",
                self.points,
            )
        else:
            text = ngettext(
                "%(points)s point lower than in %(year)s",
                "%(points)s points lower than in %(year)s",
                self.points,
            )
        return text % values


@dataclass(frozen=True)
class PrincipleOverYears:
    """A principle over the years: for each year the school's cell and the partner's."""

    name: str
    cells: list[ScoreInYear]


def over_the_years(
    principles: Iterable[Principle], years: Mapping[SchoolYear, Mapping[str, PrincipleScores]]
) -> list[PrincipleOverYears]:
    """A line for each principle, years in their order."""
    lines = []
    for principle in principles:
        before: dict[str, tuple[SchoolYear, int]] = {}
        cells = []
        for year in sorted(years):
            for side in Side.values:
                answer = years[year].get(side, {}).get(principle.pk)
                if answer is None:
                    cells.append(ScoreInYear(None))
                    continue
                since, score = before.get(side, (None, answer.score))
                cells.append(ScoreInYear(answer.score, answer.score - score, since))
                before[side] = (year, answer.score)
        lines.append(PrincipleOverYears(principle.title, cells))
    return lines


def averages(years: Mapping[SchoolYear, Mapping[str, PrincipleScores]]) -> list[ScoreInYear]:
    """As the cells of a line: for each year the school's average and the partner's."""
    return [ScoreInYear(average(years[year].get(side, {}))) for year in sorted(years) for side in Side.values]


# --- from the database ---------------------------------------------------------------------------


def sheets_of(partnership: Partnership) -> Sheets:
    """All its sheets with their assessments, who entered them and when (`entered_at`); two queries."""
    first = PrincipleSheet.history.filter(id=OuterRef("pk")).order_by("history_date").values("history_date")
    found: dict[SchoolYear, dict[str, PrincipleSheet]] = defaultdict(dict)
    sheets = partnership.principle_sheets.select_related("entered_by").prefetch_related("assessments")
    for sheet in sheets.annotate(entered_at=Subquery(first[:1])):
        found[SchoolYear(sheet.school_year)][sheet.side] = sheet
    return dict(found)


def answers_of(sheet: PrincipleSheet | None) -> PrincipleScores:
    if sheet is None:
        return {}
    return {each.principle_id: PrincipleScore(each.score, each.remark) for each in sheet.assessments.all()}


def history_of(sheets: Iterable[PrincipleSheet], principles: Iterable[Principle]) -> list[HistoryEntry]:
    """Every saving of these sheets with all that it changed, newest first; two queries."""
    keys = [sheet.pk for sheet in sheets]
    names = {principle.pk: principle.title for principle in principles}
    savings, scores = defaultdict(list), defaultdict(list)
    in_order = ("history_date", "history_id")
    for saving in PrincipleSheet.history.filter(id__in=keys).select_related("history_user").order_by(*in_order):
        savings[saving.id].append(saving)
    for score in PrincipleAssessment.history.filter(sheet_id__in=keys).order_by(*in_order):
        scores[score.sheet_id].append(score)
    entries = [entry for key, rows in savings.items() for entry in _sheet_entries(rows, scores[key], names)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _sheet_entries(savings: list[Any], scores: list[Any], names: Mapping[int, str]) -> list[HistoryEntry]:
    """The savings of one sheet. Its scores are saved after it, in the same transaction."""
    changes: list[list[tuple[str, str, str]]] = [[] for _saving in savings]
    for number, (before, saving) in enumerate(pairwise(savings), 1):
        if before.trust != saving.trust:
            changes[number].append((_("We trust the school"), str(before.trust or ""), str(saving.trust or "")))
        if before.signed_on != saving.signed_on:
            changes[number].append((_("Signed"), _day(before.signed_on), _day(saving.signed_on)))
    moments = [saving.history_date for saving in savings]
    said: dict[int, str] = {}
    for score in scores:
        key, words = score.principle_id, " · ".join(filter(None, [str(score.score), score.remark]))
        changes[max(bisect_right(moments, score.history_date) - 1, 0)].append(
            (names.get(key, ""), said.get(key, ""), words)
        )
        said[key] = words
    # What the first saving says is on the page or in the changes after it.
    return [
        HistoryEntry(
            at=saving.history_date,
            by=str(saving.history_user) if saving.history_user else "",
            title=_title(saving.side, is_new=number == 0),
            changes=changes[number] if number else [],
        )
        for number, saving in enumerate(savings)
    ]


def _title(side: str, *, is_new: bool) -> str:
    if side == Side.SCHOOL:
        return _("the school’s sheet: entered") if is_new else _("the school’s sheet: changed")
    return _("the partner’s sheet: entered") if is_new else _("the partner’s sheet: changed")


def _day(day: date | None) -> str:
    return full_day(day) if day else ""
