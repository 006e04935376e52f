"""Pictures judged by content, and files that no address leads to."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.migrations.writer import MigrationWriter
from django.db.models.fields.files import FieldFile, FileField
from django.http import Http404
from django.utils import translation
from PIL import Image, PngImagePlugin

from common.files import (
    IMAGE_SIDE,
    MAX_DOCUMENT_BYTES,
    MAX_IMAGE_BYTES,
    PrivateStorage,
    accept_document,
    accept_image,
    document_response,
    generated_name,
    stored,
)


def picture(format: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options) -> bytes:
    color = (200, 30, 60, 90)[: len(mode)] if mode in ("RGB", "RGBA") else 0
    saved = io.BytesIO()
    Image.new(mode, size, color).save(saved, format, **options)
    return saved.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def accepted(name: str, content: bytes) -> Image.Image:
    return Image.open(accept_image(upload(name, content)))


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as error:
        accept_image(upload(name, content))
    return error.value.code


def png_with_header(width: int, height: int) -> bytes:
    """A small file that claims to be large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(10_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.jpg", picture("JPEG")),
        ("logo.JPEG", picture("JPEG")),
        ("логотип школы.png", picture("PNG")),
        ("logo.webp", picture("WEBP")),
        ("gray.png", picture("PNG", mode="L")),
        ("palette.png", picture("PNG", mode="P")),
        ("press.jpg", picture("JPEG", mode="CMYK")),
        ("deep.png", picture("PNG", mode="I;16")),
    ],
)
def test_picture_without_transparency_becomes_jpeg(name, content):
    image = accepted(name, content)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (40, 20))


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_transparency_is_kept(format):
    image = accepted(f"logo.{format.lower()}", picture(format, mode="RGBA"))
    assert (image.format, image.mode) == ("PNG", "RGBA")
    assert image.getpixel((5, 5))[3] == 90


def test_name_tells_what_the_content_is():
    assert accept_image(upload("x.webp", picture("WEBP"))).name == "picture.jpg"
    assert accept_image(upload("x.png", picture("PNG", mode="RGBA"))).name == "picture.png"


def test_large_picture_is_scaled_down_in_proportion():
    image = accepted("wide.png", picture("PNG", size=(3000, 1500)))
    assert image.size == (IMAGE_SIDE, IMAGE_SIDE // 2)


def test_small_picture_is_not_blown_up():
    assert accepted("small.png", picture("PNG", size=(3, 2))).size == (3, 2)


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("photo.jpg", {"format": "JPEG", "size": (7300, 5470)}),
        ("photo.jpg", {"format": "JPEG", "size": (7300, 5470), "progressive": True, "subsampling": 0}),
        ("scan.png", {"format": "PNG", "size": (4000, 4000), "mode": "RGBA"}),
        ("scan.webp", {"format": "WEBP", "size": (4000, 4000), "mode": "RGBA"}),
    ],
    ids=["jpeg", "progressive", "png", "webp"],
)
def test_largest_allowed_picture_fits_into_the_memory_given(name, drawn):
    assert max(accepted(name, picture(**drawn)).size) == IMAGE_SIDE


def test_metadata_does_not_survive():
    exif = Image.Exif()
    exif[0x010E] = "Petrova's house"
    exif[0x8825] = {1: "N", 2: (48.0, 42.0, 0.0), 3: "E", 4: (44.0, 30.0, 0.0)}
    source = picture("JPEG", exif=exif, comment=b"taken at home", dpi=(300, 300))
    assert Image.open(io.BytesIO(source)).getexif().get_ifd(0x8825)
    content = accept_image(upload("photo.jpg", source)).read()
    image = Image.open(io.BytesIO(content))
    assert not image.getexif() and "comment" not in image.info and "icc_profile" not in image.info
    assert b"Petrova" not in content and b"home" not in content and b"Exif" not in content


def test_text_in_a_png_does_not_survive():
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "somebody")
    content = accept_image(upload("logo.png", picture("PNG", mode="RGBA", pnginfo=text))).read()
    assert b"somebody" not in content


def test_picture_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    image = accepted("photo.jpg", picture("JPEG", size=(40, 20), exif=exif))
    assert image.size == (20, 40)


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_animation_shows_its_first_frame(format):
    first, second = Image.new("RGB", (40, 20), "red"), Image.new("RGB", (40, 20), "blue")
    saved = io.BytesIO()
    first.save(saved, format, save_all=True, append_images=[second])
    image = accepted(f"moving.{format.lower()}", saved.getvalue())
    red, _green, blue = image.getpixel((5, 5))
    assert red > 200 and blue < 60 and getattr(image, "n_frames", 1) == 1


@pytest.mark.usefixtures("in_place")
@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff"
        + bytes(200)
        + b"This program cannot be run in DOS mode",
        b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"PK\x03\x04" + bytes(100),
        b"just some words",
        b"\x00",
    ],
    ids=["exe", "html", "svg", "pdf", "zip", "text", "nul"],
)
@pytest.mark.parametrize("name", ["logo.png", "logo.jpg", "logo.webp"])
def test_something_else_under_a_picture_name_is_refused(name, content):
    assert refusal(name, content) == "not_a_picture"


@pytest.mark.parametrize("name", ["logo.svg", "logo.gif", "logo.exe", "logo", "logo.png.html", ""])
def test_other_extensions_are_refused(name):
    file = upload("x", picture("PNG"))
    file._name = name
    with pytest.raises(ValidationError) as error:
        accept_image(file)
    assert error.value.code == "extension"


def test_extension_and_content_must_agree():
    assert refusal("logo.png", picture("JPEG")) == "another_format"
    assert refusal("logo.jpg", picture("GIF")) == "another_format"


def test_page_behind_a_picture_signature_is_refused():
    assert refusal("logo.png", b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script></html>") == "damaged"


def test_page_hidden_in_a_good_picture_is_left_behind():
    page = b"<html><script>alert(1)</script></html>"
    content = accept_image(upload("logo.jpg", picture("JPEG", comment=page) + page)).read()
    assert b"script" not in content


@pytest.mark.parametrize(("width", "height"), [(13_000, 13_000), (4001, 4000), (2**31 - 1, 1)])
def test_picture_of_too_many_pixels_is_refused_by_its_header(width, height):
    assert refusal("bomb.png", png_with_header(width, height)) == "too_many_pixels"


def test_jpeg_of_too_many_pixels_is_refused():
    content = bytearray(picture("JPEG"))
    start = content.index(b"\xff\xc0")
    content[start + 5 : start + 9] = struct.pack(">HH", 13_000, 13_000)
    assert refusal("bomb.jpg", bytes(content)) == "too_many_pixels"


@pytest.mark.parametrize(
    ("format", "name"), [("JPEG", "logo.jpg"), ("PNG", "logo.png"), ("WEBP", "logo.webp")]
)
def test_truncated_picture_is_refused(format, name):
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    saved = io.BytesIO()
    noise.save(saved, format)
    assert refusal(name, saved.getvalue()[: len(saved.getvalue()) // 2]) == "damaged"


def test_too_many_bytes_and_none_are_refused():
    assert refusal("logo.png", picture("PNG") + bytes(MAX_IMAGE_BYTES)) == "too_large"
    assert refusal("logo.png", b"") == "empty"


@pytest.mark.usefixtures("in_place")
def test_refusal_speaks_to_a_person():
    with translation.override("en"), pytest.raises(ValidationError) as error:
        accept_image(upload("logo.png", b"MZ" + bytes(100)))
    with translation.override("en"):
        messages = error.value.messages
    assert "This is not a picture" in messages[0]


# Papers


PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def archive(*names: str) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as made:
        for name in names:
            made.writestr(name, "<xml/>")
    return saved.getvalue()


DOCX = archive("[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml")


def refused_paper(name: str, content: bytes, **limits: int) -> str:
    with pytest.raises(ValidationError) as error:
        accept_document(upload(name, content), **limits)
    return error.value.code


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (PDF, ".pdf"),
        # Scanners write a few bytes in front, and a line or two behind.
        (b"\x00\r\n" + PDF + b"\r\n\r\n", ".pdf"),
        (PDF + bytes(4000), ".pdf"),
        (picture("JPEG"), ".jpg"),
        (picture("JPEG", size=(2480, 3508), mode="L"), ".jpg"),
        (picture("PNG"), ".png"),
        (picture("PNG", mode="P"), ".png"),
        (DOCX, ".docx"),
    ],
)
@pytest.mark.parametrize(
    "name", ["Договор № 12.pdf", "Договор № 12.docx", "Договор № 12.exe", "Договор № 12"]
)
def test_paper_is_what_its_content_is(request, name, content, extension):
    if not name.endswith(".exe"):
        request.getfixturevalue("in_place")
    document = accept_document(upload(name, content))
    assert (document.extension, document.name, document.size) == (
        extension,
        f"Договор № 12{extension}",
        len(content),
    )
    assert document.content.read() == content


@pytest.mark.usefixtures("in_place")
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\fakepath\\Договор.pdf", "Договор.pdf"),
        ("  Договор  \t№ 12 .pdf", "Договор № 12.pdf"),
        ("..pdf", "scan.pdf"),
        ("", "scan.pdf"),
        ("Дого\u202eвор\u200b.pdf", "Договор.pdf"),
        ("а" * 240 + ".pdf", "а" * 150 + ".pdf"),
    ],
)
def test_name_of_a_paper_is_fit_for_a_download(name, kept):
    file = upload("x", PDF)
    file._name = name.replace("\\", "/").rpartition("/")[2]
    assert accept_document(file).name == kept


@pytest.mark.usefixtures("in_place")
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"MZ" + bytes(300), "not_a_document"),
        (b"<!DOCTYPE html><html></html>", "not_a_document"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_document"),
        (b"just some words", "not_a_document"),
        (b"{\\rtf1 words}", "not_a_document"),
        (picture("WEBP"), "not_a_document"),
        (picture("GIF"), "not_a_document"),
        (picture("TIFF"), "not_a_document"),
        (archive("a.txt"), "not_a_document"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "not_a_document"),
        (archive("word/document.xml"), "not_a_document"),
        (b"%PDF-1.7".rjust(2000), "not_a_document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_word"),
        (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
        (archive("[Content_Types].xml", "word/document.xml", "WORD/VBAPROJECT.BIN"), "macros"),
        (archive("[Content_Types].xml", "word/document.xml", "word/embeddings/setup.EXE"), "macros"),
        (b"%PDF-1.7\n", "damaged"),
        (PDF[:-7], "damaged"),
        (PDF + bytes(5000), "damaged"),
        (DOCX[:-30], "damaged"),
        (b"PK\x03\x04" + bytes(100), "damaged"),
        (b"\xff\xd8\xff<html><script>", "damaged"),
        (b"\x89PNG\r\n\x1a\n<html><script>", "damaged"),
    ],
)
def test_what_is_no_paper_is_refused(content, reason):
    assert refused_paper("Договор.pdf", content) == reason
    assert refused_paper("Договор.docx", content) == reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"MZ" + bytes(300), "not_a_document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_word"),
        (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
        (DOCX[:-30], "damaged"),
        (b"\x89PNG\r\n\x1a\n<html><script>", "damaged"),
    ],
)
def test_each_refusal_comes_back_from_the_process(content, reason):
    assert refused_paper("Договор.pdf", content) == reason


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_truncated_scan_is_refused(format):
    saved = io.BytesIO()
    Image.effect_noise((300, 400), 80).convert("RGB").save(saved, format)
    assert refused_paper("скан.png", saved.getvalue()[: len(saved.getvalue()) // 2]) == "damaged"


@pytest.mark.usefixtures("in_place")
def test_paper_of_too_many_bytes_and_of_none_is_refused():
    largest = PDF[:-7] + bytes(MAX_DOCUMENT_BYTES - len(PDF)) + PDF[-7:]
    assert accept_document(upload("a.pdf", largest)).size == MAX_DOCUMENT_BYTES
    assert refused_paper("a.pdf", largest + b"\n") == "too_large"
    assert refused_paper("a.pdf", b"") == "empty"
    assert refused_paper("a.pdf", PDF, max_bytes=10) == "too_large"


def test_refusal_of_a_paper_speaks_to_a_person():
    with translation.override("en"):
        with pytest.raises(ValidationError) as error:
            accept_document(upload("a.pdf", PDF + bytes(2 * 1024 * 1024)), max_bytes=1024 * 1024)
        assert error.value.messages[0].startswith("The file is too large: at most 1 MB.")


def papers_on(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.usefixtures("in_place")
def test_paper_is_kept_under_a_name_of_our_own(private_files):
    with stored(accept_document(upload("Договор.pdf", PDF)), "agreements") as kept:
        assert (kept.name, kept.size) == ("Договор.pdf", len(PDF))
    assert (private_files / kept.path).read_bytes() == PDF
    assert kept.path.startswith("agreements/") and kept.path.endswith(".pdf") and "Договор" not in kept.path


@pytest.mark.usefixtures("in_place")
@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt])
def test_paper_goes_away_when_its_block_fails(private_files, fault):
    with pytest.raises(fault), stored(accept_document(upload("Договор.pdf", PDF)), "agreements"):
        assert len(papers_on(private_files)) == 1
        raise fault
    assert papers_on(private_files) == []


def test_no_paper_is_no_paper(private_files):
    with stored(None, "agreements") as kept:
        assert kept is None
    assert papers_on(private_files) == []


def field_file(path: str) -> FieldFile:
    return FieldFile(None, FileField(), path)


@pytest.mark.usefixtures("in_place")
def test_paper_is_a_download_that_nobody_keeps(private_files):
    with stored(accept_document(upload("Договор.pdf", PDF)), "agreements") as kept:
        response = document_response(field_file(kept.path), name="Договор «Б».pdf")
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["Cache-Control"] == "private, no-store"
    response.file_to_stream.close()


@pytest.mark.parametrize(
    "path", ["agreements/aa/aabb.pdf", "agreements/aa/aabb.html", "agreements/aa/aabb", ""]
)
def test_paper_that_is_gone_or_of_another_type_is_not_found(private_files, path):
    (private_files / "agreements/aa").mkdir(parents=True)
    (private_files / "agreements/aa/aabb.html").write_text("<script>")
    with pytest.raises(Http404):
        document_response(field_file(path), name="Договор.pdf")


# Storage


def test_private_file_has_no_address(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    storage = PrivateStorage()
    name = storage.save(generated_name("logos")(None, "логотип.PNG"), ContentFile(b"x"))
    assert (tmp_path / name).read_bytes() == b"x"
    with pytest.raises(ValueError, match="not accessible"):
        storage.url(name)


def test_private_storage_follows_the_setting_and_keeps_no_path(settings, tmp_path):
    storage = PrivateStorage()
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "elsewhere"
    assert storage.path("a").startswith(str(tmp_path / "elsewhere"))
    assert MigrationWriter.serialize(storage)[0] == "common.files.PrivateStorage()"


def test_file_name_keeps_nothing_of_the_uploader():
    name = generated_name("logos")
    first, second = name(None, "Иванов Пётр.PNG"), name(None, "Иванов Пётр.PNG")
    assert first != second
    folder, letters, file = first.split("/")
    assert (folder, file[-4:]) == ("logos", ".png") and file.startswith(letters) and len(letters) == 2


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a.php;.x y", "x.", "x.ж", "x." + "a" * 50, "a\x00.png\n"]
)
def test_odd_extension_is_dropped(name):
    made = generated_name("logos")(None, name)
    assert made.count("/") == 2 and "." not in made


def test_generated_name_can_be_written_into_a_migration():
    assert MigrationWriter.serialize(generated_name("logos"))[0] == "common.files.generated_name('logos')"
