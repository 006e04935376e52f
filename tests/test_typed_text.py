"""Nothing that was typed is lost when a form is refused for its session: it goes back to whoever typed it.

Every form of every page of the list of addresses is sent from an ended session, with an old token, and by somebody else
(situation 23). A page whose forms have not got the mark fails the walk.
"""

from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from common.form_marks import NAME, FormMark
from school.kept_forms import MOST_OF_ONE, Typed, keep
from school.models import KeptForm
from school.models.kept_form import KEPT_FOR
from tests import html
from tests.addresses import Address, Reader, World, addresses
from tests.factories import PASSWORD, UserFactory
from tests.logbook.photo_files import png
from tests.personas import Persona, signed_in
from tests.school.test_second_factor import code_now

WORDS = "Набрано «сразу» & <быстро>"
KINDS = {"date": "2026-12-01", "time": "10:30", "month": "2026-12", "number": "7", "color": "#123456"}
ALL = {address.name: address for address in addresses()}
# Its forms are answered without a session, or ask for secrets only.
NO_WORDS = ("account_", "mfa_", "setup")
SOME = [
    "partners:partner-new",
    "plan:activity-edit",
    "logbook:activity-log",
    "school:staff-paste",
    "partners:partnership-detail",
]


def typed_into(form: html.Part) -> dict[str, list[str]]:
    """Return what a browser sends of this form after somebody wrote into each of its controls."""
    sent: dict[str, list[str]] = {}
    for control in form.controls():
        name, kind = control.attrs["name"], control.attrs.get("type", "text")
        if control.element.tag == "button" or "disabled" in control.attrs or kind in {"submit", "file", "password"}:
            continue
        value = control.attrs.get("value", "")
        if control.element.tag == "select":
            options = [option.attrs.get("value", option.text) for option in control.find(".//option")]
            sent.setdefault(name, []).extend(options[-1:])
        elif kind == "radio":
            sent[name] = [value]
        elif kind in {"hidden", "checkbox"}:
            sent.setdefault(name, []).append(value or ("" if kind == "hidden" else "on"))
        else:
            sent.setdefault(name, []).append(KINDS.get(kind, WORDS))
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def forms_of(page: html.Part) -> list[html.Part]:
    """The forms that are posted and have words of a page; of rows that are alike, the first."""
    found: dict[str, html.Part] = {}
    for form in page.all("form"):
        action = form.attrs.get("action", "")
        is_of_account = action.startswith("/") and resolve(urlsplit(action).path).view_name.startswith(NO_WORDS)
        if form.attrs.get("method", "").lower() == "post" and not is_of_account:
            found.setdefault("".join(c for c in f"{action} {sorted(form.names())}" if not c.isdigit()), form)
    return list(found.values())


def stale(browser: Client) -> Client:
    """The same browser after a new sign-in in another tab: no token of its open pages holds."""
    again = Reader(enforce_csrf_checks=True)
    again.cookies = browser.cookies
    return again


def page_behind_sign_in(response: HttpResponse, browser: Client) -> HttpResponse:
    assert response.status_code == 302
    address = urlsplit(response["Location"])
    assert address.path.endswith(reverse(settings.LOGIN_URL))
    return browser.get(parse_qs(address.query)["next"][0])


def holds(response: HttpResponse, typed: dict[str, list[str]]) -> bool:
    """Whether a form of this page would send what was typed."""
    wanted = {name: values for name, values in typed.items() if any(values) and name != NAME}
    return any(
        all(each.fields.get(name) == values for name, values in wanted.items())
        and FormMark.read(each.fields.get(NAME, [""])[0])
        for each in html.page(response).all("form")
    )


def check_forms(world: World, address: Address) -> int:
    browser, path = world.browsers["administrator"], world.path(address)
    opened = browser.get(path)
    if opened.status_code != 200 or not opened.headers["Content-Type"].startswith("text/html"):
        return 0
    forms = forms_of(html.page(opened))
    for form in forms:
        typed, action = typed_into(form), urljoin(path, form.attrs.get("action", "")) or path
        assert NAME in typed, f"{path}: a form to {action} has no mark"
        what = f"{path}: {sorted(typed)}"
        back = page_behind_sign_in(Reader().post(action, typed), browser)
        assert holds(back, typed), what
        assert "ничего не записано" in html.page(back).text, what
        again = stale(browser).post(action, typed)
        assert again.status_code == 302 and holds(browser.get(again["Location"]), typed), what
        for other in (world.browsers["coordinator"], stale(world.browsers["coordinator"])):
            refused = other.post(action, typed)
            assert refused.status_code == 403 and "другой человек" in html.page(refused).text, what
            assert "Набрано" not in refused.text, what
    return len(forms)


@pytest.mark.parametrize("name", SOME)
def test_a_refused_form_goes_back_filled_to_whoever_typed_it(world: World, name: str) -> None:
    assert check_forms(world, ALL[name])


@pytest.mark.walk
def test_every_form_goes_back_filled_to_whoever_typed_it(world: World) -> None:
    names = [name for name, address in ALL.items() if getattr(address.view, "login_required", True)]
    found = sum(check_forms(world, ALL[name]) for name in names if not name.startswith(NO_WORDS))
    assert found > 60


PAGE = "/staff/partners/new/"


def draft(browser: Persona, **values: Any) -> dict[str, Any]:
    return html.page(browser.get(PAGE)).form().fields | {"name": [WORDS]} | values


@pytest.mark.django_db
def test_after_a_new_sign_in_the_form_is_filled_and_saved_once_more(coordinator: Persona) -> None:
    """Situation 23: the whole way, by the sign-in page itself."""
    typed, visitor = draft(coordinator), Client()
    asked = visitor.post(PAGE, typed)
    assert "сохранено на сутки" in html.page(visitor.get(asked["Location"])).text
    sent = html.page(visitor.get(asked["Location"])).form().fields
    entered = visitor.post(reverse(settings.LOGIN_URL), sent | {"login": coordinator.user.email, "password": PASSWORD})
    form = html.page(visitor.get(entered["Location"])).form()
    assert form.fields["name"] == [WORDS]
    saved = visitor.post(
        entered["Location"].partition("#")[0], form.fields | {"kind": typed.get("kind") or [form.choices("kind")[-1]]}
    )
    assert saved.status_code in {200, 302}
    if saved.status_code == 302:
        assert "kept" not in saved["Location"]
        assert not KeptForm.objects.exists()


@pytest.mark.django_db
def test_the_second_factor_leads_to_the_form_as_well(coordinator: Persona) -> None:
    secret, visitor = generate_totp_secret(), Client()
    TOTP.activate(coordinator.user, secret)
    asked = visitor.post(PAGE, draft(coordinator))
    sent = html.page(visitor.get(asked["Location"])).form().fields
    visitor.post(reverse(settings.LOGIN_URL), sent | {"login": coordinator.user.email, "password": PASSWORD})
    entered = visitor.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert html.page(visitor.get(entered["Location"])).form().fields["name"] == [WORDS]


@pytest.mark.django_db
def test_who_signs_in_instead_sees_nothing_and_the_author_still_does(coordinator: Persona, teacher: Persona) -> None:
    asked = Client().post(PAGE, draft(coordinator))
    other = signed_in(UserFactory(coordinator=True))
    refused = page_behind_sign_in(asked, other)
    assert refused.status_code == 403
    assert "Набрано" not in refused.text
    assert html.page(page_behind_sign_in(asked, coordinator)).form().fields["name"] == [WORDS]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "mark"),
    [
        ({"Origin": "https://evil.example"}, None),
        ({"Origin": "null"}, None),
        ({"Sec-Fetch-Site": "cross-site"}, None),
        ({}, ""),
        ({}, "1 /staff/partners/new/:forged"),
    ],
    ids=["other site", "hidden origin", "cross-site", "no mark", "forged mark"],
)
def test_what_another_site_sends_is_neither_kept_nor_shown(
    coordinator: Persona, headers: dict[str, str], mark: str | None
) -> None:
    typed = draft(coordinator) | ({} if mark is None else {NAME: mark})
    answer = stale(coordinator).post(PAGE, typed, headers=headers)
    assert answer.status_code == 403
    assert "Набрано" not in answer.text
    assert Client().post(PAGE, typed, headers=headers).status_code == 302
    assert not KeptForm.objects.exists()


@pytest.mark.django_db
def test_passwords_are_never_kept(teacher: Persona) -> None:
    path = "/accounts/password/change/"
    typed = html.page(teacher.get(path)).form().fields | {"oldpassword": PASSWORD, "password1": "нечто новое"}
    for browser in (Client(), stale(teacher)):
        assert browser.post(path, typed).status_code == 302
    assert [each.typed_values for each in KeptForm.objects.all()] == [{}, {}]


@pytest.mark.django_db
def test_an_old_sign_in_form_leads_on_whoever_has_signed_in_in_another_tab(coordinator: Persona) -> None:
    path = reverse(settings.LOGIN_URL)
    sent = {"login": "a@example.org", "password": PASSWORD, "next": "/staff/plan/?grade=6"}
    answer = stale(coordinator).post(path, sent)
    assert coordinator.get(answer["Location"])["Location"] == "/staff/plan/?grade=6"
    assert stale(coordinator).post(path, sent, headers={"Origin": "https://evil.example"}).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["a\0b", "\x0b\x1f\uffff\u202e", "<b>&amp;</b>\"'", "\n\nстрока\r\nвторая"])
def test_odd_characters_come_back_without_harm(coordinator: Persona, typed: str) -> None:
    back = page_behind_sign_in(Client().post(PAGE, draft(coordinator, about=typed)), coordinator)
    expected = "".join(each for each in typed.replace("\r\n", "\n") if each in "\n\u202e" or each.isprintable())
    assert html.page(back).form().fields["about"] == [expected if "\x0b" not in typed else "\n\u202e"]
    for key in ("%00", "x" * 5000, "%FF"):
        assert coordinator.get(f"{PAGE}?kept={key}").status_code == 200


@pytest.mark.django_db
def test_files_of_a_kept_form_are_named(coordinator: Persona) -> None:
    logo = SimpleUploadedFile("логотип.png", b"PNG")
    back = page_behind_sign_in(Client().post(PAGE, draft(coordinator, logo=logo)), coordinator)
    assert "Файл «логотип.png» нужно выбрать снова" in html.page(back).form().text


@pytest.mark.django_db
def test_a_preview_that_no_page_shows_is_sent_once_more(administrator: Persona) -> None:
    """The rows of a pasted list are drawn in answer to the paste: after signing in they can be sent as they were."""
    path = reverse("school:staff-paste")
    preview = html.page(administrator.post(path, {"school_year": "2026", "text": "Иванова Елена Ивановна\t6А"}))
    asked = Client().post(path, preview.form().fields)
    back = html.page(page_behind_sign_in(asked, administrator))
    assert "Иванова Елена Ивановна" in back.text
    assert administrator.post(path, back.form(action=path).fields).status_code == 302
    assert type(administrator.user).objects.filter(full_name="Иванова Елена Ивановна").exists()


@pytest.mark.django_db
def test_a_fragment_of_a_page_leads_to_the_page(coordinator: Persona) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/staff/plan/?grade=6"}
    for address in ("/staff/plan/", "/staff/activities/"):
        answer = Client().get(address, headers=headers)
        assert parse_qs(urlsplit(answer["HX-Redirect"]).query)["next"] == ["/staff/plan/?grade=6"]
    elsewhere = headers | {"HX-Current-URL": "https://evil.example/staff/plan/"}
    assert "evil" not in Client().get("/staff/plan/", headers=elsewhere)["HX-Redirect"]
    plain = Client().get("/staff/partners/?q=%D0%BC%D1%83&sort=name")
    assert parse_qs(urlsplit(plain["Location"]).query)["next"] == ["/staff/partners/?q=%D0%BC%D1%83&sort=name"]


@pytest.mark.django_db
def test_what_is_shown_instead_of_a_page_has_the_pages_headers(coordinator: Persona, teacher: Persona) -> None:
    """No cache keeps what was typed."""
    ordinary = coordinator.get("/staff/").headers
    assert ordinary["Cache-Control"] == "private, no-store"
    for typed in (Typed("/staff/partners/1/edit/", {"note": [WORDS]}), Typed(PAGE, {"name": [WORDS]})):
        key = keep(owner=coordinator.user, page="/staff/", typed=typed, now=timezone.now())
        for reader, status in ((coordinator, 200), (teacher, 403)):
            shown = reader.get(f"/staff/?kept={key}")
            assert (shown.status_code, WORDS in html.page(shown).text) == (status, status == 200)
            for name in ("Cache-Control", "Vary", "X-Frame-Options", "Content-Language"):
                assert shown.headers[name] == ordinary[name], name


@pytest.mark.django_db
def test_what_is_kept_is_erased_after_a_day_and_said_to_be(coordinator: Persona) -> None:
    now, typed = timezone.now(), Typed(PAGE, {"name": [WORDS]})
    key = keep(owner=coordinator.user, page=PAGE, typed=typed, now=now - KEPT_FOR)
    assert "уже нет" in html.page(coordinator.get(f"{PAGE}?kept={key}")).text
    for number in range(MOST_OF_ONE + 3):
        keep(owner=coordinator.user, page=PAGE, typed=Typed(PAGE, {"name": [f"{number}"]}), now=now)
    left = [each.typed_values["name"] for each in KeptForm.objects.order_by("pk")]
    assert left == [[f"{number}"] for number in range(3, MOST_OF_ONE + 3)]


def test_a_mark_is_read_only_as_it_was_signed() -> None:
    mark = FormMark(7, "/staff/plan/?q=а б|в:г")
    assert FormMark.read(mark.sealed()) == mark
    assert FormMark.read(mark.sealed().replace("7 ", "8 ", 1)) is None


@pytest.mark.django_db
def test_a_form_that_htmx_sends_leads_the_browser_to_its_page(coordinator: Persona) -> None:
    asked = Client().post(PAGE, draft(coordinator), headers={"HX-Request": "true"})
    assert asked.status_code == 204
    address = parse_qs(urlsplit(asked["HX-Redirect"]).query)["next"][0]
    assert html.page(coordinator.get(address)).form().fields["name"] == [WORDS]


PICTURE = png()
FILE_PAGES = ["partners:partner-new", "partners:wish-new", "logbook:activity-log", "projects:product-new"]


def check_files(world: World, address: Address) -> int:
    """Send each form that takes files with nothing but files: refused, it names them beside the field."""
    browser, path, checked = world.browsers["administrator"], world.path(address), 0
    opened = browser.get(path)
    if opened.status_code != 200 or not opened.headers["Content-Type"].startswith("text/html"):
        return 0
    for form in html.page(opened).all("form"):
        names = [each.attrs["name"] for each in form.all("input", type="file")]
        if not names:
            continue
        # A good picture is no reason of its own to refuse the form; elsewhere the field itself says what is wrong.
        files = {name: SimpleUploadedFile("Снимок.png", PICTURE, "image/png") for name in names}
        hidden = {each.attrs["name"] for each in form.all("input", type="hidden")}
        blank = {name: ["нет"] for name in form.names() - hidden - {*names} if name in form.fields}
        with transaction.atomic():
            answer = browser.post(path, form.fields | blank | files)
            transaction.set_rollback(True)
        # Where nothing but the file is asked for it is taken.
        for again in html.page(answer).all("form") if answer.status_code == 200 else []:
            for name in names if again.find(".//input[@type='file']") else []:
                assert "Снимок.png" in again.text or name in again.errors, f"{path}: {name}"
                checked += 1
    return checked


@pytest.mark.parametrize("name", FILE_PAGES)
def test_files_of_a_refused_form_are_named(world: World, name: str) -> None:
    assert check_files(world, ALL[name])


@pytest.mark.walk
def test_files_of_every_refused_form_are_named(world: World) -> None:
    names = [name for name, address in ALL.items() if getattr(address.view, "login_required", True)]
    assert sum(check_files(world, ALL[name]) for name in names) > len(FILE_PAGES)


@pytest.mark.walk
def test_every_form_that_is_refused_for_what_it_says_keeps_it(world: World) -> None:
    browser, lost = world.browsers["administrator"], []
    for name, address in ALL.items():
        path = world.path(address)
        opened = browser.get(path)
        is_page = opened.status_code == 200 and opened.headers.get("Content-Type", "").startswith("text/html")
        for form in forms_of(html.page(opened)) if is_page and not name.startswith(NO_WORDS) else []:
            typed = typed_into(form)
            with transaction.atomic():
                answer = browser.post(urljoin(path, form.attrs.get("action", "")), typed)
                transaction.set_rollback(True)
            if answer.status_code not in {200, 409} or "<html" not in answer.text[:1000]:
                continue
            again = html.page(answer).all("form")
            words = {key: values for key, values in typed.items() if WORDS in values}
            lost += [
                f"{path}: {key}"
                for key, values in words.items()
                if not any(each.fields.get(key) == values for each in again)
            ]
    assert lost == []
