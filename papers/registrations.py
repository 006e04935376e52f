"""What this room gives the rooms below."""

from django.utils.translation import gettext_lazy as _

from school.registries import JournalCode, journal_codes

for code in (
    JournalCode("plan", _("the plan on paper")),
    JournalCode("held paper", _("a certificate of activities held")),
    JournalCode("papers:", _("a page of documents")),
):
    journal_codes.register(code)
