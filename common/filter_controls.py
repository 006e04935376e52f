"""The filters of a list as plain values: the controls of its panel, and the chips of what the address asks for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _

# Keys of the address that belong to one answer, not to the list: a new link starts without them.
PASSING_KEYS = {"page", "format"}
# What says little without its label: «2. The partner trusts the school»
NUMBERED = re.compile(r"\d+\. ")
# What fields say of a value that is none of their choices
NOT_A_CHOICE = {"invalid_choice", "invalid_list", "invalid_pk_value"}
# An unknown value is named so far
NAMED_AT_MOST = 40


@dataclass
class FilterControl:
    """A filter as plain values, so that a list page does not pay for form widgets."""

    kind: str
    name: str
    label: str
    id: str
    value: Any
    options: list[tuple[str, str, bool]]
    errors: list[str]

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Return the values that narrow the list, each with its words; a choice that is never empty starts with the first."""
        usual = self.options[0][0] if self.options and self.kind in ("select", "one", "hidden") else ""
        return [(value, label) for value, label, is_on in self.options if is_on and value not in ("", usual)]


@dataclass(frozen=True)
class FilterChip:
    """What the list is narrowed by, in words, and the address without it."""

    label: str
    address: str


def controls_of(form: forms.BaseForm) -> list[FilterControl]:
    """Return all controls of a filter form. They are made once: to read the options of some asks the database."""
    made: list[FilterControl] = form.__dict__.setdefault("_made_controls", [])
    if not made:
        made += [filter_control(field) for field in form]
    return made


def filter_controls(form: forms.BaseForm) -> list[FilterControl]:
    """Return the visible fields of a filter form: search, chips (many or one of), select, tick, day or box."""
    return [each for each in controls_of(form) if each.kind != "hidden"]


def filter_errors(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Return what of the address could not be used, each with the name of its filter; a hidden one has no name."""
    found = [(each.label, error) for each in filter_controls(form) for error in each.errors]
    if any(each.errors for each in controls_of(form) if each.kind == "hidden"):
        found.append(("", _("The address contains an unknown filter, which was ignored.")))
    return found


def filters_in_use(form: forms.BaseForm) -> int:
    """Count what is set in the panel; the search is seen in its box."""
    return sum(1 for control in filter_controls(form) for _chosen in chosen_in(control))


def chips_of(form: forms.BaseForm, asked: QueryDict) -> list[FilterChip]:
    """Return a chip for each value that narrows the list; a hidden filter has one when its values have words."""
    return [
        FilterChip(label, address_without(asked, control.name, value))
        for control in controls_of(form)
        for value, label in chosen_in(control)
    ]


def chosen_in(control: FilterControl) -> Iterator[tuple[str, str]]:
    """Yield each value in use, and what its chip says: words for themselves; a number, a day or «yes» with its label."""
    match control.kind:
        case "search":
            return
        case "tick":
            if control.value:
                yield "", control.label
        case "day" | "box":
            if control.value:
                yield "", f"{control.label}: {Truncator(control.value).chars(NAMED_AT_MOST)}"
        case "hidden":
            yield from ((value, label) for value, label in control.chosen if label != value)
        case _:
            for value, label in control.chosen:
                is_short = len(label) < 4 or NUMBERED.match(label)
                yield value, f"{control.label}: {label}" if is_short else label
            for value in control.value if control.errors else ():
                yield value, f"{control.label}: {Truncator(value).chars(NAMED_AT_MOST)}"


def address_without(asked: QueryDict, name: str, value: str) -> str:
    """Return the list's query without this value of this key, or without the key."""
    pairs = [
        (key, each)
        for key, values in asked.lists()
        for each in values
        if each and key not in PASSING_KEYS and not (key == name and value in ("", each))
    ]
    return "?" + urlencode(pairs)


def filter_control(field: forms.BoundField) -> FilterControl:
    widget, value = field.field.widget, field.value()
    options: list[tuple[str, str, bool]] = []
    chosen = {str(part) for part in (value if isinstance(value, list | tuple) else [value or ""])}
    if isinstance(widget, forms.HiddenInput):
        how, choices = "hidden", getattr(field.field, "choices", ())
    elif isinstance(widget, forms.CheckboxInput):
        how, value, choices = "tick", widget.check_test(value), ()
    elif isinstance(widget, forms.Select | forms.RadioSelect):
        # A group of ticks is Django's group of radio buttons that takes several.
        is_group, is_many = isinstance(widget, forms.RadioSelect), widget.allow_multiple_selected
        how, choices = ("many" if is_many else "one") if is_group else "select", widget.choices
    else:
        is_search = isinstance(widget, forms.SearchInput) or field.name == "q"
        how, choices = "search" if is_search else "day" if isinstance(widget, forms.DateInput) else "box", ()
    options = [(str(key), str(label), str(key) in chosen) for key, label in choices]
    if how in ("select", "one", "many"):
        # What is asked for in vain; the others are among the options.
        value = sorted(chosen - {key for key, _label, _is_on in options} - {""})
    return FilterControl(
        how,
        field.html_name,
        str(field.label),
        field.id_for_label or field.auto_id,
        value,
        options,
        list(errors_in_words(field)),
    )


def errors_in_words(field: forms.BoundField) -> Iterator[str]:
    """Yield what is wrong with a filter; a list of choices is not told of in the words of the library."""
    for error in field.errors.as_data():
        if error.code in NOT_A_CHOICE:
            params = error.params or {}
            asked = Truncator(params.get("value", params.get("pk", ""))).chars(NAMED_AT_MOST)
            yield _("“%(asked)s” is no choice here, it was ignored.") % {"asked": asked}
        else:
            yield from error.messages
