"""Template tags of the portal's look, without pages."""

from datetime import date
from types import SimpleNamespace

import pytest
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory

from common.layout import Fold, Part
from common.templatetags import portal
from tests import html


def context(address="/"):
    return Context({"request": RequestFactory().get(address)})


@pytest.mark.parametrize(
    ("number", "last", "numbers"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (4, 12, [1, 2, 3, 4, 5, None, 12]),
        (6, 12, [1, None, 5, 6, 7, None, 12]),
        (12, 12, [1, None, 11, 12]),
    ],
)
def test_page_numbers_are_the_ends_and_the_neighbors(number, last, numbers):
    assert portal.page_numbers(SimpleNamespace(number=number, num_pages=last)) == numbers


def test_an_uncounted_list_has_no_page_numbers():
    assert portal.page_numbers(SimpleNamespace(number=2, num_pages=None)) == []


def test_links_keep_the_filters_and_drop_the_page_and_the_format():
    here = context("/?q=музей&kind=1&kind=2&page=7&format=csv&empty=")
    assert portal.page_url(here, 2) == "?q=%D0%BC%D1%83%D0%B7%D0%B5%D0%B9&kind=1&kind=2&page=2"
    assert portal.page_url(here, 1).endswith("kind=2")
    assert portal.query_with(here, kind=None, format="xlsx").endswith("&format=xlsx")


def test_a_link_survives_any_bytes_in_the_address():
    assert "%00" in portal.query_with(context("/?q=%00%22%3E%3Cscript%3E"), sort="name")


def sorting(header):
    cell = html.fragment(f"<table>{header}</table>").one("th")
    return cell.attrs.get("aria-sort"), cell.links


def test_a_sort_header_says_its_order_and_turns_it_round():
    up = portal.sort_header(context(), "name", "Name & more", "name")
    assert sorting(up) == ("ascending", ["?sort=-name"])
    assert "Name & more" in html.fragment(f"<table>{up}</table>").text
    assert sorting(portal.sort_header(context(), "name", "Name", "-name")) == ("descending", ["?sort=name"])
    assert sorting(portal.sort_header(context(), "name", "Name", "kind")) == (None, ["?sort=name"])


def test_a_direction_badge_escapes_its_name():
    badge = portal.direction_badge(SimpleNamespace(title="<b>", palette="social", icon="people"), "/a?b&c")
    assert html.fragment(badge).link("<b>").attrs["href"] == "/a?b&c"


class Sheet(forms.Form):
    q = forms.CharField(required=False)
    kind = forms.MultipleChoiceField(
        choices=[(1, "One"), (2, "Two")], widget=forms.CheckboxSelectMultiple, required=False
    )
    sort = forms.ChoiceField(choices=[("", "any"), ("a", "A")], required=False)
    late = forms.CharField(required=True)

    layout = Layout(Part("", "q", "kind", "missing"), Fold("More", "late"), Fold("None", "missing"))


def test_filters_are_plain_values_with_what_is_chosen():
    search, kinds, sort, _late = portal.filter_controls(Sheet({"q": "a", "kind": ["2"]}))
    assert (search.kind, search.value) == ("search", "a")
    assert (kinds.kind, kinds.options) == ("many", [("1", "One", False), ("2", "Two", True)])
    assert (sort.kind, sort.options[0]) == ("select", ("", "any", True))
    assert (kinds.chosen, sort.chosen) == ([("2", "Two")], [])


class Narrowed(forms.Form):
    q = forms.CharField(required=False)
    year = forms.ChoiceField(choices=[("2026", "2026/27"), ("2025", "2025/26")], required=False)
    kind = forms.MultipleChoiceField(choices=[("1", "One"), ("2", "Twins")], widget=forms.CheckboxSelectMultiple)
    shown = forms.ChoiceField(label="Shown", choices=[("", "any"), ("yes", "yes")], required=False)
    since = forms.DateField(label="Since", required=False)
    view = forms.ChoiceField(choices=[("", ""), ("table", "table")], widget=forms.HiddenInput, required=False)
    alike = forms.ChoiceField(choices=[("", ""), ("yes", "twice")], widget=forms.HiddenInput, required=False)


NARROWED = [
    ("q=a&year=2026", {}),
    ("year=2025&page=3", {"2025/26": "?"}),
    ("kind=1&kind=2&sort=day", {"Kind: One": "?kind=2&sort=day", "Twins": "?kind=1&sort=day"}),
    ("kind=2&kind=9", {"Twins": "?kind=9", "Kind: 9": "?kind=2"}),
    ("shown=yes&since=", {"Shown: yes": "?"}),
    ("since=soon", {"Since: soon": "?"}),
    ("view=table&alike=yes", {"twice": "?view=table"}),
]


@pytest.mark.parametrize(("query", "chips"), NARROWED)
def test_a_chip_says_what_narrows_the_list_and_leads_to_the_list_without_it(query, chips):
    form = Narrowed(QueryDict(query))
    assert {each.label: each.address for each in portal.filter_chips(context(f"/?{query}"), form)} == chips
    assert portal.filters_in_use(form) == len(chips) - ("alike" in query)


def test_a_folded_part_opens_when_something_in_it_is_wrong():
    wrong, right = (html.fragment(portal.form_parts(Context(), form)) for form in (Sheet({"q": "a"}), Sheet()))
    assert [each.attrs["name"] for each in wrong.controls()] == ["q", "kind", "kind", "late"]
    assert "open" in wrong.by_role("group", "More").attrs and wrong.by_role("group", "More").names() == {"late"}
    assert "open" not in right.by_role("group", "More").attrs
    assert "None" not in right.text


def test_a_wrong_control_is_marked_and_described():
    form = Sheet({})
    control = html.fragment(portal.control(form["late"])).one("input").attrs
    assert control["class"] == "form-control is-invalid"
    assert control["aria-describedby"] == "id_late_error"


def test_a_date_in_a_template_never_breaks():
    page = Template('{{ day|date:"j E Y" }}|{{ day|date:"Y-m-d" }}|{{ nothing|date:"j E" }}')
    assert page.render(Context({"day": date(2026, 10, 23), "nothing": None})) == "23\u00a0октября\u00a02026|2026-10-23|"


def test_what_is_said_of_a_number_stays_beside_it():
    page = Template("{{ text|unbroken }}; {{ number|unbroken }}")
    assert page.render(Context({"text": "до 31 мая", "number": 5})) == "до\u00a031\u00a0мая; 5"
