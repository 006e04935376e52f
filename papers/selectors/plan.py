"""The plan as a paper: what stands in it, whatever it is written as. The paper is Russian in any language."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import override

from activities.cooperation import with_whom
from activities.levels import grades_of_level
from activities.models import Activity
from activities.models.activity_queryset import ActivityQuerySet
from activities.models.plan_months import THROUGH_THE_YEAR, WITHOUT_DAYS
from activities.selectors.occurrences import held_dates, with_dates
from common.search import fold
from papers.models import PlanPaper
from papers.models.plan_paper import PaperColumn
from papers.selectors.table import PaperTable
from school.models import SchoolClass, SchoolProfile
from school.years import SchoolYear
from wordings.grades import Level
from wordings.months import RUSSIAN_MONTHS
from wordings.timing import former_dates

GROUPS_OF_MONTHS = {
    **{number: name for number, name in enumerate(RUSSIAN_MONTHS, 1)},
    THROUGH_THE_YEAR: "В течение года",
    WITHOUT_DAYS: "Срок уточняется",
}
LEVELS = {
    Level.NOO: "Начальное общее образование (1–4 классы)",
    Level.OOO: "Основное общее образование (5–9 классы)",
    Level.SOO: "Среднее общее образование (10–11 классы)",
}
SHEETS = {Level.NOO: "НОО", Level.OOO: "ООО", Level.SOO: "СОО"}
NO_DIRECTION = "Без направления"
CALLED_OFF = "отменено"


@dataclass(frozen=True)
class PlanDocument:
    """A plan ready to be written: lines of text and rows of cells, wordings as they were entered."""

    title: str
    subtitle: str
    # What its sheet of a workbook is called
    sheet_name: str
    # «РАССМОТРЕНО» on the left, «УТВЕРЖДАЮ» on the right, each as lines
    considered: tuple[str, ...]
    approved: tuple[str, ...]
    school: str
    headings: tuple[str, ...]
    codes: tuple[str, ...]
    # Heading of a group, empty for rows under none, and its rows, one text a column
    groups: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]

    @cached_property
    def table(self) -> PaperTable:
        return PaperTable(self.codes, self.headings, self.groups)

    @property
    def row_count(self) -> int:
        return sum(len(rows) for _heading, rows in self.groups)

    @property
    def file_name(self) -> str:
        return f"{self.title} {self.subtitle}".replace("/", "-")


@dataclass(frozen=True)
class PlanDocuments:
    """The plans that one file holds: a single one, or those of all levels of the school."""

    plans: tuple[PlanDocument, ...]
    file_name: str

    @property
    def is_wide(self) -> bool:
        return self.plans[0].table.is_wide

    @property
    def row_count(self) -> int:
        return sum(plan.row_count for plan in self.plans)


# A document of so many rows is read by nobody, and more of them would take the memory of the whole portal.
MOST_ROWS = 3_000


def rows_of_paper(activities: ActivityQuerySet) -> ActivityQuerySet:
    """Add what a paper says of each activity, in the order of the plan, with a few queries for all."""
    rows = activities.select_related("direction", "programme_module").with_partners()
    return with_dates(rows.order_by("plan_month", "sorts_on", "pk"), only_standing=True)


@dataclass(frozen=True)
class FormerDates:
    """A row of the paper in which dates of a former year stand."""

    activity: Activity
    dates: tuple[str, ...]


def former_dates_of(activities: Iterable[Activity], year: SchoolYear) -> list[FormerDates]:
    """Return the rows that would print dates of a former year, in their title, their time or who takes part."""
    found = []
    for activity in activities:
        texts = (activity.title, activity.timing_text, activity.participants, activity.responsible_text)
        dates = dict.fromkeys(each for text in texts for each in former_dates(text, year))
        if dates:
            found.append(FormerDates(activity, tuple(dates)))
    return found


def plan_document(
    activities: Iterable[Activity],
    *,
    paper: PlanPaper,
    profile: SchoolProfile,
    grouping: str = PlanPaper.Grouping.MONTH,
    level: Level | None = None,
    school_class: SchoolClass | None = None,
) -> PlanDocument:
    """Return the paper of these activities (see `rows_of_paper`): of a level, a class, or the whole school."""
    columns = [column for column in paper.chosen_columns() if column.is_shown]
    has_marks = any(column.code == "mark" for column in columns)
    with override("ru"):
        groups = _groups(activities, grouping)
        number, written = 0, []
        for heading, members in groups:
            rows = []
            for activity in members:
                number += 1
                grades = _grades(activity, level, profile.grades)
                rows.append(tuple(_cell(column, activity, number, grades, has_marks) for column in columns))
            written.append((heading, tuple(rows)))
        return PlanDocument(
            title=paper.title,
            subtitle=_subtitle(SchoolYear(paper.school_year), level, school_class),
            sheet_name=SHEETS[level] if level is not None else "План",
            considered=_considered(paper),
            approved=_approved(paper, profile),
            school=profile.name,
            headings=tuple(column.heading for column in columns),
            codes=tuple(column.code for column in columns),
            groups=tuple(written),
        )


def one_plan(plan: PlanDocument) -> PlanDocuments:
    """Return a single plan as what a file holds."""
    return PlanDocuments((plan,), plan.file_name)


def plans_of_levels(plans: Collection[PlanDocument], *, paper: PlanPaper) -> PlanDocuments:
    """Return the plans of all levels as what one file holds."""
    with override("ru"):
        name = f"{paper.title} {_subtitle(SchoolYear(paper.school_year))}, по уровням".replace("/", "-")
    return PlanDocuments(tuple(plans), name)


def _subtitle(year: SchoolYear, level: Level | None = None, school_class: SchoolClass | None = None) -> str:
    said = f"на {year} учебный год"
    if school_class is not None:
        return f"{said}, {school_class.label} класс"
    return f"{said}. {LEVELS[level]}" if level is not None else said


def _considered(paper: PlanPaper) -> tuple[str, ...]:
    if not (paper.considered_by or paper.protocol_number or paper.protocol_on):
        return ()
    lines = ["РАССМОТРЕНО"]
    if paper.considered_by:
        lines.append(paper.considered_by)
    lines.append(f"протокол № {paper.protocol_number or '____'} от {_day_or_blank(paper.protocol_on)}")
    return tuple(lines)


def _approved(paper: PlanPaper, profile: SchoolProfile) -> tuple[str, ...]:
    lines = ["УТВЕРЖДАЮ", profile.director_post or "Директор"]
    lines.append(f"______________ {profile.director_name}".rstrip())
    if paper.order_number or paper.order_on:
        lines.append(f"приказ № {paper.order_number or '____'} от {_day_or_blank(paper.order_on)}")
    else:
        lines.append("«____» ______________ 20____ г.")
    return tuple(lines)


def _day_or_blank(day: date | None) -> str:
    return date_format(day, "d.m.Y") if day else "«____» __________ 20____ г."


def _groups(activities: Iterable[Activity], grouping: str) -> list[tuple[str, list[Activity]]]:
    if grouping == PlanPaper.Grouping.MODULE:
        return _groups_of_modules(activities)
    groups: dict[tuple[int, str], list[Activity]] = {}
    for activity in activities:
        if grouping == PlanPaper.Grouping.DIRECTION:
            direction = activity.direction
            key = (direction.position, direction.name) if direction else (10_000, NO_DIRECTION)
        else:
            key = (activity.plan_month, GROUPS_OF_MONTHS[activity.plan_month])
        groups.setdefault(key, []).append(activity)
    return [(heading, members) for (_position, heading), members in sorted(groups.items(), key=lambda one: one[0])]


def _groups_of_modules(activities: Iterable[Activity]) -> list[tuple[str, list[Activity]]]:
    """Return rows without a module, then each module in the order of the school's list, then those not in the list.

    Rows without one come first: under the last module's rows anybody would read them as its own. A module has one
    heading, as it is spelled where it first stands in the year.
    """
    groups: dict[object, list[Activity]] = {}
    for activity in activities:
        groups.setdefault(activity.programme_module_id or activity.module, []).append(activity)

    def place(members: list[Activity]) -> tuple[int, int]:
        listed = members[0].programme_module
        if listed is not None:
            return 1, listed.position
        return (2, 0) if members[0].module else (0, 0)

    ordered = sorted(groups.values(), key=place)
    return [(module_heading(members[0].module), members) for members in ordered]


def module_heading(module: str) -> str:
    """Return a module as a plan heads its rows with it: «Модуль «Профориентация»»; empty for none."""
    if not module or fold(module).startswith("модул"):
        return module
    return f"Модуль {module}" if "«" in module else f"Модуль «{module}»"


def _grades(activity: Activity, level: Level | None, school_grades: range) -> str:
    if level is not None:
        return grades_of_level(activity, level, school_grades=school_grades)
    return activity.grades_text or f"{school_grades[0]}–{school_grades[-1]}"


def _cell(column: PaperColumn, activity: Activity, number: int, grades: str, has_marks: bool) -> str:
    match column.code:
        case "number":
            return str(number)
        case "title":
            # A paper without the column for marks would announce what is not going to be.
            is_silent = activity.is_cancelled and not has_marks
            return f"{activity.title} ({CALLED_OFF})" if is_silent else activity.title
        case "grades":
            return grades
        case "timing":
            return activity.timing_text
        case "responsible":
            return activity.responsible_text
        case "partner":
            # Without either the cell stays empty: that a partner is looked for is no line of a signed plan.
            return ", ".join(with_whom(activity))
        case "participants":
            return activity.participants
    return _mark(activity)


def _mark(activity: Activity) -> str:
    """Return when it was held, or that it was called off; else the column for marks is left to the pen."""
    if activity.is_cancelled:
        return CALLED_OFF
    return ", ".join(date_format(each.starts_on, "d.m.Y") for each in held_dates(activity))


def paper_of(year: SchoolYear) -> PlanPaper:
    """Return the year's paper or, where nobody set it up yet, an unsaved one that looks as last year's did."""
    found = PlanPaper.objects.filter(school_year=year.start).first()
    if found is not None:
        return found
    last = PlanPaper.objects.filter(school_year__lt=year.start).order_by("-school_year").first()
    if last is None:
        return PlanPaper(school_year=year.start)
    return PlanPaper(
        school_year=year.start,
        title=last.title,
        considered_by=last.considered_by,
        grouping=last.grouping,
        level_grouping=last.level_grouping,
        columns=last.columns,
    )
