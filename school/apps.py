from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from school.logs import hide_tokens


class SchoolConfig(AppConfig):
    name = "school"
    verbose_name = _("School")

    def ready(self) -> None:
        from school import accounts, due_work, error_notes, registrations  # noqa: F401 - models must be loaded first

        hide_tokens()
