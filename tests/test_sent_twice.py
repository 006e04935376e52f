"""Every form that creates something, from the list of addresses, is sent twice and makes one record.

An address that takes a form has a mark, `once` or `acts`, or stands in a table below with what a second sending does
there: a new one without either fails.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.views import View

from common.form_marks import FORM_KEY
from school.deleting import DeletionPage
from school.models import FormKey
from school.publication import clear_cached
from tests import html
from tests.addresses import Address, World, addresses
from tests.creating import MOVES_ON, ONCE, filled_in, path_of
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    PartnerFactory,
    PartnershipFactory,
    ProjectFactory,
    UserFactory,
)

ALL = [address for address in addresses() if address.name != "account_logout"]

ACTING = [address for address in ALL if getattr(address.view, "only_acts", False)]

# Of the other addresses that take a form: what comes of the same form sent again
OTHERS = {
    "it says what is saved already": """
        school:person-edit school:person-role school:profile-edit school:privacy-edit school:class-edit school:term-edit
        school:reference-edit partners:partner-edit partners:contact-edit partners:partnership-edit
        partners:partnership-today partners:partnership-stay partners:promise-edit
        partners:agreement-edit partners:register-import-row
        projects:product-edit projects:project-edit projects:member-edit
        plan:activity-edit plan:date-edit plan:plan-import-row plan:activity-bulk
        partners:partner-bulk projects:product-bulk
        logbook:activity-log logbook:date-sum-up logbook:photo-edit logbook:log-month
        papers:plan-paper-edit
    """,
    "it asks first, and is done already": """
        school:person-deactivate school:person-hand-over school:class-move-up undo:undo-detail
        partners:contact-erase partners:partner-archive partners:partner-join partners:partnership-withdraw
        partners:agreement-let-go
        projects:project-status projects:member-leave
        plan:activity-cancel plan:date-cancel plan:date-delete
        logbook:photo-delete logbook:date-take-back
    """,
    "the same, in its own tests": "partners:principles-edit plan:dates-past logbook:date-photos school:mail",
    # The sheet of invitations replaces the one before
    "the last one holds": "school:invitations",
    # Its own tests: tests/events
    "a form for everybody": "events:event-sign-up events:sign-up-result display",
    "signing in, and one's own account": """
        account_login account_reauthenticate account_change_password account_link account_join setup
        mfa_authenticate mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp mfa_generate_recovery_codes
        mfa_download_recovery_codes mfa_add_webauthn mfa_login_webauthn mfa_reauthenticate_webauthn mfa_edit_webauthn
        mfa_remove_webauthn
    """,
}
CLASSED = {name for names in OTHERS.values() for name in names.split()}
DELETIONS = [address for address in ALL if issubclass(getattr(address.view, "view_class", View), DeletionPage)]


def test_an_address_that_takes_a_form_says_what_a_second_sending_does(world: World) -> None:
    for address in ALL:
        is_marked = address in ONCE + ACTING + DELETIONS
        assert not (is_marked and address.name in CLASSED), address.name
        if not is_marked and address.name not in CLASSED:
            with transaction.atomic():
                response = world.browsers["administrator"].post(world.path(address))
                transaction.set_rollback(True)
            assert response.status_code == 405, f"{address.name}: neither `once` nor `acts`, nor in the table"


# What creates something

FEW = {"partners:partner-new", "plan:activity-new", "partners:partnership-advance"}
CASES = [pytest.param(each, marks=[] if each.name in FEW else pytest.mark.walk, id=each.name) for each in ONCE]


def count_of(labels: Iterable[str]) -> dict[str, int]:
    return {label: apps.get_model(label)._base_manager.count() for label in labels}


@pytest.mark.parametrize("address", CASES)
def test_a_form_sent_twice_makes_one_record(world: World, address: Address) -> None:
    browser, path = world.browsers["administrator"], path_of(world, address)
    sent = filled_in(world, browser, address)
    first = browser.post(path, sent)
    assert first.status_code == 302, html.page(first).find(".//main")[0].errors
    made = FormKey.objects.get()
    counts = count_of({label for label, _key in made.records})
    assert counts
    for file in sent.values():
        getattr(file, "seek", lambda place: None)(0)
    second = browser.post(path, sent)
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    shown = browser.get(second["Location"])
    assert shown.status_code == 200 and "This has already been saved" in shown.text
    assert count_of(counts) == counts
    if address.name not in MOVES_ON:
        # «Back», and again: the page is fetched anew, with another key.
        for file in sent.values():
            getattr(file, "seek", lambda place: None)(0)
        again = browser.post(
            path, {**sent, FORM_KEY: html.page(browser.get(path)).controls(FORM_KEY)[0].attrs["value"]}
        )
        assert again.status_code in {200, 302}
        assert count_of(counts) == counts


# What acts

# What a button says beside its address
SAID = {"today:news-put-away": {"kind": "change", "key": "1"}}


@pytest.mark.parametrize(
    "addresses",
    [
        pytest.param(
            [each for each in ACTING if each.name in {"partners:partner-restore", "plan:date-restore"}], id="a few"
        ),
        pytest.param(ACTING, id="all", marks=pytest.mark.walk),
    ],
)
def test_an_address_that_acts_is_pressed_twice_and_opened(world: World, addresses: list[Address]) -> None:
    browser = world.browsers["administrator"]
    for address in addresses:
        path = world.path(address)
        with transaction.atomic():
            opened = browser.get(path)
            assert opened.status_code == 302, address.name
            assert browser.get(opened["Location"], follow=True).status_code == 200, address.name
            for _press in range(2):
                response = browser.post(path, SAID.get(address.name, {}), follow=True)
                assert response.status_code == 200, address.name
            transaction.set_rollback(True)
        clear_cached()


# A page asks first; then it is done, and asked for once more.
ANSWERS: dict[str, Callable[[World], dict[str, Any]]] = {
    "school:person-hand-over": lambda world: {"everything": world.users["coordinator"].pk},
    "partners:partner-archive": lambda world: {"reason": "Закрылся"},
    "partners:partnership-withdraw": lambda world: {"side": "partner", "reason": "Нет сил"},
    "partners:agreement-let-go": lambda world: {"reason": "Больше не нужен"},
    "projects:project-status": lambda world: {"text": "Нет сил"},
    "projects:member-leave": lambda world: {"reason": "Нет сил"},
    "plan:activity-cancel": lambda world: {"reason": "Карантин"},
    "plan:date-cancel": lambda world: {"reason": "Карантин"},
}
# Another record than the world's, of which something came
OF_ANOTHER: dict[str, Callable[[], Any]] = {
    "school:person-delete": lambda: UserFactory(invited=True),
    "partners:partner-delete": PartnerFactory,
    "partners:partnership-delete": PartnershipFactory,
    "partners:agreement-delete": AgreementFactory,
    "projects:project-delete": ProjectFactory,
    "plan:activity-delete": ActivityFactory,
}
QUESTIONS = [*OTHERS["it asks first, and is done already"].split(), *(each.name for each in DELETIONS)]
FEW_QUESTIONS = {"partners:partner-archive", "projects:product-delete", "plan:date-cancel"}


@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=[] if each in FEW_QUESTIONS else pytest.mark.walk) for each in QUESTIONS]
)
def test_what_is_done_already_is_told_and_never_a_page_that_is_not_there(world: World, name: str) -> None:
    """Situation 3 and its kind."""
    browser = world.browsers["administrator"]
    address = next(each for each in ALL if each.name == name)
    path = reverse(name, args=[OF_ANOTHER[name]().pk]) if name in OF_ANOTHER else world.path(address)
    if name == "partners:partner-join":
        path = f"{path}?with={PartnerFactory().pk}"
    # Where there is nothing to do, the page has no form.
    forms = html.page(browser.get(path)).find(".//main")[0].all("form", method="post")
    sent = {**(forms[0].fields if forms else {}), **ANSWERS.get(name, lambda world: {})(world)}
    first = browser.post(path, sent)
    assert first.status_code == 302, html.page(first).find(".//main")[0].errors
    # What was said of the first time is read.
    assert browser.get(first["Location"], follow=True).status_code == 200
    again = browser.post(path, sent, follow=True)
    assert again.status_code == 200
    page = html.page(again)
    assert page.all(class_="messages") or "уже" in page.text.lower(), page.text
    assert browser.get(path, follow=True).status_code == 200


# What says how something is

EDITS = OTHERS["it says what is saved already"].split()
# Where a word more is no answer
CHANGED: dict[str, Callable[[], dict[str, str]]] = {
    "partners:partnership-stay": lambda: {
        "until": (timezone.localdate() + timedelta(days=20)).isoformat(),
        "reason": "Так решили",
    },
    "logbook:activity-log": lambda: {"pupils": "27"},
}
FEW_EDITS = {"partners:partner-edit", "plan:date-edit"}


def another_word(form: html.Part) -> dict[str, str]:
    """Return the form's first text, with a word more."""
    for control in form.find(".//textarea[@name] | .//input[@type='text'][@name]"):
        name, text = control.attrs["name"], "".join(control.value)
        if not name.startswith("seen-"):
            return {name: f"{text} и ещё".strip()}
    return {}


@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=[] if each in FEW_EDITS else pytest.mark.walk) for each in EDITS]
)
def test_a_change_sent_twice_is_no_quarrel_with_oneself(world: World, name: str) -> None:
    browser = world.browsers["administrator"]
    path = world.path(next(each for each in ALL if each.name == name))
    opened = browser.get(path, follow=True)
    forms = html.page(opened).find(".//main")[0].all("form", method="post")
    change = CHANGED.get(name, lambda: another_word(forms[0]) if forms else {})
    sent = {**(forms[0].fields if forms else {}), **change()}
    for _click in range(2):
        response = browser.post(path, sent)
        assert response.status_code == 302, html.page(response).find(".//main")[0].text
