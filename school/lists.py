"""Lists for staff: the journal says who took a file of one."""

from typing import ClassVar

from common.lists import ListPage
from school.access import SignedInRequest
from school.journal import record_export


class StaffListPage(ListPage):
    """A list whose exports are written down in the journal, as `journal_subject` or by the name of the file."""

    journal_subject: ClassVar[str] = ""
    request: SignedInRequest

    def exported(self, format_name: str, count: int) -> None:
        subject = self.journal_subject or self.export_name
        record_export(by=self.request.user, subject=subject, format_name=format_name, detail=str(count))
