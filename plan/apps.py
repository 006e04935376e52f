from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanConfig(AppConfig):
    name = "plan"
    verbose_name = _("Plan")

    def ready(self) -> None:
        from plan import registrations  # noqa: F401 - models must be loaded first
