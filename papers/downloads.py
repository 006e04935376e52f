"""The types of papers, and a paper as a file, with a line of the journal for each that is taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from papers.writers.held_docx import write_held_docx
from papers.writers.plan_docx import write_plan_docx
from papers.writers.plan_xlsx import write_plan_xlsx
from school.access import SignedInRequest
from school.journal import record_export

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class PaperType:
    """A kind of paper: what the journal calls it, and what writes it in each of its formats."""

    subject: str
    writers: Mapping[str, Callable[[Any], bytes]]


PLAN = PaperType("plan", {"docx": write_plan_docx, "xlsx": write_plan_xlsx})
HELD = PaperType("held paper", {"docx": write_held_docx})


def download(request: SignedInRequest, paper_type: PaperType, paper: Any, *, detail: str) -> HttpResponse | None:
    """Return the paper in the format that the address asks for; None where it asks for none that there is.

    The journal gets a line, with `detail` for how much was taken.
    """
    format_name = request.GET.get("format", "")
    if format_name not in paper_type.writers:
        return None
    content = paper_type.writers[format_name](paper)
    record_export(by=request.user, subject=paper_type.subject, format_name=format_name, detail=detail)
    response = HttpResponse(content, content_type=CONTENT_TYPES[format_name])
    response["Content-Disposition"] = content_disposition_header(True, f"{paper.file_name}.{format_name}")
    response["Cache-Control"] = "private, no-store"
    return response
