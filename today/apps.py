from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TodayConfig(AppConfig):
    name = "today"
    verbose_name = _("Today")

    def ready(self) -> None:
        from today import registrations  # noqa: F401 - models must be loaded first
