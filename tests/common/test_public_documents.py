"""A document that visitors open tells nothing of the people who wrote it, and opens as before."""

import io
import zipfile

import docx
import openpyxl
import pikepdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from pikepdf import Array, Dictionary, Name, String

from common.files import clean_document, clean_public_document
from projects.forms.products import ProductForm

WHO = "Нетутова"
ORDINARY = "Клуб «Родник»"


def everything_in(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def cleaned(content: bytes, clean=clean_public_document) -> bytes:  # type: ignore[no-untyped-def]
    answer: bytes = clean(content)
    return answer.partition(b"\n")[2]


def word() -> bytes:
    document = docx.Document()
    properties = document.core_properties
    properties.title = ORDINARY
    for name in ("author", "last_modified_by", "keywords", "comments", "subject", "category", "content_status"):
        setattr(properties, name, f"{WHO} {name}")
    paragraph = document.add_paragraph(f'Программа: {ORDINARY}. Он сказал: author="x"')
    document.add_comment(paragraph.runs, text=f"Спросить у {WHO}", author=WHO, initials="НВ")
    change = f'<w:ins {nsdecls("w")} w:id="7" w:author="{WHO}" w:date="2026-11-01T10:00:00Z"><w:r><w:t>новое</w:t></w:r></w:ins>'
    struck = f'<w:del {nsdecls("w")} w:id="8" w:author="{WHO}"><w:r><w:delText>{WHO} выбыла</w:delText></w:r></w:del>'
    paragraph._p.append(parse_xml(change))
    paragraph._p.append(parse_xml(struck))
    file = io.BytesIO()
    document.save(file)
    return with_company(file.getvalue())


def table() -> bytes:
    book = openpyxl.Workbook()
    book.properties.title, book.properties.creator, book.properties.keywords = ORDINARY, WHO, WHO
    book.custom_doc_props.append(StringProperty(name="Исполнитель", value=WHO))
    sheet = book.active
    sheet["A1"] = f'author="x" {ORDINARY}'
    sheet["A1"].comment = Comment(f"Уточнить у {WHO}", WHO)
    file = io.BytesIO()
    book.save(file)
    return with_company(file.getvalue())


def with_company(content: bytes) -> bytes:
    """As an office program writes it, which our libraries do not."""
    properties = (
        '<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-'
        f'properties"><Application>Writer</Application><Company>ИП {WHO}</Company><Manager>{WHO}</Manager></Properties>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, properties if name == "docProps/app.xml" else old.read(name))
        if "docProps/app.xml" not in old.namelist():
            new.writestr("docProps/app.xml", properties)
    return packed.getvalue()


@pytest.mark.parametrize("make", [word, table])
def test_office_documents_lose_the_people_and_keep_the_content(make) -> None:  # type: ignore[no-untyped-def]
    content = make()
    assert WHO in everything_in(content)
    said = everything_in(cleaned(content))
    assert WHO not in said
    assert ORDINARY in said
    assert "author=" in said


def test_what_is_left_opens() -> None:
    document = docx.Document(io.BytesIO(cleaned(word())))
    assert ORDINARY in document.paragraphs[0].text
    assert (document.core_properties.title, document.core_properties.author) == (ORDINARY, "")
    [comment] = document.comments
    assert (comment.author, comment.text) == ("", "")
    book = openpyxl.load_workbook(io.BytesIO(cleaned(table())))
    assert ORDINARY in book.active["A1"].value
    assert len(book.custom_doc_props) == 0


def test_a_table_inside_of_a_document_loses_them_too() -> None:
    packed = io.BytesIO(word())
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("word/embeddings/Table.xlsx", table())
    with zipfile.ZipFile(io.BytesIO(cleaned(packed.getvalue()))) as archive:
        assert WHO not in everything_in(archive.read("word/embeddings/Table.xlsx"))


def test_a_paper_of_staff_keeps_what_its_authors_wrote() -> None:
    assert f"Спросить у {WHO}" in everything_in(cleaned(word(), clean_document))


def test_a_signed_document_stays_as_it_is() -> None:
    packed = io.BytesIO(word())
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    assert cleaned(packed.getvalue()) == packed.getvalue()


def test_a_pdf_loses_its_remarks_and_keeps_its_links() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    place = Array([0, 0, 10, 10])
    remark = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=place, T=String(WHO), Contents=String("спросить"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=place, Border=Array([0, 0, 0]))
    page.obj[Name.Annots] = Array([pdf.make_indirect(remark), link])
    pdf.docinfo["/Author"] = WHO
    pdf.docinfo["/Keywords"] = WHO
    pdf.docinfo["/Title"] = ORDINARY
    file = io.BytesIO()
    pdf.save(file)
    with pikepdf.open(io.BytesIO(cleaned(file.getvalue()))) as left:
        assert [each.Subtype for each in left.pages[0].obj[Name.Annots]] == [Name.Link]
        assert str(left.docinfo["/Title"]) == ORDINARY
        assert all(WHO not in repr(each) for each in left.objects)


def test_products_are_cleaned_so() -> None:
    assert ProductForm.base_fields["document"].is_for_visitors  # type: ignore[attr-defined]
