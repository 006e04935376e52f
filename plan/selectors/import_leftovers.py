"""What of a pasted plan is not taken: columns, kinds of lines; said in one sentence above its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.pasted import PastedTable
from common.text import one_line
from plan.models import PlanImport, PlanImportRow
from plan.parsing.document import HIDDEN, NO_PLAN, TEXT
from plan.parsing.headings import is_row_number
from plan.parsing.lines import LineKind, school_year_of
from plan.services.importing import regions_of, tables_of
from school.years import SchoolYear

FIRST_CELLS = 3
_FIRST_WORDS = 40
# A title stands in one of so many rows of a table.
_TITLE_ROWS = 5


@dataclass(frozen=True)
class LeftColumn:
    """A column of which nothing is taken, with its first cells."""

    heading: str
    cells: list[str]


@dataclass(frozen=True)
class ImportSummary:
    """How much was read, and what of it is not taken."""

    tables: int
    sheets: list[str]
    columns: list[LeftColumn]
    # «2 подписи», «1 заголовок»
    lines: list[str]
    # What the columns of some table hold is guessed
    is_guessed: bool
    # School years that titles name, where none is the one that is planned
    other_years: list[SchoolYear]


def summary_of(plan_import: PlanImport) -> ImportSummary:
    """Say how much was read and what is not taken of it."""
    tables = tables_of(plan_import)
    sheets = list(dict.fromkeys(table.sheet for table in tables if table.sheet))
    by_reason = plan_import.rows.filter(role=PlanImportRow.Role.LEFT).order_by().values("notes__why")
    counts = {each["notes__why"] or TEXT: each["count"] for each in by_reason.annotate(count=Count("pk"))}
    lines = [_counted(why, count) for why, count in sorted(counts.items())]
    return ImportSummary(
        tables=sum(bool(table.rows) for table in tables),
        sheets=sheets,
        columns=_left_columns(plan_import),
        lines=lines,
        is_guessed=any(region.is_guessed and region.columns for region in regions_of(plan_import)),
        other_years=_other_years(tables, plan_import.year),
    )


def _other_years(tables: Sequence[PastedTable], planned: SchoolYear) -> list[SchoolYear]:
    """Return the school years that stand above the tables and in their first rows, unless the planned one does."""
    titles = [
        [table.sheet, *table.above, *(cell for row in table.rows[:_TITLE_ROWS] for cell in row)] for table in tables
    ]
    named = {year for texts in titles for text in texts if (year := school_year_of(text)) is not None}
    return [] if planned.start in named else [SchoolYear(year) for year in sorted(named)]


def _left_columns(plan_import: PlanImport) -> list[LeftColumn]:
    tables = tables_of(plan_import)
    found: dict[str, LeftColumn] = {}
    regions = regions_of(plan_import)
    for region, after in zip_longest(regions, regions[1:]):
        if not region.columns:
            continue
        end = after.start if after and after.table == region.table else None
        for index in range(len(tables[region.table].rows[0])):
            heading = one_line(region.heading[index]) if index < len(region.heading) else ""
            if index % (region.width or index + 1) in region.columns or is_row_number(heading):
                continue
            rows = tables[region.table].rows[region.first : end]
            cells = list(dict.fromkeys(one_line(row[index])[:_FIRST_WORDS] for row in rows if row[index]))
            if cells:
                name = heading or _("Column %(number)s") % {"number": index + 1}
                found.setdefault(name, LeftColumn(name, cells[:FIRST_CELLS]))
    return list(found.values())


def _counted(why: str, count: int) -> str:
    words = {
        LineKind.TITLE: ngettext("%(count)s title", "%(count)s titles", count),
        LineKind.SIGNATURE: ngettext("%(count)s signature", "%(count)s signatures", count),
        LineKind.APPROVAL: ngettext("%(count)s line of approval", "%(count)s lines of approval", count),
        LineKind.TOTAL: ngettext("%(count)s total", "%(count)s totals", count),
        NO_PLAN: ngettext(
            "%(count)s row of a table that is not a plan", "%(count)s rows of tables that are not plans", count
        ),
        HIDDEN: ngettext("%(count)s row of a hidden sheet", "%(count)s rows of hidden sheets", count),
        TEXT: ngettext("%(count)s line of text", "%(count)s lines of text", count),
    }
    return words[why] % {"count": count}
