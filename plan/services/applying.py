"""Apply a pasted plan whole; for a day it can be taken back, but for what somebody worked on since."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.utils.text import Truncator

from activities.cooperation import settle_cooperation
from activities.models import Activity, Module, Occurrence
from activities.modules import settle_module
from activities.services.scheduling import schedule
from activities.visibility import settle_visibility
from partners.models import Partnership
from plan.models import PlanImport, PlanImportRow
from plan.parsing.columns import LONGEST
from plan.parsing.leftovers import left_of
from plan.services.importing import State, locked_import
from plan.services.undoing import PLAN_IMPORT
from school.models import User
from school.publication import publishing
from school.undo import record_undo, remember
from wordings.grades import grades_in_words, grades_of_mask

# A wording that says nothing but grades: «5–9 классы»; those of several rows are counted together
_ONLY_GRADES = re.compile(r"\d[\d\s,–—-]*(?:кл(?:асс\w*|\.)?)?", re.IGNORECASE)
# Columns that `Activity.save()` computes
COMPUTED = ("search_text", "title_key", "responsible_key", "sorts_on")


class AnswersMissing(Exception):
    """Rows wait for an answer; nothing was applied."""

    def __init__(self, count: int):
        super().__init__(count)
        self.count = count


@dataclass(frozen=True)
class HowToApply:
    """What a person chose for all rows of a plan as it is added."""

    # Visitors see what is usual for them to see; otherwise all rows are for staff only
    is_public: bool = False
    # Rows with clear days get their dates at once
    with_dates: bool = False
    # What was not taken of a row's cells stands in its description
    keeps_the_rest: bool = False


@dataclass(frozen=True)
class Applied:
    """What became of an applied plan: its activities, those that got dates, and those that stay hidden by the rule."""

    activities: list[Activity]
    dated: int = 0
    hidden: int = 0


def apply_import(*, plan_import: PlanImport, seen: int, how: HowToApply, by: User, now: datetime) -> Applied:
    """Write the rows into the plan in one transaction, exactly as they were shown.

    Raises `StalePlan` and `AnswersMissing`.
    """
    with publishing():
        current = locked_import(plan_import, seen)
        lines = list(current.rows.activities().exclude(action=PlanImportRow.Action.SKIP))
        rows = [row for row in lines if row.action == PlanImportRow.Action.ADD]
        if waiting := sum(row.needs_answer or bool(row.asks) for row in rows):
            raise AnswersMissing(waiting)
        before = remember([current])
        joined: dict[int, list[PlanImportRow]] = {}
        for row in lines:
            if row.joined_to is not None:
                joined.setdefault(row.joined_to, []).append(row)
        activities = _write([RowOfLevels(row, joined.get(row.number, [])) for row in rows], current, how, by, now)
        dates: list[Occurrence] = []
        if how.with_dates:
            dates = schedule(activities=activities, year=current.year, by=by, now=now).dates
        current.state, current.applied_at = State.APPLIED, now
        current.save()
        record_undo(
            what=PLAN_IMPORT,
            details={"count": len(rows)},
            by=by,
            now=now,
            before=before,
            created=[*activities, *dates],
        )
    dated = len({each.activity_id for each in dates})
    hidden = sum(not each.is_public for each in activities) if how.is_public else 0
    return Applied(activities, dated, hidden)


@dataclass(frozen=True)
class RowOfLevels:
    """A row with those that say the same for other grades: one activity."""

    row: PlanImportRow
    joined: list[PlanImportRow]

    @property
    def rows(self) -> list[PlanImportRow]:
        return [self.row, *self.joined]

    def keys(self, name: str) -> list[int]:
        """Return what several rows link to, each once."""
        return list(dict.fromkeys(key for row in self.rows for key in row.understood[name]))

    @property
    def grades(self) -> int:
        masks = [row.understood["grades"] for row in self.rows]
        # 0 stands for everybody.
        return reduce(or_, masks) if all(masks) else 0

    @property
    def grades_text(self) -> str:
        """Return the wording of the one row, or what several mean together."""
        texts = list(dict.fromkeys(row.understood["grades_text"] for row in self.rows))
        if len(texts) == 1:
            return str(texts[0])
        if all(map(_ONLY_GRADES.fullmatch, texts)):
            return grades_in_words(grades_of_mask(self.grades))
        return Truncator(", ".join(filter(None, texts))).chars(LONGEST["grades"])


def _write(
    rows: Sequence[RowOfLevels], plan_import: PlanImport, how: HowToApply, by: User, now: datetime
) -> list[Activity]:
    """Write all rows at once, with as many queries for 300 of them as for three. What `save()` does is done here."""
    partnerships = {
        each.pk: each
        for each in Partnership.objects.select_related("partner__kind").filter(
            pk__in={key for row in rows for key in row.keys("partnerships")}
        )
    }
    activities, is_sorted = [], any(each.row.understood["module"] for each in rows)
    modules = list(Module.objects.all()) if is_sorted else []
    for each in rows:
        joint = [partnerships[key] for key in each.keys("partnerships") if key in partnerships]
        activity = _activity(each, plan_import, how, by)
        settle_cooperation(activity, joint)
        settle_module(activity, modules)
        settle_visibility(activity, [partnership.partner for partnership in joint])
        # Keys were looked up; asking for each of them again would be a query a row.
        activity.clean_fields(exclude=["direction", "programme_module", "created_by", "copied_from", *COMPUTED])
        activity.fill_computed_columns()
        activities.append(activity)
    made: list[Activity] = Activity.objects.bulk_create(activities)
    lines = []
    for each, activity in zip(rows, made, strict=True):
        for line in each.rows:
            line.activity = activity
            lines.append(line)
    PlanImportRow.objects.bulk_update(lines, ["activity"])
    _link(rows, Activity.partnerships.through, "partnership_id", "partnerships", set(partnerships))
    _link(rows, Activity.classes.through, "schoolclass_id", "classes")
    _link(rows, Activity.people.through, "user_id", "people")
    _write_history(made, by, now)
    return made


def _activity(each: RowOfLevels, plan_import: PlanImport, how: HowToApply, by: User) -> Activity:
    row = each.row
    texts, understood, answers = row.texts, row.understood, row.answers
    usual = Activity.Visibility.USUAL if how.is_public else Activity.Visibility.STAFF
    return Activity(
        school_year=plan_import.school_year,
        title=texts["title"],
        timing_text=understood["timing_text"],
        grades_text=each.grades_text,
        responsible_text=texts.get("responsible", ""),
        place=texts.get("place", ""),
        participants=texts.get("participants", ""),
        description=_description(row, how),
        module=understood["module"],
        cooperation=understood["cooperation"],
        is_away=understood.get("is_away", False),
        own_forces_text=understood["own_forces"],
        visibility=answers.get("visibility") or usual,
        direction_id=understood["direction"],
        timing_kind=understood["timing_kind"],
        worded_from=_day(understood["worded_from"]),
        worded_until=_day(understood["worded_until"]),
        worded_months=understood["worded_months"],
        worded_spans=understood["worded_spans"],
        grades=each.grades,
        names_class_teachers=any(line.understood["names_class_teachers"] for line in each.rows),
        created_by=by,
    )


def _description(row: PlanImportRow, how: HowToApply) -> str:
    lines = [row.texts.get("description", "")]
    if how.keeps_the_rest:
        lines += [f"{heading}: {text}" if heading else text for heading, text in left_of(row)]
    text = "\n".join(filter(None, lines))
    longest = Activity._meta.get_field("description").max_length
    return text if len(text) <= (longest or 0) else lines[0]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _link(rows: Iterable[RowOfLevels], through: Any, column: str, name: str, known: set[int] | None = None) -> None:
    """Write the many-to-many links of all rows in one query; leave out what was removed meanwhile."""
    model = through._meta.get_field(column.removesuffix("_id")).related_model
    keys = {key for row in rows for key in row.keys(name)}
    if known is None:
        known = set(model._default_manager.filter(pk__in=keys).values_list("pk", flat=True))
    through.objects.bulk_create(
        [
            through(activity_id=each.row.activity_id, **{column: key})
            for each in rows
            for key in each.keys(name)
            if key in known
        ]
    )


def _write_history(activities: Sequence[Activity], by: User, now: datetime) -> None:
    """Write the history that `save()` would have left, with the partnerships of each version."""
    records = Activity.history.bulk_history_create(activities, default_user=by, default_date=now)
    by_activity = {record.id: record for record in records}
    links = Activity.partnerships.through.objects.filter(activity__in=activities)
    # simple_history's own table beside the historical one, named after the field
    historical = Activity.history.model.partnerships.model
    historical.objects.bulk_create(
        [
            historical(
                history=by_activity[link.activity_id],
                id=link.pk,
                activity_id=link.activity_id,
                partnership_id=link.partnership_id,
            )
            for link in links
        ]
    )
