from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    name = "papers"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from papers import registrations  # noqa: F401 - models must be loaded first
