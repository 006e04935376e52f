"""Scans of agreements: what is taken, what is refused, and who may read them."""

import io
import threading
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from django.utils import translation
from PIL import Image

from common.files import MAX_DOCUMENT_BYTES, accept_document
from partners.models import Agreement, AgreementFile
from partners.services.agreements import add_file, save_agreement
from school.models import User
from tests import html
from tests.conftest import Persona
from tests.factories import AgreementFactory, PartnerFactory, UserFactory
from tests.pdfs import paper

# What the process of its own says of each sort of file is known from tests/common/test_files.py.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_place")]

MARK = b"the words of the paper"


def pdf(text: bytes = MARK) -> bytes:
    return paper(text)


def picture(format: str) -> bytes:
    saved = io.BytesIO()
    Image.effect_noise((60, 80), 90).convert("RGB").save(saved, format)
    return saved.getvalue()


def docx(*more: str) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", *more):
            archive.writestr(name, "<xml/>")
    return saved.getvalue()


def archive(*names: str) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return saved.getvalue()


OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def scan(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def said(response: HttpResponse) -> str:
    """What is said beside the file."""
    with translation.override("en"):
        return " ".join(response.context["form"].errors["scan"])


def sent(client: Client, agreement: Agreement, name: str, content: bytes) -> HttpResponse:
    return client.post(f"/en/staff/agreements/{agreement.pk}/scan/", {"scan": scan(name, content)})


@pytest.mark.parametrize(
    ("name", "content", "kept_as"),
    [
        ("Договор № 12.pdf", pdf(), "Договор № 12.pdf"),
        ("Договор.PDF", pdf(), "Договор.pdf"),
        ("скан.jpeg", picture("JPEG"), "скан.jpg"),
        ("скан.png", picture("PNG"), "скан.png"),
        ("Договор.docx", docx(), "Договор.docx"),
        # The content decides, whatever the name says.
        ("Договор.doc", docx(), "Договор.docx"),
        ("Договор", pdf(), "Договор.pdf"),
        ("скан.exe", picture("PNG"), "скан.png"),
        ("../../etc/passwd.pdf", pdf(), "passwd.pdf"),
        ("\u202efdp.pdf", pdf(), "fdp.pdf"),
        ("я" * 250 + ".pdf", pdf(), "я" * 150 + ".pdf"),
    ],
)
def test_a_paper_is_taken_by_its_content(
    coordinator: Persona, private_files: Path, name: str, content: bytes, kept_as: str
) -> None:
    agreement = AgreementFactory()
    assert sent(coordinator, agreement, name, content).status_code == 302
    file = agreement.files.get()
    assert (file.number, file.name, file.size, file.uploaded_by) == (
        1,
        kept_as,
        len(content),
        coordinator.user,
    )
    assert on_disk(private_files) == [private_files / file.file.name]
    assert Path(file.file.path).read_bytes() == content
    # Nothing of the name is in the address of the file on the disk.
    assert "passwd" not in file.file.name and "Договор" not in file.file.name
    assert file.file.name.startswith("agreements/")


REFUSED = {
    "a program": ("Договор.pdf", b"MZ" + bytes(300), "not a PDF, JPEG, PNG, DOCX"),
    "a page": ("Договор.pdf", b"<!DOCTYPE html><script>alert(1)</script>", "not a PDF, JPEG, PNG, DOCX"),
    "a drawing": ("Договор.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PDF, JPEG, PNG, DOCX"),
    "a GIF": ("скан.jpg", picture("GIF"), "not a PDF, JPEG, PNG, DOCX"),
    "another archive": ("Договор.docx", archive("a.txt"), "not a PDF, JPEG, PNG, DOCX"),
    "a spreadsheet": ("Договор.docx", archive("[Content_Types].xml", "xl/workbook.bin"), "not a PDF, JPEG, PNG"),
    "an old Word": ("Договор.docx", OLD_WORD, "old Word"),
    "macros": ("Договор.docx", docx("word/vbaProject.bin"), "contains macros"),
    "macros by another name": ("Договор.docx", docx("word/VBAPROJECT.BIN"), "contains macros"),
    "a program in a document": ("Договор.docx", docx("word/embeddings/a.exe"), "contains macros"),
    "nothing": ("Договор.pdf", b"", "empty"),
    "too much": ("Договор.pdf", b"%PDF-1.7" + bytes(MAX_DOCUMENT_BYTES), "too large: at most 20 MB"),
    "half a PDF": ("Договор.pdf", pdf()[:-8], "damaged or incomplete"),
    "half a JPEG": ("скан.jpg", picture("JPEG")[:1500], "damaged or incomplete"),
    "half a PNG": ("скан.png", picture("PNG")[:1500], "damaged or incomplete"),
    "half a document": ("Договор.docx", docx()[:-30], "damaged or incomplete"),
    "a page behind the sign of a picture": ("a.jpg", b"\xff\xd8\xff<html>", "damaged or incomplete"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_good_paper_is_refused_in_words(coordinator: Client, private_files: Path, name: str) -> None:
    file_name, content, words = REFUSED[name]
    agreement = AgreementFactory()
    page = sent(coordinator, agreement, file_name, content)
    assert page.status_code == 200
    assert words in said(page)
    assert on_disk(private_files) == []
    assert not AgreementFile.objects.exists()

    data = {
        "kind": "contract",
        "valid_from": "2025-09-01",
        "prolongation": "none",
        "scan": scan(file_name, content),
    }
    page = coordinator.post(f"/en/staff/agreements/new/?partner={agreement.partner_id}", data)
    assert page.status_code == 200
    assert words in said(page)
    assert html.page(page).form().fields["valid_from"] == ["2025-09-01"]
    assert on_disk(private_files) == []
    assert Agreement.objects.count() == 1


def test_a_scan_is_needed_on_its_own_page(coordinator: Client) -> None:
    agreement = AgreementFactory()
    page = coordinator.post(f"/en/staff/agreements/{agreement.pk}/scan/")
    assert "required" in said(page)


def test_versions_are_kept_newest_first(coordinator: Client, private_files: Path) -> None:
    agreement = AgreementFactory()
    for number in (1, 2, 3):
        sent(coordinator, agreement, f"Версия {number}.pdf", pdf(b"version %d" % number))
    assert list(agreement.files.values_list("number", "name")) == [
        (3, "Версия 3.pdf"),
        (2, "Версия 2.pdf"),
        (1, "Версия 1.pdf"),
    ]
    assert len(on_disk(private_files)) == 3
    page = coordinator.get(f"/en/staff/agreements/{agreement.pk}/").text
    assert page.index("Версия 3.pdf") < page.index("Версия 2.pdf") < page.index("Версия 1.pdf")
    for file in agreement.files.all():
        assert b"version %d" % file.number in body(download(coordinator, file))
    asked = coordinator.get(f"/en/staff/agreements/{agreement.pk}/scan/").text
    assert "Version 3, “Версия 3.pdf”, stays" in asked


class DiskIsFull(DatabaseError):
    pass


def fail(*args: Any, **kwargs: Any) -> None:
    raise DiskIsFull


def test_a_file_that_cannot_be_written_down_leaves_the_disk(
    private_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreement, user = AgreementFactory(), UserFactory(coordinator=True)
    monkeypatch.setattr(AgreementFile, "save", fail)
    document = accept_document(scan("a.pdf", pdf()))
    with pytest.raises(DiskIsFull):
        add_file(agreement=agreement, document=document, by=user)
    assert on_disk(private_files) == []
    another = Agreement(partner=agreement.partner, valid_from=agreement.valid_from)
    with pytest.raises(DiskIsFull):
        save_agreement(agreement=another, partnerships=[], document=document, by=user)
    assert on_disk(private_files) == []
    # All or nothing: the agreement is not there without its scan.
    assert Agreement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_scans_at_once_get_numbers_of_their_own(private_files: Path) -> None:
    agreement, user = AgreementFactory(), UserFactory(coordinator=True)
    faults: list[Exception] = []
    start = threading.Barrier(4)

    def add(number: int, by: User) -> None:
        try:
            document = accept_document(scan(f"{number}.pdf", pdf()))
            start.wait(timeout=60)
            add_file(agreement=agreement, document=document, by=by)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=(number, user)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(agreement.files.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert len(on_disk(private_files)) == 4


# Reading


def download(client: Client, file: AgreementFile) -> Any:
    return client.get(f"/staff/agreements/files/{file.pk}/")


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def file(db: None, private_files: Path) -> AgreementFile:
    return kept(AgreementFactory())


def kept(agreement: Agreement, name: str = "Договор № 12.pdf", content: bytes = b"") -> AgreementFile:
    document = accept_document(scan(name, content or pdf()))
    return add_file(agreement=agreement, document=document, by=UserFactory(coordinator=True))


def test_a_coordinator_gets_the_paper_as_a_download(
    coordinator: Client, administrator: Client, file: AgreementFile
) -> None:
    for client in (coordinator, administrator):
        answer = download(client, file)
        assert answer.status_code == 200
        assert body(answer) == pdf()
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('Договор № 12.pdf')}"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_a_paper_is_sent_as_what_it_is(coordinator: Client, content: bytes, content_type: str) -> None:
    answer = download(coordinator, kept(AgreementFactory(), "скан.pdf", content))
    assert (answer["Content-Type"], body(answer)) == (content_type, content)
    assert answer["Content-Disposition"].startswith("attachment;")


def test_nobody_else_gets_a_byte(
    teacher: Client, representative: Client, anonymous: Client, file: AgreementFile
) -> None:
    for client, status in ((teacher, 403), (representative, 403), (anonymous, 302)):
        answer = download(client, file)
        assert answer.status_code == status
        assert MARK not in body(answer)
        assert "Content-Disposition" not in answer
        assert client.head(f"/staff/agreements/files/{file.pk}/").status_code == status
        assert client.post(f"/staff/agreements/files/{file.pk}/").status_code in {status, 405}


def test_the_right_is_in_the_fetch(file: AgreementFile) -> None:
    for traits in ({}, {"representative": True}):
        assert not AgreementFile.objects.readable_by(UserFactory(**traits))
    assert AgreementFile.objects.readable_by(UserFactory(coordinator=True)).get() == file


def test_scans_of_partners_in_the_archive_are_given_to_nobody(
    coordinator: Client, administrator: Client, file: AgreementFile
) -> None:
    partner = file.agreement.partner
    archived = PartnerFactory(archived=True)
    Agreement.objects.filter(pk=file.agreement_id).update(partner=archived)
    for client in (coordinator, administrator):
        answer = download(client, file)
        assert answer.status_code == 404
        assert MARK not in body(answer)
        page = client.get(f"/en/staff/agreements/{file.agreement_id}/").text
        assert "Договор № 12.pdf" in page
        assert "/staff/agreements/files/" not in page
    Agreement.objects.filter(pk=file.agreement_id).update(partner=partner)
    assert body(download(coordinator, file)) == pdf()


@pytest.mark.parametrize("number", [0, 10**9, 2**63, 10**30])
def test_a_guessed_number_is_not_found(coordinator: Client, file: AgreementFile, number: int) -> None:
    answer = coordinator.get(f"/staff/agreements/files/{number}/")
    assert answer.status_code == 404
    assert MARK not in body(answer)


def test_the_address_of_the_disk_leads_nowhere(coordinator: Client, file: AgreementFile) -> None:
    for path in (
        f"/files/{file.file.name}",
        f"/media/{file.file.name}",
        f"/{file.file.name}",
        f"/static/{file.file.name}",
    ):
        assert coordinator.get(path).status_code == 404


def test_a_file_that_is_gone_is_not_found(coordinator: Client, file: AgreementFile) -> None:
    Path(file.file.path).unlink()
    answer = download(coordinator, file)
    assert answer.status_code == 404
    assert "Content-Disposition" not in answer


def test_rights_end_with_the_role(coordinator: Persona, file: AgreementFile) -> None:
    assert body(download(coordinator, file)) == pdf()
    coordinator.user.role = "teacher"
    coordinator.user.save()
    assert download(coordinator, file).status_code == 403


# How much may be sent


def test_a_scan_larger_than_any_other_form_is_taken(coordinator: Client, private_files: Path) -> None:
    """Larger than LARGEST_REQUEST and DATA_UPLOAD_MAX_MEMORY_SIZE, which does not count files."""
    agreement = AgreementFactory()
    content = pdf(bytes(10 * 1024 * 1024))
    assert sent(coordinator, agreement, "Договор.pdf", content).status_code == 302
    assert agreement.files.get().size == len(content) == on_disk(private_files)[0].stat().st_size


@pytest.mark.parametrize("path", ["/staff/agreements/new/", "/en/staff/agreements/1/scan/"])
def test_pages_of_scans_have_a_limit_of_their_own(coordinator: Client, anonymous: Client, path: str) -> None:
    assert resolve(path.removeprefix("/en")).func.largest_request == 30 * 1024 * 1024
    for client in (coordinator, anonymous):
        answer = client.post(path, b"", content_type="text/plain", CONTENT_LENGTH=str(31 * 1024 * 1024))
        assert answer.status_code == 413


def test_other_pages_of_agreements_take_no_more_than_a_form(coordinator: Client) -> None:
    agreement = AgreementFactory()
    path = f"/staff/agreements/{agreement.pk}/edit/"
    assert coordinator.post(path, b"", content_type="text/plain", CONTENT_LENGTH="9000000").status_code == 413
