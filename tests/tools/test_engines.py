"""Engines of Safari 15.4, Chrome 100 and Firefox 102 see what is chosen and how full a bar is.

What they do not know stands inside an `@supports` that asks for it, as an extra over a rule that they know.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import tinycss2

CSS = Path(__file__).resolve().parent.parent.parent / "static" / "css"
SHEETS = sorted(CSS.glob("*.css"))

# A feature, how it is seen in a rule, and what the `@supports` around it has to ask
NEWER = {
    ":has()": (r":has\(", "selector(:has("),
    "color-mix()": (r"color-mix\(", "color-mix("),
    "::details-content": (r"::details-content|content-visibility", "selector(::details-content"),
    "lengths of the small and the dynamic viewport": (r"\d[dsl]v[hwib]\b", "dvh"),
    "container queries": (r"\bcontainer(-type|-name)?\s*:", "container-type"),
    "colors of other spaces": (r"\b(oklch|oklab|lab|lch|color|light-dark)\(", "color:"),
    "subgrid": (r"\bsubgrid\b", "subgrid"),
    "overflow: clip": (r"overflow(-[xy])?\s*:\s*clip", "clip"),
    "transforms of their own": (r"(^|[;\s])(translate|rotate|scale)\s*:", "translate:"),
    ":nth-child(of)": (r":nth-child\([^)]*\bof\b", "selector(:nth-child"),
    ":user-invalid": (r":user-(in)?valid", "selector(:user"),
    "functions of angles": (r"\b(sin|cos|tan|round|mod)\(", "sin("),
}
# At-rules and their words that those engines do not know
NEVER_AT = ("container", "scope", "starting-style", "property", "layer", "position-try")
# What only makes a line nicer: an engine that does not know it loses nothing
EXTRAS = {"text-wrap", "field-sizing", "hyphenate-limit-chars"}


class Rule(NamedTuple):
    selector: str
    body: str
    supports: str


def rules(nodes: list[Any], supports: str = "") -> Iterator[Rule]:
    for node in nodes:
        if node.type == "qualified-rule":
            yield Rule(tinycss2.serialize(node.prelude).strip(), tinycss2.serialize(node.content), supports)
        elif node.type == "at-rule":
            words = tinycss2.serialize(node.prelude)
            assert node.lower_at_keyword not in NEVER_AT, f"@{node.lower_at_keyword} {words}"
            assert not re.search(r"[<>]", words), f"@{node.lower_at_keyword} {words}: a range of widths"
            if node.lower_at_keyword in ("media", "supports"):
                inside = f"{supports} {words}" if node.lower_at_keyword == "supports" else supports
                yield from rules(tinycss2.parse_rule_list(node.content, True, True), inside)


def faults_of(text: str) -> list[str]:
    found = []
    for rule in rules(tinycss2.parse_stylesheet(text, True, True)):
        assert "{" not in rule.body, f"{rule.selector}: a rule within a rule"
        whole = f"{rule.selector} {{{rule.body}}}"
        for feature, (seen, asked) in NEWER.items():
            if re.search(seen, whole) and asked not in rule.supports:
                found.append(f"{rule.selector}: {feature} outside of @supports")
        # Words for a screen reader after a stroke: an engine that does not know them drops the whole declaration.
        contents = re.findall(r"(?:^|[;\s])content:\s*([^;]+)", rule.body)
        if any("/" in re.sub(r'"[^"]*"', "", each) for each in contents) and len(contents) < 2:
            found.append(f"{rule.selector}: content with other words for screen readers, and without them nothing")
    return found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_what_older_engines_do_not_know_is_an_extra(sheet: Path) -> None:
    assert faults_of(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        ".a, .b:has(i) { color: red }",
        "@supports (color: color-mix(in srgb, red, blue)) { .b:has(i) { color: red } }",
        ".a { color: var(--x); color: color-mix(in srgb, var(--x), red) }",
        '.a::before { content: "✓" / "" }',
        ".a { height: 100dvh }",
        "@media print { .a:has(b) { color: red } }",
    ],
)
def test_it_is_seen_where_it_is_not(text: str) -> None:
    assert faults_of(text)


def test_a_field_for_typing_is_no_smaller_than_a_phone_zooms_in_on() -> None:
    """Below 16 px Safari on a phone zooms in on the field and does not come back."""
    for sheet in SHEETS:
        for rule in rules(tinycss2.parse_stylesheet(sheet.read_text(encoding="utf-8"), True, True)):
            last = rule.selector.split(",")[0].split()[-1]
            size = re.search(r"font-size:\s*([\d.]+)(rem|px|em)", rule.body)
            if size and re.search(r"form-control|form-select|^input|^textarea|^select|month-count", rule.selector):
                is_small = float(size[1]) < (16 if size[2] == "px" else 0.95)
                assert not is_small, f"{sheet.name}: {last} is {size[0]}"
