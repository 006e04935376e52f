"""What holds everywhere: conventions that a newcomer breaks by not knowing them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Origin, Template, engines
from django.template.loader_tags import ExtendsNode

from common.fields import DayField
from tests import html
from tests.addresses import addresses
from tests.factories import OccurrenceFactory, SchoolProfileFactory
from tests.personas import Persona

ROOT = Path(__file__).resolve().parent.parent
ROOMS = [
    "partnership",
    "demo",
    "today",
    "papers",
    "logbook",
    "plan",
    "projects",
    "events",
    "activities",
    "partners",
    "wordings",
    "school",
    "notifications",
    "common",
]
TEMPLATES = {
    path.relative_to(ROOT / "templates").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "templates").rglob("*"))
    if path.suffix in {".html", ".txt", ".xml"}
}
PAGES = {name: text for name, text in TEMPLATES.items() if name.endswith(".html")}
MODULES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*.py"))
}


def without_comments(text: str) -> str:
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)
    return re.sub(r"{#.*?#}", "", text)


# Templates


def test_a_template_has_nothing_inline() -> None:
    """The policy of the pages allows no inline style, script or handler: the browser would ignore it."""
    for name in PAGES:
        text = without_comments(PAGES[name])
        assert not re.search(r"<style\b", text, re.IGNORECASE), name
        assert not re.search(r"\sstyle\s*=", text, re.IGNORECASE), name
        assert not re.search(r"<[^>]*\son[a-z]+\s*=", text, re.IGNORECASE), name
        assert "javascript:" not in text.lower(), name
        for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", text, re.DOTALL | re.IGNORECASE):
            # Data for a script is no script.
            if not re.search(r'type="application/(?:ld\+)?json"', attributes):
                assert "src=" in attributes, name
                assert not body.strip(), name


def test_a_template_calls_no_other_host() -> None:
    for name in PAGES:
        text = without_comments(PAGES[name])
        for address in re.findall(r"""(?:src|href|action|data-hx-\w+)=["'](https?:)?//[^"']*""", text):
            raise AssertionError(name, address)


def test_nothing_that_people_typed_is_marked_safe() -> None:
    for name in TEMPLATES:
        text = without_comments(TEMPLATES[name])
        assert re.findall(r"[\w.]+\|(?:safe|safeseq)\b", text) == [], name
        # A letter of plain text is no markup.
        assert "autoescape off" not in text or name.endswith(".txt"), name


# Drawn inside another page, or a page of its own without a frame
PARTS = ("components/", "portal/", "portal/", "allauth/elements/", "account/messages/", "school/mail/")


def test_a_page_stands_in_one_of_the_frames() -> None:
    for name in PAGES:
        is_part = name.startswith(PARTS) or name.rpartition("/")[2].startswith("_") or name == "base.html"
        if not is_part:
            template = engines["django"].get_template(name).template  # type: ignore[attr-defined]
            assert template.nodelist.get_nodes_by_type(ExtendsNode), f"{name} extends nothing"


# In the public frame, and yet with a session: ways to sign in
SIGN_IN = ("account/", "allauth/", "mfa/", "school/link.html", "school/setup.html")


def public_templates() -> set[str]:
    """Templates that stand in the public frame, and all that they include."""
    found = {"base.html", "base_public.html"} | {
        name
        for name, text in PAGES.items()
        if re.match(r'\s*{% extends "base_public.html" %}', text) and not name.startswith(SIGN_IN)
    }
    todo = list(found)
    while todo:
        for included in re.findall(r'{% include "([^"]+)"', without_comments(TEMPLATES[todo.pop()])):
            if included not in found:
                found.add(included)
                todo.append(included)
    return found


def test_public_templates_do_not_look_at_the_visitor() -> None:
    for name in sorted(public_templates()):
        text = without_comments(TEMPLATES[name])
        assert not re.search(r"{[{%][^}]*\b(?:user|perms|messages|request\.session|csrf_token)\b", text), name


def test_htmx_attributes_are_valid_html() -> None:
    for name in PAGES:
        assert not re.search(r"\shx-[a-z]", without_comments(PAGES[name])), name


OPEN_FORMS = (
    "display.html",
    "events/public_sign_up.html",
    "events/_sign_up_state.html",
    "events/_sign_up_fewer.html",
    "events/_sign_up_withdraw.html",
)


def test_forms_that_write_carry_a_token() -> None:
    for name in PAGES:
        text = without_comments(PAGES[name])
        forms = re.findall(r"<form\b[^>]*method=[\"']post[\"'][^>]*>(.*?)</form>", text, re.DOTALL | re.IGNORECASE)
        # Forms without a session: their origin is checked instead.
        for form in forms if name not in OPEN_FORMS else []:
            # What an outage gives back has the token that came with it.
            has_own = "{% csrf_token %}" in form or "in own.items" in form
            assert has_own or 'include "allauth' in form, name


def test_an_undefined_variable_fails_in_a_template_of_ours() -> None:
    ours = Origin(name=str(ROOT / "templates" / "some.html"), template_name="some.html")
    engine = engines["django"].engine  # type: ignore[attr-defined]
    for text in ("{{ nobody }}", "{{ nobody.name|default:'-' }}", "{% with name=nobody %}{% endwith %}"):
        with pytest.raises(AssertionError, match=r"some.html uses an undefined variable: nobody"):
            Template(text, origin=ours, engine=engine).render(Context())
        Template(text, engine=engine).render(Context())
    assert Template("{% if nobody %}a{% endif %}", origin=ours, engine=engine).render(Context()) == ""


def test_templates_are_named_by_their_pages() -> None:
    for name in TEMPLATES:
        assert re.fullmatch(r"[a-z0-9_/]+\.(?:html|txt|xml)", name), name


def test_no_line_of_a_template_is_too_wide_to_read() -> None:
    """One element a line: a cell, a chip, a button that is longer is a partial of its own."""
    wide = [
        f"{name}:{number} has {len(line)} characters"
        for name, text in TEMPLATES.items()
        for number, line in enumerate(text.split("\n"), 1)
        if len(line) > 160
    ]
    assert wide == []


# Python


def test_no_module_is_named_after_nothing() -> None:
    assert [name for name in MODULES if Path(name).stem in {"utils", "helpers", "misc", "tools", "base"}] == []


def test_imports_are_absolute() -> None:
    for name, text in MODULES.items():
        for node in ast.walk(ast.parse(text)):
            assert not (isinstance(node, ast.ImportFrom) and node.level), f"{name}: {ast.unparse(node)}"


MARKED_SAFE_IN = {
    "events/row_markup.py",
    "events/json_ld.py",
    "common/templatetags/portal.py",
    "common/display.py",
    "common/layout.py",
    "partners/templatetags/wording.py",
    "partners/selectors/register.py",
}


def test_markup_is_made_in_few_places() -> None:
    assert {name for name, text in MODULES.items() if re.search(r"\bmark_safe\(", text)} <= MARKED_SAFE_IN


def markup_made_of_values(tree: ast.AST) -> list[str]:
    """Return the calls that take a value for markup: `format_html` escapes what it fills in, not its pattern."""
    named = {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        place = {"format_html": 0, "format_html_join": 1}.get(node.func.id)
        if place is None or len(node.args) <= place:
            continue
        pattern = node.args[place]
        if isinstance(pattern, ast.Name):
            pattern = named.get(pattern.id, pattern)
        if not isinstance(pattern, ast.Constant):
            found.append(ast.unparse(node))
    return found


def test_markup_is_filled_in_never_made_of_what_people_typed() -> None:
    assert {name: made for name, text in MODULES.items() if (made := markup_made_of_values(ast.parse(text)))} == {}


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("format_html('<b>{}</b>', name)", False),
        ("pattern = '<b>{}</b>'\nformat_html(pattern, name)", False),
        ("format_html(f'<b>{name}</b>')", True),
        ("format_html(name)", True),
        ("format_html('<b>%s</b>' % name)", True),
        ("format_html_join('', '<b>{}</b>', pairs)", False),
        ("format_html_join('', name, pairs)", True),
    ],
)
def test_the_search_for_made_markup_finds_what_it_looks_for(line: str, is_found: bool) -> None:
    assert bool(markup_made_of_values(ast.parse(line))) is is_found


def test_views_write_no_rows_past_the_services() -> None:
    for name, text in MODULES.items():
        if "/views/" in name or name.endswith("views.py"):
            assert not re.search(r"\.(?:raw|extra)\(|cursor\(\)", text), name
            assert not re.search(r"\.objects\.(?:create|bulk_create)\(|\.update\(", text), name


def test_views_that_change_something_check_the_token() -> None:
    exempt = {address.name for address in addresses() if getattr(address.view, "csrf_exempt", False)}
    # They ask where the form came from instead: a token would need a cookie.
    assert exempt == {"display", "events:event-sign-up", "events:sign-up-result"}


def test_the_admin_of_django_is_not_there() -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def test_pages_allow_scripts_and_styles_of_their_own_only(client) -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    for name, sources in directives.items():
        assert not any("unsafe" in str(source) or "*" in str(source) or "http" in str(source) for source in sources), (
            name
        )
    policy = client.get("/livez")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy


# Tests

TESTS = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in (ROOT / "tests").rglob("*.py")
}
# What they search is no page that was answered: templates, office files, feeds.
SEARCH_MARKUP = {
    "tests/test_conventions.py",
    "tests/test_hidden_records.py",
    "tests/tools/test_stylesheet.py",
    "tests/common/test_tables.py",
    "tests/common/test_metadata.py",
}
MARKUP = re.compile(r"""</?[a-z]|\b(?:href|src|action|name|value|id|class|type|lang|rel|content|aria-[a-z]+)=\\?["']""")


def strings_in(node: ast.AST) -> str:
    found = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
    return "".join(each.decode("latin-1") if isinstance(each, bytes) else str(each) for each in found)


def names_in(node: ast.AST) -> set[str]:
    return {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def reads_markup(node: ast.AST) -> bool:
    match node:
        case ast.ClassDef(bases=bases):
            return any("HTMLParser" in ast.unparse(base) for base in bases)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re")), args=args):
            return any(MARKUP.search(strings_in(each)) or names_in(each) & {"text", "content"} for each in args)
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()]):
            return "=" in strings_in(left) and bool(MARKUP.search(strings_in(left)))
    return False


def test_tests_read_pages_through_one_helper() -> None:
    """A parser or a pattern of one's own knows half of what a browser does, and breaks with every tag."""
    found = [
        f"{name}: {ast.unparse(node)[:100]}"
        for name, tree in TESTS.items()
        if name not in SEARCH_MARKUP
        for node in ast.walk(tree)
        if reads_markup(node)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("class Controls(HTMLParser): pass", True),
        ("class Controls(html.parser.HTMLParser): pass", True),
        ("re.findall('<td>(.*?)</td>', page)", True),
        ("re.search(rf'value=\"{pk}\" checked', page)", True),
        ("re.sub(r'\\s+', ' ', response.text)", True),
        ("re.sub(rb'name=\"stamp\"', b'', body)", True),
        ("assert f'href=\"{address}\"' in page", True),
        ("re.findall(r'`(.+?)`', section)", False),
        ("assert '?name=value' in page.links", False),
        ("assert '<script>alert' not in page.text", False),
    ],
)
def test_the_search_for_markup_finds_what_it_looks_for(line: str, is_found: bool) -> None:
    assert any(reads_markup(node) for node in ast.walk(ast.parse(line))) is is_found


# Before the first test the clock is the real one: only the walk's «tomorrow» is meant to be of it.
ASKS_THE_REAL_DAY = {"tests/moments.py"}
CLOCKS = r"(?:.*\.)?(?:localdate|localtime|now|utcnow|today)|time\.time(?:_ns)?"


def run_by_import(node: ast.AST) -> Iterator[ast.AST]:
    """All that runs when a module is imported: its own lines, decorators and defaults, and no body of a function."""
    for child in ast.iter_child_nodes(node):
        yield child
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = child.args
            later = [*child.decorator_list, *arguments.defaults, *filter(None, arguments.kw_defaults)]
            for part in later:
                yield part
                yield from run_by_import(part)
        elif not isinstance(child, ast.Lambda):
            yield from run_by_import(child)


def clocks_read(tree: ast.AST) -> list[str]:
    """Questions for the time that are asked while a module is imported."""
    return [
        ast.unparse(node)
        for node in run_by_import(tree)
        if isinstance(node, ast.Call) and re.fullmatch(CLOCKS, ast.unparse(node.func))
    ]


def test_no_test_asks_what_day_it_is_before_the_clock_is_set() -> None:
    for name, tree in TESTS.items():
        if name not in ASKS_THE_REAL_DAY:
            assert clocks_read(tree) == [], name
            assert "escape_hatch" not in names_in(tree), name


@pytest.mark.parametrize(
    "text",
    [
        "TODAY = timezone.localdate()",
        "class A:\n    day = date.today()",
        "def test(day=date.today()):\n    pass",
        "@pytest.mark.parametrize('day', [datetime.now(UTC)])\ndef test(day):\n    pass",
        "if time.time() > 0:\n    pass",
    ],
)
def test_a_day_that_is_asked_for_by_importing_is_found(text: str) -> None:
    assert len(clocks_read(ast.parse(text))) == 1
    assert clocks_read(ast.parse("def test():\n    " + text.replace("\n", "\n    "))) == []


def test_every_field_of_a_day_bounds_the_year() -> None:
    """The first and the last day that Python knows leave no day before or after them to count with."""
    assert addresses(), "all forms are imported"
    kinds = list(forms.BaseForm.__subclasses__())
    found = set()
    for kind in kinds:
        kinds += kind.__subclasses__()
        if kind.__module__.split(".")[0] not in ROOMS:
            continue
        for name, field in getattr(kind, "base_fields", {}).items():
            if isinstance(field, forms.DateField) and not isinstance(field, DayField):
                found.add(f"{kind.__module__}.{kind.__name__}: {name}")
    assert not found


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_of_another_age_is_refused_beside_its_field(coordinator: Persona, day: str) -> None:
    SchoolProfileFactory()
    sent = {"first": day, "cause": "frost", "action": "cancel"}
    assert html.page(coordinator.get("/en/staff/plan/day-off/", sent)).errors["first"] == ["Check the year."]
    page = f"/en/staff/dates/{OccurrenceFactory().pk}/edit/"
    form = html.page(coordinator.get(page)).form().fields
    for hours in ({}, {"start_time": "22:00", "end_time": "02:00"}):
        answer = html.page(coordinator.post(page, {**form, "starts_on": day, "ends_on": day, **hours}))
        assert answer.errors["starts_on"] == ["Check the year."]


def test_letters_leave_through_the_outbox_alone() -> None:
    """Whoever sends one otherwise lets a request wait for the mail server."""
    senders = re.compile(
        r"\b(send_mail|send_mass_mail|mail_admins|mail_managers|EmailMessage|EmailMultiAlternatives)\("
    )
    own = {"notifications/sending.py"}
    found = {name for name, text in MODULES.items() if senders.search(text.replace("def send_mail(", ""))}
    assert found == own


COMMAND_LITERAL = re.compile(r"manage\.py\s|sudo partnership")


def texts_of(tree: ast.Module) -> Iterator[str]:
    """Yield the strings of a module that are not its comments to a reader."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_a_command_is_named_as_it_is_typed_here() -> None:
    """Where the installer laid the portal out one types another word than a developer: `common.commands.as_typed`."""
    for name, text in TEMPLATES.items():
        assert not COMMAND_LITERAL.search(without_comments(text)), name
    for name, text in MODULES.items():
        assert [each for each in texts_of(ast.parse(text)) if COMMAND_LITERAL.search(each)] == [], name


def test_whatever_starts_an_installed_portal_says_how_a_command_is_typed() -> None:
    for path in (ROOT / "deploy").rglob("*"):
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if re.search(r"^[^#]*\bmanage\.py \S", text, re.MULTILINE):
            assert "PORTAL_COMMAND" in text, path.name
