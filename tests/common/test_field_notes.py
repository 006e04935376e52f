"""Words beside a field are text, whoever wrote them: lists of the school and pasted cells stand there as well."""

from django import forms
from django.template.loader import render_to_string
from django.utils.html import format_html

from common.templatetags.problems import Problem


class _Form(forms.Form):
    typed = forms.CharField(help_text="<b>жирно</b>")
    ours = forms.CharField(help_text=format_html("<b>{}</b>", "жирно"))


def notes(name: str) -> str:
    return render_to_string("components/_field_notes.html", {"field": _Form()[name]})


def test_a_hint_that_somebody_wrote_is_no_markup() -> None:
    assert "&lt;b&gt;" in notes("typed")


def test_a_hint_of_the_code_may_have_markup() -> None:
    assert "<b>жирно</b>" in notes("ours")


def test_a_label_that_asks_has_no_colon_after_its_question_mark() -> None:
    assert Problem("Choose from 1 to 5.", "Is it easy to leave?").words == "Is it easy to leave? Choose from 1 to 5."
    assert Problem("Fill this in.", "Name").words == "Name: Fill this in."
