"""Every form tells what is wrong at the beginning of its page, in the title and beside the fields."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from tests import html
from tests.addresses import Address, World, addresses

ALL = [address for address in addresses() if not getattr(address.view, "only_acts", False)]
# Who sends it: the pages of signing in are for those who are not
STRANGERS = ("account_login", "account_reset_password", "account_link", "account_join", "setup", "mfa_authenticate")
LONG = "ы" * 5000
GARBAGE = {
    "date": "2026-02-31",
    "number": "-5",
    "time": "25:99",
    "email": "nobody",
    "url": "javascript:alert(1)",
    "radio": "nonsense",
    "checkbox": "nonsense",
    "hidden": None,
}


def garbage_of(control: html.Part) -> Any:
    """Return what no field of this kind can mean; None for what the page itself knows."""
    kind, tag = control.attrs.get("type", "text"), control.element.tag
    if kind == "file":
        return SimpleUploadedFile("virus.exe", b"MZ")
    return "nonsense" if tag == "select" else GARBAGE.get(kind, LONG)


def sendings(form: html.Part) -> Iterator[dict[str, Any]]:
    """Yield the form with nothing in it, and with garbage in every field."""
    sent: dict[str, Any] = dict(form.fields)
    shown = {each.attrs["name"]: each for each in form.controls() if each.attrs.get("type") not in ("hidden", "submit")}
    hidden = {name: value for name, value in sent.items() if name not in shown}
    buttons = {each.attrs["name"]: each.attrs.get("value", "") for each in form.controls() if is_button(each)}
    first = dict(list(buttons.items())[:1])
    yield {**hidden, **first}
    garbage = {name: garbage_of(each) for name, each in shown.items() if not is_button(each)}
    yield {**hidden, **first, **{name: value for name, value in garbage.items() if value is not None}}


def is_button(control: html.Part) -> bool:
    return control.element.tag == "button" or control.attrs.get("type") in html.BUTTONS


def tells_what_is_wrong(answer: HttpResponse) -> bool:
    """Check a page; return whether something is wrong on it."""
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return False
    page = html.page(answer)
    beside = [each for each in page.all(class_="field-errors") if each.text]
    summaries = page.all("div", class_="error-summary")
    if not beside and not summaries:
        assert not page.title.startswith("Error"), page.title
        return False
    assert page.title.startswith("Error: "), page.title
    (summary,) = summaries
    assert (summary.attrs["role"], summary.attrs["tabindex"]) == ("alert", "-1")
    assert "autofocus" in summary.attrs
    assert page.one("main").all("*")[0].element is summary.element
    for link in summary.all("a"):
        target = page.one(id=link.attrs["href"].removeprefix("#"))
        assert link.text, "a link to a field without its name"
        is_control = target.element.tag in ("input", "select", "textarea")
        assert is_control or "tabindex" in target.attrs, f"{target.attrs} takes no focus"
    for each in beside:
        for said in each.all("p") or [each]:
            assert said.text in summary.text, f"{said.text} is not in the summary"
    return True


def of_group(answer: HttpResponse) -> None:
    """What is wrong with a group stands in it, and the group says so."""
    for group in html.page(answer).all("fieldset", class_="has-errors"):
        said = group.one(class_="field-errors")
        assert said.attrs["id"] in group.attrs["aria-describedby"].split()
        assert all(each.attrs.get("aria-invalid") == "true" for each in group.controls())


@pytest.mark.parametrize("address", ALL, ids=lambda address: address.name)
def test_an_invalid_form_says_so_first_and_in_its_title(world: World, address: Address) -> None:
    path = f"/en{world.path(address)}"
    browser: Client = world.browsers["anonymous" if address.name in STRANGERS else "administrator"]
    with transaction.atomic():
        answer = browser.get(path)
        transaction.set_rollback(True)
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return
    says_what_may_be_filled_in(html.page(answer))
    for form in html.page(answer).find(".//main//form"):
        action, method = form.attrs.get("action") or path, form.attrs.get("method", "get")
        for sent in sendings(form):
            with transaction.atomic():
                sent_to = path.partition("?")[0] + action if action.startswith("?") else action
                answered = browser.post(sent_to, sent) if method == "post" else browser.get(sent_to, text_of(sent))
                transaction.set_rollback(True)
            if tells_what_is_wrong(answered):
                of_group(answered)


# What stands in a field of this name is of a person; in the others, of nobody in particular
ASKED = {"name", "full_name", "phone", "contact", "email", "login", "post"}


def says_what_may_be_filled_in(page: html.Part) -> None:
    """A browser knows which fields it may fill in from what it knows of its owner, and which it must not."""
    for each in page.one("main").controls():
        kind, name = each.attrs.get("type", "text"), each.attrs["name"].rpartition("-")[2]
        if each.element.tag == "input" and (
            kind in ("email", "tel", "password") or (kind, name) in {("text", a) for a in ASKED}
        ):
            assert each.attrs.get("autocomplete"), f"{each.attrs['name']} does not say what may be filled in"
        if name == "code":
            assert each.attrs["autocomplete"] == "one-time-code"


def test_who_signs_up_is_filled_in_and_whom_staff_write_down_is_not(world: World) -> None:
    public = html.page(world.browsers["anonymous"].get(f"/events/{world.event.pk}/sign-up/"))
    staff = html.page(world.browsers["administrator"].get(f"/staff/dates/{world.event.pk}/sign-ups/new/"))
    said = [
        [page.form().controls(name)[0].attrs["autocomplete"] for name in ("name", "contact")]
        for page in (public, staff)
    ]
    assert said == [["name", "tel"], ["off", "off"]]


def text_of(sent: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sent.items() if not isinstance(value, SimpleUploadedFile)}


class _Row(forms.Form):
    day = forms.DateField(label="Day")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)


class _NamedRow(_Row):
    row_name = "Tue, 3 November"


PAGE = """{% extends "base.html" %}{% block title %}Rows{% endblock title %}
{% block main %}{% for form in forms %}{% for field in form %}{% include "portal/field.html" %}{% endfor %}{% endfor %}
{% endblock main %}"""


def test_a_page_that_says_nothing_of_a_summary_has_one_and_its_rows_are_named() -> None:
    template = engines["django"].from_string(PAGE)
    rows = [_NamedRow({}, prefix="rows-0"), _Row({"rows-1-day": "x", "rows-1-kind": "a"}, prefix="rows-1")]
    with translation.override("en"):
        page = html.page(HttpResponse(template.render({"forms": rows})))
    assert [each.text for each in page.one(class_="error-summary").all("a")] == [
        "Tue, 3 November: Day: This field is required.",
        "Tue, 3 November: Kind: This field is required.",
        "row 2: Day: Enter a valid date.",
    ]
    assert page.title == "Error: Rows"
    without = engines["django"].from_string(PAGE).render({"forms": [_Row()]})
    assert "error-summary" not in without
    assert html.page(HttpResponse(without)).title == "Rows"


def test_a_fragment_tells_at_once() -> None:
    part = html.fragment(render_to_string("components/form_errors.html", {"form": _Row({})}))
    assert len(part.one(class_="error-summary").all("li")) == 2
