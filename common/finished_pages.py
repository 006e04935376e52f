"""The last touch to a finished page: what is Russian on an English page says so, and quotes within quotes are „ “.

It works on the page as it is sent, so that every page has it, whatever draws it and whoever wrote its texts (ADR 41).
"""

import re
from dataclasses import dataclass, field

from django.http import HttpResponse

_TOKEN = re.compile(
    r"(?P<aside><!--.*?-->|<(?P<whole>script|style|svg|textarea|template)\b.*?</(?P=whole)\s*>)"
    r"|</(?P<closed>[a-zA-Z][\w-]*)\s*>"
    r"|<(?P<opened>[a-zA-Z][\w-]*)(?P<attributes>(?:[^\"'>]|\"[^\"]*\"|'[^']*')*)>"
    r"|(?P<text>[^<]+)",
    re.DOTALL,
)
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# The attribute itself: neither «hreflang» nor what stands in another, such as the address «…/?lang=ru»
_LANGUAGE = re.compile(r"(?:[^\"']|\"[^\"]*\"|'[^']*')*?(?<![\w-])lang=[\"']?([a-zA-Z]+)")
_ENTITY = re.compile(r"&#?\w+;")
_CYRILLIC = re.compile(r"[а-яёА-ЯЁ]")
_LATIN = re.compile(r"[a-zA-Z]")
_ANY_CYRILLIC = re.compile(rb"[\xd0\xd1][\x80-\xbf]")
_NESTED = re.compile("«[^»<>]*«")
_NESTED_BYTES = re.compile(rb"\xc2\xab(?:(?!\xc2\xbb)[^<>])*\xc2\xab")


@dataclass(slots=True)
class _Element:
    name: str
    parent: "_Element | None"
    # Where the attribute goes: right after the name of the tag
    place: int = 0
    said: str = ""
    own: list[str] = field(default_factory=list)
    language: str = ""


def finish(response: HttpResponse, language: str) -> None:
    """Rewrite the page in this response, if it is one that has to be."""
    if response.streaming or response.has_header("Content-Encoding"):
        return
    if not response.get("Content-Type", "").startswith("text/html"):
        return
    content = response.content
    if language == "ru":
        if not _NESTED_BYTES.search(content):
            return
        page = with_inner_quotes(content.decode())
    else:
        if not _ANY_CYRILLIC.search(content):
            return
        page = with_languages(content.decode(), language)
    response.content = page.encode()
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))


def with_languages(page: str, language: str) -> str:
    """Say lang="ru" of each element whose own text is Russian, and the page's own language of what is not within it."""
    root = _Element("", None, language=language)
    elements: list[_Element] = []
    present = root
    for token in _TOKEN.finditer(page):
        if text := token["text"]:
            if not text.isspace():
                present.own.append(text)
        elif name := token["opened"]:
            attributes = token["attributes"]
            said = _LANGUAGE.match(attributes) if "lang=" in attributes else None
            element = _Element(name.lower(), present, token.end("opened"), said[1] if said else "")
            elements.append(element)
            if element.name not in _VOID and not attributes.endswith("/"):
                present = element
        elif closed := token["closed"]:
            present = _parent_of(present, closed.lower())
    written: list[str] = []
    last = 0
    # A parent stands before its children.
    for element in elements:
        assert element.parent is not None
        inherited = element.parent.language
        element.language = element.said or _language_of("".join(element.own), language) or inherited
        if not element.said and element.language != inherited:
            written += [page[last : element.place], f' lang="{element.language}"']
            last = element.place
    return "".join([*written, page[last:]])


def _parent_of(element: _Element, closed: str) -> _Element:
    """Return where the page goes on when this tag is closed; one that nobody opened closes nothing."""
    found: _Element | None = element
    while found is not None and found.name != closed:
        found = found.parent
    return element if found is None or found.parent is None else found.parent


def _language_of(text: str, language: str) -> str:
    """Russian where most letters are Cyrillic; "" where there is nothing to read."""
    text = _ENTITY.sub("", text)
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if not cyrillic and not latin:
        return ""
    return "ru" if cyrillic > latin else language


def with_inner_quotes(page: str) -> str:
    """Write «День „Семьи“» for «День «Семьи»»: a title in quotes may have some of its own."""

    def rewritten(token: re.Match[str]) -> str:
        return _inner(token[0]) if token["text"] and _NESTED.search(token[0]) else token[0]

    return _TOKEN.sub(rewritten, page)


def _inner(text: str) -> str:
    depth, written = 0, []
    for letter in text:
        if letter == "«":
            depth += 1
            letter = "„" if depth > 1 else letter
        elif letter == "»" and depth:
            letter = "“" if depth > 1 else letter
            depth -= 1
        written.append(letter)
    return "".join(written)
