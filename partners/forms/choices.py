"""Records to choose from: a register of thousands must not become a list of thousands in every form."""

from common.text import Text
from partners.models import Partner

OFFERED = 500


def partner_choices(*, empty: Text, chosen: int | None = None, besides: int | None = None) -> list[tuple[object, Text]]:
    """The first current partners by name, and the one chosen before, archived or not."""
    names = Partner.objects.exclude(pk=besides or 0).order_by("name_key").values_list("pk", "short_name", "name")
    offered = {pk: short or name for pk, short, name in names.filter(is_archived=False)[:OFFERED]}
    if chosen and chosen not in offered:
        offered.update({pk: short or name for pk, short, name in names.filter(pk=chosen)})
    return [("", empty), *offered.items()]
