"""What this room gives the rooms below."""

from django.utils.translation import gettext_lazy as _

from school.registries import JournalCode, journal_codes

journal_codes.register(JournalCode("today:", _("a to-do page")))
