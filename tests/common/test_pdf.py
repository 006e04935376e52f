"""What programs and cameras wrote into a PDF is taken out, wherever it stands; the pages stay as they are."""

import io
import random
import zlib
from collections.abc import Iterator
from contextlib import suppress

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import etree
from pikepdf import Array, Dictionary, Encryption, Name, ObjectStreamMode, Pdf, Permissions, Stream

from common.files import accept_document
from common.limited import LimitExceeded, Refused, run_limited
from common.pdf import clean_pdf
from tests.common.test_metadata import same_pixels
from tests.logbook.photo_files import PLACE, XMP, drawn, jpeg, pdf, saved
from tests.pdfs import PAGE, paper, pdf_of

AUTHOR = "Петрова А. П."
ARCHIVED = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:conformance="B">'
    b"<pdfaid:part>2</pdfaid:part>%s</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def scan() -> Pdf:
    """A page with a phone's photo, which has its place and its author in every corner where one can be."""
    made = Pdf.new()
    made.add_blank_page(page_size=(200, 100))
    page = made.pages[0].obj
    photo = Stream(made, jpeg(), Type=Name.XObject, Subtype=Name.Image, Width=120, Height=80, BitsPerComponent=8)
    photo.ColorSpace, photo.Filter = Name.DeviceRGB, Name.DCTDecode
    photo.Metadata = packet(made, XMP)
    page.Resources = Dictionary(
        XObject=Dictionary(Photo=photo),
        # A dictionary inside of the page's own, and none that can be referred to
        Properties=Dictionary(MC0=Dictionary(Metadata=packet(made, XMP))),
    )
    page.Thumb = Stream(made, jpeg(), Filter=Name.DCTDecode)
    page.PieceInfo = Dictionary(Program=Dictionary(Private=PLACE.decode()))
    page.Contents = Stream(made, b"q 200 0 0 100 0 0 cm /Photo Do Q")
    made.Root.Metadata = packet(made, ARCHIVED % (b"<dc:creator xmlns:dc='d'>" + PLACE + b"</dc:creator>"))
    made.trailer.Info = made.make_indirect(Dictionary(Title="Договор", Author=AUTHOR, Producer=PLACE.decode()))
    return made


def packet(made: Pdf, xmp: bytes) -> pikepdf.Object:
    return made.make_indirect(Stream(made, xmp, Type=Name.Metadata, Subtype=Name.XML))


def paper_with(packed: bytes) -> bytes:
    """A paper whose own XMP is compressed: qpdf leaves it readable, other programs do not."""
    catalog, *pages = PAGE
    stream = b"<< /Type /Metadata /Subtype /XML /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
    return pdf_of([catalog[:-2] + b"/Metadata 4 0 R >>", *pages, stream % (len(packed), packed)])


def written(made: Pdf, **options: object) -> bytes:
    file = io.BytesIO()
    made.save(file, fix_metadata_version=False, **options)
    return file.getvalue()


def opened(content: bytes) -> Pdf:
    """The paper, in which nothing is to be mended."""
    found = pikepdf.open(io.BytesIO(content))
    assert found.check_pdf_syntax() == []
    return found


def everything(content: bytes) -> Iterator[bytes]:
    """All that is written in the paper, unpacked."""
    found = opened(content)
    for thing in found.objects:
        yield thing.unparse(resolved=True)
        if isinstance(thing, Stream):
            try:
                yield thing.read_bytes()
            except pikepdf.PdfError:
                yield thing.read_raw_bytes()


def photo_of(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as found:
        [photo] = found.pages[0].obj.Resources.XObject.as_dict().values()
        return photo.read_raw_bytes()


def info_of(content: bytes) -> dict[str, str]:
    with opened(content) as found:
        return {key: str(value) for key, value in found.trailer.Info.items()}


def holds(content: bytes, words: bytes = PLACE) -> bool:
    return any(words in part for part in everything(content))


def test_scan_loses_places_and_names_and_keeps_its_picture() -> None:
    content = pdf(jpeg())
    assert PLACE in content and b"Petrova" in content
    cleaned = clean_pdf(content)
    assert not holds(cleaned) and not holds(cleaned, b"Petrova")
    assert info_of(cleaned) == {"/Title": "Words (two)"}
    assert same_pixels(photo_of(cleaned), jpeg()) and b"Exif" not in photo_of(cleaned)
    assert clean_pdf(cleaned) == cleaned


def test_paper_without_metadata_stays_as_it_is() -> None:
    for picture in (saved(drawn(), "JPEG"), b"\xff\xd8\xff nonsense", b"compressed"):
        content = pdf(picture, ARCHIVED % b"", info=b"")
        assert clean_pdf(content) == content
    assert clean_pdf(paper()) == paper()


def test_signed_paper_stays_as_it_is() -> None:
    signed = pdf(jpeg(), info=b"/ByteRange [0 1]")
    assert clean_pdf(signed) == signed


@pytest.mark.parametrize("mode", [ObjectStreamMode.disable, ObjectStreamMode.generate])
def test_metadata_in_compressed_streams_go(mode: ObjectStreamMode) -> None:
    content = written(scan(), object_stream_mode=mode)
    assert holds(content)
    # Who looks for the mark alone does not find it.
    assert (b"/Author" in content) is (mode == ObjectStreamMode.disable)
    cleaned = clean_pdf(content)
    assert not holds(cleaned)
    assert info_of(cleaned) == {"/Title": "Договор"}
    with opened(cleaned) as found:
        page = found.pages[0].obj
        assert not page.keys() & {"/Thumb", "/PieceInfo"}
        assert page.Contents.read_bytes() == b"q 200 0 0 100 0 0 cm /Photo Do Q"
    assert same_pixels(photo_of(cleaned), jpeg())
    assert clean_pdf(cleaned) == cleaned


def test_compressed_packet_of_the_paper_goes() -> None:
    content = paper_with(zlib.compress(XMP))
    assert PLACE not in content and holds(content)
    assert not holds(clean_pdf(content))


def test_paper_for_the_archive_is_known_as_one_afterwards() -> None:
    with opened(clean_pdf(written(scan()))) as cleaned:
        left = etree.fromstring(cleaned.Root.Metadata.read_bytes())
    assert left.xpath("string(//*[local-name() = 'part'])") == "2"
    assert left.xpath("string(//@*[local-name() = 'conformance'])") == "B"
    assert not left.xpath("//*[local-name() = 'creator']")


@pytest.mark.parametrize("xmp", [XMP, b"", b"<no xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_packet_that_says_nothing_of_the_kind_goes_as_a_whole(xmp: bytes) -> None:
    made = scan()
    made.Root.Metadata = packet(made, xmp)
    with opened(clean_pdf(written(made))) as cleaned:
        assert "/Metadata" not in cleaned.Root


@pytest.mark.parametrize("filters", [[], ["/FlateDecode", "/DCTDecode"], ["/ASCIIHexDecode", "/FlateDecode", "/DCT"]])
def test_picture_is_cleaned_whatever_wraps_it(filters: list[str]) -> None:
    made, wrapped = scan(), jpeg()
    for wrapping in reversed(filters[:-1]):
        wrapped = zlib.compress(wrapped) if wrapping == "/FlateDecode" else wrapped.hex().encode() + b">"
    photo = made.pages[0].obj.Resources.XObject.Photo
    photo.write(wrapped, filter=Array(map(Name, filters)) if filters else None)
    cleaned = clean_pdf(written(made, compress_streams=False))
    assert not holds(cleaned)
    assert same_pixels(photo_of(cleaned), jpeg())


def test_packet_that_cannot_be_unpacked_goes() -> None:
    with opened(clean_pdf(paper_with(b"no deflate"))) as cleaned:
        assert "/Metadata" not in cleaned.Root


def test_picture_whose_wrapping_is_broken_stays_as_it_is() -> None:
    made = scan()
    photo = made.pages[0].obj.Resources.XObject.Photo
    photo.write(b"no deflate", filter=Array([Name.FlateDecode, Name.DCTDecode]))
    assert photo_of(clean_pdf(written(made))) == b"no deflate"


def test_older_versions_of_a_paper_go() -> None:
    content = pdf(saved(drawn(), "JPEG"), ARCHIVED % b"")
    start = len(content)
    later = b"6 0 obj\n<< /Title (Words) >>\nendobj\n"
    table = b"xref\n6 1\n%010d 00000 n \ntrailer << /Size 7 /Root 1 0 R /Info 6 0 R /Prev %d >>\n" % (
        start,
        content.rindex(b"xref\n0"),
    )
    changed = content + later + table + b"startxref\n%d\n%%%%EOF\n" % (start + len(later))
    assert info_of(changed) == {"/Title": "Words"} and b"Petrova" in changed
    assert b"Petrova" not in clean_pdf(changed)


def test_what_a_paper_forbids_it_forbids_still() -> None:
    rights = Encryption(owner="secret", user="", allow=Permissions(extract=False))
    cleaned = clean_pdf(written(scan(), encryption=rights))
    with opened(cleaned) as found:
        assert found.is_encrypted and not found.allow.extract
    assert not holds(cleaned)
    assert clean_pdf(cleaned) == cleaned


def test_paper_with_a_password_stays_as_it_is() -> None:
    content = written(scan(), encryption=Encryption(owner="secret", user="secret"))
    assert clean_pdf(content) == content


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.4 words %%EOF", b"%PDF-1.4\ntrailer <<>>\n%%EOF", b"%PDF-1.4\n" + b"<?xpacket begin" * 70_000 + b"%%EOF"],
    ids=["words", "no pages", "marks"],
)
def test_what_no_reader_opens_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationError) as error:
        accept_document(SimpleUploadedFile("Договор.pdf", content))
    assert error.value.code == "damaged"


def test_odd_bytes_are_cleaned_or_refused() -> None:
    whole = written(scan())
    chance = random.Random(12)
    for _attempt in range(200):
        odd = bytearray(whole)
        for _byte in range(chance.randrange(1, 30)):
            odd[chance.randrange(len(odd))] = chance.randrange(256)
        try:
            clean_pdf(bytes(odd))
        except Refused as refusal:
            assert refusal.reason == "damaged"


# Within limits


@pytest.mark.parametrize(
    "mark", [b"<?xpacket begin", b"<x:xmpmeta ", b"<rdf:RDF ", b"/Author ((", b"stream\n\xff\xd8\xff"]
)
def test_megabyte_of_opening_marks_is_cleaned_in_little_processor_time(mark: bytes) -> None:
    """Five seconds of processor are many times what it takes; looking for the end of each mark took twenty."""
    content = written(scan())
    marks = b"%" + mark * (1_000_000 // len(mark)) + b"\n"
    hostile = content.replace(b"\nstartxref", b"\n" + marks + b"startxref")
    cleaned = run_limited("common.pdf.clean_pdf", hostile, cpu_seconds=5, memory_mb=128)
    assert not holds(cleaned) and marks not in cleaned


@pytest.mark.parametrize("place", ["picture", "packet"])
@pytest.mark.long
def test_bomb_is_stopped_in_its_own_process(place: str) -> None:
    """Where qpdf itself notices that memory ends, the paper goes on without what could not be unpacked."""
    packer = zlib.compressobj(9)
    bomb = b"".join([packer.compress(jpeg() + bytes(200_000_000)), packer.flush()])
    if place == "picture":
        made = scan()
        photo = made.pages[0].obj.Resources.XObject.Photo
        photo.write(bomb, filter=Array([Name.FlateDecode, Name.DCTDecode]))
        content = written(made)
    else:
        content = paper_with(bomb)
    assert len(content) < 2_000_000
    with suppress(LimitExceeded):
        assert len(run_limited("common.pdf.clean_pdf", content, cpu_seconds=20, memory_mb=192)) <= len(content)
