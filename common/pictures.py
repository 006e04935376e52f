"""Uploaded pictures: decoded in a process that may take only so much, and drawn anew.

Nothing of the file that was sent survives: no EXIF and no place, no XMP, IPTC, color profile, comment, thumbnail,
and nothing that stood behind the picture's end.
"""

import hashlib
import io
import struct
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from common.limited import LimitExceeded, Piece, Refused, run_limited, run_limited_each

if TYPE_CHECKING:
    from PIL import Image

MAX_IMAGE_BYTES = 5 * 1024 * 1024
IMAGE_SIDE = 512

MAX_PICTURE_BYTES = 20 * 1024 * 1024
# The sizes that are kept of a photo, by the longest side
SIDES = {"large": 1920, "medium": 960, "small": 320}
QUALITY = 82

# What decoding costs: a JPEG of 40 megapixels is shrunk while it is read, the others are not.
_MAX_PIXELS = {"JPEG": 40_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
_LIMITS = {"cpu_seconds": 10, "memory_mb": 512}

# How much of a file tells its format
_LONGEST_SIGN = 32
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}

_OTHER_PICTURES = (b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0")

_REFUSALS = {
    "not_a_picture": _("Whatever its name says, this is not a picture. Choose a JPEG, PNG or WebP file."),
    "another_format": _("This picture has another format. Open it and save it as JPEG, PNG or WebP."),
    "heic": _(
        "This is a HEIC picture, which few programs can show. In the phone’s camera settings choose JPEG "
        "(“Most compatible”), or save this picture as JPEG."
    ),
    "too_many_pixels": _(
        "The picture has too many pixels: at most 40 million in a JPEG, 16 million in a PNG or WebP. Make it smaller."
    ),
    "damaged": _("The picture is damaged or incomplete. Save it again and retry."),
}


@dataclass(frozen=True)
class Picture:
    """A photo drawn anew in three sizes, each a JPEG; nothing else of the file that was sent is kept."""

    small: bytes
    medium: bytes
    large: bytes
    # Of the large one, in pixels
    width: int
    height: int
    # SHA-256 of the file that was sent
    digest: str


# Width, height, and how long the large, the medium and the small one are, which follow
_FRAME = struct.Struct(">HHIII")


def accept_picture(upload: UploadedFile, max_bytes: int = MAX_PICTURE_BYTES) -> Picture:
    """The photo upright and in three sizes; or a `ValidationError` in words. Raises `Busy`."""
    (answer,) = accept_pictures([upload], max_bytes)
    if isinstance(answer, ValidationError):
        raise answer
    return answer


def accept_pictures(
    uploads: Sequence[UploadedFile], max_bytes: int = MAX_PICTURE_BYTES
) -> list[Picture | ValidationError]:
    """Each photo upright and in three sizes, or what is wrong with it in words. All wait for one turn. Raises `Busy`."""
    answers: list[Picture | ValidationError] = []
    pieces: dict[int, Piece] = {}
    for place, upload in enumerate(uploads):
        try:
            pieces[place] = _piece(upload, max_bytes)
        except ValidationError as error:
            answers.append(error)
        else:
            # Until the child has answered
            answers.append(_in_words(LimitExceeded("time")))
    drawn = run_limited_each("common.pictures.draw_sizes", list(pieces.values()), **_LIMITS) if pieces else []
    for place, answer in zip(pieces, drawn, strict=True):
        if isinstance(answer, bytes):
            answers[place] = _picture(answer, _digest(uploads[place]))
        else:
            answers[place] = _in_words(answer)
    return answers


def _piece(upload: UploadedFile, max_bytes: int) -> Piece:
    """Whatever can be said of a file by its beginning is said now; all of it is read when its turn has come."""
    expected = _checked(upload, max_bytes)

    def read() -> bytes:
        upload.seek(0)
        return bytes(upload.read(max_bytes))

    return Piece(read, (expected,))


def _digest(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _picture(answer: bytes, digest: str) -> Picture:
    width, height, *lengths = _FRAME.unpack_from(answer)
    sizes, at = {}, _FRAME.size
    for name, length in zip(SIDES, lengths, strict=True):
        sizes[name] = answer[at : at + length]
        at += length
    return Picture(**sizes, width=width, height=height, digest=digest)


def accept_image(upload: UploadedFile, max_bytes: int = MAX_IMAGE_BYTES) -> ContentFile:
    """A logo as one small upright picture; or a `ValidationError` in words. Raises `Busy`."""
    expected = _checked(upload, max_bytes)
    upload.seek(0)
    try:
        picture = run_limited("common.pictures.draw_logo", upload.read(max_bytes), expected, **_LIMITS)
    except (Refused, LimitExceeded) as error:
        raise _in_words(error) from error
    return ContentFile(picture, name="picture.png" if picture.startswith(b"\x89PNG") else "picture.jpg")


def _checked(upload: UploadedFile, max_bytes: int) -> str:
    """Return the format, by the first bytes alone: phones and messengers name files as they like."""
    if (upload.size or 0) > max_bytes:
        raise ValidationError(
            _("The picture is too large: at most %(limit)s MB."),
            code="too_large",
            params={"limit": max_bytes // (1024 * 1024)},
        )
    upload.seek(0)
    beginning = upload.read(_LONGEST_SIGN)
    if not beginning:
        raise ValidationError(_("The file is empty."), code="empty")
    try:
        return _format(beginning)
    except Refused as refusal:
        raise _in_words(refusal) from refusal


def _format(content: bytes) -> str:
    """Return the format by its first bytes; raise `Refused` for any other."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise Refused("heic")
    raise Refused("another_format" if content.startswith(_OTHER_PICTURES) else "not_a_picture")


def _in_words(problem: Refused | LimitExceeded) -> ValidationError:
    if isinstance(problem, Refused):
        return ValidationError(_REFUSALS[problem.reason], code=problem.reason)
    return ValidationError(_("The picture is too complex to read. Make it smaller and save it again."), code="limit")


# In the limited child, which alone loads these libraries: a malformed file never meets the server's process.


def draw_sizes(content: bytes, expected: str) -> bytes:
    """The picture's three sizes on white, each smaller one made of the one before."""
    drawn = _on_white(_decoded(content, expected, SIDES["large"]))
    width, height = drawn.size
    saved = []
    for side in SIDES.values():
        drawn.thumbnail((side, side))
        file = io.BytesIO()
        drawn.save(file, "JPEG", quality=QUALITY, progressive=True, optimize=True)
        saved.append(file.getvalue())
    return b"".join((_FRAME.pack(width, height, *map(len, saved)), *saved))


def draw_logo(content: bytes, expected: str) -> bytes:
    """The picture as a small PNG where it has transparency, else as a JPEG: Word knows no WebP."""
    drawn = _decoded(content, expected, IMAGE_SIDE)
    saved = io.BytesIO()
    if drawn.mode == "RGBA" and drawn.getchannel("A").getextrema() != (255, 255):
        drawn.save(saved, "PNG", optimize=True)
    else:
        drawn.convert("RGB").save(saved, "JPEG", quality=90, subsampling=0)
    return saved.getvalue()


def _decoded(content: bytes, expected: str, side: int) -> "Image.Image":
    """A new image, upright, with no side longer than this; it carries nothing of the old file."""
    from PIL import Image

    # The limit below is lower than Pillow's, and answers in words.
    Image.MAX_IMAGE_PIXELS = None
    try:
        # A program that wrote odd metadata is no reason to refuse its picture.
        with warnings.catch_warnings(action="ignore"):
            small = _shrunk(content, expected, side)
    except (Refused, MemoryError):
        raise
    except Exception as error:
        # Decoders answer broken input with whatever went wrong inside them.
        raise Refused("damaged") from error
    clean = Image.new(small.mode, small.size)
    clean.paste(small)
    return clean


def _shrunk(content: bytes, expected: str, side: int) -> "Image.Image":
    from PIL import Image, ImageOps

    if expected == "WEBP":
        # Its decoder takes the memory for all pixels before it tells how many there are.
        _refuse_pixels(*_webp_size(content), expected)
    image: Image.Image = Image.open(io.BytesIO(content), formats=[expected])
    _refuse_pixels(*image.size, expected)
    longest = max(image.size)
    # Shrunk while it is read, in proportion: a panorama is wide and low.
    image.draft("RGB", (max(1, side * image.width // longest), max(1, side * image.height // longest)))
    image.load()
    profile = image.info.get("icc_profile")
    has_alpha = image.has_transparency_data
    if image.mode.startswith("I;16"):
        # Only the upper of the two bytes can be seen.
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    # An animation shows its first frame, which is the one that is open.
    small = image.convert("RGBA" if has_alpha else "RGB")
    is_colored = image.mode in {"RGB", "RGBA"}
    image.close()
    small.thumbnail((side, side), reducing_gap=2.0)
    if profile and is_colored:
        small = _in_ordinary_colors(small, profile)
    try:
        return ImageOps.exif_transpose(small)
    except Exception:
        # EXIF that nobody can read says nothing of which way up the picture is.
        return small


def _refuse_pixels(width: int, height: int, expected: str) -> None:
    if width * height > _MAX_PIXELS[expected]:
        raise Refused("too_many_pixels")


def _webp_size(content: bytes) -> tuple[int, int]:
    """Width and height by the header of its first chunk; 0 where it has none that is known."""
    kind, head = content[12:16], content[20:30]
    if kind == b"VP8X":
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF
    return 0, 0


def _in_ordinary_colors(image: "Image.Image", profile: bytes) -> "Image.Image":
    """As the profile means its colors: phones write wider ones, which would look pale without it."""
    from PIL import ImageCms

    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        ImageCms.profileToProfile(image, meant, ImageCms.createProfile("sRGB"), inPlace=True)
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A profile that does not fit this picture is passed over, as browsers do.
        return image
    return image


def _on_white(image: "Image.Image") -> "Image.Image":
    from PIL import Image

    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground
