"""Parse one row of a plan's table: its days, grades, people and partners, and what is not sure about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activities.parsing import ParsedAudience, PlanParser, SettledTiming, main_direction, settle_timing, spans_to_store
from common.search import words
from partners.models import Direction, Partner, Partnership
from partners.pasting import directions_named
from plan.parsing.columns import LONGEST
from wordings.ambiguity import Ambiguity
from wordings.grades import grade_mask
from wordings.responsible import Responsible
from wordings.timing import Timing

# The plan's wording for a row that came without a time, where a person said that there is none yet
NO_TIME = "дата уточняется"


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
    ambiguities: dict[str, tuple[Ambiguity, ...]] = field(default_factory=dict)

    @property
    def needs_answer(self) -> bool:
        return bool(self.ambiguities)

    @property
    def timing_text(self) -> str:
        return self.texts.get("timing", "") or NO_TIME

    def key(self) -> str:
        """Return what makes two rows the same: words, grades, time."""
        return row_key(self.texts.get("title", ""), self.grades, self.timing_text)

    @property
    def grades(self) -> int:
        audience = self.audience.audience
        return 0 if audience.is_everyone else grade_mask(audience.grades)

    def understood(self) -> dict[str, Any]:
        """Return what is written when the plan is applied, as JSON holds it."""
        return {
            **understood_timing(self.settled),
            "grades": self.grades,
            "classes": [each.pk for each in self.audience.classes],
            "names_class_teachers": self.responsible.names_class_teachers,
            "people": list(self.responsible.people),
            "partnerships": [each.pk for each in self.partnerships],
            "direction": self.direction,
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


def row_key(title: str, grades: int, timing_text: str) -> str:
    return f"{' '.join(words(title))}|{grades}|{' '.join(words(timing_text))}"


def parse_row(
    texts: Mapping[str, str], answers: Mapping[str, Any], parser: PlanParser, directions: Sequence[Direction]
) -> ParsedRow:
    """Parse one row.

    `answers` may hold "timing" (a `TimingAnswer`), "grades" (true: leave as it is), and "partnerships" (the keys that
    a person chose, none for «we are looking for a partner»).
    """
    timing = parser.timing(texts.get("timing", ""))
    audience = parser.audience(texts.get("grades", ""))
    responsible = parser.responsible(texts.get("responsible", ""))
    said = texts.get("partner", "")
    # Of the column for partners every word counts; elsewhere a partner is only proposed where it is named in full.
    named = parser.partners(said or " \n ".join((texts.get("title", ""), texts.get("responsible", ""))))
    directed = directions_named(texts.get("direction", ""), directions)
    if "partnerships" in answers:
        keys = set(answers["partnerships"])
        partnerships = [each for each in parser.partnerships if each.pk in keys]
    else:
        partnerships = _fitting(parser.partnerships_of(named.partners), directed)
    direction = directed[0].pk if directed else main_direction(partnerships)
    parsed = ParsedRow(
        texts=texts,
        answers=answers,
        timing=timing,
        settled=settle_timing(timing, answer=answers.get("timing", "")),
        audience=audience,
        responsible=responsible,
        partners=named.partners,
        partnerships=partnerships,
        direction=direction,
    )
    parsed.ambiguities = {name: found for name, found in _ambiguities(parsed, named.ambiguities, said).items() if found}
    return parsed


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


def _ambiguities(
    parsed: ParsedRow, about_partners: tuple[Ambiguity, ...], said: str
) -> dict[str, tuple[Ambiguity, ...]]:
    texts, answers = parsed.texts, parsed.answers
    ambiguities: dict[str, tuple[Ambiguity, ...]] = {
        name: (Ambiguity("too-long", format_lazy(_("Longer than {limit} characters: shorten it."), limit=limit)),)
        for name, limit in LONGEST.items()
        if len(texts.get(name, "")) > limit
    }
    if not texts.get("title"):
        ambiguities["title"] = (Ambiguity("empty", _("It is not said what will be: write it, or leave the row out.")),)
    if parsed.settled is None:
        ambiguities.setdefault("timing", parsed.timing.ambiguities)
    if not answers.get("grades"):
        ambiguities.setdefault("grades", parsed.audience.ambiguities)
    if "partnerships" not in answers:
        if said and not parsed.partners and not about_partners:
            unknown = Ambiguity(
                "unknown-partner", _("The register has no such partner: choose one, or «we are looking».")
            )
            about_partners = (unknown,)
        ambiguities["partner"] = about_partners
    return ambiguities
