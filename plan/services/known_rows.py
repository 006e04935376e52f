"""Which rows of a pasted plan say what the year's plan, or a row further up, says already."""

from dataclasses import dataclass

from activities.models import Activity
from common.search import words
from plan.models import PlanImport, PlanImportRow
from plan.parsing.rows import ParsedRow, row_key


@dataclass
class _Known:
    """A row that says the same: of the plan, or further up in what was pasted."""

    grades: int
    module: str
    activity: int | None = None
    number: int | None = None
    # What else it says: rows that say different things are not one
    others: tuple[str, ...] = ()


class KnownRows:
    """The rows of the year's plan and of the pasted one, by what they say."""

    def __init__(self) -> None:
        self.same: dict[str, list[_Known]] = {}
        self.titles: dict[str, int] = {}

    @classmethod
    def of(cls, plan_import: PlanImport) -> "KnownRows":
        known = cls()
        in_plan = Activity.objects.filter(school_year=plan_import.school_year)
        for pk, title, grades, timing, module in in_plan.values_list("pk", "title", "grades", "timing_text", "module"):
            known.same.setdefault(row_key(title, timing), []).append(_Known(grades, module, activity=pk))
            known.titles.setdefault(_title_key(title), pk)
        if plan_import.read_count:
            columns = ("plan_import", "number", "texts", "understood", "action")
            for row in plan_import.rows.activities().only(*columns):
                known.add(row)
        return known

    def compare(self, row: PlanImportRow, parsed: ParsedRow) -> None:
        """Say of a row whether the plan has it, has something like it, or a row above says it for other grades."""
        known = self.same.get(row_key(row.title, parsed.timing_text), [])
        covers = [each for each in known if _covers(each.grades, parsed.grades)]
        if planned := next((each for each in covers if each.activity is not None), None):
            row.same_as_id, row.action = planned.activity, PlanImportRow.Action.SKIP
            return
        module = row.understood["module"]
        if any(each.grades == parsed.grades and each.module == module for each in covers):
            row.action = PlanImportRow.Action.SKIP
            return
        row.alike_id = self.titles.get(_title_key(row.title))
        above = [each for each in known if each.number is not None and each.others == _others(row)]
        if not row.title or not above or "grades" in parsed.ambiguities:
            return
        first = next((each for each in above if each.module == module), None)
        if first or row.answers.get("one"):
            row.action, row.joined_to = PlanImportRow.Action.JOIN, (first or above[0]).number
        else:
            row.notes = {**row.notes, "like": above[0].number}
            row.needs_answer = True

    def add(self, row: PlanImportRow) -> None:
        """Know a row for those below; one that is left out has no activity that they could be one with."""
        if row.action == PlanImportRow.Action.JOIN:
            return
        understood, number = row.understood, row.number if row.action == PlanImportRow.Action.ADD else None
        entry = _Known(understood["grades"], understood["module"], number=number, others=_others(row))
        self.same.setdefault(row_key(row.title, understood["timing_text"]), []).append(entry)


def _others(row: PlanImportRow) -> tuple[str, ...]:
    return tuple(" ".join(words(row.text(name))) for name in ("responsible", "partner", "place", "description"))


def _covers(grades: int, others: int) -> bool:
    """Say whether one audience has all of the other; 0 stands for everybody, of whom a level's plan prints its own."""
    return grades in (0, others) or (others != 0 and grades & others == others)


def _title_key(title: str) -> str:
    return " ".join(words(title))


def known_in_plan(plan_import: PlanImport, parsed: ParsedRow) -> int | None:
    """Return the key of the activity of the year's plan that the row is, if it is one."""
    key = row_key(parsed.texts.get("title", ""), parsed.timing_text)
    in_plan = Activity.objects.filter(school_year=plan_import.school_year)
    for pk, title, grades, timing in in_plan.values_list("pk", "title", "grades", "timing_text"):
        if row_key(title, timing) == key and _covers(grades, parsed.grades):
            return pk
    return None
