"""No address and no form answers nonsense with a fault of ours."""

import re
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from school.publication import clear_cached
from tests import html
from tests.addresses import Address, World, addresses

pytestmark = pytest.mark.walk

ALL = list(addresses())

# Every key that some list knows gets each of these, and so does a key that none knows.
KEYS = """
    page sort direction kind state shown contact alike q format role action person since until year next v nonsense
    stage lacks coordinator agreement promises view partner partnership side renew
    month level grade responsible group timing waiting kept
    status mechanism public type project file from person date day all class token
""".split()
ODD_VALUES = {
    "nothing": "",
    "NUL": "%00",
    "NUL inside": "a%00b",
    "word": "nonsense",
    "huge number": str(10**30),
    "too many digits": "9" * 5000,
    "negative": "-1",
    "fraction": "1.5",
    "not a number": "NaN",
    "digits of others": quote("٣"),
    "5,000 letters": quote("ы") * 5000,
    "broken UTF-8": "%FF%FE%ED%A0%80",
    "lone surrogate": quote("\ud800", errors="surrogatepass"),
    "signs": quote("%_'\"\\;--<script>{{ 1 }}{% now %}"),
    "marks": quote("\u202e\u200b\ufeff🙂é\u0301"),
    "last day": "9999-12-31",
    "first day": "0001-01-01",
    "no such day": "2026-02-31",
    "list": "a,b,c",
    "other site": quote("//evil.example/"),
}
LISTS = [
    "home",
    "partners:partner-list",
    "partners:public-partner-list",
    "school:person-list",
    "school:journal",
    "school:class-list",
    "school:term-list",
    "school:class-history",
    "school:term-history",
    "partners:partnership-list",
    "partners:agreement-list",
    "plan:activity-list",
    "plan:year-plan",
    "projects:project-list",
    "projects:product-list",
    "projects:public-project-list",
    "projects:public-product-list",
    "logbook:log-list",
    "logbook:log-month",
    "papers:held-paper",
    "events:calendar",
    "events:calendar-subscribe",
    "events:calendar-poster",
    "events:calendar-feed",
    "events:open-data-events",
]


def is_fault(response: HttpResponse) -> bool:
    return response.status_code >= 500


# One at a time, because each is read in a way of its own; the others are read as one of these.
ALONE = {
    key: ODD_VALUES[key]
    for key in (
        "nothing",
        "NUL",
        "word",
        "huge number",
        "too many digits",
        "digits of others",
        "lone surrogate",
        "last day",
        "no such day",
        "other site",
    )
}


def mixed(keys: list[str], values: list[str], turn: int) -> str:
    """A value for each key, another at each turn: in as many turns as there are values, each key has each."""
    return "&".join(f"{key}={values[(turn + place) % len(values)]}" for place, key in enumerate(keys))


# Addresses that lead a stranger to the sign-in page whatever is asked
CLOSED = {address.name for address in ALL if getattr(address.view, "login_required", True)}


@pytest.mark.parametrize("value", ALONE.values(), ids=ALONE)
def test_every_address_bears_odd_queries(world: World, value: str) -> None:
    keys = KEYS if len(value) < 1000 else ["q", "page", "kind", "person", "next"]
    everything = "&".join(f"{key}={value}" for key in keys)
    for role in ("administrator", "anonymous"):
        for address in ALL:
            if role == "anonymous" and address.name in CLOSED and value != ODD_VALUES["NUL"]:
                continue
            response = world.browsers[role].get(f"{world.path(address)}?{everything}")
            assert not is_fault(response), f"{role}: {address.name}"


def test_every_address_bears_odd_values_beside_others(world: World) -> None:
    # The longest ones have a test of their own above and below.
    values = [value for key, value in ODD_VALUES.items() if key not in ALONE and len(value) < 1000]
    for role in ("administrator", "anonymous"):
        for place, address in enumerate(ALL):
            # An open page is asked with each value in each place, the others by turns.
            turns = range(len(values)) if address.name not in CLOSED else (place, place + 4)
            for turn in turns if role == "administrator" or address.name not in CLOSED else ():
                query = mixed(KEYS, values, turn)
                response = world.browsers[role].get(f"{world.path(address)}?{query}")
                assert not is_fault(response), f"{role}: {address.name}?{query}"


@pytest.mark.parametrize("value", ODD_VALUES.values(), ids=ODD_VALUES)
def test_the_way_to_the_sign_in_page_bears_odd_queries(world: World, value: str) -> None:
    browser, query = world.browsers["anonymous"], "&".join(f"{key}={value}" for key in KEYS[:5])
    for language in ("", "/en"):
        for name in ("partners:partner-list", "mfa_index"):
            response = browser.get(f"{language}{reverse(name)}?{query}")
            # An address longer than any browser's is no place to come back to.
            assert response.status_code == (302 if len(query) < 10_000 else 400)
            if response.status_code == 302:
                assert not is_fault(browser.get(response["Location"]))


@pytest.mark.parametrize("name", LISTS)
def test_lists_answer_each_odd_value_with_a_page(world: World, name: str) -> None:
    browser, path = world.browsers["administrator"], reverse(name)
    keys = sorted({"page", "sort", "q", "format", "year"} | names_in(browser.get(path)).keys())
    for key in keys:
        for value in ALONE.values():
            assert browser.get(f"{path}?{key}={value}").status_code == 200, f"{key}={value}"
    values = list(ODD_VALUES.values())
    for turn in range(len(values)):
        query = mixed(keys, values, turn)
        assert browser.get(f"{path}?{query}").status_code == 200, query
    for value in values:
        query = f"kind={value}&direction={value}&direction=prevention&page={value}&sort={value}&q={value}"
        assert browser.get(f"/en{path}?{query}").status_code == 200, value


def test_a_list_says_what_it_passed_over(coordinator: Client) -> None:
    page = coordinator.get("/en/staff/partners/?sort=nonsense&format=exe&kind=nothing").text
    assert "There is no such order" in page
    assert "XLSX or CSV" in page
    assert "nothing" in page


@pytest.mark.parametrize("number", [0, 10**9, 2**31, 2**63, 10**30])
def test_numbers_of_no_record_are_not_found(world: World, number: int) -> None:
    for address in ALL:
        if not address.arguments & {"pk", "user_id"}:
            continue
        arguments = {name: world.argument(address.name, name) for name in address.arguments}
        arguments |= {name: number for name in ("pk", "user_id") if name in arguments}
        path = reverse(address.name, kwargs=arguments)
        for method in ("get", "post"):
            with transaction.atomic():
                response = getattr(world.browsers["administrator"], method)(path)
                transaction.set_rollback(True)
            assert response.status_code in {302, 404, 405, 410}, f"{method} {address.name}: {response.status_code}"


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/partners/%00/",
        "/partners/%FF/",
        "/directions/%D0%BC%D1%83%D0%B7%D0%B5%D0%B9/",
        "/en",
        "/en/en/",
        "/partners/..%2F..%2Fetc/",
        "/staff/partners/abc/",
        "/staff/partners/-1/",
        "/partners/" + "a" * 5000 + "/",
        "/accounts/link/nothing/1/abc/",
        "/setup/wrong/",
        "/staff/settings/lists/nothing/",
        "/favicon.ico",
    ],
)
def test_odd_paths_are_answered(world: World, path: str) -> None:
    for role in ("administrator", "anonymous"):
        for prefix in ("", "/en"):
            assert not is_fault(world.browsers[role].get(prefix + path))


def names_in(response: HttpResponse) -> dict[str, str]:
    """Return the names of the controls of a page, each with the first value that is written beside it.

    A feed has none.
    """
    names: dict[str, str] = {}
    if not response["Content-Type"].startswith("text/html"):
        return names
    for each in html.page(response).controls():
        if each.element.tag != "button":
            names.setdefault(each.attrs["name"], each.attrs.get("value", ""))
    return names


ODD_FORM_VALUES = {
    key: ODD_VALUES[key]
    for key in (
        "NUL",
        "NUL inside",
        "word",
        "huge number",
        "too many digits",
        "5,000 letters",
        "broken UTF-8",
        "lone surrogate",
        "signs",
        "marks",
        "last day",
        "first day",
        "other site",
    )
}


def first_of_each_sort(names: dict[str, str]) -> dict[str, str]:
    """Of names that only a number tells apart, such as the rows of a table, the first."""
    sorts: dict[str, str] = {}
    for name in names:
        sorts.setdefault(re.sub(r"\d+", "#", name), name)
    return {name: names[name] for name in sorts.values()}


def post_body(browser: Client, path: str, body: str) -> HttpResponse:
    """Post what a program might send, bytes as they are; nothing of it is kept."""
    with transaction.atomic():
        response = browser.post(path, body, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    clear_cached()
    return response


@pytest.mark.parametrize("address", ALL, ids=lambda address: address.name)
def test_every_form_bears_odd_answers(world: World, address: Address) -> None:
    path = world.path(address)
    if address.name == "setup":
        # It is only asked of a school without an administrator.
        type(world.users["administrator"]).objects.update(role="teacher")
    for role in ("administrator", "anonymous"):
        browser = world.browsers[role]
        opened = browser.get(path)
        is_page = opened.status_code == 200 and opened.headers.get("Content-Type", "").startswith("text/html")
        names = names_in(opened) if is_page else {}
        bodies = ["", "&".join(names), "%00=%00&=&&&", "version=-1", f"version={10**30}", "version=%00"]
        bodies += ["&".join(f"{quote(name)}={value}" for name in names) for value in ODD_FORM_VALUES.values()]
        if not names:
            bodies = bodies[:3]
        for body in bodies:
            assert not is_fault(post_body(browser, path, body)), f"{role}: {body[:80]}"
        for name, kept in first_of_each_sort(names).items():
            # One field is wrong at a time, so that checks behind the others are reached as well.
            rest = "&".join(f"{quote(other)}={quote(value)}" for other, value in names.items() if other != name)
            for value in ("%00", ODD_VALUES["huge number"]):
                assert not is_fault(post_body(browser, path, f"{rest}&{quote(name)}={value}")), f"{name}={kept}"


FORMS = [
    "partners:partner-new",
    "partners:partner-edit",
    "partners:contact-new",
    "partners:partner-import",
    "partners:partnership-new",
    "partners:partnership-edit",
    "partners:partnership-advance",
    "partners:partnership-step-back",
    "partners:partnership-stay",
    "partners:partnership-withdraw",
    "partners:promise-new",
    "partners:wish-new",
    "partners:agreement-edit",
    "partners:principles-edit",
    "school:profile-edit",
    "school:person-new",
    "school:class-add-several",
    "school:staff-paste",
    "school:invitations",
    "school:reference-new",
    "account_login",
    "logbook:activity-log",
    "logbook:log-list",
    "projects:project-new",
    "projects:member-new",
    "projects:product-new",
    "logbook:photo-edit",
    "events:event-sign-up",
    "events:date-sign-up-new",
    "school:consent-edit",
]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_file_in_the_place_of_every_answer_is_no_fault(world: World, name: str, prefix: str) -> None:
    address = next(each for each in ALL if each.name == name)
    path = prefix + world.path(address)
    browser = world.browsers["anonymous" if name.startswith(("account", "events:event")) else "administrator"]
    names = names_in(browser.get(path))
    with transaction.atomic():
        files = {each: SimpleUploadedFile("\u202eodd\0name.exe", b"MZ" + bytes(200)) for each in names}
        response = browser.post(path, files)
        transaction.set_rollback(True)
    assert response.status_code == 200


@pytest.mark.parametrize("name", FORMS)
def test_english_forms_bear_odd_answers(world: World, name: str) -> None:
    address = next(each for each in ALL if each.name == name)
    path = "/en" + world.path(address)
    browser = world.browsers["anonymous" if name.startswith(("account", "events:event")) else "administrator"]
    names = names_in(browser.get(path))
    # One value for each way to be wrong: what is wrong in Russian is wrong in English, in other words.
    for key in ("NUL", "word", "huge number", "too many digits", "lone surrogate", "first day"):
        body = "&".join(f"{quote(each)}={ODD_FORM_VALUES[key]}" for each in names)
        assert not is_fault(post_body(browser, path, body)), key


@pytest.mark.parametrize("value", ODD_FORM_VALUES.values(), ids=ODD_FORM_VALUES)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("school:staff-paste", "ФИО\tКласс\tТелефон\nИванова Е. И.\t6А\t1\nИванова Е. И.\t6Б\t2"),
        ("school:class-add-several", "Класс\tКл. рук.\n6А\tИванова Е. И.\n6Б\tИванова Елена Ивановна"),
    ],
)
def test_the_previews_of_people_and_classes_bear_odd_answers(world: World, name: str, text: str, value: str) -> None:
    path, browser = reverse(name), world.browsers["administrator"]
    names = names_in(browser.post(path, {"school_year": "2026", "text": text}))
    assert "rows-1-number" in names
    odd = "&".join(f"{quote(each)}={value}" for each in names if not each.endswith("_FORMS") and each != "take")
    forms = "&".join(f"{each}={names[each]}" for each in names if each.endswith("_FORMS"))
    assert not is_fault(post_body(browser, path, f"{forms}&{odd}"))
    for taken in ("0", value):
        assert not is_fault(post_body(browser, path, f"{forms}&{odd}&take={taken}&use-0=post"))
    answers = "&rows-0-action=add&rows-1-action=row-0&rows-0-teacher=new&rows-1-teacher=new&table-school_year=2026"
    assert not is_fault(post_body(browser, path, f"{forms}&{odd}{answers}"))
    assert not is_fault(post_body(browser, path, f"rows-TOTAL_FORMS={value}&rows-INITIAL_FORMS={value}"))


def test_too_many_fields_are_refused_politely(world: World) -> None:
    body = "&".join(f"field{number}=1" for number in range(13_000))
    assert post_body(world.browsers["coordinator"], "/staff/partners/new/", body).status_code == 400
