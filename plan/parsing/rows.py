"""Parse one row of a plan's table: its days, grades, people and partners, and what is not sure about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Cooperation, OwnCommunity
from activities.parsing import ParsedAudience, PlanParser, SettledTiming, main_direction, settle_timing, spans_to_store
from activities.sides import NamedSides
from common.search import words
from partners.models import Direction, Partner, Partnership
from partners.pasting import directions_named
from plan.parsing.columns import LONGEST
from wordings.ambiguity import Ambiguity
from wordings.grades import grade_mask, grades_in_title, unspoiled
from wordings.outings import names_outing
from wordings.responsible import Responsible
from wordings.timing import Timing, rewritten
from wordings.timing.rewriting import Rewriting

# The plan's wording for a row that came without a time, where a person said that there is none yet
NO_TIME = "дата уточняется"
ALL_YEAR = "в течение года"
# A longer list of own communities is cut; the preview shows the cell whole.
LONGEST_OWN = Activity._meta.get_field("own_forces_text").max_length or 0


class Question(models.TextChoices):
    """What is asked once for all rows of a pasted plan."""

    GRID = "grid", _("Months are columns: is each filled cell an activity?")
    SEVERAL = "several", _("Several items in one cell: is each of them an activity?")
    FORMER = "former", _("Dates from last year")
    WITHOUT_TIME = "timing", _("Rows without a time")
    WITHOUT_PARTNER = "partner", _("Rows without a partner")
    WITHOUT_MODULE = "module", _("Rows without a module")


REWRITE, KEEP = "rewrite", "keep"
NO_MODULE = "-"


@dataclass
class ParsedRow:
    """One row as the portal understands it, with its open questions; `answers` are what a person said before."""

    texts: Mapping[str, str]
    answers: Mapping[str, Any]
    timing: Timing
    settled: SettledTiming | None
    audience: ParsedAudience
    responsible: Responsible
    partners: tuple[Partner, ...]
    partnerships: list[Partnership]
    direction: int | None
    cooperation: str
    # The school's own communities as the row writes them
    own_forces: str = ""
    # Communities of whose name it is asked whether it means the school's own
    may_be_own: tuple[OwnCommunity, ...] = ()
    # Dates of a former year that are rewritten, or would be
    rewriting: Rewriting | None = None
    ambiguities: dict[str, tuple[Ambiguity, ...]] = field(default_factory=dict)
    # What is asked of it together with other rows
    asks: frozenset[str] = frozenset()

    @property
    def needs_answer(self) -> bool:
        return bool(self.ambiguities)

    @property
    def is_spoiled(self) -> bool:
        """Say whether a spreadsheet made a date of the grades."""
        return any(each.code == "spoiled" for each in self.audience.ambiguities)

    @property
    def timing_text(self) -> str:
        return self.texts.get("timing", "") or NO_TIME

    @property
    def grades(self) -> int:
        audience = self.audience.audience
        return 0 if audience.is_everyone else grade_mask(audience.grades)

    def understood(self) -> dict[str, Any]:
        """Return what is written when the plan is applied, as JSON holds it."""
        return {
            **understood_timing(self.settled),
            "timing_text": self.timing_text,
            "grades": self.grades,
            "grades_text": self.texts.get("grades", ""),
            # For parents, a kindergarten's groups: for no grade, and not for everybody
            "is_for_others": not self.grades
            and not self.audience.audience.is_everyone
            and bool(self.texts.get("grades")),
            "classes": [each.pk for each in self.audience.classes],
            "names_class_teachers": self.responsible.names_class_teachers,
            "people": list(self.responsible.people),
            "partnerships": [each.pk for each in self.partnerships],
            "direction": self.direction,
            "cooperation": self.cooperation,
            "own_forces": self.own_forces,
            "is_away": names_outing(self.texts.get("title", "")),
            "module": self.texts.get("module", ""),
        }


def understood_timing(settled: SettledTiming | None) -> dict[str, Any]:
    """Return the days of a row as JSON holds them."""
    return {
        "timing_kind": settled.kind if settled else "",
        "worded_from": settled.first.isoformat() if settled and settled.first else None,
        "worded_until": settled.last.isoformat() if settled and settled.last else None,
        "worded_months": settled.months if settled else 0,
        "worded_spans": spans_to_store(settled.spans) if settled else [],
    }


def row_key(title: str, timing_text: str) -> str:
    """Return what makes two rows the same, for the same grades: their words and their time."""
    return f"{' '.join(words(title))}|{' '.join(words(timing_text))}"


@dataclass(frozen=True)
class RowParser:
    """Parses the rows of one pasted plan; `choices` are the answers that a person gave for all rows."""

    parser: PlanParser
    directions: Sequence[Direction]
    choices: Mapping[str, str]

    def parse(self, texts: Mapping[str, str], answers: Mapping[str, Any]) -> ParsedRow:
        """Parse one row.

        `answers` may hold "timing" (a `TimingAnswer`), "former" (rewrite or keep), "grades" (true: leave as it is),
        "partnerships" (the keys that a person chose), "cooperation" (looking or own), "direction" (a key) and
        "module" (true: without one).
        """
        texts, asks, rewriting = self._with_choices(texts, answers)
        timing = self.parser.timing(texts.get("timing", ""))
        audience = self.parser.audience(texts.get("grades", ""))
        sides = self._sides(texts)
        directed = directions_named(texts.get("direction", ""), self.directions)
        if "partnerships" in answers:
            keys = set(answers["partnerships"])
            partnerships = [each for each in self.parser.partnerships if each.pk in keys]
        else:
            partnerships = _fitting(self.parser.partnerships_of(sides.partners), directed)
        direction = answers.get("direction") or (directed[0].pk if directed else main_direction(partnerships))
        cooperation = self._cooperation(partnerships, sides, answers)
        parsed = ParsedRow(
            texts=texts,
            answers=answers,
            timing=timing,
            settled=settle_timing(timing, answer=answers.get("timing", "")),
            audience=audience,
            responsible=self.parser.responsible(texts.get("responsible", "")),
            partners=sides.partners,
            partnerships=partnerships,
            direction=direction,
            cooperation=cooperation,
            own_forces=Truncator(sides.own_text).chars(LONGEST_OWN),
            may_be_own=sides.may_be_own,
            rewriting=rewriting,
        )
        if texts.get("timing") == NO_TIME:
            parsed.settled = settle_timing(timing, answer="none")
        parsed.asks = frozenset(asks)
        found = _ambiguities(parsed, sides)
        parsed.ambiguities = {name: ambiguities for name, ambiguities in found.items() if ambiguities}
        if not cooperation and not parsed.ambiguities.get("partner"):
            parsed.asks |= {Question.WITHOUT_PARTNER}
        return parsed

    def _with_choices(
        self, texts: Mapping[str, str], answers: Mapping[str, Any]
    ) -> tuple[dict[str, str], set[str], Rewriting | None]:
        """Return the wordings with what was answered for all rows, what is still asked of all, and rewritten dates."""
        found, asks = dict(texts), set[str]()
        rewriting = rewritten(found.get("timing", ""), self.parser.year) if found.get("timing") else None
        if rewriting:
            match answers.get("former") or self.choices.get(Question.FORMER):
                case "rewrite":
                    found["timing"] = rewriting.text
                case "keep":
                    rewriting = None
                case _:
                    asks.add(Question.FORMER)
        if not found.get("timing") and answers.get("timing") != "none":
            if chosen := self.choices.get(Question.WITHOUT_TIME):
                found["timing"] = chosen
            else:
                asks.add(Question.WITHOUT_TIME)
        if not found.get("module") and not answers.get("module"):
            match self.choices.get(Question.WITHOUT_MODULE):
                case None:
                    asks.add(Question.WITHOUT_MODULE)
                case chosen if chosen != NO_MODULE:
                    found["module"] = chosen
        if answers.get("grades") and (meant := unspoiled(found.get("grades", ""))):
            found["grades"] = meant
        if not found.get("grades") and (grades := grades_in_title(found.get("title", ""))):
            found["grades"] = grades
        return found, asks, rewriting

    def _sides(self, texts: Mapping[str, str]) -> NamedSides:
        """Return whom a row names: in the column for partners every word counts, elsewhere only what is named in full."""
        if said := texts.get("partner", ""):
            return self.parser.named(said)
        named = self.parser.partners(" \n ".join((texts.get("title", ""), texts.get("responsible", ""))))
        return NamedSides(named.partners, ambiguities=named.ambiguities)

    def _cooperation(self, partnerships: Sequence[Partnership], sides: NamedSides, answers: Mapping[str, Any]) -> str:
        """Return with whom it is done; "" where that is asked of all such rows."""
        if partnerships:
            return Cooperation.PARTNERS
        if answers.get("cooperation"):
            return str(answers["cooperation"])
        if "partnerships" in answers:
            return Cooperation.LOOKING
        if sides.cooperation:
            return sides.cooperation
        return self.choices.get(Question.WITHOUT_PARTNER, "")


def _fitting(partnerships: list[Partnership], directed: Sequence[Direction]) -> list[Partnership]:
    """Return one partnership of each partner: in the direction that the row names, else its first."""
    keys = {direction.pk for direction in directed}
    chosen: dict[int, Partnership] = {}
    for each in partnerships:
        if each.partner_id not in chosen or (
            each.direction_id in keys and chosen[each.partner_id].direction_id not in keys
        ):
            chosen[each.partner_id] = each
    return list(chosen.values())


def _ambiguities(parsed: ParsedRow, sides: NamedSides) -> dict[str, tuple[Ambiguity, ...]]:
    texts, answers = parsed.texts, parsed.answers
    ambiguities: dict[str, tuple[Ambiguity, ...]] = {
        name: (Ambiguity("too-long", format_lazy(_("Longer than {limit} characters: shorten it."), limit=limit)),)
        for name, limit in LONGEST.items()
        if len(texts.get(name, "")) > limit
    }
    if not texts.get("title"):
        ambiguities["title"] = (Ambiguity("empty", _("It does not say what it is: write it, or skip the row.")),)
    if parsed.settled is None and texts.get("timing") and Question.FORMER not in parsed.asks:
        ambiguities.setdefault("timing", parsed.timing.ambiguities)
    if not answers.get("grades"):
        ambiguities.setdefault("grades", parsed.audience.ambiguities)
    if "partnerships" not in answers and not answers.get("cooperation"):
        ambiguities["partner"] = sides.ambiguities
    return ambiguities
