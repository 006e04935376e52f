"""Uploaded files: accepted by what they are, not by what they say, and kept where no address leads."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.utils.deconstruct import deconstructible
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from common.limited import LimitExceeded, Refused, run_limited
from common.text import one_line

MAX_IMAGE_BYTES = 5 * 1024 * 1024
IMAGE_SIDE = 512

_IMAGE_FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "jfif": "JPEG", "png": "PNG", "webp": "WEBP"}
# What decoding costs: a JPEG of 40 megapixels is shrunk while it is read, the others are not.
_MAX_PIXELS = {"JPEG": 40_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}

_REFUSALS = {
    "not_a_picture": _(
        "This is not a picture: the file's name says picture, but its content is something else."
    ),
    "another_format": _(
        "The file's name and its content disagree: it is a picture of another format. "
        "Open it and save it anew as JPEG, PNG or WebP."
    ),
    "too_many_pixels": _(
        "The picture has too many pixels: at most 40 million in a JPEG, 16 million in a PNG or WebP. Make it smaller."
    ),
    "damaged": _("The picture is damaged or incomplete. Save it anew and try again."),
}


def accept_image(upload: UploadedFile, max_bytes: int = MAX_IMAGE_BYTES) -> ContentFile:
    """The picture decoded and saved anew: small, upright, without metadata; or a `ValidationError` in words."""
    extension = Path(upload.name or "").suffix.lower().lstrip(".")
    if extension not in _IMAGE_FORMATS:
        raise ValidationError(_("Choose a picture: a JPEG, PNG or WebP file."), code="extension")
    if (upload.size or 0) > max_bytes:
        raise ValidationError(
            _("The picture is too large: at most %(limit)s MB."),
            code="too_large",
            params={"limit": max_bytes // (1024 * 1024)},
        )
    upload.seek(0)
    content = upload.read(max_bytes)
    if not content:
        raise ValidationError(_("The file is empty."), code="empty")
    try:
        picture = run_limited("common.files.decode_image", content, _IMAGE_FORMATS[extension])
    except Refused as refusal:
        raise ValidationError(_REFUSALS[refusal.reason], code=refusal.reason) from refusal
    except LimitExceeded as error:
        raise ValidationError(
            _("The picture takes too much work to read. Make it smaller and save it anew."), code="limit"
        ) from error
    return ContentFile(picture, name="picture.png" if picture.startswith(b"\x89PNG") else "picture.jpg")


def decode_image(content: bytes, expected: str) -> bytes:
    """The picture as a small PNG where it has transparency, else as a JPEG: Word knows no WebP.

    Runs in the limited child, which alone loads these libraries: a malformed file never meets the server's process.
    """
    import puremagic
    from PIL import Image, ImageOps

    try:
        kinds = {match.extension.lstrip(".").lower() for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        kinds = set()
    formats = {_IMAGE_FORMATS[kind] for kind in kinds & _IMAGE_FORMATS.keys()}
    if expected not in formats:
        raise Refused(
            "another_format" if formats or kinds & {"gif", "bmp", "tif", "tiff"} else "not_a_picture"
        )

    # The limit below is lower than Pillow's, and answers in words.
    Image.MAX_IMAGE_PIXELS = None
    try:
        image = Image.open(io.BytesIO(content), formats=[expected])
        if image.width * image.height > _MAX_PIXELS[expected]:
            raise Refused("too_many_pixels")
        image.draft("RGB", (2 * IMAGE_SIDE, 2 * IMAGE_SIDE))
        image.load()
        has_alpha = image.has_transparency_data
        # An animation shows its first frame, which is the one that is open.
        small = image.convert("RGBA" if has_alpha else "RGB")
        image.close()
        small.thumbnail((IMAGE_SIDE, IMAGE_SIDE), reducing_gap=2.0)
        small = ImageOps.exif_transpose(small)
    except (Refused, MemoryError):
        raise
    except Exception as error:
        # Decoders answer broken input with whatever went wrong inside them.
        raise Refused("damaged") from error

    # A new image carries nothing of the old file: no EXIF, no place, no colour profile, no comment.
    clean = Image.new(small.mode, small.size)
    clean.paste(small)
    saved = io.BytesIO()
    if clean.mode == "RGBA" and clean.getchannel("A").getextrema() != (255, 255):
        clean.save(saved, "PNG", optimize=True)
    else:
        clean.convert("RGB").save(saved, "JPEG", quality=90, subsampling=0)
    return saved.getvalue()


MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
DOCUMENT_TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_DOCUMENT_REFUSALS = {
    "not_a_document": _(
        "This is no PDF, JPEG, PNG or DOCX by its content, whatever its name says. Save it anew as PDF."
    ),
    "old_word": _("This is a document of an old Word. Open it and save it as DOCX or PDF."),
    "macros": _("This document holds macros. Save it as an ordinary DOCX or as PDF."),
    "damaged": _("The file is damaged or incomplete. Save it anew and try again."),
}


@dataclass(frozen=True)
class Document:
    """An uploaded paper that was accepted: its content, its name for people, and its extension by content."""

    content: File
    name: str
    extension: str
    size: int


def accept_document(upload: UploadedFile, max_bytes: int = MAX_DOCUMENT_BYTES) -> Document:
    """The upload as it is, with the type its content shows: PDF, JPEG, PNG or DOCX; or a `ValidationError` in words."""
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
        extension = run_limited("common.files.recognize_document", content).decode()
    except Refused as refusal:
        raise ValidationError(_DOCUMENT_REFUSALS[refusal.reason], code=refusal.reason) from refusal
    except LimitExceeded as error:
        raise ValidationError(_DOCUMENT_REFUSALS["damaged"], code="limit") from error
    stem = one_line(PurePath(upload.name or "").stem).strip(" .")[:150] or "scan"
    return Document(upload, f"{stem}{extension}", extension, len(content))


def recognize_document(content: bytes) -> bytes:
    """The extension that the content deserves. Runs in the limited child; raises `Refused`."""
    if b"%PDF-" in content[:1024]:
        if b"%%EOF" not in content[-4096:]:
            raise Refused("damaged")
        return b".pdf"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("old_word")
    if content.startswith(b"PK\x03\x04"):
        return _recognize_docx(content)
    for extension, sign, name in ((b".jpg", b"\xff\xd8\xff", "JPEG"), (b".png", b"\x89PNG\r\n", "PNG")):
        if content.startswith(sign):
            _look_through_picture(content, name)
            return extension
    raise Refused("not_a_document")


def _recognize_docx(content: bytes) -> bytes:
    # The list of the archive's members alone: nothing is unpacked.
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {member.filename: member for member in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused("damaged") from error
    if not {"[Content_Types].xml", "word/document.xml"} <= members.keys():
        raise Refused("not_a_document")
    if any(name.lower().endswith(("vbaproject.bin", ".exe")) for name in members):
        raise Refused("macros")
    return b".docx"


def _look_through_picture(content: bytes, name: str) -> None:
    from PIL import Image

    # The child's limits hold; Pillow's own warning would be an error of another kind.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(content), formats=[name]) as image:
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


def picture_response(picture: FieldFile, *, version: str | None, kept: str) -> FileResponse:
    """A stored picture as an answer; `Http404` where there is none or its file is gone.

    The page's link carries the generated name as `?v=`, so that a new picture has a new address: an answer to
    that address is `kept` (a Cache-Control value), any other is asked for again each time.
    """
    name = PurePath(picture.name or "")
    if name.suffix not in PICTURE_TYPES:
        raise Http404
    try:
        file = picture.storage.open(str(name), "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type=PICTURE_TYPES[name.suffix])
    response["Cache-Control"] = kept if version == name.stem else "private, no-cache"
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
