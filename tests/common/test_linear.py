"""Files that are made to be slow take no longer than any other of their length.

The processor's time of eight times the length is compared with that of the length, in this process: no clock on the wall.
"""

import io
import time
import zipfile
from collections.abc import Callable

import pytest

from common.files import clean_document
from common.limited import Refused, run_limited
from common.metadata import clean_office
from common.table_document import document_tables
from common.table_workbook import _speak_downwards
from tests.pdfs import PAGE, pdf_of

# Eight times the length takes eight times the time; the square would be sixty-four. A busy machine is right by a factor.
MOST_TIMES = 24.0


def taken(act: Callable[[], object]) -> float:
    spent = []
    for _try in range(3):
        begun = time.process_time()
        act()
        spent.append(time.process_time() - begun)
    return min(spent)


def office(**parts: bytes) -> bytes:
    members = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<xml/>", **parts}
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return saved.getvalue()


SLOW = {
    "people that are never closed": lambda n: office(**{"docProps/core.xml": b"<dc:creator>" * n}),
    "people closed under another name": lambda n: office(
        **{"docProps/core.xml": b"<a:creator>x</b:creator" + b"<a:creator>" * n}
    ),
    "one tag without an end": lambda n: office(**{"_rels/.rels": b"<Relationship " + b"/metadata/thumbnail" * n}),
    "many thumbnails": lambda n: office(
        **{
            **{f"docProps/thumbnail.{number}": b"" for number in range(n // 60)},
            "[Content_Types].xml": b'<Override PartName="/docProps/thumbnail.x"/>' * n,
        }
    ),
    "targets in one relation": lambda n: office(
        **{"_rels/.rels": b"<Relationship x='/metadata/thumbnail' " + b'Target="' * n + b">"}
    ),
}


@pytest.mark.parametrize("sort", SLOW)
def test_eight_times_the_length_of_an_office_file_takes_no_square_of_it(sort: str) -> None:
    once, longer = SLOW[sort](10_000), SLOW[sort](80_000)
    assert taken(lambda: clean_office(longer)) < MOST_TIMES * max(taken(lambda: clean_office(once)), 0.002)


def test_eight_times_as_many_merged_cells_take_no_square_of_it() -> None:
    def merged(n: int) -> None:
        rows = {number: {1: "x"} for number in range(1, 2_001)}
        _speak_downwards(rows, ((1, 1 + number % 500, 2_000 + number) for number in range(n)))

    assert taken(lambda: merged(40_000)) < MOST_TIMES * taken(lambda: merged(5_000))


def test_eight_times_as_many_objects_of_a_pdf_take_no_square_of_it() -> None:
    def hostile(n: int) -> bytes:
        pieces = b"<< /PieceInfo << /A [ << /LastModified (x) >> ] >> >>"
        return pdf_of((*PAGE, b"[" + pieces * n + b"]", *(pieces,) * n))

    once, longer = hostile(1_000), hostile(8_000)
    assert taken(lambda: clean_document(longer)) < MOST_TIMES * max(taken(lambda: clean_document(once)), 0.002)


def test_what_a_person_wrote_stays_and_who_made_it_goes() -> None:
    core = (
        b"<cp:coreProperties><dc:title>Plan</dc:title><dc:creator>Anna</dc:creator><cp:lastModifiedBy/>"
        b'<cp:lastModifiedBy xml:space="preserve">Boris</cp:lastModifiedBy><dc:creator>never closed</cp:coreProperties>'
    )
    cleaned = clean_office(office(**{"docProps/core.xml": core}))
    with zipfile.ZipFile(io.BytesIO(cleaned)) as archive:
        assert archive.read("docProps/core.xml") == (
            b"<cp:coreProperties><dc:title>Plan</dc:title><dc:creator></dc:creator><cp:lastModifiedBy/>"
            b'<cp:lastModifiedBy xml:space="preserve"></cp:lastModifiedBy><dc:creator>never closed</cp:coreProperties>'
        )


W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:tbl>'


@pytest.mark.parametrize("row", [b"<w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr>", b"<w:tr/>"])
def test_a_document_of_300_000_rows_is_refused_within_five_seconds_of_the_processor(row: bytes) -> None:
    xml = W + row * 300_000 + b"</w:tbl></w:document>"
    content = office(**{"word/document.xml": xml})
    with pytest.raises(Refused) as refusal:
        run_limited("common.tables.read_table", content, cpu_seconds=5)
    assert refusal.value.reason == "too_many_rows"


def test_rows_after_the_last_one_that_may_be_are_not_read() -> None:
    xml = W + b"<w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr>" * 6_000 + b"<this is no XML"
    with pytest.raises(Refused) as refusal:
        document_tables(xml)
    assert refusal.value.reason == "too_many_rows"
