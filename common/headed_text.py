"""Long texts with headings and lists, as a person types them into a plain field; no markup of theirs is obeyed."""

import re
from typing import NamedTuple

_HEADING = re.compile(r"#+\s*(.+)")
_ITEM = re.compile(r"[-–—•*]\s+(.+)")


class Block(NamedTuple):
    """A heading, a paragraph with its lines, or a list with its items."""

    kind: str
    lines: list[str]


def blocks_of(text: str) -> list[Block]:
    """Read a text: a line with # is a heading, lines with hyphens are a list, an empty line ends a paragraph."""
    blocks: list[Block] = []
    last = ""
    for line in (each.strip() for each in text.splitlines()):
        kind, words = _read(line)
        # Neighboring lines of one sort stand together; every heading stands alone.
        if kind == last and kind in {"paragraph", "list"}:
            blocks[-1].lines.append(words)
        elif kind:
            blocks.append(Block(kind, [words]))
        last = kind
    return blocks


def headed(words: object) -> str:
    """Return the line that `blocks_of` reads as a heading."""
    return f"# {words}"


def _read(line: str) -> tuple[str, str]:
    if not line:
        return "", ""
    if heading := _HEADING.fullmatch(line):
        return "heading", heading[1]
    if item := _ITEM.fullmatch(line):
        return "list", item[1]
    return "paragraph", line
