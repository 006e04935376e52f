"""What is wrong with what was sent: gathered while a page is drawn, and told at its beginning, in its title and first.

The frame of all pages draws its body first (`frame`). Whatever shows an error beside a field notes it
(`components/_field_notes.html`), so that the next form is told of by itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms, template
from django.template.base import NodeList, Parser, Token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

register = template.Library()

# The form of a row in a table: «rows-3»
_ROW = re.compile(r"-(\d+)$")
KEY = "problems"
SENTENCE_ENDS = ("?", "!", ".", "…", ":")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong; `target` is the id of its field, and none where the whole form is meant.

    `about` tells two rows of one name apart.
    """

    text: str
    label: str = ""
    target: str = ""
    about: str = ""

    @property
    def words(self) -> str:
        if not self.label:
            return self.text
        # A label that asks has its own mark at the end: «Легко ли отказаться? Выберите от 1 до 5».
        return f"{self.label} {self.text}" if self.label.endswith(SENTENCE_ENDS) else f"{self.label}: {self.text}"


@dataclass
class Problems:
    """What is wrong on one page, in the order of the page, each once."""

    found: dict[Problem, None] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.found)

    def __bool__(self) -> bool:
        return bool(self.found)

    @property
    def are_marked(self) -> bool:
        """Whether something of it stands beside a field: else these words are all that is said of it."""
        return any(each.target or each.label for each in self.found)

    def note(self, text: Any, label: Any = "", target: str = "", about: Any = "") -> None:
        self.found.setdefault(Problem(str(text), str(label), target, str(about)))

    def note_field(self, bound: forms.BoundField) -> None:
        for error in bound.errors:
            if bound.is_hidden:
                self.note(error)
            else:
                self.note(error, label_of(bound), bound.id_for_label or bound.auto_id)

    def note_form(self, form: forms.BaseForm) -> None:
        """Note the errors of the form and of all its fields; only a form that was sent has some."""
        row = row_name(form)
        for error in form.non_field_errors():
            # Both versions of the record stand in a card of their own.
            target = "conflict-title" if getattr(form, "conflict", None) else ""
            self.note(error, row or (_("Two versions") if target else ""), target)
        for bound in form:
            self.note_field(bound)


def row_name(form: forms.BaseForm) -> str:
    """What the row of a form is called, where the form is one of many: its `row_name`, else its number."""
    named = getattr(form, "row_name", "")
    if not named and (number := _ROW.search(form.prefix or "")):
        return _("row %(number)s") % {"number": int(number[1]) + 1}
    return str(named)


def label_of(bound: forms.BoundField) -> str:
    row = row_name(bound.form)
    return f"{row}: {bound.label}" if row else str(bound.label)


@register.simple_tag(takes_context=True)
def note_problem(context: template.Context, text: Any, label: Any = "", target: str = "", about: Any = "") -> str:
    """Note something that is wrong and is shown by other means than a form's field."""
    if (problems := context.get(KEY)) is not None:
        problems.note(text, label, target, about)
    return ""


@register.simple_tag(takes_context=True)
def note_field_problems(context: template.Context, bound: forms.BoundField) -> str:
    if (problems := context.get(KEY)) is not None:
        problems.note_field(bound)
    return ""


@register.simple_tag(takes_context=True)
def form_problems(context: template.Context, form: forms.BaseForm) -> SafeString:
    """Note what is wrong in the whole form; in a fragment, which has no frame, show it at once."""
    if (problems := context.get(KEY)) is not None:
        problems.note_form(form)
        return SafeString("")
    problems = Problems()
    problems.note_form(form)
    return render_to_string("components/error_summary.html", {KEY: problems}) if problems else SafeString("")


@register.simple_tag(takes_context=True)
def error_mark(context: template.Context) -> str:
    """What the title of a page begins with when something is wrong on it."""
    mark = pgettext("before a title", "Error")
    return f"{mark}: " if context.get(KEY) else ""


class FrameNode(template.Node):
    """Draws the body of a page before what stands above it, so that the title knows what is wrong below."""

    child_nodelists = ("above", "body")

    def __init__(self, above: NodeList, body: NodeList) -> None:
        self.above, self.body = above, body

    def render(self, context: template.Context) -> SafeString:
        with context.push(**{KEY: Problems()}):
            body = self.body.render(context)
            return SafeString(self.above.render(context) + body)


@register.tag
def frame(parser: Parser, token: Token) -> FrameNode:
    """`{% frame %}` what stands above, with the title `{% page_body %}` the rest `{% endframe %}`."""
    above = parser.parse(("page_body",))
    parser.delete_first_token()
    body = parser.parse(("endframe",))
    parser.delete_first_token()
    return FrameNode(above, body)
