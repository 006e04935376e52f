"""What goes with a partner or a partnership that was entered by mistake."""

from django.db.models import Model

from partners.models import Partner, Partnership, StageTransition
from school.dependents import dependents


def parts_of_partnership(partnership: Partnership) -> list[Model]:
    """Return its beginning; once it moved, that is its story, and stays."""
    steps = list(partnership.transitions.all())
    return [*steps] if [each.kind for each in steps] == [StageTransition.Kind.OPENED] else []


def parts_of_partner(partner: Partner) -> list[Model]:
    """Return its former names, and the partnerships that were opened and nothing more."""
    parts: list[Model] = list(partner.former_names.all())
    for partnership in partner.partnerships.open():
        steps = parts_of_partnership(partnership)
        if steps and not dependents(partnership, parts=steps):
            parts += [*steps, partnership]
    return parts
