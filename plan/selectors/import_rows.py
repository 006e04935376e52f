"""The rows of a pasted plan as its page shows them: what was understood, in words, and what is asked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.dates_in_words import days_in_words, spans_in_words
from activities.parsing import PlanParser, TimingAnswer, settle_timing
from common.search import fold
from partners.models import Direction, Partnership
from plan.models import PlanImport, PlanImportRow
from plan.parsing.columns import FIELDS
from plan.parsing.document import HIDDEN, NO_PLAN, TEXT
from plan.parsing.leftovers import Leftover, left_of, number_of, read_otherwise
from plan.parsing.lines import LineKind
from plan.parsing.rows import ParsedRow, Question, understood_timing
from plan.services.importing import row_parser_of
from plan.services.undoing import PLAN_IMPORT
from school.models import SchoolClass, Undo, User
from school.undo import note_undos, open_undos
from school.years import SchoolYear
from wordings.ambiguity import Ambiguity
from wordings.grades import grades_in_words, grades_of_mask
from wordings.timing import Span, TimingKind, rewritten, single_days

EARLIER_SHOWN = 10
EXAMPLES = 3
# Why a line is not taken, as `Line.notes` says it
WHY_LEFT: Mapping[str, str | Promise] = {
    LineKind.TITLE: gettext_lazy("heading of the document"),
    LineKind.SIGNATURE: gettext_lazy("signature"),
    LineKind.APPROVAL: gettext_lazy("approval"),
    LineKind.TOTAL: gettext_lazy("total"),
    NO_PLAN: gettext_lazy("not a plan table"),
    HIDDEN: gettext_lazy("hidden sheet"),
    TEXT: gettext_lazy("text beside the tables"),
}
_LABELS = dict(FIELDS)
# What a section says of the rows below it
_SAYS = {**_LABELS, "grades": gettext_lazy("grades"), "timing": gettext_lazy("time of year")}
_LONG = {"too-long", "long"}
# Answers that need no typing, as `plan-import-answer` takes them
_THESE_DAYS = ("proposed", gettext_lazy("Yes, these days"))
_NO_DAYS = ("none", gettext_lazy("No dates yet"))
_SO = ("grades", gettext_lazy("Yes, these grades"))
_MEANS_OWN = ("means-own", gettext_lazy("That is us"))
_MEANS_PARTNER = ("means-partner", gettext_lazy("It is a partner"))
_AS_WRITTEN = ("grades", gettext_lazy("Leave as it is written"))
_LOOKING = ("looking", gettext_lazy("We are looking for a partner"))
_OWN = ("own", gettext_lazy("Done by the school itself"))
_ONE = ("one", gettext_lazy("They are one activity"))
_TWO = ("two", gettext_lazy("They are two activities"))
_SHORTEN = gettext_lazy("Shorten it")
_WAYS = {
    "title": gettext_lazy("Write what it is"),
    "timing": gettext_lazy("Reword"),
    "grades": gettext_lazy("Reword"),
    "partner": gettext_lazy("Choose the partner"),
}


@dataclass(frozen=True)
class ImportCounts:
    """How many lines of a pasted plan are what: rows to add, waiting among them, in the plan already, no rows."""

    total: int
    to_add: int
    waiting: int
    same: int
    joined: int
    left: int
    # How many rows ask each question that is asked once for all
    asked: dict[str, int]

    @property
    def ready(self) -> int:
        return self.to_add - self.waiting

    @property
    def left_out(self) -> int:
        return self.total - self.to_add - self.same - self.joined

    @property
    def asked_once(self) -> int:
        return sum(map(bool, self.asked.values()))


def counts_of(plan_import: PlanImport) -> ImportCounts:
    """Count the lines in one query."""
    is_row = Q(role__in=[PlanImportRow.Role.ACTIVITY, PlanImportRow.Role.UNCLEAR])
    is_added = is_row & Q(action=PlanImportRow.Action.ADD)
    counts = plan_import.rows.order_by().aggregate(
        total=Count("pk", filter=is_row),
        to_add=Count("pk", filter=is_added),
        waiting=Count("pk", filter=is_added & Q(needs_answer=True)),
        same=Count("pk", filter=is_row & Q(action=PlanImportRow.Action.SKIP) & ~Q(same_as=None)),
        joined=Count("pk", filter=Q(action=PlanImportRow.Action.JOIN)),
        left=Count("pk", filter=Q(role=PlanImportRow.Role.LEFT)),
        **{f"asks_{name}": Count("pk", filter=is_added & Q(asks__contains=f"{name},")) for name in Question.values},
    )
    asked = {name: counts.pop(f"asks_{name}") for name in Question.values}
    return ImportCounts(**counts, asked=asked)


def earlier_imports(user: User, now: datetime) -> list[PlanImport]:
    """Return the last pasted plans, without their tables; applied ones with `undo`, while they can be taken back."""
    visible = PlanImport.objects.visible_to(user).select_related("created_by")
    found = list(visible.defer("tables", "corrections", "last_change")[:EARLIER_SHOWN])
    applied = [each for each in found if each.state == PlanImport.State.APPLIED]
    note_undos(what=PLAN_IMPORT, records=applied, now=now)
    return found


def undo_of(plan_import: PlanImport, now: datetime) -> Undo | None:
    """Return what takes this plan back, while it can be."""
    if plan_import.state != PlanImport.State.APPLIED:
        return None
    return open_undos(what=PLAN_IMPORT, records=[plan_import], now=now).get(plan_import.pk)


def rows_of(plan_import: PlanImport, *, shows: str) -> QuerySet[PlanImportRow]:
    """Return the lines of a plan, with the activities that they are or seem to be: "all", "waiting" or "left"."""
    rows = plan_import.rows.select_related("same_as", "alike", "activity")
    match shows:
        case "waiting":
            return rows.waiting()
        case "left":
            return rows.filter(role=PlanImportRow.Role.LEFT)
    return rows


def examples_of(plan_import: PlanImport) -> list[str]:
    """Return the first dates of a former year with what they would become: «23.02.2026 → 23.02.2027, вторник»."""
    asking = plan_import.rows.to_add().filter(asks__contains=f"{Question.FORMER},")[:EXAMPLES]
    found = (rewritten(str(row.text("timing")), plan_import.year) for row in asking)
    return [str(change) for each in found if each for change in each.changes]


@dataclass(frozen=True)
class AskedWording:
    """What is asked about one wording of a row: with what is proposed, and with answers of one press."""

    label: str | Promise
    wording: str
    # What its link to the row's own page says
    way: str | Promise
    ambiguities: Sequence[Ambiguity]
    proposal: str
    answers: Sequence[tuple[str, str | Promise]]

    @property
    def is_quoted(self) -> bool:
        """Say whether what is asked has the wording in it."""
        return any(self.wording in str(ambiguity.message) for ambiguity in self.ambiguities)


@dataclass(frozen=True)
class ShownRow:
    """One line with what it is taken for; `when` and `grades` are empty where the wording says the same."""

    row: PlanImportRow
    when: str = ""
    grades: str = ""
    partners: Sequence[str] = ()
    direction: Direction | None = None
    # The module, unless a line above names it
    module: str = ""
    questions: Sequence[AskedWording] = ()
    # What is said of its days: a Sunday, a holiday, a date that was rewritten
    remarks: Sequence[str] = ()
    # Cells that are not taken, and cells that were read otherwise than they stand
    left: Sequence[Leftover] = ()
    read: Sequence[Leftover] = ()
    # The number that it had where it came from
    own_number: str = ""
    # The row further up that says the same
    twin: int | None = None

    @property
    def is_waiting(self) -> bool:
        return self.row.is_activity and self.row.needs_answer and self.row.action == PlanImportRow.Action.ADD

    @property
    def is_clear(self) -> bool:
        """Say whether nothing is asked any more: a class or a term was entered meanwhile."""
        return self.is_waiting and not self.questions and self.row.role == PlanImportRow.Role.ACTIVITY

    @property
    def table(self) -> str:
        """Return the number of its table, as `plan-import-role` takes it."""
        return self.row.place.partition(":")[0]

    @property
    def why_left(self) -> str:
        return str(WHY_LEFT.get(self.row.notes.get("why", ""), WHY_LEFT[TEXT]))

    @property
    def said(self) -> list[str]:
        """Return what a section says of the rows below it: «модуль», «срок»; with the words that the line lacks."""
        line = fold(" ".join(text for _heading, text, _field in self.row.cells))
        return [
            f"{_SAYS[name]}" if fold(text) in line else f"{_SAYS[name]} — {text}"
            for name, text in self.row.notes.items()
            if name != "why"
        ]


def shown_rows(rows: Sequence[PlanImportRow], plan_import: PlanImport) -> list[ShownRow]:
    """Return the lines of a page as they are shown, with a few queries for all.

    What is stored is shown, since it is what is applied; only rows that wait are parsed anew, for their questions.
    """
    parser = row_parser_of(plan_import)
    by_key = {direction.pk: direction for direction in parser.directions}
    activities = [row for row in rows if row.is_activity]
    parsed_rows: dict[int, ParsedRow] = {
        row.number: parser.parse(row.texts, row.answers)
        for row in activities
        if plan_import.is_ready and row.needs_answer and row.action == PlanImportRow.Action.ADD
    }
    understood = {
        row.number: parsed_rows[row.number].understood() if row.number in parsed_rows else row.understood
        for row in activities
    }
    partners = {
        each.pk: each.partner.title
        for each in Partnership.objects.filter(pk__in=_keys(understood, "partnerships")).select_related("partner")
    }
    classes = {each.pk: each for each in SchoolClass.objects.filter(pk__in=_keys(understood, "classes"))}
    shown: list[ShownRow] = []
    first: dict[tuple[str, Any, str], int] = {}
    module_above = ""
    for row in rows:
        if not row.is_activity:
            module_above = row.notes.get("module", module_above)
            shown.append(ShownRow(row))
            continue
        taken = understood[row.number]
        parsed = parsed_rows.get(row.number)
        key = (fold(row.title), taken["grades"], fold(str(row.text("timing"))))
        named = [classes[pk] for pk in taken["classes"] if pk in classes]
        is_asked = parsed is not None and parsed.settled is None
        timing = str(taken.get("timing_text") or row.text("timing"))
        shown.append(
            ShownRow(
                row=row,
                when="" if is_asked else _unless_said(_when(taken, plan_import.year), timing),
                grades=""
                if taken.get("is_for_others")
                else _unless_said(_grades(taken["grades"], named), row.text("grades")),
                partners=list(dict.fromkeys(partners[pk] for pk in taken["partnerships"] if pk in partners)),
                direction=by_key.get(taken["direction"]),
                module="" if taken["module"] == module_above else taken["module"],
                questions=[*questions_of(parsed, plan_import.year), *_likeness(row)] if parsed else [],
                remarks=_remarks(timing, taken, parser.parser) if plan_import.is_ready else [],
                left=left_of(row),
                read=read_otherwise(row),
                own_number=number_of(row),
                twin=first.get(key),
            )
        )
        first.setdefault(key, row.number)
    return shown


def _remarks(timing: str, taken: Mapping[str, Any], parser: PlanParser) -> list[str]:
    """Say which single days are Sundays, public holidays, or holidays of these grades."""
    if not taken["worded_from"] or taken["timing_kind"] != TimingKind.DAYS:
        return []
    days = single_days(parser.timing(timing))
    return [str(each.message) for each in parser.day_remarks(days, grades_of_mask(taken["grades"]))]


def _keys(understood: Mapping[int, Mapping[str, Any]], name: str) -> set[int]:
    return {key for taken in understood.values() for key in taken[name]}


def _when(taken: Mapping[str, Any], year: SchoolYear) -> str:
    """Say the days in words: «вт, 1 сентября», «не позднее 20 мая», «снова и снова, 1 сентября – 26 мая»."""
    if taken["worded_from"] is None:
        return _("no dates yet")
    first, last = date.fromisoformat(taken["worded_from"]), date.fromisoformat(taken["worded_until"])
    if apart := taken.get("worded_spans"):
        return spans_in_words([Span(date.fromisoformat(one), date.fromisoformat(other)) for one, other in apart])
    if (first, last) == (year.starts_on, year.ends_on):
        return _("the whole school year")
    if taken["timing_kind"] == TimingKind.DEADLINE:
        return _("not later than %(day)s") % {"day": date_format(last, "j E")}
    days = days_in_words(first, last)
    if taken["timing_kind"] == TimingKind.REPEATED:
        return _("repeated, %(days)s") % {"days": days}
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


def _likeness(row: PlanImportRow) -> list[AskedWording]:
    """Return the question whether a row is one activity with a row above that stands in another module."""
    if not row.is_like_another:
        return []
    said = format_lazy(_("Row {number} says the same in another module."), number=row.notes["like"])
    return [
        AskedWording(
            _LABELS["module"], row.understood["module"], _WAYS["timing"], [Ambiguity("like", said)], "", [_ONE, _TWO]
        )
    ]


def questions_of(parsed: ParsedRow, year: SchoolYear) -> list[AskedWording]:
    """Return what is ambiguous in a row."""
    questions = []
    for name, ambiguities in parsed.ambiguities.items():
        said, is_long = str(parsed.texts.get(name, "")), bool(_LONG & {ambiguity.code for ambiguity in ambiguities})
        proposal, answers = ("", []) if is_long else _proposal(name, parsed, year)
        way = _SHORTEN if is_long else _WAYS[name]
        questions.append(AskedWording(_LABELS[name], said, way, ambiguities, proposal, answers))
    return questions


def _proposal(name: str, parsed: ParsedRow, year: SchoolYear) -> tuple[str, list[tuple[str, str | Promise]]]:
    """Return what the portal takes a wording for while it is not sure, and the answers of one press."""
    if name == "timing":
        settled = settle_timing(parsed.timing, answer=TimingAnswer.PROPOSED)
        if settled is None:
            return "", [_NO_DAYS]
        return _when(understood_timing(settled), year), [_THESE_DAYS, _NO_DAYS]
    if name == "grades":
        return _grades(parsed.grades, parsed.audience.classes), [_SO if parsed.is_spoiled else _AS_WRITTEN]
    if name == "partner" and parsed.may_be_own:
        return "", [_MEANS_OWN, _MEANS_PARTNER]
    return "", [_OWN, _LOOKING] if name == "partner" else []
