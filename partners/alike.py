"""Partners that may be the same one entered twice."""

from collections.abc import Sequence

from django.db.models import Q

from common.search import ALIKE, alike_filter, name_fingerprint, similarity
from partners.models import Partner

# A name made of common words («центр») brings many candidates; the first ones are enough to warn.
CANDIDATES = 300
SHOWN = 5


def alike_partners(*, names: Sequence[str], inn: str = "", besides: int | None = None) -> list[Partner]:
    """Partners with the same INN or a name alike after normalizing, the closest first; archived ones too.

    `names` are the full and the short name as typed; `besides` is the record being edited.
    """
    names = [name for name in names if name]
    others = Partner.objects.exclude(pk=besides) if besides else Partner.objects.all()
    condition = Q(inn=inn) if inn else Q(pk__in=[])
    for name in names:
        condition |= Q(name_fingerprint=name_fingerprint(name)) & ~Q(name_fingerprint="")
        condition |= alike_filter("search_text", name)
    scored = []
    for candidate in others.filter(condition).only("name", "short_name", "inn", "is_archived")[:CANDIDATES]:
        score = max(
            (
                similarity(name, theirs)
                for name in names
                for theirs in (candidate.name, candidate.short_name)
                if theirs
            ),
            default=0.0,
        )
        if inn and candidate.inn == inn:
            score = 2.0
        if score >= ALIKE:
            scored.append((-score, candidate.pk, candidate))
    return [candidate for _score, _pk, candidate in sorted(scored, key=lambda row: row[:2])[:SHOWN]]
