"""PDFs as the portal takes them: whole, of one empty page, with nothing in them to take out."""

import io
from collections.abc import Sequence

import pikepdf

PAGE = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Resources << >> >>",
)


def paper(text: bytes = b"a paper", version: bytes = b"1.7") -> bytes:
    """A paper that bears this text, in a line that no program shows."""
    return pdf_of(PAGE, text=text, version=version)


def pdf_of(
    objects: Sequence[bytes], trailer: bytes = b"/Root 1 0 R", *, text: bytes = b"", version: bytes = b"1.7"
) -> bytes:
    """These objects, numbered from 1, and the table of where each stands."""
    written, places = b"%PDF-" + version + b"\n%" + text + b"\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + table + b"trailer << /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(written))


def texts_of_pages(pdf: bytes) -> list[int]:
    """How many pieces of text each page of a printed PDF has: a blank sheet has none."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        written = [pikepdf.parse_content_stream(page) for page in opened.pages]
    return [sum(str(each.operator) in {"Tj", "TJ"} for each in instructions) for instructions in written]
