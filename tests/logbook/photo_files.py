"""Files as phones, cameras and programs write them, with a place in every corner where one can be."""

import io
import struct
import zipfile
import zlib

from PIL import Image, ImageCms

from tests.pdfs import PAGE, pdf_of

# Where it was taken: none of it may be left.
PLACE = b"48.7080N"
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLongitude="' + PLACE + b'">'
    b"<exif:GPSLatitude>" + PLACE + b"</exif:GPSLatitude></rdf:Description></rdf:RDF></x:xmpmeta>"
)
ORIENTATION, GPS, UPSIDE = 0x0112, 0x8825, 6


def drawn(size: tuple[int, int] = (120, 80), mode: str = "RGB") -> Image.Image:
    """Red at the left, blue at the right: which way up it is can be seen."""
    image = Image.new(mode, size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def exif(orientation: int = UPSIDE) -> bytes:
    """With the place in words and in the block of GPS, and with a thumbnail that tells it once more."""
    written = Image.Exif()
    written[0x010E], written[0x013B], written[ORIENTATION] = PLACE.decode(), PLACE.decode(), orientation
    written[GPS] = {1: "N", 2: (48.0, 42.0, 28.8), 27: PLACE}
    thumbnail = saved(drawn((16, 12)), "JPEG", comment=PLACE)
    return bytes(written.tobytes() + thumbnail)


def segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(payload) + 2) + payload


def jpeg(size: tuple[int, int] = (120, 80), orientation: int = UPSIDE, **options: object) -> bytes:
    """A phone's photo: EXIF, XMP, its extension, IPTC, MPF, comments, and more behind its end."""
    plain = saved(drawn(size), "JPEG", exif=exif(orientation), comment=PLACE, **options)
    more = [
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + XMP),
        segment(0xE1, b"http://ns.adobe.com/xmp/extension/\x00" + PLACE * 9),
        segment(0xE2, b"MPF\x00" + PLACE),
        segment(0xE4, PLACE),
        segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x0d\x1c\x02\x5a\x00\x08" + PLACE),
        segment(0xFE, PLACE),
    ]
    behind = saved(drawn((16, 12)), "JPEG", comment=PLACE) + PLACE
    return plain[:2] + b"".join(more) + plain[2:] + behind


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(mode: str = "RGB") -> bytes:
    plain = saved(drawn(mode=mode), "PNG", dpi=(300, 300))
    chunks = [
        chunk(b"eXIf", exif()[6:]),
        chunk(b"tEXt", b"Comment\x00" + PLACE),
        chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(PLACE)),
        chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + XMP),
        chunk(b"tIME", struct.pack(">HBBBBB", 2026, 10, 13, 14, 30, 0)),
        chunk(b"prVt", PLACE),
    ]
    # Behind the signature and the header
    return plain[:33] + b"".join(chunks) + plain[33:] + PLACE


def webp() -> bytes:
    return saved(drawn(), "WEBP", exif=exif(), xmp=XMP) + PLACE


def wide_colors() -> bytes:
    """A profile of colors that is not the usual one."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + PLACE


def png_that_claims(width: int, height: int, unpacked: int = 10_000_000) -> bytes:
    """A small file whose header promises that many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(unpacked), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg_that_claims(width: int, height: int) -> bytes:
    content = bytearray(saved(drawn(), "JPEG"))
    start = content.index(b"\xff\xc0")
    content[start + 5 : start + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def webp_that_claims(width: int, height: int) -> bytes:
    head = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", len(head)) + head
    return b"RIFF" + struct.pack("<I", len(body)) + body


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)

CORE = (
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>План</dc:title><dc:creator>Петрова А. П.</dc:creator>'
    '<cp:lastModifiedBy xml:lang="ru">Иванов Б. В.</cp:lastModifiedBy></cp:coreProperties>'
)
RELATIONS = (
    '<Relationships xmlns="r"><Relationship Id="rId1" Type="http://x/officeDocument" Target="word/document.xml"/>'
    '<Relationship Id="rId2" Type="http://x/metadata/thumbnail" Target="docProps/thumbnail.jpeg"/></Relationships>'
)
TYPES = (
    '<Types xmlns="t"><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/docProps/thumbnail.jpeg" ContentType="image/jpeg"/></Types>'
)
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def office(
    kind: str = "docx", more: dict[str, bytes | str] | None = None, packing: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A document with a photo in it, a thumbnail, and the names of who made it."""
    folder = MAIN[kind].partition("/")[0]
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS,
        MAIN[kind]: "<document>слова</document>",
        "docProps/core.xml": CORE,
        "docProps/thumbnail.jpeg": jpeg(),
        f"{folder}/media/image1.jpeg": jpeg(),
        f"{folder}/media/image2.png": png(),
        f"{folder}/media/image3.webp": webp(),
        f"{folder}/media/image4.emf": b"\x01\x00\x00\x00 EMF",
        **(more or {}),
    }
    return archive(members, packing)


def archive(members: dict[str, bytes | str], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as made:
        made.comment = PLACE
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


def pdf(picture: bytes, packet: bytes = XMP, info: bytes = b"/Author (Petrova \\(A\\) (the one))") -> bytes:
    """A scanner's paper: the camera's JPEG as it is, a packet of XMP, a title, an author, and a table of offsets."""
    catalog, pages, page = PAGE
    objects = [
        catalog[:-2] + b"/Metadata 5 0 R >>",
        pages,
        page.replace(b"/Resources << >>", b"/Resources << /XObject << /Scan 4 0 R >> >>"),
        b"<< /Type /XObject /Subtype /Image /Filter /DCTDecode /Length %d >>\nstream\r\n%s\r\nendstream"
        % (len(picture), picture),
        b"<< /Type /Metadata /Length %d >>\nstream\n<?xpacket begin=''?>%s<?xpacket end='w'?>\nendstream"
        % (len(packet) + 39, packet),
        b"<< /Title (Words \\(two\\)) %s >>" % info,
    ]
    return pdf_of(objects, b"/Root 1 0 R /Info 6 0 R")
