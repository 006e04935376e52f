"""Uploaded files: accepted by what they are, not by what they say, and kept where no address leads."""

import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.utils.deconstruct import deconstructible
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from common.limited import LimitExceeded, Refused, run_limited
from common.metadata import JPEG, PNG, clean_jpeg, clean_office, clean_png, office_kind
from common.public_documents import without_people
from common.text import one_line

MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCUMENT_TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}.presentationml.presentation",
}
_LIMITS = {"cpu_seconds": 20, "memory_mb": 512}
_DOCUMENT_REFUSALS = {
    "not_a_document": _(
        "Whatever its name says, this is not a PDF, JPEG, PNG, DOCX, XLSX or PPTX file. Save it as PDF."
    ),
    "old_word": _(
        "This is an old Word, Excel or PowerPoint document, or one with a password. Open it and save it "
        "without a password as DOCX, XLSX, PPTX or PDF."
    ),
    "macros": _("This document contains macros. Save it as an ordinary DOCX, XLSX or PPTX, or as PDF."),
    "too_much_inside": _("The unpacked document is too large to check. Save it as PDF."),
    "damaged": _("The file is damaged or incomplete. Save it again and retry."),
}


@dataclass(frozen=True)
class Document:
    """An uploaded paper that was accepted: its cleaned content, its name for people, its extension by content."""

    content: File
    name: str
    extension: str
    size: int


def accept_document(
    upload: UploadedFile, max_bytes: int = MAX_DOCUMENT_BYTES, *, is_for_visitors: bool = False
) -> Document:
    """The paper without metadata, of the type its content shows (`DOCUMENT_TYPES`); or a `ValidationError` in words.

    What is taken out, and what is not looked into, `common.metadata` and `common.pdf` tell; of one that is for
    visitors `common.public_documents`.
    """
    clean = "common.files.clean_public_document" if is_for_visitors else "common.files.clean_document"
    if (upload.size or 0) > max_bytes:
        raise ValidationError(
            _("The file is too large: at most %(limit)s MB. Scan it in grey, or with a lower resolution."),
            code="too_large",
            params={"limit": max_bytes // (1024 * 1024)},
        )
    upload.seek(0)
    content = upload.read(max_bytes)
    upload.seek(0)
    if not content:
        raise ValidationError(_("The file is empty."), code="empty")
    try:
        answer = run_limited(clean, content, **_LIMITS)
    except Refused as refusal:
        raise ValidationError(_DOCUMENT_REFUSALS[refusal.reason], code=refusal.reason) from refusal
    except LimitExceeded as error:
        raise ValidationError(_DOCUMENT_REFUSALS["damaged"], code="limit") from error
    sign, _line, cleaned = answer.partition(b"\n")
    extension = sign.decode()
    stem = one_line(PurePath(upload.name or "").stem).strip(" .")[:150] or "scan"
    return Document(ContentFile(cleaned), f"{stem}{extension}", extension, len(cleaned))


def clean_document(content: bytes) -> bytes:
    """The extension that the content deserves, a line's end, and the content without metadata.

    Runs in the limited child; raises `Refused`.
    """
    extension = recognize_document(content)
    if extension == b".pdf":
        # The library meets a malformed file here alone, never in the server's process.
        from common.pdf import clean_pdf as clean
    else:
        clean = {b".jpg": clean_jpeg, b".png": clean_png}.get(extension, clean_office)
    return b"%s\n%s" % (extension, clean(content))


def clean_public_document(content: bytes) -> bytes:
    """As `clean_document`, of a paper that visitors may open. Runs in the limited child; raises `Refused`."""
    extension, line, cleaned = clean_document(content).partition(b"\n")
    return extension + line + without_people(extension, cleaned)


def recognize_document(content: bytes) -> bytes:
    """The extension that the content deserves. Runs in the limited child; raises `Refused`."""
    if b"%PDF-" in content[:1024]:
        if b"%%EOF" not in content[-4096:]:
            raise Refused("damaged")
        return b".pdf"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("old_word")
    if content.startswith(b"PK\x03\x04"):
        return office_kind(content).encode()
    for extension, sign, name in ((b".jpg", JPEG, "JPEG"), (b".png", PNG[:6], "PNG")):
        if content.startswith(sign):
            _look_through_picture(content, name)
            return extension
    raise Refused("not_a_document")


def _look_through_picture(content: bytes, name: str) -> None:
    from PIL import Image

    # The child's limits hold; Pillow's own warning would be an error of another kind.
    Image.MAX_IMAGE_PIXELS = None
    try:
        # Odd metadata, which goes anyway, is no reason to refuse a scan.
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(io.BytesIO(content), formats=[name]) as image,
        ):
            if name == "JPEG":
                # An eighth of each side: what is cut off shows all the same.
                image.draft("L", (1, 1))
                image.load()
            else:
                image.verify()
    except MemoryError:
        raise
    except Exception as error:
        raise Refused("damaged") from error


@dataclass(frozen=True)
class StoredDocument:
    """A paper on the disk that no record names yet."""

    path: str
    name: str
    size: int


@contextmanager
def stored(document: Document | None, prefix: str) -> Iterator[StoredDocument | None]:
    """Keep the paper under a generated name for the block; it goes away again if the block fails. None stays None.

    Stands outside of a transaction, which must not wait for a disk.
    """
    if document is None:
        yield None
        return
    path = default_storage.save(generated_name(prefix)(None, f"scan{document.extension}"), document.content)
    try:
        yield StoredDocument(path, document.name, document.size)
    except BaseException:
        default_storage.delete(path)
        raise


@contextmanager
def stored_contents(contents: Sequence[bytes], prefix: str, extension: str) -> Iterator[list[str]]:
    """Keep these contents under generated names for the block; all go away again if it fails. Gives their paths.

    Stands outside of a transaction, which must not wait for a disk.
    """
    paths: list[str] = []
    name = generated_name(prefix)
    try:
        for content in contents:
            paths.append(default_storage.save(name(None, f"file{extension}"), ContentFile(content)))
        yield paths
    except BaseException:
        for path in paths:
            default_storage.delete(path)
        raise


def delete_on_commit(paths: Iterable[str]) -> None:
    """Delete these files once nothing can be rolled back: a record must not be left without its file."""
    gone = [path for path in paths if path]

    def delete() -> None:
        for path in gone:
            default_storage.delete(path)

    transaction.on_commit(delete)


def document_response(file: FieldFile, *, name: str) -> FileResponse:
    """A stored paper as a download under this name, never shown inside a page; `Http404` if its file is gone."""
    content_type = DOCUMENT_TYPES.get(PurePath(file.name or "").suffix)
    if content_type is None:
        raise Http404
    try:
        opened = file.storage.open(str(file.name), "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(opened, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response


PICTURE_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}


def picture_response(picture: FieldFile, *, version: str | None, cache_control: str) -> FileResponse:
    """A stored picture as an answer; `Http404` where there is none or its file is gone.

    The page's link carries the generated name as `?v=`, so that a new picture has a new address: an answer to
    that address gets `cache_control`, any other is asked for again each time.
    """
    name = PurePath(picture.name or "")
    if name.suffix not in PICTURE_TYPES:
        raise Http404
    try:
        file = picture.storage.open(str(name), "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type=PICTURE_TYPES[name.suffix])
    response["Cache-Control"] = cache_control if version == name.stem else "private, no-cache"
    return response


@deconstructible
class PrivateStorage(FileSystemStorage):
    """Files outside the web root: no address leads to them, a view that checks the right reads them.

    Where they lie is read at each use, so that no migration and no test keeps a machine's path.
    """

    # Django asks for None where files have no address; its stubs know only strings.
    base_url = None  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> str:
        return str(settings.PRIVATE_MEDIA_ROOT)

    @property
    def location(self) -> str:
        return str(Path(self.base_location).absolute())


@deconstructible
class generated_name:
    """An `upload_to` that keeps nothing of the uploader's file name but a harmless extension.

    A class in a function's clothes, so that migrations can write `generated_name("logos")` down.
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def __call__(self, instance: object | None, filename: str) -> str:
        name = uuid4().hex
        extension = Path(filename).suffix.lower()
        if not (extension.isascii() and extension[1:].isalnum() and len(extension) <= 6):
            extension = ""
        return f"{self.prefix}/{name[:2]}/{name}{extension}"
