"""The one stylesheet: it has all that pages use of Bootstrap, and little else."""

import gzip
import re
from pathlib import Path

import pytest

from tools import assets
from tools.stylesheet import Written, classes_in, only_written, strings_of, without_blanks, written_here

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
CLASS_ATTRIBUTE = re.compile(r'class="((?:[^"{]|\{%.*?%\}|\{\{.*?\}\})*)"')


@pytest.fixture(scope="module")
def bootstrap() -> set[str]:
    return classes_in(assets.BOOTSTRAP.read_text(encoding="utf-8"))


def test_every_class_of_a_template_that_bootstrap_has_is_in_the_build(bootstrap: set[str]) -> None:
    built = classes_in(assets.STYLESHEET.read_text(encoding="utf-8"))
    used = {
        word
        for path in TEMPLATES.rglob("*.html")
        for attribute in CLASS_ATTRIBUTE.findall(path.read_text(encoding="utf-8"))
        for word in re.findall(r"[\w-]+", attribute)
    }
    assert len(used & bootstrap) > 30
    assert (used & bootstrap) - built == set()


def test_what_nothing_here_writes_is_left_out(bootstrap: set[str]) -> None:
    built = classes_in(assets.STYLESHEET.read_text(encoding="utf-8"))
    assert built & {"carousel-item", "offcanvas", "accordion-button", "col-xxl-11"} == set()
    assert len(built & bootstrap) < len(bootstrap) / 3
    # A first visit of calendar and home has 64 KB for all that is neither a font nor a picture.
    assert len(gzip.compress(assets.STYLESHEET.read_bytes(), 6)) < 38 * 1024


@pytest.mark.parametrize(
    "rule, kept",
    [
        (".btn,.modal,a{color:red}", ".btn,a{color:red}"),
        (".modal .btn{color:red}", ""),
        (".btn:not(.modal){color:red}", ".btn:not(.modal){color:red}"),
        ("@media print{.modal{color:red}}", ""),
        ("@media print{.btn{color:red}.modal{color:red}}", "@media print{.btn{color:red}}"),
        ("[data-theme=dark]{--tone:#fff}", "[data-theme=dark]{--tone:#fff}"),
        (".notice-error{color:red}", ".notice-error{color:red}"),
    ],
)
def test_a_rule_stays_while_a_page_may_match_it(rule: str, kept: str) -> None:
    written = Written(['<p class="btn">', '<p class="notice-{{ level }}">'])
    assert only_written(rule, written) == kept


def test_classes_that_python_writes_count() -> None:
    texts = list(strings_of('"""About modals."""\nname = "btn-check"\nmarkup = f\'<p class="tag-{tone}">\'\n'))
    written = Written(texts)
    assert written.has("btn-check") and written.has("tag-red")
    assert not written.has("name")
    assert written_here().has("form-check-input")


def test_blanks_go_only_where_they_mean_nothing() -> None:
    source = """
    /* a word */ /*! license */
    a  :hover , .b > c , [x="a , b"] {
        margin : calc( 1px + 2px )  0 ; font: 1rem / 1.5 "A ; B" , serif ;
    }
    @media (min-width: 40rem) and (max-width: 60rem) { p { color: red; } }
    """
    assert without_blanks(source) == (
        '/*! license */a :hover,.b > c,[x="a , b"]{margin :calc(1px + 2px ) 0;font:1rem / 1.5 "A ; B",serif}'
        "@media (min-width:40rem) and (max-width:60rem){p{color:red}}"
    )
