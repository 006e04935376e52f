"""A paper as a file: its type by its format, and a line of the journal for each that is taken."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from school.access import SignedInRequest
from school.journal import record_export

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(
    request: SignedInRequest, content: bytes, *, name: str, format_name: str, subject: str, detail: str
) -> HttpResponse:
    """Return the written paper as a download named `name`, and record in the journal what was taken."""
    record_export(by=request.user, subject=subject, format_name=format_name, detail=detail)
    response = HttpResponse(content, content_type=TYPES[format_name])
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{format_name}")
    response["Cache-Control"] = "private, no-store"
    return response
