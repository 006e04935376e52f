"""Partners that may be the same one entered twice."""

from collections.abc import Sequence

from django.db.models import Q

from common.search import ALIKE, alike_filter, name_fingerprint, similarity
from partners.models import Partner

# A name made of common words («центр») brings many candidates; the first ones are enough to warn.
CANDIDATES = 300
SHOWN = 5


def alike_partners(
    *, names: Sequence[str], inn: str = "", besides: int | None = None, candidates: int = CANDIDATES
) -> list[Partner]:
    """Partners with the same INN or a name alike after normalizing, the closest first; archived ones too.

    `names` are the full and the short name as typed; `besides` is the record being edited. Names that differ
    in more than form are compared with at most `candidates` others, each of which takes about 0.2 ms.
    """
    names = [name for name in names if name]
    others = (Partner.objects.exclude(pk=besides) if besides else Partner.objects.all()).only(
        "name", "short_name", "inn", "is_archived"
    )
    same = Q(inn=inn) if inn else Q(pk__in=[])
    may_be = Q(pk__in=[])
    for name in names:
        same |= Q(name_fingerprint=name_fingerprint(name)) & ~Q(name_fingerprint="")
        may_be |= alike_filter("search_text", name)
    found = list(others.filter(same)[:SHOWN])
    scored = []
    for candidate in others.filter(may_be).exclude(pk__in=[each.pk for each in found])[:candidates]:
        theirs = [name for name in (candidate.name, candidate.short_name) if name]
        score = max((similarity(mine, other) for mine in names for other in theirs), default=0.0)
        if score >= ALIKE:
            scored.append((-score, candidate.pk, candidate))
    found += [candidate for _score, _pk, candidate in sorted(scored, key=lambda row: row[:2])]
    return found[:SHOWN]
