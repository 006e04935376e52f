"""Whether words name an outing («выезд»): pupils leave the school, so visitors are not shown where they will be."""

import re

_AWAY = re.compile(r"\b(?:экскурси|выезд|поход|поездк|экспедици)", re.IGNORECASE)
_NOT_AWAY = re.compile(r"виртуальн|онлайн|заочн|\bв\s+(?:нашу\s+)?школ|\bпо\s+школ|школьн\w+\s+музе", re.IGNORECASE)


def names_outing(title: str) -> bool:
    """Say whether a title names an outing: «Экскурсия на завод», but not «Виртуальная экскурсия»."""
    return bool(_AWAY.search(title)) and not _NOT_AWAY.search(title)
