from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from partners.search_index import ensure_search_index


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = _("Partners")

    def ready(self) -> None:
        from partners import registrations  # noqa: F401 - models must be loaded first

        post_migrate.connect(ensure_search_index, sender=self)
