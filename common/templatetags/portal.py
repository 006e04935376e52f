"""Template tags for the portal's look: icons, badges, links that keep the address's query, form controls."""

from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import urlencode

from crispy_forms.helper import FormHelper
from django import forms, template
from django.template import defaultfilters
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from common import empty_choices
from common.addresses import max_address
from common.commands import as_typed
from common.day_words import since_words
from common.empty_choices import WayOn
from common.fields import files_sent
from common.filter_controls import PASSING_KEYS, FilterChip, chips_of, filter_controls, filter_errors, filters_in_use
from common.layout import PACK, Part
from common.text import unbroken

register = template.Library()
register.filter(files_sent)
register.filter(since_words)


@cache
def icon_svg(name: str, sprite: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name)


@cache
def sprite_url() -> str:
    return static("icons/sprite.svg")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decoration beside words; an icon alone needs a label of its own on its link or button."""
    return icon_svg(name, sprite_url())


register.simple_tag(as_typed)


@register.filter
def breakable(url: str) -> SafeString:
    """An address that is typed by hand: it breaks after its strokes, never within a word."""
    return mark_safe(str(conditional_escape(url)).replace("/", "/<wbr>"))


register.filter(max_address)
register.filter("unbroken", defaultfilters.stringfilter(unbroken))


@register.filter(name="date", expects_localtime=True, is_safe=False)
def date_of_one_line(value: Any, form: str | None = None) -> str:
    """As Django's own, which it stands in for in every template: «23 октября 2026» never breaks."""
    return unbroken(defaultfilters.date(value, form))


@register.simple_tag
def direction_badge(direction: Any, url: str = "") -> SafeString:
    """A direction's icon, name and color together. Called once a row: no template is rendered."""
    tag, href = ("a", format_html(' href="{}"', url)) if url else ("span", "")
    return mark_safe(
        f'<{tag} class="badge-direction palette-{conditional_escape(direction.palette)}"{href}>'
        f"{icon_svg(direction.icon, sprite_url())}{conditional_escape(direction.title)}</{tag}>"
    )


@register.simple_tag(takes_context=True)
def display_attributes(context: template.Context) -> str:
    """Attributes of `<html>`; error pages may be rendered without a request or before its middleware."""
    display = getattr(context.get("request"), "display", None)
    return display.attributes if display is not None else ""


# --- addresses ---------------------------------------------------------------------------------


def query(context: template.Context, changes: dict[str, Any]) -> str:
    request = context.get("request")
    pairs: list[tuple[str, Any]] = []
    if request is not None:
        for key, values in request.GET.lists():
            if key not in changes and key not in PASSING_KEYS:
                pairs.extend((key, value) for value in values if value != "")
    pairs.extend((key, value) for key, value in changes.items() if value not in (None, ""))
    return "?" + urlencode(pairs)


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """The present address's query with some keys changed; `None` takes a key away."""
    return query(context, changes)


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, number: int) -> str:
    return query(context, {"page": number if number > 1 else None})


@register.simple_tag(takes_context=True)
def sort_header(context: template.Context, name: str, label: str, current: str = "") -> SafeString:
    """A heading cell that sorts its table by `name`, and the other way round when it already does."""
    direction, target, sign = "", name, "chevron-expand"
    if current == name:
        direction, target, sign = ' aria-sort="ascending"', f"-{name}", "sort-up"
    elif current == f"-{name}":
        direction, sign = ' aria-sort="descending"', "sort-down"
    return format_html(
        '<th scope="col"{}><a class="sort-link" href="{}">{}{}</a></th>',
        mark_safe(direction),
        query(context, {"sort": target}),
        label,
        icon_svg(sign, sprite_url()),
    )


@register.simple_tag
def page_numbers(page: Any) -> list[int | None]:
    """Page numbers to link to: the first, the last and those around this one; `None` stands for a gap."""
    last = getattr(page, "num_pages", None) or getattr(getattr(page, "paginator", None), "num_pages", None)
    if not last:
        return []
    numbers: list[int | None] = []
    near = {1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)}
    for number in sorted(near):
        previous = numbers[-1] if numbers else 0
        if previous is not None and number - previous > 1:
            # A gap of one page is that page: a link takes no more room than the dots.
            numbers.append(number - 1 if number - previous == 2 else None)
        numbers.append(number)
    return numbers


# --- forms -------------------------------------------------------------------------------------


CONTROL_CLASSES = {"select": "form-select", "checkbox": "form-check-input", "file": "form-control"}


@register.filter
def kind(field: forms.BoundField) -> str:
    """How a field is laid out: a single box, a group of options, a file, or one tick beside its label."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "select" if isinstance(widget, forms.Select) else "box"


# Fields about a person or an organization, by name: a browser may fill in what it knows of whoever sits before it
ABOUT_SOMEBODY = {"name", "full_name", "short_name", "post", "phone", "contact", "email", "login", "organization"}


def autocomplete(field: forms.BoundField) -> str | None:
    """What a browser may fill in (WCAG 1.3.5): only where the form asks people about themselves.

    Such a form says so by its `own_data`, tokens of HTML by the names of its fields; a widget may say it as well.
    """
    widget = field.field.widget
    if "autocomplete" in widget.attrs or getattr(widget, "input_type", "") not in ("text", "email", "tel"):
        return None
    is_about_somebody = field.name in ABOUT_SOMEBODY or isinstance(field.field, forms.EmailField)
    return getattr(field.form, "own_data", {}).get(field.name, "off" if is_about_somebody else None)


@register.simple_tag(takes_context=True)
def way_on(context: template.Context, field: forms.BoundField) -> WayOn | None:
    """What leads on from an empty choice; without its address for whoever may not open it."""
    way = empty_choices.way_on(field)
    # Pages for visitors have no such choice: nobody is asked who they are.
    return way if way is None or way.is_open_to(context["request"].user) else replace(way, url="")


@register.simple_tag
def control(field: forms.BoundField, invalid: bool = False) -> SafeString:
    """The field's own widget with the classes of its kind; Django adds the aria attributes."""
    classes = [field.field.widget.attrs.get("class", ""), CONTROL_CLASSES.get(kind(field), "form-control")]
    if field.errors or invalid:
        classes.append("is-invalid")
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    if field.field.widget.attrs.get("placeholder") == field.label:
        # The label stands above; said twice, it looks like a value that is already there.
        attrs["placeholder"] = False
    if (filled_in := autocomplete(field)) is not None:
        attrs["autocomplete"] = filled_in
    return field.as_widget(attrs=attrs)


@register.simple_tag(takes_context=True)
def form_parts(context: template.Context, form: forms.BaseForm) -> SafeString:
    """The form's visible fields as its `layout` arranges them, or one after the other."""
    helper = FormHelper()
    helper.render_hidden_fields = False
    helper.layout = getattr(form, "layout", None) or Part("", *(field.name for field in form.visible_fields()))
    return helper.render_layout(form, context, template_pack=PACK)


@register.filter
def has_required(form: forms.BaseForm) -> bool:
    return any(field.required for field in form.fields.values())


register.filter(filter_controls)
register.filter(filters_in_use)
register.filter(filter_errors)


@register.simple_tag(takes_context=True)
def filter_chips(context: template.Context, form: forms.BaseForm) -> list[FilterChip]:
    """What the address narrows the list by; each chip leads to the list without it."""
    return chips_of(form, context["request"].GET)


# --- the portal's signs ------------------------------------------------------------------------


@register.simple_tag
def bar(value: float | None, of: int = 5) -> SafeString:
    """A bar as an SVG with its length in an attribute: an inline style would break the page's policy."""
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-ground" width="100" height="8" rx="2"/>'
        '<rect class="bar-value" width="{}" height="8" rx="2"/></svg>',
        round(100 * (value or 0) / of),
    )
