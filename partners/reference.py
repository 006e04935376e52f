"""Reference lists of this room as every list page needs them: loaded once per public version."""

from partners.models import Direction, PartnerKind
from school.publication import per_version


@per_version
def directions() -> list[Direction]:
    """The directions in the order of the school's document."""
    return list(Direction.objects.all())


@per_version
def kinds() -> list[PartnerKind]:
    """All kinds of partners."""
    return list(PartnerKind.objects.all())
