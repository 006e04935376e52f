"""What devices and programs wrote into papers is taken out; the papers themselves stay as they are."""

import io
import re
import warnings
import zipfile
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops

from common.files import Document, accept_document
from common.limited import Refused
from common.metadata import (
    clean_jpeg,
    clean_office,
    clean_picture,
    clean_png,
    clean_webp,
    office_kind,
    orientation_of,
)
from tests.logbook.photo_files import (
    MAIN,
    ORIENTATION,
    PLACE,
    UPSIDE,
    XMP,
    archive,
    drawn,
    exif,
    jpeg,
    office,
    pdf,
    png,
    saved,
    segment,
    webp,
)


def opened(content: bytes) -> Image.Image:
    with warnings.catch_warnings(action="ignore"):
        image = Image.open(io.BytesIO(content))
    image.load()
    return image


def same_pixels(one: bytes, other: bytes) -> bool:
    return ImageChops.difference(opened(one).convert("RGB"), opened(other).convert("RGB")).getbbox() is None


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def accepted(content: bytes) -> Document:
    return accept_document(SimpleUploadedFile("Договор.pdf", content))


# Pictures


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}])
def test_jpeg_keeps_every_pixel_and_nothing_else(options: dict[str, object]) -> None:
    content = jpeg(**options)
    assert content.count(PLACE) > 10
    cleaned = clean_jpeg(content)
    assert PLACE not in cleaned and b"xmp" not in cleaned.lower() and b"Photoshop" not in cleaned
    assert cleaned.endswith(b"\xff\xd9") and cleaned.count(b"\xff\xd8\xff") == 1
    assert dict(opened(cleaned).getexif()) == {ORIENTATION: UPSIDE}
    assert same_pixels(content, cleaned)
    assert clean_jpeg(cleaned) == cleaned


def test_jpeg_that_stands_upright_has_no_exif_at_all() -> None:
    assert b"Exif" not in clean_jpeg(jpeg(orientation=1))


def test_jpeg_without_metadata_stays_as_it_is() -> None:
    for image in (drawn(), drawn(mode="RGB").convert("CMYK"), drawn().convert("L")):
        content = saved(image, "JPEG")
        assert clean_jpeg(content) == content


def test_colors_of_a_jpeg_stay_as_they_were_meant() -> None:
    profile = bytes(range(200))
    kept = opened(clean_jpeg(saved(drawn(), "JPEG", icc_profile=profile)))
    assert kept.info["icc_profile"] == profile
    press = saved(drawn().convert("CMYK"), "JPEG")
    assert opened(clean_jpeg(press)).info["adobe_transform"] == opened(press).info["adobe_transform"]


def test_thumbnail_beside_the_density_goes() -> None:
    content = saved(drawn(), "JPEG", dpi=(300, 300))
    start = content.index(b"JFIF")
    small = segment(0xE0, content[start : start + 12] + b"\x02\x02" + PLACE + bytes(4))
    cleaned = clean_jpeg(content[:2] + small + content[start + 14 :])
    assert PLACE not in cleaned and opened(cleaned).info["dpi"] == (300, 300)


@pytest.mark.parametrize(
    "tiff",
    [
        b"",
        b"II*",
        b"XX*\x00" + bytes(40),
        b"MM\x00*\xff\xff\xff\xff",
        b"II*\x00\x08\x00\x00\x00\xff\xff",
        b"MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x63\x00\x00",
    ],
)
def test_nonsense_says_nothing_of_which_way_up_a_picture_is(tiff: bytes) -> None:
    assert orientation_of(tiff) == 1


def test_which_way_up_is_read_in_both_orders_of_bytes() -> None:
    assert orientation_of(exif(8)[6:]) == 8
    assert orientation_of(b"II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x03\x00\x00\x00") == 3


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_png_keeps_only_the_chunks_that_draw_it(mode: str) -> None:
    content = png(mode)
    cleaned = clean_png(content)
    assert PLACE not in cleaned
    kinds = set(re.findall(rb"IHDR|IDAT|IEND|pHYs|eXIf|tEXt|zTXt|iTXt|tIME|prVt", cleaned))
    assert kinds == {b"IHDR", b"IDAT", b"IEND", b"pHYs"}
    assert same_pixels(content, cleaned) and opened(cleaned).mode == mode


def test_webp_keeps_only_what_draws_it() -> None:
    cleaned = clean_webp(webp())
    assert PLACE not in cleaned and b"EXIF" not in cleaned and b"XMP" not in cleaned
    assert not opened(cleaned).getexif() and same_pixels(webp(), cleaned)


def test_half_a_picture_is_no_fault_of_ours() -> None:
    for content in (jpeg(), png(), webp()):
        for length in range(0, len(content), 7):
            clean_picture(content[:length])


# Office documents


@pytest.mark.parametrize("kind", MAIN)
def test_office_document_loses_places_and_names_and_nothing_else(kind: str) -> None:
    content = office(kind)
    assert office_kind(content) == f".{kind}"
    before, after = parts(content), parts(clean_office(content))
    assert before.keys() - after.keys() == {"docProps/thumbnail.jpeg"}
    assert all(PLACE not in data for data in after.values())
    assert "Петрова".encode() not in after["docProps/core.xml"]
    assert "Иванов".encode() not in after["docProps/core.xml"]
    assert "<dc:title>План</dc:title><dc:creator></dc:creator>".encode() in after["docProps/core.xml"]
    assert b"thumbnail" not in after["_rels/.rels"] and b"rId1" in after["_rels/.rels"]
    assert b"thumbnail" not in after["[Content_Types].xml"] and b"Default" in after["[Content_Types].xml"]
    assert PLACE not in clean_office(content)
    folder = MAIN[kind].partition("/")[0]
    assert same_pixels(before[f"{folder}/media/image1.jpeg"], after[f"{folder}/media/image1.jpeg"])
    same = {MAIN[kind], f"{folder}/media/image4.emf"}
    assert all(before[name] == after[name] for name in same)


def test_table_inside_of_a_document_is_cleaned_too() -> None:
    content = office(more={"word/embeddings/Table.xlsx": office("xlsx"), "word/embeddings/odd.bin": b"PK\x03\x04?"})
    with pytest.raises(Refused, match="damaged"):
        clean_office(content)
    content = office(more={"word/embeddings/Table.xlsx": office("xlsx")})
    inner = parts(parts(clean_office(content))["word/embeddings/Table.xlsx"])
    assert all(PLACE not in data for data in inner.values())
    hidden = office("xlsx", {"xl/vbaProject.bin": b"x"})
    with pytest.raises(Refused, match="macros"):
        clean_office(office(more={"word/embeddings/Table.xlsx": hidden}))
    deep = office()
    for _level in range(4):
        deep = office(more={"word/embeddings/again.docx": deep})
    with pytest.raises(Refused, match="too_much_inside"):
        clean_office(deep)


def test_names_go_in_other_wordings_too() -> None:
    wide = '<?xml version="1.0" encoding="UTF-16"?><c><creator>Петрова</creator><Manager/><title>Т</title></c>'
    core = parts(clean_office(office(more={"docProps/core.xml": wide.encode("utf-16")})))["docProps/core.xml"]
    assert core.decode() == wide.replace("UTF-16", "UTF-8").replace("Петрова", "")
    other = office(more={"package/core.psmdcp": "<dc:creator>Петрова</dc:creator>"})
    assert parts(clean_office(other))["package/core.psmdcp"] == b"<dc:creator></dc:creator>"


def test_signed_document_stays_as_it_is() -> None:
    signed = office(more={"_xmlsignatures/sig1.xml": "<Signature/>"})
    assert clean_office(signed) == signed


def test_bombs_are_refused_before_they_unpack() -> None:
    many = office(more={f"word/media/{number}.bin": bytes(30_000_000) for number in range(2)})
    assert len(many) < 200_000
    with pytest.raises(Refused, match="too_much_inside"):
        clean_office(many)
    with mock.patch("common.metadata.MOST_MEMBERS", 5), pytest.raises(Refused, match="too_much_inside"):
        clean_office(office())
    # One that says less of its size than there is
    liar = bytearray(office(more={"word/big.xml": bytes(5_000_000)}))
    size = (5_000_000).to_bytes(4, "little")
    while (at := liar.find(size)) >= 0:
        liar[at : at + 4] = (100).to_bytes(4, "little")
    with pytest.raises(Refused, match="damaged"):
        clean_office(bytes(liar))


def test_two_members_of_one_name_are_refused() -> None:
    content = archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "a", "word/documenT.xml": "b"})
    with pytest.raises(Refused, match="damaged"):
        clean_office(content.replace(b"word/documenT.xml", b"word/document.xml"))


# As papers are taken, in the process of their own


def test_papers_are_kept_without_places() -> None:
    for content, extension in (
        (jpeg(), ".jpg"),
        (png(), ".png"),
        (pdf(jpeg()), ".pdf"),
        (office("pptx"), ".pptx"),
    ):
        document = accepted(content)
        kept = document.content.read()
        assert (document.extension, document.size) == (extension, len(kept))
        assert PLACE not in kept and XMP not in kept
    with pytest.raises(ValidationError) as error:
        accepted(office(more={"word/big.xml": bytes(60_000_000)}))
    assert error.value.code == "too_much_inside"
