"""Reference lists of this room as every list page needs them: loaded once per public version."""

from partners.models import Direction, PartnerKind, PartnershipCondition, Stage
from school.publication import per_version

# Which field of a partnership says how it meets a condition, by the condition's code
CONDITION_FIELDS = {
    "problem": "awareness-of-the-problem",
    "benefit": "awareness-of-the-benefit",
    "opportunity": "opportunity",
}


@per_version
def directions() -> list[Direction]:
    """The directions in the order of the school's document."""
    return list(Direction.objects.all())


@per_version
def kinds() -> list[PartnerKind]:
    """All kinds of partners."""
    return list(PartnerKind.objects.all())


@per_version
def stages() -> list[Stage]:
    """The three stages in their order."""
    return list(Stage.objects.order_by("number"))


@per_version
def conditions() -> dict[str, PartnershipCondition]:
    """The three conditions, by the field of a partnership that says how it meets them."""
    by_code = {each.code: each for each in PartnershipCondition.objects.all()}
    return {field: by_code[code] for field, code in CONDITION_FIELDS.items() if code in by_code}
