"""Read a page in tests as its visitor does: by words, labels and roles, never by its markup.

    form = html.page(response).form()
    assert form.field("Title").value == ["Кросс"]
    client.post(path, form.fields | {"title": ["Бег"]})

A control, link or button has the name that a screen reader says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import lxml.html
from django.http import HttpResponse

# Their text joins the text around them; that of other elements stands apart, even without white space between.
INLINE = set(
    "a abbr b bdi bdo cite code del dfn em i ins kbd label mark q s small span strong sub sup time u wbr".split()
)
UNSEEN = {"head", "script", "style", "template", "noscript"}
BUTTONS = {"submit", "button", "reset", "image"}
NAMED_BY = {"fieldset": "legend", "table": "caption", "details": "summary", "figure": "figcaption"}
ROLES = {
    "article": "self::article",
    "button": "self::button or self::input[@type='submit' or @type='button']",
    "group": "self::fieldset or self::details",
    "heading": "self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6",
    "img": "self::img",
    "link": "self::a[@href]",
    "list": "self::ul or self::ol",
    "listitem": "self::li",
    "main": "self::main",
    "navigation": "self::nav",
    "region": "self::section[@aria-label or @aria-labelledby]",
    "table": "self::table",
}


def folded(text: str) -> str:
    """Return the text with each run of white space as one space."""
    return " ".join(text.split())


def pieces(element: Any, is_name: bool = False) -> Iterator[str]:
    """Yield what the element shows, or what a screen reader says of it."""
    attributes = element.attrib
    is_silent = is_name and attributes.get("aria-hidden") == "true"
    if not isinstance(element.tag, str) or element.tag in UNSEEN or "hidden" in attributes or is_silent:
        return
    gap = "" if element.tag in INLINE else " "
    yield gap + (element.text or "")
    for child in element:
        yield from pieces(child, is_name)
        yield child.tail or ""
    yield gap


def chosen(control: Any) -> list[str]:
    """Return what a browser sends of one control."""
    kind = control.get("type", "text")
    off = control.xpath("self::*[@disabled] | ancestor::fieldset[@disabled]")
    if off or kind in BUTTONS or kind == "file" or control.tag == "button":
        return []
    if control.tag == "textarea":
        return [(control.text or "").removeprefix("\n")]
    if control.tag == "select":
        options = control.xpath(".//option[not(@disabled)]")
        found = [each for each in options if "selected" in each.attrib]
        if "multiple" not in control.attrib:
            found = found[-1:] or options[:1]
        return [each.get("value", folded(each.text_content())) for each in found]
    if kind in {"checkbox", "radio"}:
        return [control.get("value", "on")] if "checked" in control.attrib else []
    return [control.get("value", "")]


@dataclass(frozen=True)
class Part:
    """A page, or a part of one."""

    element: Any

    def find(self, path: str, **variables: str) -> list["Part"]:
        """Return the parts at an XPath, for what words, labels and roles do not tell apart."""
        return [Part(each) for each in self.element.xpath(path, **variables)]

    def only(self, found: list["Part"], what: str) -> "Part":
        assert len(found) == 1, f"{len(found)} × {what} in: {self.text[:2000]}"
        return found[0]

    def all(self, tag: str = "*", **attributes: str) -> list["Part"]:
        """Return elements by their attributes: `all("a", aria_current="page")`; of `class_` and `rel`, by one word."""
        found = self.find(f".//{tag}")
        for key, value in attributes.items():
            name = key.rstrip("_").replace("_", "-")
            if name in {"class", "rel"}:
                found = [each for each in found if value in each.attrs.get(name, "").split()]
            else:
                found = [each for each in found if each.attrs.get(name) == value]
        return found

    def one(self, tag: str = "*", **attributes: str) -> "Part":
        return self.only(self.all(tag, **attributes), f"<{tag}> {attributes}")

    def all_by_role(self, role: str, name: str = "") -> list["Part"]:
        """Return the elements of a role, all of them or those of this name."""
        found = self.find(f".//*[@role=$role or (not(@role) and ({ROLES.get(role, 'false()')}))]", role=role)
        return [each for each in found if not name or each.name == name]

    def by_role(self, role: str, name: str = "") -> "Part":
        return self.only(self.all_by_role(role, name), f"{role} «{name}»")

    def link(self, name: str) -> "Part":
        return self.by_role("link", name)

    def table(self, caption: str = "") -> "Part":
        return self.by_role("table", caption)

    @property
    def attrs(self) -> dict[str, str]:
        return dict(self.element.attrib)

    @property
    def text(self) -> str:
        """The text that is shown, with white space folded."""
        return folded("".join(pieces(self.element)))

    @property
    def markup(self) -> str:
        """What is between its tags, as a browser reads it: to compare a part with the page it belongs to."""
        inside = [lxml.html.tostring(each, encoding="unicode") for each in self.element]
        return ((self.element.text or "") + "".join(inside)).strip()

    @property
    def title(self) -> str:
        return folded(self.one("title").element.text or "")

    @property
    def heading(self) -> str:
        return self.one("h1").text

    @property
    def name(self) -> str:
        """What a screen reader calls it."""
        tag, attrs, whole = self.element.tag, self.attrs, Part(self.element.getroottree().getroot())
        if "aria-labelledby" in attrs:
            named = [whole.one(id=each) for each in attrs["aria-labelledby"].split()]
        elif attrs.get("aria-label") or tag == "img":
            return attrs.get("aria-label") or attrs.get("alt", "")
        elif tag in {"input", "select", "textarea"}:
            if attrs.get("type") in BUTTONS:
                return attrs.get("value", "")
            named = whole.find("//label[@for=$id]", id=attrs.get("id", "-")) or self.find("ancestor::label[1]")
        else:
            named = self.find(f"./{NAMED_BY[tag]}") if tag in NAMED_BY else [self]
        return folded(" ".join("".join(pieces(each.element, is_name=True)) for each in named))

    @property
    def links(self) -> list[str]:
        """The addresses that its links lead to."""
        return [each.attrs["href"] for each in self.all_by_role("link")]

    @property
    def buttons(self) -> list[str]:
        return [each.name for each in self.all_by_role("button")]

    @property
    def actions(self) -> list[str]:
        """The names of what can be pressed: links and buttons."""
        return [each.name for each in self.all_by_role("link")] + self.buttons

    @property
    def rows(self) -> list[list[str]]:
        """The cells of its table, row by row, headings among them."""
        return [[cell.text for cell in row.find("./th | ./td")] for row in self.find(".//tr")]

    def row(self, heading: str) -> "Part":
        """Return the table's row of which this is the heading."""
        path = ".//tr[th[not(@scope) or @scope='row']]"
        return self.only([each for each in self.find(path) if each.find("./th")[0].text == heading], f"row «{heading}»")

    def form(self, **attributes: str) -> "Part":
        """Return the form with these attributes; without them, the one that is posted beside those of the frame."""
        inside = self.find(".//main") or [self]
        found = inside[0].all("form", **(attributes or {"method": "post"}))
        return self.only(found, f"form {attributes}")

    def controls(self, name: str = "") -> list["Part"]:
        """Return the controls that have a name to be sent by, buttons among them."""
        found = self.find(".//*[self::input or self::select or self::textarea or self::button][@name]")
        return [each for each in found if not name or each.attrs["name"] == name]

    def names(self) -> set[str]:
        return {each.attrs["name"] for each in self.controls()}

    def field(self, label: str) -> "Part":
        """Return the control, or the group of them, with this label."""
        found = self.find(".//*[self::input[not(@type='hidden')] or self::select or self::textarea or self::fieldset]")
        return self.only([each for each in found if each.name == label], f"field «{label}»")

    def choices(self, name: str) -> list[str]:
        """Return the values that the controls of this name offer, chosen or not."""
        return [
            each.attrs.get("value", "")
            for control in self.controls(name)
            for each in (control.find(".//option") if control.element.tag == "select" else [control])
        ]

    @property
    def fields(self) -> dict[str, list[str]]:
        """What a browser would send of it, by name: nothing that is disabled or not ticked, and no button."""
        sent: dict[str, list[str]] = {}
        id_ = self.attrs.get("id", "-") if self.element.tag == "form" else "-"
        mine = "descendant-or-self::*[self::input or self::select or self::textarea][@name][not(@form) or @form=$id]"
        for each in self.find(f"{mine} | //*[@form=$id][@name]", id=id_):
            if values := chosen(each.element):
                sent.setdefault(each.attrs["name"], []).extend(values)
        sent.pop("csrfmiddlewaretoken", None)
        return sent

    @property
    def value(self) -> list[str]:
        """What a browser would send of this field."""
        return [each for values in self.fields.values() for each in values]

    @property
    def errors(self) -> dict[str, list[str]]:
        """What is said to be wrong beside each control, by name, where the control or its group refers to it."""
        found: dict[str, list[str]] = {}
        for control in self.controls():
            for ids in control.element.xpath("ancestor-or-self::*/@aria-describedby"):
                for said in [each for id_ in ids.split() if id_.endswith("_error") for each in self.all(id=id_)]:
                    found[control.attrs["name"]] = [each.text for each in said.find("./p") or [said]]
        return found


def page(response: HttpResponse) -> Part:
    """Return the whole page that was answered."""
    text = response.text
    assert "<html" in text[:1000], f"no page: {text[:1000]}"
    return Part(lxml.html.document_fromstring(text))


def fragment(response: HttpResponse | str) -> Part:
    """Return the part of a page that was answered to htmx, or that a template made."""
    text = response if isinstance(response, str) else response.text
    assert "<html" not in text[:1000], f"a whole page: {text[:1000]}"
    return Part(lxml.html.fragment_fromstring(text, create_parent="div"))


def applied(answer: HttpResponse) -> tuple[str, dict[str, str]]:
    """Return the markup that an answer to htmx puts into its target, and that of each part it swaps, by its id."""
    part = fragment(answer)
    swapped = part.all(data_hx_swap_oob="true")
    markup = {each.attrs["id"]: each.markup for each in swapped}
    for each in swapped:
        each.element.drop_tree()
    return part.markup, markup


def body_without(response: HttpResponse, name: str) -> bytes:
    """Return the answer as it is, without the values of one control: to compare pages that sign each form anew."""
    body: bytes = response.getvalue()
    for control in page(response).controls(name) if b"<html" in body[:1000] else []:
        body = body.replace(control.attrs["value"].encode(), b"")
    return body
