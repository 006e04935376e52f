"""What devices and programs write into files beside their content, taken out without encoding anything anew.

Pure work on bytes, made for the limited child. A paper keeps its pixels, pages and words to the last bit; what goes
is where and when a picture was taken, with what and by whom: EXIF, XMP, IPTC, comments, thumbnails, and whatever
stands behind a picture's end.

Not looked into: GIF, TIFF and vector pictures inside of an office document. A document with a digital signature stays
as it is: changed by one bit, it would be signed by nobody. PDFs are cleaned in `common.pdf`.
"""

import io
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator

from common.limited import Refused

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


def clean_picture(content: bytes) -> bytes:
    """A JPEG, PNG or WebP without its metadata, other content as it is. What is damaged stays so."""
    if content.startswith(JPEG):
        return clean_jpeg(content)
    if content.startswith(PNG):
        return clean_png(content)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return clean_webp(content)
    return content


# JPEG

_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
_SOS, _EOI = 0xDA, 0xD9
# Frames and tables (SOFn, DHT, DAC), DQT, DNL, DRI, SOS, EOI: without them there is no picture.
_DRAWING = {*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, _SOS, _EOI}
_NEXT_MARKER = re.compile(rb"\xff[\xc0-\xcf\xd8-\xfe]")
_EXIF, _JFIF, _ICC, _ADOBE = b"Exif\x00\x00", b"JFIF\x00", b"ICC_PROFILE\x00", b"Adobe"
_JFIF_LENGTH, _ADOBE_LENGTH = 14, 12


def clean_jpeg(content: bytes) -> bytes:
    """Only what draws the picture, its color profile, and which way up it is."""
    segments, orientation = _drawing_segments(content)
    if orientation != 1:
        # Else a scan would lie on its side. JFIF, where it is, stands first.
        place = 1 if segments and segments[0][1] == _APP0 else 0
        segments.insert(place, _segment(_APP1, _EXIF + _tiff_with_orientation(orientation)))
    return _joined(segments)


def jpeg_drawing(content: bytes) -> bytes:
    """A JPEG inside of a PDF, which says itself which way up it is: only what draws the picture."""
    segments, _orientation = _drawing_segments(content)
    return _joined(segments) if segments else content


def _joined(segments: list[bytes]) -> bytes:
    end = [] if segments and segments[-1] == b"\xff\xd9" else [b"\xff\xd9"]
    return b"".join((b"\xff\xd8", *segments, *end))


def _drawing_segments(content: bytes) -> tuple[list[bytes], int]:
    """The segments that draw the picture, and which way up it is."""
    segments: list[bytes] = []
    orientation = 1
    for marker, start, end in _jpeg_parts(content, 0, len(content)):
        payload = content[start + 4 : end]
        if marker in _DRAWING:
            segments.append(content[start:end])
        elif marker == _APP0 and payload.startswith(_JFIF) and len(payload) >= _JFIF_LENGTH:
            # Without the thumbnail that may follow the density
            segments.append(_segment(_APP0, payload[: _JFIF_LENGTH - 2] + b"\x00\x00"))
        elif marker == _APP2 and payload.startswith(_ICC):
            segments.append(content[start:end])
        elif marker == _APP14 and payload.startswith(_ADOBE):
            # How its colors are to be read
            segments.append(_segment(_APP14, payload[:_ADOBE_LENGTH]))
        elif marker == _APP1 and payload.startswith(_EXIF) and orientation == 1:
            orientation = orientation_of(payload[len(_EXIF) :])
    return segments, orientation


def _segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload


def _jpeg_parts(content: bytes, start: int, limit: int) -> Iterator[tuple[int, int, int]]:
    """Each marker with its place and its end, from the picture's start to its EOI; a scan brings its data along."""
    at = start + 2
    while 0 <= (at := content.find(b"\xff", at, limit)) < limit - 1:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _EOI:
            yield marker, at, at + 2
            return
        if marker < 0xC0 or 0xD0 <= marker <= 0xD8:
            # Stray bytes between the segments, which decoders pass over
            at += 2
            continue
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if end < at + 4 or end > limit:
            return
        if marker == _SOS:
            following = _NEXT_MARKER.search(content, end, limit)
            end = following.start() if following else limit
        yield marker, at, end
        at = end


def orientation_of(tiff: bytes) -> int:
    """Which way up the picture is, 1 to 8, by its EXIF; 1 where that says nothing or nonsense."""
    if tiff[:4] not in (b"II*\x00", b"MM\x00*"):
        return 1

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if tiff.startswith(b"II") else "big")

    first = number(4, 4)
    for entry in range(first + 2, first + 2 + 12 * number(first, 2), 12):
        if entry + 12 > len(tiff):
            break
        if number(entry, 2) == 0x0112:
            value = number(entry + 8, 2)
            return value if 1 <= value <= 8 else 1
    return 1


def _tiff_with_orientation(orientation: int) -> bytes:
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01\x00" + bytes((orientation,)) + b"\x00\x00"
    return b"MM\x00*\x00\x00\x00\x08\x00\x01" + entry + bytes(4)


# PNG and WebP

_PNG_KEPT = {
    b"IHDR",
    b"PLTE",
    b"IDAT",
    b"IEND",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"iCCP",
    b"cICP",
    b"sBIT",
    b"bKGD",
    b"pHYs",
}


def clean_png(content: bytes) -> bytes:
    """Only the chunks that draw the picture; nothing behind its end. An animation keeps its first frame."""
    kept, at = [PNG], len(PNG)
    while at + 8 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        kind = content[at + 4 : at + 8]
        if kind in _PNG_KEPT:
            kept.append(content[at:end])
        if kind == b"IEND":
            break
        at = end
    return b"".join(kept)


_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_WEBP_HAS_EXIF, _WEBP_HAS_XMP = 0x08, 0x04


def clean_webp(content: bytes) -> bytes:
    """Only the chunks that draw the picture; nothing behind its end."""
    kept, at = [b"WEBP"], 12
    limit = min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    while at + 8 <= limit:
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        kind, chunk = content[at : at + 4], content[at:end]
        if kind == b"VP8X" and len(chunk) > 8:
            flags = chunk[8] & ~(_WEBP_HAS_EXIF | _WEBP_HAS_XMP)
            chunk = chunk[:8] + bytes((flags,)) + chunk[9:]
        if kind in _WEBP_KEPT:
            kept.append(chunk)
        at = end
    body = b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


# Office documents

_PARTS = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx", "ppt/presentation.xml": ".pptx"}
_CONTENT_TYPES = "[Content_Types].xml"
_PROGRAMS = (
    "vbaproject.bin",
    "vbadata.xml",
    ".exe",
    ".dll",
    ".scr",
    ".com",
    ".bat",
    ".cmd",
    ".msi",
    ".js",
    ".vbs",
    ".ps1",
)
_SIGNATURES = "_xmlsignatures/"

MOST_UNPACKED = 200 * 1024 * 1024
# Honest documents unpack to ten or twenty times their size; a small one may do what it likes.
MOST_TIMES, ALWAYS_ALLOWED = 100, 20 * 1024 * 1024
MOST_MEMBERS = 10_000
# A table inside of a slide is a document of its own; deeper ones are nobody's work.
DEEPEST = 2


def office_kind(content: bytes) -> str:
    """«.docx», «.xlsx» or «.pptx» by the list of the archive's members. Raises `Refused`."""
    with _opened(content) as archive:
        names = archive.namelist()
    kinds = [kind for part, kind in _PARTS.items() if part in names]
    if _CONTENT_TYPES not in names or len(kinds) != 1:
        raise Refused("not_a_document")
    if any(name.lower().endswith(_PROGRAMS) or "/macrosheets/" in name.lower() for name in names):
        raise Refused("macros")
    return kinds[0]


def clean_office(content: bytes, depth: int = 0) -> bytes:
    """The document with its pictures clean, without a thumbnail, and without the names of who made and saved it.

    Everything else is packed again as it is. Names beside remarks and changes are part of what a person wrote.
    """
    with _opened(content) as archive:
        members = archive.infolist()
        _refuse_bombs(members, len(content))
        if any(member.filename.startswith(_SIGNATURES) for member in members):
            return content
        relations = _read(archive, "_rels/.rels")
        thumbnails = {
            member.filename for member in members if member.filename.lower().startswith("docprops/thumbnail.")
        } | _thumbnails(relations)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as cleaned:
            for member in members:
                if member.filename in thumbnails:
                    continue
                data = _clean_member(member.filename, _read(archive, member.filename), thumbnails, depth)
                # A new entry: comments and extra fields of the old one stay behind.
                entry = zipfile.ZipInfo(member.filename, member.date_time)
                entry.external_attr = member.external_attr
                cleaned.writestr(entry, data, member.compress_type)
    return packed.getvalue()


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refused("damaged") from error


def _refuse_bombs(members: list[zipfile.ZipInfo], size: int) -> None:
    # What a member says of its size holds: no more of it is read, and its checksum is compared.
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > min(MOST_UNPACKED, max(ALWAYS_ALLOWED, size * MOST_TIMES)):
        raise Refused("too_much_inside")
    if len({member.filename for member in members}) != len(members):
        # Two of one name: each program would show another document.
        raise Refused("damaged")


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        # Not `MemoryError`, which is a limit. `RuntimeError` asks for a password.
        raise Refused("damaged") from error


# Each part is cut into its tags once, and each tag is looked at by itself: a file that is made to be slow takes no
# longer than any other of its length.
_TAG = re.compile(rb"<[^<>]*>")
_NAME = re.compile(rb"<(/?)(?:[\w.-]+:)?([\w.-]+)")
_QUOTED = re.compile(rb"""["']/?([^"'<>]+)["']""")
_TARGET = re.compile(rb"""\bTarget\s*=\s*["']/?([^"'<>]+)["']""")
_WHO = {b"creator", b"lastModifiedBy", b"Manager"}


def _thumbnails(relations: bytes) -> set[str]:
    return {
        target.decode(errors="replace")
        for tag in _TAG.findall(in_utf8(relations))
        if _is_thumbnail_relation(tag)
        for target in _TARGET.findall(tag)
    }


def _is_thumbnail_relation(tag: bytes) -> bool:
    return _name_of(tag) == b"Relationship" and b"/metadata/thumbnail" in tag


def _name_of(tag: bytes) -> bytes:
    """Return the name of an opening tag, without its prefix."""
    found = _NAME.match(tag)
    return found[2] if found is not None and not found[1] else b""


def _without_tags(xml: bytes, is_gone: Callable[[bytes], bool]) -> bytes:
    return _TAG.sub(lambda tag: b"" if is_gone(tag[0]) else tag[0], xml)


def _without_people(xml: bytes) -> bytes:
    """Empty the elements that name who made the document, and who saved it last."""
    opened: list[tuple[bytes, int]] = []
    closed: dict[bytes, deque[re.Match[bytes]]] = {}
    for tag in _TAG.finditer(xml):
        found = _NAME.match(tag[0])
        if found is None or found[2] not in _WHO:
            continue
        name = found[0].lstrip(b"</")
        if found[1]:
            closed.setdefault(name, deque()).append(tag)
        elif not tag[0].endswith(b"/>"):
            opened.append((name, tag.end()))
    kept, last = [], 0
    for name, start in opened:
        ends = closed.get(name, deque())
        while ends and ends[0].start() < start:
            ends.popleft()
        if ends and start >= last:
            kept.append(xml[last:start])
            last = ends[0].start()
    return b"".join([*kept, xml[last:]])


def _clean_member(name: str, data: bytes, thumbnails: set[str], depth: int) -> bytes:
    match name.lower():
        case "_rels/.rels":
            return _without_tags(in_utf8(data), _is_thumbnail_relation)
        case "[content_types].xml":
            parts = {each.encode() for each in thumbnails}
            return _without_tags(
                in_utf8(data), lambda tag: _name_of(tag) == b"Override" and not parts.isdisjoint(_QUOTED.findall(tag))
            )
        case "docprops/app.xml":
            return _without_people(in_utf8(data))
        case lower if lower == "docprops/core.xml" or lower.endswith(".psmdcp"):
            return _without_people(in_utf8(data))
    if data.startswith(b"PK\x03\x04") and "/embeddings/" in name:
        return _clean_embedded(data, depth + 1)
    return clean_picture(data)


def _clean_embedded(data: bytes, depth: int) -> bytes:
    if depth > DEEPEST:
        raise Refused("too_much_inside")
    try:
        office_kind(data)
    except Refused as refusal:
        if refusal.reason == "not_a_document":
            return data
        raise
    return clean_office(data, depth)


def in_utf8(xml: bytes) -> bytes:
    """These small parts as bytes that can be searched; nearly all are written so already."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if xml.startswith(mark):
            text = xml.decode(encoding, errors="replace")
            return re.sub(r"""encoding\s*=\s*["'][^"']*["']""", 'encoding="UTF-8"', text, count=1).encode()
    return xml
