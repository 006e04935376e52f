import ast

import polib
import pytest

from tools.messages import FUNCTIONS, Message, faults, read, sources

FORMS = {0: "%(n)s партнёр", 1: "%(n)s партнёра", 2: "%(n)s партнёров", 3: "%(n)s партнёров"}


def test_texts_of_a_template_are_found_whatever_stands_around_them():
    source = """
        <p>it's 5% {{ x|default:"(" }} {% blocktranslate trimmed count n=x %}
            One {{ n }}
          {% plural %}
            Many {{ n }}, 5%
        {% endblocktranslate %}</p>
            {% include "part.html" with label=_("A label") %}
        {{ x|default:_("none") }} {% translate "Next" context "page" %}
    """
    assert list(read(source, is_template=True)) == [
        Message("", "One %(n)s", "Many %(n)s, 5%%"),
        Message("", "A label", ""),
        Message("", "none", ""),
        Message("page", "Next", ""),
    ]


def test_no_text_is_asked_for_inside_an_f_string_where_it_is_not_found():
    found = []
    for path in sources():
        if path.suffix != ".py":
            continue
        for text in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr)):
            names = {getattr(node.func, "id", "") for node in ast.walk(text) if isinstance(node, ast.Call)}
            found += [f"{path}:{text.lineno}"] if names & FUNCTIONS.keys() else []
    assert not found


def test_texts_of_python_are_found_with_context_and_plural():
    source = """
_("in " "pieces")
ngettext_lazy("%(n)d row", "%(n)d rows", "n")
npgettext("table", "cell", "cells", 2)
pgettext_lazy("page", "next")
_(variable)
"""
    assert list(read(source, is_template=False)) == [
        Message("", "in pieces", ""),
        Message("", "%(n)d row", "%(n)d rows"),
        Message("table", "cell", "cells"),
        Message("page", "next", ""),
    ]


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        (polib.POEntry(msgid="Save", msgstr="Сохранить"), None),
        (polib.POEntry(msgid="Save", msgstr=""), "untranslated"),
        (polib.POEntry(msgid="Save", msgstr="Сохранить", flags=["fuzzy"]), "fuzzy"),
        (polib.POEntry(msgid="%(n)s saved", msgstr="сохранено"), "placeholders"),
        (polib.POEntry(msgid="{name} saved", msgstr="{nmae} сохранено"), "placeholders"),
        (polib.POEntry(msgid="100%% of %(n)s", msgstr="100%% из %(n)s"), None),
        (polib.POEntry(msgid=" and", msgstr="и"), "space"),
        (polib.POEntry(msgid="%(n)s partner", msgid_plural="%(n)s partners", msgstr_plural=FORMS), None),
        (
            polib.POEntry(msgid="%(n)s partner", msgid_plural="%(n)s partners", msgstr_plural={0: "%(n)s", 1: "%(n)s"}),
            "plural forms",
        ),
        (
            polib.POEntry(
                msgid="One partner", msgid_plural="%(n)s partners", msgstr_plural=FORMS | {0: "Один партнёр"}
            ),
            "placeholders",
        ),
    ],
)
def test_a_translation_that_would_show_wrong_is_named(entry, complaint):
    found = " ".join(faults(entry))
    assert complaint in found if complaint else not found
