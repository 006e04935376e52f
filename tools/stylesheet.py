"""What the pages' one stylesheet is made of: Bootstrap's rules that some page may use, and all of ours, without blanks.

A rule of Bootstrap goes only when each of its selectors asks for a class that nothing here ever writes. A class counts
as written when its name stands as a word in a template, a script, a stylesheet of ours or a string of our Python:
rather a rule too many than a page that looks broken.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

try:
    import tinycss2
except ImportError:
    sys.exit("assets: tinycss2 is missing, it comes with the development packages: make check installs them")

ROOT = Path(__file__).resolve().parent.parent
# Every room of the house: the ones that write markup in Python are not many, but they move.
ROOMS = sorted(path.parent for path in ROOT.glob("*/apps.py"))
# Others' templates and widgets that pages are drawn with as they are
FOREIGN_TEMPLATES = ("allauth", "crispy_forms", "django.forms", "django_filters")
# «notice-{{ level }}»: the class is put together, and anything may follow.
BEGINNING = re.compile(r"[\w-]*\w-(?=\{)", re.ASCII)
WORD = re.compile(r"[\w-]+", re.ASCII)
Nodes = list[Any]


class Written:
    """The words that pages, scripts and our own styles are made of."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.words: set[str] = set()
        self.beginnings: set[str] = set()
        for text in texts:
            self.words.update(WORD.findall(text))
            self.beginnings.update(BEGINNING.findall(text))

    def has(self, name: str) -> bool:
        return name in self.words or any(name.startswith(beginning) for beginning in self.beginnings)


def written_here() -> Written:
    return Written(texts_of_pages())


def texts_of_pages() -> Iterator[str]:
    for folder, pattern in (("templates", "*.html"), ("static/js", "*.js"), ("static/css", "*.css")):
        for path in (ROOT / folder).rglob(pattern):
            yield path.read_text(encoding="utf-8")
    for name in FOREIGN_TEMPLATES:
        spec = find_spec(name)
        for folder in spec.submodule_search_locations or () if spec else ():
            for path in Path(folder).rglob("*.html"):
                yield path.read_text(encoding="utf-8")
    for room in ROOMS:
        for path in room.rglob("*.py"):
            if "migrations" not in path.parts:
                yield from strings_of(path.read_text(encoding="utf-8"))


def strings_of(source: str) -> Iterator[str]:
    """The texts in a Python file; of f-strings the pieces, a class that is put together as «name-{»."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def only_written(css: str, written: Written) -> str:
    """The stylesheet without the rules that no page can use; its license stays."""
    nodes = tinycss2.parse_stylesheet(css)
    return tinycss2.serialize([node for node in nodes if keeps(node, written)])


def keeps(node: Any, written: Written) -> bool:
    """Whether anything of a rule is of use; what is not is taken out of it."""
    if node.type == "qualified-rule":
        selectors = [each for each in split(node.prelude) if all(map(written.has, classes_of(each)))]
        node.prelude = join(selectors)
        return bool(selectors)
    if node.type == "at-rule" and node.lower_at_keyword in {"media", "supports"}:
        inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
        node.content = [each for each in inner if keeps(each, written)]
        return bool(node.content)
    return True


def split(prelude: Nodes) -> Iterator[Nodes]:
    """The selectors of a rule, which commas outside of brackets divide."""
    selector: Nodes = []
    for token in prelude:
        if token == ",":
            yield selector
            selector = []
        else:
            selector.append(token)
    yield selector


def join(selectors: list[Nodes]) -> Nodes:
    comma = tinycss2.parse_one_component_value(",")
    return [token for number, each in enumerate(selectors) for token in ([comma] * (number > 0) + each)]


def classes_of(selector: Nodes) -> list[str]:
    """The classes without which a selector matches nothing; those within `:not(…)` and its like are not such."""
    return [token.value for dot, token in pairwise(selector) if dot == "." and token.type == "ident"]


def classes_in(css: str) -> set[str]:
    """Every class that the selectors of a stylesheet name."""
    found: set[str] = set()
    for node in tinycss2.parse_rule_list(css, skip_comments=True, skip_whitespace=True):
        if node.type == "qualified-rule":
            found.update(classes_of(node.prelude))
        elif node.type == "at-rule" and node.content and "keyframes" not in node.lower_at_keyword:
            found |= classes_in(tinycss2.serialize(node.content))
    return found


def without_blanks(css: str) -> str:
    """The same stylesheet without comments, but for licenses, and without blanks that mean nothing.

    Not for Bootstrap: it has none left but in empty variables (`--bs-gap: ;`), where older browsers need them.
    """
    tokens = tinycss2.parse_component_value_list(css)
    return tinycss2.serialize(tight(tokens, is_block=True)).strip()


def tight(tokens: Nodes, *, is_block: bool) -> Nodes:
    """A blank means nothing beside a brace, a semicolon, a comma or a license, and after a colon."""
    kept: Nodes = []
    for token in tokens:
        if token.type == "comment" and not token.value.startswith("!"):
            continue
        if token.type == "whitespace":
            if kept and not divides(kept[-1]) and kept[-1].type != "whitespace":
                token.value = " "
                kept.append(token)
            continue
        if kept and kept[-1].type == "whitespace" and (divides(token) and token != ":"):
            kept.pop()
        for name in ("content", "arguments"):
            if isinstance(getattr(token, name, None), list):
                setattr(token, name, tight(getattr(token, name), is_block=token.type == "{} block"))
        kept.append(token)
    while is_block and kept and (kept[-1].type == "whitespace" or kept[-1] == ";"):
        kept.pop()
    return kept


def divides(token: Any) -> bool:
    return token.type in {"{} block", "comment"} or any(token == sign for sign in ",;:")
