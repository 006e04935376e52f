"""The demo's scans: a sample page that nobody signed."""

from collections.abc import Sequence

from django.core.files.base import ContentFile

from common.files import Document

SAMPLE = (
    "OBRAZETS / SAMPLE",
    "Dokument demonstratsionnoj shkoly, nikem ne podpisan.",
    "A paper of the demo school, signed by nobody.",
)
PRODUCT = (
    "OBRAZETS / SAMPLE",
    "Produkt sovmestnoj raboty demonstratsionnoj shkoly.",
    "A product of the demo school and its partners.",
)


def scan(name: str, lines: Sequence[str] = SAMPLE) -> Document:
    """A paper that a person called so. It is ours, so it need not be recognized as an upload is."""
    content = one_page(lines)
    return Document(ContentFile(content), f"{name}.pdf", ".pdf", len(content))


def one_page(lines: Sequence[str]) -> bytes:
    """A PDF of one page with these lines, in Latin letters without brackets: its built-in font knows no others."""
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    text = f"BT /F1 16 Tf 72 760 Td 24 TL {shown} ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    written, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{body}\nendobj\n"
    entries = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    table = f"xref\n0 {size}\n0000000000 65535 f \n{entries}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return f"{written}{table}startxref\n{len(written)}\n%%EOF\n".encode("ascii")
