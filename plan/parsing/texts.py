"""The wordings of a row: what its cells say, with what the lines above it add."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from common.search import fold
from common.text import one_line
from plan.parsing.lines import numbering_of
from plan.parsing.regions import Region
from plan.parsing.sections import Section
from wordings.timing import with_month

FROM_SECTIONS = ("grades", "direction", "module")


def heading_of(region: Region, index: int) -> str:
    return one_line(region.heading[index]) if index < len(region.heading) else ""


@lru_cache(maxsize=64)
def folded(heading: tuple[str, ...]) -> list[str]:
    return [fold(cell) for cell in heading]


def says(row: Sequence[str], heading: Sequence[str]) -> bool:
    """Say whether a row says what a folded heading does; of most rows, their first cell tells that they do not."""
    return len(row) == len(heading) and all(fold(cell) == said for cell, said in zip(row, heading, strict=True))


def longest(row: Sequence[str]) -> str:
    return max(row, key=len, default="")


def under_sections(texts: Mapping[str, str], section: Section) -> dict[str, str]:
    """Return the wordings of a row with what the lines above it add."""
    found = {name: text for name, text in texts.items() if text}
    for name in FROM_SECTIONS:
        if not found.get(name) and (said := section[name]):
            found[name] = said
    # «СЕНТЯБРЬ» above the rows is «сентябрь» in each of them.
    above = section["timing"] if re.match(r"[IVXХ\d]", section["timing"]) else section["timing"].lower()
    month, until = found.pop("month", "").lower() or above, found.pop("until", "")
    timing = found.get("timing", "")
    if until and fold(until) != fold(timing):
        timing = f"{timing} – {until}" if timing else until
    if timing := with_month(month, timing) if month else timing:
        found["timing"] = timing
    if number := numbering_of(found.get("title", "")):
        found["title"] = found["title"][len(number) :].strip()
    return found
