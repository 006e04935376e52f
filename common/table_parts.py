"""The parts of an office file that hold its table, unpacked and read in the limited child."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from common.limited import Refused
from common.text import plain

MAX_FILE_ROWS = 5_000
# Office files are packed text: honest ones of 5,000 rows unpack to 15–80 MB.
MAX_UNPACKED = 100 * 1024 * 1024

# A row, or what is written in it: the text of each column that has one.
Cells = dict[int, str]


@dataclass
class TableCells:
    """A table as its file has it, with the lines of text above it."""

    rows: list[Cells]
    above: list[str] = field(default_factory=list)
    sheet: str = ""
    is_hidden: bool = False


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    if member.file_size > limit:
        raise Refused("too_much_inside")
    # The other methods unpack a whole block before anybody can count.
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("damaged")
    with archive.open(member) as packed:
        # Asked for so much, zipfile unpacks no more; asked for all, it would unpack first and then look at the size.
        xml = packed.read(member.file_size + 1)
    # Office writes no DTD, and entities cannot be declared without one. UTF-16 has a zero in each character.
    if b"<!DOCTYPE" in (xml.replace(b"\0", b"") if b"\0" in xml else xml):
        raise Refused("damaged")
    if b"http://purl.oclc.org/ooxml/" in xml[:4096]:
        # «Strict Open XML», which the libraries do not read
        raise Refused("other_program")
    return xml


def elements(xml: bytes, *tags: str) -> Iterator[tuple[str, Any]]:
    """("start" or "end", element) for each element with one of the tags, while the file is parsed."""
    from lxml import etree

    # Who has read an element clears it: the whole tree would take ten times the file.
    # No network, no DTD and no oversized node are lxml's own defaults.
    yield from etree.iterparse(
        io.BytesIO(xml),
        events=("start", "end"),
        tag=tags,
        resolve_entities=False,
        remove_comments=True,
        remove_pis=True,
    )


def clean_text(text: str) -> str:
    lines = (" ".join(line.split()) for line in plain(text).split("\n"))
    return "\n".join(line for line in lines if line)


def filled(cells: Cells) -> Cells:
    return {column: text for column, text in cells.items() if text}
