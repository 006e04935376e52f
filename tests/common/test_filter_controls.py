"""The filters of a list as plain values."""

from django import forms
from django.utils.translation import gettext

from common.filter_controls import filter_errors


class Filters(forms.Form):
    kind = forms.ChoiceField(label="Вид", choices=[("club", "клуб")], required=False)
    renew = forms.ChoiceField(widget=forms.HiddenInput, choices=[("yes", "да")], required=False)


def test_a_value_that_there_is_not_is_told_of_a_hidden_filter_too() -> None:
    assert filter_errors(Filters({"kind": "club", "renew": "yes"})) == []
    words = gettext("“%(asked)s” is no choice here, it was ignored.") % {"asked": "x"}
    told = filter_errors(Filters({"kind": "x", "renew": "²"}))
    assert told == [("Вид", words), ("", gettext("The address contains an unknown filter, which was ignored."))]
