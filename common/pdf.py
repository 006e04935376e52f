"""What programs, scanners and cameras write into a PDF beside its pages, taken out by pikepdf.

Runs in the limited child, which alone loads the library. Pages, words, fonts and forms stay as they are; pictures
keep every pixel. What goes: who made the paper, with what and when; XMP of the paper, its pages and pictures;
thumbnails; private data of programs; a camera's metadata in JPEGs; older versions of what was changed later.

Not looked into: attached files that are compressed, JPEG 2000. Names beside remarks are part of what a person wrote.
A signed paper stays as it is, and so does one that opens with a password only.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from lxml import etree
from pikepdf import Array, Dictionary, Name, Pdf, Stream, StreamDecodeLevel

from common.limited import Refused
from common.metadata import JPEG, jpeg_drawing

_DROPPED = (Name.Metadata, Name.PieceInfo, Name.Thumb, Name.LastModified)
_TITLE = "/Title"
# Filters that can wrap a JPEG, and by which it is known itself
_WRAPPINGS = {"/FlateDecode", "/Fl", "/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx", "/LZWDecode", "/LZW"}
_DCT = {"/DCTDecode", "/DCT"}

# Notes and what is marked with them
_REMARKS = {
    Name.Text,
    Name.Popup,
    Name.FreeText,
    Name.Highlight,
    Name.Underline,
    Name.Squiggly,
    Name.StrikeOut,
    Name.Caret,
}

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
# What archives and screen readers know a paper by (PDF/A, PDF/UA), and its title
_STAYS = ("{http://www.aiim.org/pdfa/ns/id/}", "{http://www.aiim.org/pdfua/ns/id/}")
_XMP_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def clean_pdf(content: bytes) -> bytes:
    """Return the paper without metadata, byte for byte as it was where there are none. Raises `Refused`."""
    if b"/ByteRange" in content:
        return content
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return _saved(pdf) if _clean(pdf) else content
    except pikepdf.PasswordError:
        return content
    except MemoryError:
        raise
    except Exception as error:
        # Readers answer broken input with whatever went wrong inside them.
        raise Refused("damaged") from error


def without_remark_authors(content: bytes) -> bytes:
    """Return a paper that `clean_pdf` has cleaned without its remarks and who made them. Raises `Refused`.

    What belongs to the page stays: links, fields of forms, stamps.
    """
    if b"/ByteRange" in content:
        return content
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            found = False
            for page in pdf.pages:
                found |= _without_remarks(page.obj)
            return _saved(pdf) if found else content
    except pikepdf.PasswordError:
        return content
    except MemoryError:
        raise
    except Exception as error:
        raise Refused("damaged") from error


def _without_remarks(page: pikepdf.Object) -> bool:
    marks = page.get(Name.Annots)
    if not isinstance(marks, Array):
        return False
    kept = [each for each in marks if not (isinstance(each, Dictionary) and each.get(Name.Subtype) in _REMARKS)]
    if len(kept) == len(marks):
        return False
    page[Name.Annots] = Array(kept)
    return True


def _saved(pdf: Pdf) -> bytes:
    file = io.BytesIO()
    # Streams are copied as they are, and nothing unpacks. Where it encrypts, qpdf allows no such choice.
    copied = {} if pdf.is_encrypted else {"compress_streams": False, "stream_decode_level": StreamDecodeLevel.none}
    # What a paper without a password forbids, it forbids still. pikepdf would write a version of its own into the XMP.
    pdf.save(file, encryption=pdf.is_encrypted, fix_metadata_version=False, **copied)
    return file.getvalue()


def _clean(pdf: Pdf) -> bool:
    """Take the metadata out; tell whether there were any, or older versions that would keep them."""
    found = _clean_info(pdf) | _clean_packet(pdf)
    root = pdf.Root.objgen
    packet = pdf.Root.Metadata.objgen if Name.Metadata in pdf.Root else None
    for thing in pdf.objects:
        for each in _dictionaries(thing):
            for key in _DROPPED:
                if key in each and not (key == Name.Metadata and each.objgen == root):
                    del each[key]
                    found = True
        if isinstance(thing, Stream):
            # A packet that no longer hangs on anything goes when the paper is written anew.
            found |= thing.objgen != packet and thing.get(Name.Type) == Name.Metadata
            found |= _clean_picture(pdf, thing)
    return found or Name.Prev in pdf.trailer


def _dictionaries(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Give the object's dictionary and those written inside of it; what is referred to is an object of its own."""
    waiting = [thing]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Dictionary | Stream):
            yield each
            inside = [value for _key, value in each.items()]
        else:
            inside = list(each) if isinstance(each, Array) else []
        waiting += [value for value in inside if isinstance(value, Dictionary | Array) and not value.is_indirect]


def _clean_info(pdf: Pdf) -> bool:
    """Keep the title alone."""
    info = pdf.trailer.get(Name.Info)
    if not isinstance(info, Dictionary):
        return False
    gone = info.keys() - {_TITLE}
    for key in gone:
        del info[key]
    return bool(gone)


def _clean_packet(pdf: Pdf) -> bool:
    """Keep of the paper's own XMP what it is known by, and nothing where it says no such thing."""
    packet = pdf.Root.get(Name.Metadata)
    if packet is None:
        return False
    old = _decoded(packet) if isinstance(packet, Stream) else b""
    new = _clean_xmp(old)
    if not new:
        del pdf.Root[Name.Metadata]
    elif new != old:
        packet.write(new)
    return not new or new != old


def _clean_xmp(packet: bytes) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        tree = etree.fromstring(packet.strip(), parser)
    except etree.XMLSyntaxError:
        return b""
    changed = stays = False
    for description in tree.iter(f"{_RDF}Description"):
        if description.getparent().tag != f"{_RDF}RDF":
            continue
        for name in list(description.attrib):
            if name.startswith(_STAYS):
                stays = True
            elif name != f"{_RDF}about":
                del description.attrib[name]
                changed = True
        for child in list(description):
            if child.tag == _XMP_TITLE or str(child.tag).startswith(_STAYS):
                stays = True
            else:
                description.remove(child)
                changed = True
    if not stays:
        return b""
    etree.cleanup_namespaces(tree)
    return etree.tostring(tree.getroottree(), encoding="utf-8") if changed else packet


def _clean_picture(pdf: Pdf, stream: Stream) -> bool:
    """Take the camera's metadata out of a JPEG, also where other filters wrap it."""
    filters, parameters = _listed(stream.get(Name.Filter)), _listed(stream.get(Name.DecodeParms))
    names = [str(each) for each in filters]
    if not _WRAPPINGS.issuperset(names[:-1]) or not _DCT.issuperset(names[-1:]):
        return False
    picture = _unwrapped(pdf, stream, filters[:-1], parameters[:-1]) if names[1:] else stream.read_raw_bytes()
    drawing = jpeg_drawing(picture) if picture.startswith(JPEG) else picture
    if drawing == picture:
        return False
    own = parameters[-1] if len(parameters) == len(filters) > 0 else None
    stream.write(
        drawing,
        filter=filters[-1] if filters else None,
        decode_parms=own if isinstance(own, Dictionary) else None,
    )
    return True


def _listed(value: Any) -> list[Any]:
    """Give one filter as a list of one."""
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def _unwrapped(pdf: Pdf, stream: Stream, filters: list[Any], parameters: list[Any]) -> bytes:
    """Return what these filters of the stream wrap."""
    wrapped = Stream(pdf, stream.read_raw_bytes(), Filter=Array(filters))
    if parameters:
        wrapped.DecodeParms = Array(parameters)
    return _decoded(wrapped)


def _decoded(stream: Stream) -> bytes:
    """Return what the stream holds; nothing where its filters are unknown or fail."""
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return b""
