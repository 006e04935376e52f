"""The rows of a pasted plan as its page shows them: what was understood, in words, and what is asked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.dates_in_words import days_in_words, spans_in_words
from activities.parsing import PlanParser, TimingAnswer, settle_timing
from partners.models import Direction, Partnership
from plan.models import PlanImport, PlanImportRow
from plan.parsing.columns import FIELDS
from plan.parsing.rows import ParsedRow, parse_row, understood_timing
from school.models import SchoolClass, User
from school.years import SchoolYear
from wordings.ambiguity import Ambiguity
from wordings.grades import grades_in_words, grades_of_mask
from wordings.timing import Span, TimingKind

EARLIER_SHOWN = 10
_LABELS = dict(FIELDS)
_LONG = {"too-long", "long"}
# Answers that need no typing, as `plan-import-answer` takes them
_THESE_DAYS = ("proposed", gettext_lazy("Yes, these days"))
_NO_DAYS = ("none", gettext_lazy("No days yet"))
_AS_WRITTEN = ("grades", gettext_lazy("Leave as it is written"))
_LOOKING = ("looking", gettext_lazy("We are looking for a partner"))
_SHORTEN = gettext_lazy("Shorten it")
_WAYS = {
    "title": gettext_lazy("Write what will be"),
    "timing": gettext_lazy("Word it otherwise"),
    "grades": gettext_lazy("Word it otherwise"),
    "partner": gettext_lazy("Choose the partner"),
}


@dataclass(frozen=True)
class ImportCounts:
    """How many rows a pasted plan has: to be added, waiting for an answer among them, the same as in the plan."""

    total: int
    to_add: int
    waiting: int
    same: int

    @property
    def ready(self) -> int:
        return self.to_add - self.waiting

    @property
    def left_out(self) -> int:
        return self.total - self.to_add - self.same


def counts_of(plan_import: PlanImport) -> ImportCounts:
    """Count the rows in one query."""
    is_added, is_skipped = Q(action=PlanImportRow.Action.ADD), Q(action=PlanImportRow.Action.SKIP)
    counts = plan_import.rows.order_by().aggregate(
        total=Count("pk"),
        to_add=Count("pk", filter=is_added),
        waiting=Count("pk", filter=is_added & Q(needs_answer=True)),
        same=Count("pk", filter=is_skipped & ~Q(same_as=None)),
    )
    return ImportCounts(**counts)


def earlier_imports(user: User) -> QuerySet[PlanImport]:
    """Return the last pasted plans, without their tables."""
    return PlanImport.objects.visible_to(user).select_related("created_by").defer("cells")[:EARLIER_SHOWN]


def rows_of(plan_import: PlanImport, *, only_waiting: bool) -> QuerySet[PlanImportRow]:
    """Return the rows of a plan, with the activities that they are or seem to be."""
    rows = plan_import.rows.select_related("same_as", "activity")
    return rows.waiting() if only_waiting else rows


@dataclass(frozen=True)
class Question:
    """What is asked about one wording of a row: with what is proposed, and with answers of one press."""

    label: str | Promise
    wording: str
    # What its link to the row's own page says
    way: str | Promise
    ambiguities: Sequence[Ambiguity]
    proposal: str
    answers: Sequence[tuple[str, str | Promise]]


@dataclass(frozen=True)
class ShownRow:
    """One row with what it is taken for; `when` and `grades` are empty where the wording says the same."""

    row: PlanImportRow
    when: str
    grades: str
    partners: list[str]
    direction: Direction | None
    questions: list[Question]
    # The row further up that says the same
    twin: int | None

    @property
    def is_waiting(self) -> bool:
        return self.row.needs_answer and self.row.action == PlanImportRow.Action.ADD

    @property
    def is_clear(self) -> bool:
        """Say whether nothing is asked any more: a class or a term was entered meanwhile."""
        return self.is_waiting and not self.questions


def shown_rows(rows: Sequence[PlanImportRow], plan_import: PlanImport) -> list[ShownRow]:
    """Return the rows of a page as they are shown, with a few queries for all.

    What is stored is shown, since it is what is applied; only rows that wait are parsed anew, for their questions.
    """
    year, directions = plan_import.year, list(Direction.objects.all())
    parser, by_key = PlanParser(year), {direction.pk: direction for direction in directions}
    parsed_rows: dict[int, ParsedRow] = {
        row.number: parse_row(row.texts, row.answers, parser, directions)
        for row in rows
        if plan_import.is_ready and row.needs_answer and row.action == PlanImportRow.Action.ADD
    }
    understood = {
        row.number: parsed_rows[row.number].understood() if row.number in parsed_rows else row.understood
        for row in rows
    }
    partners = {
        each.pk: each.partner.title
        for each in Partnership.objects.filter(pk__in=_keys(understood, "partnerships")).select_related("partner")
    }
    classes = {each.pk: each for each in SchoolClass.objects.filter(pk__in=_keys(understood, "classes"))}
    shown: list[ShownRow] = []
    first: dict[tuple[str, Any, str], int] = {}
    for row in rows:
        taken = understood[row.number]
        parsed = parsed_rows.get(row.number)
        key = (row.title.casefold(), taken["grades"], str(row.text("timing")).casefold())
        named = [classes[pk] for pk in taken["classes"] if pk in classes]
        is_asked = parsed is not None and parsed.settled is None
        shown.append(
            ShownRow(
                row=row,
                when="" if is_asked else _unless_said(_when(taken, year), row.text("timing")),
                grades=_unless_said(_grades(taken["grades"], named), row.text("grades")),
                partners=list(dict.fromkeys(partners[pk] for pk in taken["partnerships"] if pk in partners)),
                direction=by_key.get(taken["direction"]),
                questions=questions_of(parsed, year) if parsed else [],
                twin=first.get(key),
            )
        )
        first.setdefault(key, row.number)
    return shown


def _keys(understood: Mapping[int, Mapping[str, Any]], name: str) -> set[int]:
    return {key for taken in understood.values() for key in taken[name]}


def _when(taken: Mapping[str, Any], year: SchoolYear) -> str:
    """Say the days in words: «вт, 1 сентября», «не позднее 20 мая», «снова и снова, 1 сентября – 26 мая»."""
    if taken["worded_from"] is None:
        return _("no days yet")
    first, last = date.fromisoformat(taken["worded_from"]), date.fromisoformat(taken["worded_until"])
    if (first, last) == (year.starts_on, year.ends_on):
        return _("the whole school year")
    if taken["timing_kind"] == TimingKind.DEADLINE:
        return _("not later than %(day)s") % {"day": date_format(last, "j E")}
    if apart := taken.get("worded_spans"):
        return spans_in_words([Span(date.fromisoformat(one), date.fromisoformat(other)) for one, other in apart])
    days = days_in_words(first, last)
    if taken["timing_kind"] == TimingKind.REPEATED:
        return _("again and again, %(days)s") % {"days": days}
    return days


def _grades(mask: int, classes: Sequence[SchoolClass]) -> str:
    if not mask:
        return _("for everybody")
    whole = grades_of_mask(mask) - {each.grade for each in classes}
    return ", ".join(filter(None, [grades_in_words(whole), *(each.label for each in classes)]))


def _unless_said(words: str, wording: str) -> str:
    """Return what was understood, unless the wording is the same but for its dashes and the word «классы»."""
    said = re.sub(r"\s*\bкл(?:асс\w*|\b\.?)|\s", "", wording.casefold())
    return "" if re.sub("[-–—]", "-", said) == re.sub(r"\s", "", re.sub("[-–—]", "-", words.casefold())) else words


def questions_of(parsed: ParsedRow, year: SchoolYear) -> list[Question]:
    """Return what is ambiguous in a row."""
    questions = []
    for name, ambiguities in parsed.ambiguities.items():
        said, is_long = str(parsed.texts.get(name, "")), bool(_LONG & {ambiguity.code for ambiguity in ambiguities})
        proposal, answers = ("", []) if is_long else _proposal(name, parsed, year)
        way = _SHORTEN if is_long else _WAYS[name]
        questions.append(Question(_LABELS[name], said, way, ambiguities, proposal, answers))
    return questions


def _proposal(name: str, parsed: ParsedRow, year: SchoolYear) -> tuple[str, list[tuple[str, str | Promise]]]:
    """Return what the portal takes a wording for while it is not sure, and the answers of one press."""
    if name == "timing":
        settled = settle_timing(parsed.timing, answer=TimingAnswer.PROPOSED)
        if settled is None:
            return "", [_NO_DAYS]
        return _when(understood_timing(settled), year), [_THESE_DAYS, _NO_DAYS]
    if name == "grades":
        return _grades(parsed.grades, parsed.audience.classes), [_AS_WRITTEN]
    return "", [_LOOKING] if name == "partner" else []
