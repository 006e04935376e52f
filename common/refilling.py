"""What was typed into a form, written into the page on which the form stands.

It works on the page as it is sent, so that every form of the portal has it, whatever draws its controls.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urljoin

import lxml.html
from django.template.loader import render_to_string

from common.form_marks import NAME, without_kept
from common.text import without_controls

# The page's own are the fresh ones; the key of a form that makes a record comes back: it is the same form.
OWN_NAMES = {"csrfmiddlewaretoken", NAME}
_CONTROLS = "[self::input or self::select or self::textarea or self::button][@name]"
_PRESSED = {"submit", "button", "reset", "image"}


@dataclass
class Typed:
    """What a form sent: where to, its values by name, and the names of the files that were chosen."""

    action: str
    values: Mapping[str, Sequence[str]]
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)


def refilled(page: str, typed: Typed, *, address: str, note: str) -> str | None:
    """Return the page with what was typed in its form and the note before that; None if it has no such form."""
    root = lxml.html.document_fromstring(page)
    for form in root.iter("form"):
        if form.get("method", "").lower() != "post" or _action(form, address) != unquote(typed.action):
            continue
        controls = list(_controls_of(form))
        if not _missing(controls, typed):
            _fill(controls, typed)
            _insert(form, note)
            return str(lxml.html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>"))
    return None


def with_note(page: str, note: str) -> str:
    """Return the page with a note at its top."""
    root = lxml.html.document_fromstring(page)
    for main in root.iter("main"):
        for each in reversed(lxml.html.fragments_fromstring(note, no_leading_text=True)):
            main.insert(0, each)
    return str(lxml.html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>"))


def _action(form: Any, address: str) -> str:
    """Return where the form is sent; one without an address of its own to that of its page."""
    return unquote(without_kept(urljoin(address, form.get("action") or address)))


def _controls_of(form: Any) -> Iterator[Any]:
    """Yield the controls inside a form, and those elsewhere that name it."""
    mine = f"descendant::*{_CONTROLS}[not(@form)]"
    if id_ := form.get("id"):
        yield from form.xpath(f"{mine} | //*{_CONTROLS}[@form=$id]", id=id_)
    else:
        yield from form.xpath(mine)


def _missing(controls: Sequence[Any], typed: Typed) -> bool:
    """Whether something was sent that this form has no place for: it is another one, or has changed."""
    names = {each.get("name") for each in controls}
    sent = [name for name, values in typed.values.items() if any(values)]
    return any(name not in names for name in [*sent, *typed.files])


def _fill(controls: Sequence[Any], typed: Typed) -> None:
    left = {name: list(values) for name, values in typed.values.items()}
    for control in controls:
        name, kind = control.get("name"), control.get("type", "text").lower()
        is_left_alone = name in OWN_NAMES or control.tag == "button" or kind in _PRESSED or kind == "password"
        if is_left_alone or "disabled" in control.attrib:
            continue
        if kind == "file":
            if files := typed.files.get(name):
                _insert(control, render_to_string("components/_file_again.html", {"names": files}), after=True)
                _open(control)
            continue
        if control.tag == "select":
            _choose(control, left.get(name, []))
        elif kind in {"checkbox", "radio"}:
            _set(control, "checked", control.get("value", "on") in left.get(name, []))
        elif left.get(name):
            _write(control, left[name].pop(0))
        else:
            continue
        if kind != "hidden" and any(typed.values.get(name, [])):
            _open(control)


def _write(control: Any, value: str) -> None:
    # XML, which lxml holds a page to, knows no NUL and no other control character.
    value = without_controls(value)
    if control.tag == "textarea":
        # A browser drops the first line break.
        control.text = f"\n{value}"
    else:
        control.set("value", value)


def _choose(select: Any, values: Sequence[str]) -> None:
    for option in select.iter("option"):
        _set(option, "selected", option.get("value", (option.text or "").strip()) in values)


def _set(element: Any, attribute: str, is_on: bool) -> None:
    if is_on:
        element.set(attribute, "")
    else:
        element.attrib.pop(attribute, None)


def _open(element: Any) -> None:
    for details in element.iterancestors("details"):
        details.set("open", "")


def _insert(element: Any, markup: str, *, after: bool = False) -> None:
    """Put markup before the element, or behind it."""
    _open(element)
    if not after and "data-draft" in element.attrib:
        # The log's draft on the device does not write over what is given back.
        element.set("data-draft-bound", "")
    for part in lxml.html.fragments_fromstring(markup, no_leading_text=True):
        if after:
            element.addnext(part)
        else:
            part.tail = None
            element.addprevious(part)
