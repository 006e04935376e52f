from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Letters")

    def ready(self) -> None:
        from notifications import registrations  # noqa: F401 - models must be loaded first
