"""The journal: who signed in, who was refused, what was exported, whose rights changed."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.lists import Column
from school.filters import JournalFilter
from school.lists import StaffListPage
from school.models import JournalEntry


class Journal(StaffListPage):
    template_name = "school/journal.html"
    filterset_class = JournalFilter
    orders = {"-at": ["-at", "-pk"], "at": ["at", "pk"]}
    export_name = "journal"
    journal_subject = "school:journal"

    def get_queryset(self) -> QuerySet[JournalEntry]:
        return JournalEntry.objects.all()

    def for_display(self, rows: QuerySet[JournalEntry]) -> QuerySet[JournalEntry]:
        return rows.with_names()  # type: ignore[attr-defined]

    def columns(self) -> Sequence[Column]:
        return [
            Column(_("When"), lambda entry: entry.at),
            Column(_("Who"), lambda entry: str(entry.actor or "")),
            Column(_("What"), lambda entry: entry.get_action_display()),
            Column(_("Of what"), lambda entry: entry.subject_name or entry.subject),
            Column(_("Detail"), lambda entry: entry.detail_text),
        ]
