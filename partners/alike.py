"""Partners that may be the same one entered twice."""

from collections.abc import Sequence

from django.db.models import Q

from common.search import ALIKE, alike_filter, name_fingerprint, similarity
from partners.models import FormerName, Partner
from partners.models.partner import PartnerQuerySet

# A name made of common words («центр») brings many candidates; the first ones are enough to warn.
CANDIDATES = 300
SHOWN = 5
SHOWN_OF_EACH = ("name", "short_name", "inn", "is_archived")


def alike_partners(*, names: Sequence[str], inn: str = "", besides: int | None = None) -> list[Partner]:
    """Partners with the same INN or a name alike after normalizing, the closest first; archived ones too.

    `names` are the full and the short name as typed; `besides` is the record being edited.
    """
    others = Partner.objects.exclude(pk=besides) if besides else Partner.objects.all()
    same = Q(inn=inn) if inn else Q(pk__in=[])
    for name in filter(None, names):
        same |= Q(name_fingerprint=name_fingerprint(name)) & ~Q(name_fingerprint="")
    found = list(others.filter(same).only(*SHOWN_OF_EACH).prefetch_related("former_names")[:SHOWN])
    found += alike_by_name(others.exclude(pk__in=[each.pk for each in found]), names)
    return found[:SHOWN]


def alike_by_name(partners: PartnerQuerySet, names: Sequence[str], *, candidates: int = CANDIDATES) -> list[Partner]:
    """Those whose names, former ones too, differ from these in more than form, yet little; the closest first.

    At most `candidates` of them are compared, each of which takes about 0.1 ms.
    """
    mine = [name for name in names if name]
    may_be = Q(pk__in=[])
    for name in mine:
        may_be |= alike_filter("search_text", name)
    once_so = FormerName.objects.filter(may_be).order_by().values("partner") if mine else []
    scored = []
    rows = partners.filter(may_be | Q(pk__in=once_so)).only(*SHOWN_OF_EACH).prefetch_related("former_names")
    for candidate in rows[:candidates]:
        former = (each.name for each in candidate.former_names.all())
        theirs = [name for name in (candidate.name, candidate.short_name, *former) if name]
        score = max((similarity(one, other) for one in mine for other in theirs), default=0.0)
        if score >= ALIKE:
            scored.append((-score, candidate.pk, candidate))
    return [candidate for _score, _pk, candidate in sorted(scored, key=lambda row: row[:2])]
