"""What a document that visitors open says of the people who wrote it, taken out.

A document for staff keeps remarks and who made them: they are part of what a person wrote (`common.metadata`). In one
that everybody may open they are nobody's business: names of authors, what was struck out, remarks, the company, key
words, descriptions and properties of one's own. Title, pages and pictures stay. A signed document stays as it is.

Works on what `common.metadata` and `common.pdf` have cleaned, in the limited child.
"""

import io
import re
import zipfile

from common.metadata import in_utf8

_SIGNATURES = "_xmlsignatures/"
_EMPTY_PROPERTIES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)
# Of the document's own properties all but its title and its dates
_PROPERTIES = re.compile(
    rb"<((?:[\w.-]+:)?(?:creator|lastModifiedBy|keywords|description|subject|category|contentStatus|Company|Manager"
    rb"|HyperlinkBase))((?:\s[^<>]*)?)(?<!/)>[^<]*</\1\s*>"
)
# Remarks: of Word, Excel and PowerPoint, of old and new making
_REMARKS = re.compile(r"(?:word|xl|ppt)/(?:comments[\w-]*\.xml|comments/|threadedcomments/)")
_REMARK_TEXT = re.compile(rb"<((?:[\w.-]+:)?(?:t|text))((?:\s[^<>]*)?)(?<!/)>[^<]*</\1\s*>")
_AUTHOR_TEXT = re.compile(rb"<((?:[\w.-]+:)?author)((?:\s[^<>]*)?)(?<!/)>[^<]*</\1\s*>")
_STRUCK_OUT = re.compile(rb"<((?:[\w.-]+:)?delText)((?:\s[^<>]*)?)(?<!/)>[^<]*</\1\s*>")
_TAG = re.compile(rb"<[^<>]+>")
# Who wrote it, in a tag of a change or a remark: «w:author="…"»
_NAMED = re.compile(rb"(\s[\w.-]+:(?:author|initials|userId)\s*=\s*)(?:\"[^\"]*\"|'[^']*')")
# The lists of the people who wrote remarks
_PEOPLE = re.compile(r"(?:word/people|xl/persons/[^/]+|ppt/commentauthors|ppt/authors)\.xml")
_PERSON = re.compile(rb"(\s(?:[\w.-]+:)?(?:author|name|displayName|initials|userId)\s*=\s*)(?:\"[^\"]*\"|'[^']*')")


def without_people(extension: bytes, content: bytes) -> bytes:
    """Return the document as visitors may have it; pictures and tables of other kinds as they are."""
    if extension == b".pdf":
        # The library meets a malformed file in the child alone.
        from common.pdf import without_remark_authors

        return without_remark_authors(content)
    return _office_without_people(content) if extension in (b".docx", b".xlsx", b".pptx") else content


def _office_without_people(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if any(name.startswith(_SIGNATURES) for name in archive.namelist()):
            return content
        with zipfile.ZipFile(packed, "w") as cleaned:
            for member in archive.infolist():
                data = _member_without_people(member.filename.lower(), archive.read(member))
                entry = zipfile.ZipInfo(member.filename, member.date_time)
                entry.external_attr = member.external_attr
                cleaned.writestr(entry, data, member.compress_type)
    return packed.getvalue()


def _member_without_people(name: str, data: bytes) -> bytes:
    if name == "docprops/custom.xml":
        return _EMPTY_PROPERTIES
    if "/embeddings/" in name and data.startswith(b"PK\x03\x04") and zipfile.is_zipfile(io.BytesIO(data)):
        # A table inside of a slide. How deep they go has been looked at before.
        return _office_without_people(data)
    if not name.endswith((".xml", ".psmdcp")):
        return data
    data = in_utf8(data)
    if name.startswith(("docprops/", "package/")):
        return _PROPERTIES.sub(rb"<\1\2></\1>", data)
    if _PEOPLE.fullmatch(name):
        return _TAG.sub(lambda tag: _PERSON.sub(rb'\1""', tag[0]), data)
    if _REMARKS.match(name):
        data = _AUTHOR_TEXT.sub(rb"<\1\2></\1>", _REMARK_TEXT.sub(rb"<\1\2></\1>", data))
    if name.startswith("word/") and (b"author" in data or b"delText" in data):
        data = _STRUCK_OUT.sub(rb"<\1\2></\1>", data)
        data = _TAG.sub(lambda tag: _NAMED.sub(rb'\1""', tag[0]), data)
    return data
