"""What tests read of a page is what a browser shows and sends."""

import pytest
from django.http import HttpResponse

from tests.html import Part, fragment, page

FORM = """
<form method="post" id="main">
  <input type="hidden" name="csrfmiddlewaretoken" value="x"><input type="hidden" name="version" value="3">
  <label for="id_title">Title<span aria-hidden="true">*</span></label>
  <input name="title" id="id_title" value="Кросс &amp; бег" aria-describedby="id_title_help id_title_error">
  <div id="id_title_help">Short.</div>
  <div id="id_title_error"><p><svg></svg><span>Too  long.</span></p><p>Too loud.</p></div>
  <textarea name="about" aria-label="About">

One
Two</textarea>
  <input name="empty"><input name="off" value="1" disabled><input value="nameless">
  <fieldset aria-describedby="id_kind_error"><legend>Kind</legend><p>One of them.</p>
    <label><input type="radio" name="kind" value="a">First</label>
    <label><input type="radio" name="kind" value="b" checked>Second</label>
    <div id="id_kind_error">Choose another.</div>
  </fieldset>
  <label><input type="checkbox" name="day" value="mon" checked>Monday</label>
  <label><input type="checkbox" name="day" value="tue">Tuesday</label>
  <label><input type="checkbox" name="day" value="wed" checked>Wednesday</label>
  <label><input type="checkbox" name="day" value="thu" checked disabled>Thursday</label>
  <input type="checkbox" name="agreed" checked><input type="file" name="scan">
  <fieldset disabled><input name="of_none" value="1"></fieldset>
  <select name="grade"><option value="">None</option><option value="6" selected>Sixth</option></select>
  <select name="place"><option value="" disabled>Choose</option><option>The  hall</option></select>
  <select name="many" multiple><option value="1" selected>1</option><option value="2">2</option>
    <option value="3" selected>3</option></select>
  <select name="nobody" multiple><option value="1">1</option></select>
  <input name="elsewhere" value="1" form="other">
  <button name="do" value="save">Save</button><input type="submit" name="do" value="Send">
</form>
<input name="outside" value="2" form="main"><form id="other" method="get"></form>
"""


def whole(body: str) -> Part:
    return page(HttpResponse(f"<!DOCTYPE html><html><head><title>Title</title></head><body>{body}</body></html>"))


def test_fields_are_what_a_browser_sends() -> None:
    found = whole(f'<form method="post" action="/out/"></form><main>{FORM}</main>')
    assert found.form().fields == {
        "version": ["3"],
        "title": ["Кросс & бег"],
        "about": ["\nOne\nTwo"],
        "empty": [""],
        "kind": ["b"],
        "day": ["mon", "wed"],
        "agreed": ["on"],
        "grade": ["6"],
        "place": ["The hall"],
        "many": ["1", "3"],
        "outside": ["2"],
    }
    assert found.form(id="other").fields == {"elsewhere": ["1"]}


def test_a_field_is_found_by_its_label() -> None:
    form = fragment(FORM).form()
    assert form.field("Title").value == ["Кросс & бег"]
    assert form.field("About").attrs["name"] == "about"
    assert form.field("Kind").value == ["b"]
    assert form.field("First").value == []
    assert form.choices("kind") == ["a", "b"]
    assert form.choices("grade") == ["", "6"]
    assert form.choices("do") == ["save", "Send"]
    assert form.buttons == ["Save", "Send"]
    assert {"title", "off", "do"} <= form.names() and "outside" not in form.names()
    with pytest.raises(AssertionError, match="0 × field «Missing»"):
        form.field("Missing")


def test_errors_are_those_that_a_control_refers_to() -> None:
    lost = '<input name="lost"><div id="id_lost_error"><p>Nobody hears of it.</p></div>'
    assert fragment(FORM + lost).errors == {"title": ["Too long.", "Too loud."], "kind": ["Choose another."]}


def test_text_is_what_is_shown() -> None:
    found = whole(
        "<h1>A  walk</h1><p>Reach: <strong>7</strong>, <b>5</b>th<br>new</p><script>1</script><p hidden>no</p>"
        '<ul><li>one</li><li>two<span class="a">!</span></li></ul><!-- no --><p>&lt;b&gt;</p>'
    )
    assert found.text == "A walk Reach: 7, 5th new one two! <b>"
    assert found.heading == "A walk"
    assert found.one("span", class_="a").text == "!"


def test_parts_are_found_by_role_and_name() -> None:
    found = whole(
        '<nav aria-label="Main"><a href="/a?b&amp;c" aria-current="page">Plan <span>today</span></a></nav>'
        '<nav aria-label="Pages"><a href="/2">2</a><a>none</a></nav>'
        '<section aria-labelledby="h"><h2 id="h">News</h2><img alt="A cat"></section><section>x</section>'
        '<div role="alert">Wrong</div><ul role="tablist"><li>1</li></ul>'
    )
    assert found.by_role("navigation", "Main").links == ["/a?b&c"]
    assert found.actions == ["Plan today", "2"]
    assert found.link("Plan today").attrs["aria-current"] == "page"
    assert found.by_role("region").name == "News"
    assert found.by_role("alert").text == "Wrong"
    assert found.by_role("img", "A cat")
    assert not found.all_by_role("list")
    assert found.all("a", aria_current="page") == [found.link("Plan today")]
    with pytest.raises(AssertionError, match="2 × navigation"):
        found.by_role("navigation")


def test_a_table_is_read_by_caption_and_row() -> None:
    found = fragment(
        "<table><caption>Held</caption><tr><th>What<th>How often</tr>"
        '<tr><th scope="row">Runs<td>2 &amp; 3</tr><tr><th scope="row">Talks<td><b>1</b></tr></table><table></table>'
    )
    assert found.table("Held").rows == [["What", "How often"], ["Runs", "2 & 3"], ["Talks", "1"]]
    assert found.row("Talks").text == "Talks 1"


def test_a_page_is_no_part_and_a_part_no_page() -> None:
    with pytest.raises(AssertionError, match="no page"):
        page(HttpResponse("<p>part</p>"))
    with pytest.raises(AssertionError, match="a whole page"):
        fragment(HttpResponse("<!DOCTYPE html><html><body></body></html>"))
