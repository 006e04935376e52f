"""Reference lists of joint work as every list page needs them: loaded once per public version."""

from activities.models import ActivityKind, Mechanism, Module, ParticipationForm
from common.models import ReferenceItem
from partners.models import Principle
from school.publication import per_version


@per_version
def work_lists() -> dict[str, list[ReferenceItem]]:
    """What an activity may name, by the filter of that name: kinds, forms, mechanisms, modules, principles."""
    models: dict[str, type[ReferenceItem]] = {
        "kind": ActivityKind,
        "form": ParticipationForm,
        "mechanism": Mechanism,
        "module": Module,
        "principle": Principle,
    }
    return {name: list(model._default_manager.all()) for name, model in models.items()}
