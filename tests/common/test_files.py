"""Papers judged by content, and files that no address leads to."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.migrations.writer import MigrationWriter
from django.db.models.fields.files import FieldFile, FileField
from django.http import Http404
from django.utils import translation
from PIL import Image

from common.files import (
    MAX_DOCUMENT_BYTES,
    PrivateStorage,
    accept_document,
    delete_on_commit,
    document_response,
    generated_name,
    stored,
    stored_contents,
)
from tests.pdfs import paper


def picture(format: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options) -> bytes:
    color = (200, 30, 60, 90)[: len(mode)] if mode in ("RGB", "RGBA") else 0
    saved = io.BytesIO()
    Image.new(mode, size, color).save(saved, format, **options)
    return saved.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


# Papers


PDF = paper()


def archive(*names: str) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as made:
        for name in names:
            made.writestr(name, "<xml/>")
    return saved.getvalue()


DOCX = archive("[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
PPTX = archive("[Content_Types].xml", "ppt/presentation.xml")


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
        (XLSX, ".xlsx"),
        (PPTX, ".pptx"),
    ],
)
@pytest.mark.parametrize("name", ["Договор № 12.pdf", "Договор № 12.docx", "Договор № 12.exe", "Договор № 12"])
@pytest.mark.usefixtures("in_place")
def test_paper_is_what_its_content_is(name, content, extension):
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
        (archive("[Content_Types].xml", "xl/workbook.bin"), "not_a_document"),
        (archive("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"), "not_a_document"),
        (archive("word/document.xml"), "not_a_document"),
        (b"%PDF-1.7".rjust(2000), "not_a_document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_word"),
        (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
        (archive("[Content_Types].xml", "word/document.xml", "WORD/VBAPROJECT.BIN"), "macros"),
        (archive("[Content_Types].xml", "word/document.xml", "word/embeddings/setup.EXE"), "macros"),
        (archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "macros"),
        (archive("[Content_Types].xml", "xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "macros"),
        (archive("[Content_Types].xml", "ppt/presentation.xml", "ppt/embeddings/a.bat"), "macros"),
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
        (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
        (b"\x89PNG\r\n\x1a\n<html><script>", "damaged"),
    ],
)
def test_each_refusal_comes_back_from_the_process(content, reason):
    assert refused_paper("Договор.pdf", content) == reason


@pytest.mark.usefixtures("in_place")
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


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt])
def test_several_files_go_away_together_when_their_block_fails(private_files, fault):
    with pytest.raises(fault), stored_contents([b"a", b"b"], "photos", ".jpg") as paths:
        assert [(private_files / path).read_bytes() for path in paths] == [b"a", b"b"]
        raise fault
    assert papers_on(private_files) == []


@pytest.mark.django_db
def test_files_are_deleted_once_nothing_can_be_rolled_back(private_files, django_capture_on_commit_callbacks):
    with stored_contents([b"a", b"b"], "photos", ".jpg") as paths:
        pass
    with django_capture_on_commit_callbacks() as callbacks:
        delete_on_commit([paths[0], ""])
    assert len(papers_on(private_files)) == 2
    for callback in callbacks:
        callback()
    assert papers_on(private_files) == [private_files / paths[1]]


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


@pytest.mark.parametrize("path", ["agreements/aa/aabb.pdf", "agreements/aa/aabb.html", "agreements/aa/aabb", ""])
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


@pytest.mark.parametrize("name", ["../../etc/passwd", "a.php;.x y", "x.", "x.ж", "x." + "a" * 50, "a\x00.png\n"])
def test_odd_extension_is_dropped(name):
    made = generated_name("logos")(None, name)
    assert made.count("/") == 2 and "." not in made


def test_generated_name_can_be_written_into_a_migration():
    assert MigrationWriter.serialize(generated_name("logos"))[0] == "common.files.generated_name('logos')"
