"""What this room tells the others."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.registries import ReferenceList, Todo, reference_lists, todo
from partners.models import (
    Direction,
    Partner,
    PartnerKind,
    PartnershipCondition,
    Principle,
    Stage,
)
from school.models import User

reference_lists.register(
    ReferenceList("directions", _("Directions"), Direction, is_fixed=True,
                  hint=_("The four directions of the school's document. Wording only: colors and icons stay.")),
    position=10,
)  # fmt: skip
reference_lists.register(
    ReferenceList("partner-kinds", _("Kinds of partners"), PartnerKind, fields=("private_by_default",)),
    position=20,
)
reference_lists.register(
    ReferenceList("principles", _("Principles"), Principle, fields=("text", "text_en"), is_fixed=True),
    position=30,
)
reference_lists.register(
    ReferenceList("stages", _("Stages"), Stage, fields=("outcome", "outcome_en"), is_fixed=True,
                  hint=_("The outcome of the third stage is the school's own text.")),
    position=40,
)  # fmt: skip
reference_lists.register(
    ReferenceList(
        "conditions",
        _("Conditions of partnership"),
        PartnershipCondition,
        fields=("text", "text_en"),
        is_fixed=True,
    ),
    position=50,
)


def register_todo(user: User, today: date) -> Iterator[Todo]:
    """Records of the register that somebody began and nobody finished."""
    if not user.is_coordinator:
        return
    register = reverse("partners:partner-list")
    without_direction = Partner.objects.current().without_direction().count()
    if without_direction:
        yield Todo(
            _("Partners without a direction"), f"{register}?direction=none", without_direction,
            hint=_("They stand on no public page of a direction."), icon="people",
        )  # fmt: skip
    alike = Partner.objects.current().entered_twice().count()
    if alike:
        yield Todo(
            _("Partners entered twice"), f"{register}?alike=yes", alike,
            hint=_("Names that differ in nothing but form."), icon="clipboard",
        )  # fmt: skip
    without_contact = Partner.objects.current().without_contact().count()
    if without_contact:
        yield Todo(
            _("Partners without a contact person"), f"{register}?contact=none", without_contact,
            hint=_("A post alone is enough."), icon="telephone",
        )  # fmt: skip


todo.register(register_todo, position=20)
