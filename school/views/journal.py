"""The journal: who signed in, who was refused, what was exported, whose rights changed."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.lists import Column
from common.text import Text
from school.filters import JournalFilter
from school.journal_words import Told, detail_told, subject_told
from school.lists import StaffListPage
from school.models import JournalEntry


class JournalLine(NamedTuple):
    """A line of the journal in words."""

    entry: JournalEntry
    subject: Told
    detail: Text


class Journal(StaffListPage):
    template_name = "school/journal.html"
    filterset_class = JournalFilter
    orders = {"-at": ["-at", "-pk"], "at": ["at", "pk"]}
    order_labels = {"-at": _("the newest first"), "at": _("the oldest first")}
    export_name = "journal"
    journal_subject = "school:journal"

    def get_queryset(self) -> QuerySet[JournalEntry]:
        return JournalEntry.objects.all()

    def for_display(self, rows: QuerySet[JournalEntry]) -> QuerySet[JournalEntry]:
        return rows.with_names()  # type: ignore[attr-defined]

    def prepared(self, rows: list[Any]) -> list[JournalLine]:
        return [JournalLine(each, subject_told(each), detail_told(each)) for each in rows]

    def exported_rows(self, records: list[Any]) -> list[JournalLine]:
        return self.prepared(records)

    def columns(self) -> Sequence[Column]:
        return [
            Column(_("When"), lambda line: line.entry.at),
            Column(_("Who"), lambda line: str(line.entry.actor or "")),
            Column(_("What"), lambda line: line.entry.get_action_display()),
            Column(_("Who or what it is about"), lambda line: str(line.subject.words)),
            Column(_("Detail"), lambda line: str(line.detail)),
        ]
