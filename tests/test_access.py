"""Who may open what: every address of the portal against the table of roles."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from pytest_django import Settings

from school.models import JournalEntry, Role
from school.publication import clear_cached
from tests import html
from tests.addresses import ROLES, Address, World, addresses

ANYONE, SIGNED_IN, TEACHER, COORDINATOR, ADMINISTRATOR = (
    "anyone",
    "signed in",
    "teacher",
    "coordinator",
    "administrator",
)

# The table of roles, by the names of addresses. A new address stands here, or this test fails.
WHO_MAY = {
    "anyone": """
        livez readyz robots sitemap home display school-logo privacy
        partners:direction-detail partners:public-partner-list partners:public-partner-detail
        partners:public-partner-logo
        projects:public-project-list projects:public-project-detail
        projects:public-product-list projects:public-product-file projects:public-product-picture events:public-photo
        events:calendar events:calendar-month events:calendar-subscribe events:calendar-poster
        events:calendar-week events:calendar-week-of events:calendar-plan
        events:calendar-feed events:event events:event-feed events:event-poster
        events:event-sign-up events:sign-up-result events:public-activity events:open-data-events
        account_login account_logout account_inactive account_reset_password account_set_password
        account_link account_join setup
        mfa_authenticate mfa_login_webauthn
    """,
    "signed in": """
        account_reauthenticate account_change_password
        mfa_index mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp
        mfa_view_recovery_codes mfa_generate_recovery_codes mfa_download_recovery_codes
        mfa_list_webauthn mfa_add_webauthn mfa_reauthenticate_webauthn mfa_edit_webauthn mfa_remove_webauthn
    """,
    "teacher": """
        today:today today:search today:search-key today:news-put-away partners:partner-list partners:partner-detail
        partners:partner-logo plan:year-plan plan:week plan:week-of plan:month plan:month-of papers:class-plan
        plan:activity-list plan:activity-new plan:activity-detail plan:activity-edit
        plan:activity-history plan:activity-cancel plan:activity-restore plan:activity-delete
        plan:dates-new plan:date-edit plan:date-cancel plan:date-restore plan:date-bring-back
        plan:date-delete plan:dates-past plan:plan-schedule plan:plan-leftovers logbook:date-detail logbook:date-sum-up logbook:date-photos
        logbook:date-take-back
        logbook:log-list logbook:activity-log logbook:activity-cycle
        events:date-sign-ups events:date-sign-up-new events:sign-up-action
        logbook:photo-edit logbook:photo-delete logbook:photo-file
        projects:project-list projects:project-detail
        projects:product-list projects:product-new projects:product-detail projects:product-edit
        projects:product-history projects:product-delete projects:product-file
        papers:paper-list papers:held-paper
        undo:undo-list undo:undo-detail plan:activity-bulk
    """,
    "coordinator": """
        partners:partner-bulk partners:partner-new partners:partner-edit partners:partner-archive partners:partner-restore partners:partner-join
        partners:partner-delete partners:partnership-delete partners:contact-delete
        partners:partner-history partners:contact-new partners:contact-edit partners:partner-import
        partners:register-import-preview partners:register-import-columns partners:register-import-about
        partners:register-import-row partners:register-import-answer partners:register-import-rest
        partners:register-import-apply partners:register-import-delete
        partners:partnership-today
        partners:partnership-list partners:partnership-new partners:partnership-detail partners:partnership-edit
        partners:partnership-history partners:partnership-withdraw partners:partnership-advance
        partners:partnership-step-back partners:partnership-stay partners:partnership-basis
        partners:wish-new partners:wish-delete
        partners:promise-new partners:promise-edit partners:promise-note partners:promise-delete
        partners:principles-detail partners:principles-paper partners:principles-edit
        partners:agreement-list partners:agreement-new partners:agreement-detail partners:agreement-edit
        partners:agreement-scan partners:agreement-prolong partners:agreement-delete partners:agreement-let-go
        partners:agreement-take-up partners:agreement-history partners:agreement-file
        logbook:log-month
        projects:product-bulk projects:project-new projects:project-edit projects:project-history projects:project-status
        projects:project-delete projects:member-new projects:member-edit projects:member-leave
        projects:member-delete
        today:first-day-put-away today:new-year-step
        papers:plan-paper papers:plan-paper-edit plan:day-off plan:day-off-detail plan:plan-copy
        plan:plan-import plan:plan-import-preview plan:plan-import-read plan:plan-import-columns
        plan:plan-import-choose plan:plan-import-role plan:plan-import-many
        plan:plan-import-row plan:plan-import-answer plan:plan-import-accept plan:plan-import-apply
    """,
    "administrator": """
        partners:contact-erase
        school:person-list school:person-new school:staff-paste school:invitations school:person-detail school:person-edit school:person-history
        school:person-role school:person-hand-over school:person-deactivate school:person-delete school:person-activate school:person-link
        school:person-link-mail school:person-link-new
        school:settings school:profile-edit school:profile-history
        school:class-list school:class-history school:class-new school:class-add-several school:class-move-up
        school:class-edit school:class-delete
        school:term-list school:term-history school:term-new school:term-fill-in school:term-edit
        school:term-delete
        school:first-day-bring-back school:consent-edit school:privacy-edit school:mail
        school:state school:copies school:copy-new
        school:reference-list school:reference-history school:reference-new school:reference-edit
        school:journal
    """,
}
NEEDED = {name: needed for needed, names in WHO_MAY.items() for name in names.split()}

RANKS = [ANYONE, SIGNED_IN, TEACHER, COORDINATOR, ADMINISTRATOR]
RANK_OF = {
    "anonymous": 0,
    Role.REPRESENTATIVE: 1,
    Role.TEACHER: 2,
    Role.COORDINATOR: 3,
    Role.ADMINISTRATOR: 4,
}

# Answers to those who may, other than the page itself
OTHERWISE = {
    # Nothing was uploaded
    "school-logo": {404},
    "partners:public-partner-logo": {404},
    # Its file is no picture
    "projects:public-product-picture": {404},
    "partners:partner-logo": {404},
    # The page of the date asks for it
    "logbook:date-sum-up": {302},
    # It is not said which column holds the name
    "partners:register-import-columns": {200},
    # Nothing was ticked
    "plan:activity-bulk": {302},
    "partners:partner-bulk": {302},
    "projects:product-bulk": {302},
    # Another's: administrators see all of them
    "undo:undo-detail": {200, 404},
    # Who is signed in has nothing to do there, and who did not begin to sign in neither
    "account_login": {200, 302},
    "account_logout": {200, 302},
    "mfa_authenticate": {302},
    "setup": {302},
    "mfa_login_webauthn": {200, 302, 405},
    # Somebody has an application already, and somebody has none
    "mfa_activate_totp": {200, 302},
    "mfa_deactivate_totp": {200, 302, 404},
    "mfa_view_recovery_codes": {200, 302, 404},
    "mfa_generate_recovery_codes": {200, 302, 403},
    "mfa_download_recovery_codes": {200, 302, 404},
    # A representative has no password to be asked for
    "mfa_reauthenticate": {200, 302, 403},
    "account_reauthenticate": {200, 302, 403},
    "mfa_reauthenticate_webauthn": {200, 302, 403},
    "account_change_password": {200, 302},
    # Nobody has such a key
    "mfa_edit_webauthn": {302},
    "mfa_remove_webauthn": {302},
}

ALL = list(addresses())
BY_NAME = {address.name: address for address in ALL}


def may(role: str, name: str) -> bool:
    return RANK_OF[role] >= RANKS.index(NEEDED[name])


def only_acts(address: Address) -> bool:
    return getattr(address.view, "only_acts", False)


def leads_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and response["Location"].startswith(("/accounts/login/", "/en/accounts/login/"))


def refused(role: str, response: HttpResponse) -> bool:
    return leads_to_sign_in(response) if role == "anonymous" else response.status_code == 403


def test_the_table_lists_every_address_and_no_other() -> None:
    assert sorted(NEEDED) == sorted(BY_NAME)
    assert len(NEEDED) == sum(len(names.split()) for names in WHO_MAY.values())


@pytest.mark.parametrize("address", ALL, ids=lambda address: address.name)
def test_every_view_carries_the_mark_of_the_table(address: Address) -> None:
    if getattr(address.view, "is_public_page", False):
        assert NEEDED[address.name] == ANYONE
        assert address.view.login_required is False
        assert not hasattr(address.view, "access")
    else:
        mark = getattr(address.view, "access", None)
        assert mark is not None, "no mark of school.access and no public_page"
        assert str(getattr(mark, "value", mark)) == NEEDED[address.name]
        assert getattr(address.view, "login_required", True) is (mark != ANYONE)


@pytest.mark.parametrize("address", ALL, ids=lambda address: address.name)
def test_each_role_opens_what_the_table_allows(world: World, address: Address) -> None:
    path = world.path(address)
    for role in ROLES:
        with transaction.atomic():
            response = world.browsers[role].get(path)
            transaction.set_rollback(True)
        if not may(role, address.name):
            assert refused(role, response), f"{role}: {response.status_code}"
        elif only_acts(address):
            # It leads to the page where its button is.
            assert response.status_code == 302, f"{role}: {response.status_code}"
        else:
            expected = OTHERWISE.get(address.name, {200})
            assert response.status_code in expected, f"{role}: {response.status_code}"
            if role == Role.ADMINISTRATOR:
                assert forms_that_lead_nowhere(path, response) == []


def forms_that_lead_nowhere(path: str, response: HttpResponse) -> list[str]:
    """Return the addresses of the page's forms that no view answers: a browser sends each to its own address."""
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return []
    actions = [urljoin(path, form.attrs.get("action", "")) for form in html.page(response).all("form")]
    return [action for action in actions if not is_answered(urlsplit(action).path)]


def is_answered(path: str) -> bool:
    try:
        return bool(resolve(path))
    except Resolver404:
        return False


@pytest.mark.parametrize("address", ALL, ids=lambda address: address.name)
def test_a_form_is_taken_from_those_who_may_only(world: World, address: Address) -> None:
    path = world.path(address)
    for role in ROLES:
        with transaction.atomic():
            response = world.browsers[role].post(path)
            transaction.set_rollback(True)
        clear_cached()
        if not may(role, address.name):
            assert refused(role, response), f"{role}: {response.status_code}"
        elif only_acts(address):
            assert response.status_code in OTHERWISE.get(address.name, {302}), f"{role}: {response.status_code}"
        else:
            assert response.status_code in {200, 302, 404, 405, 410} | OTHERWISE.get(address.name, set())


STAFF = [address for address in ALL if NEEDED.get(address.name) in {TEACHER, COORDINATOR, ADMINISTRATOR}]


def test_whatever_is_under_staff_needs_a_role_and_the_other_way_round(world: World) -> None:
    under_staff = {address.name for address in ALL if world.path(address).startswith("/staff/")}
    assert under_staff == {address.name for address in STAFF}


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.long
def test_a_representative_sees_nothing_of_the_staff(world: World, language: str) -> None:
    for address in STAFF:
        for method in ("get", "post"):
            response = getattr(world.browsers["representative"], method)(language + world.path(address))
            assert response.status_code == 403, address.name
            assert world.partner.name not in response.text


@pytest.mark.parametrize("name", ["today:today", "partners:partner-list", "partners:partner-new", "school:journal"])
def test_english_addresses_follow_the_same_table(world: World, name: str) -> None:
    for role in ROLES:
        response = world.browsers[role].get("/en" + reverse(name))
        assert response.status_code == 200 if may(role, name) else refused(role, response), role


def test_a_stranger_is_led_back_to_the_page_after_signing_in(world: World) -> None:
    response = world.browsers["anonymous"].get("/staff/partners/?q=музей")
    assert response["Location"].startswith("/accounts/login/?next=/staff/partners/%3Fq%3D")


def test_htmx_of_an_ended_session_is_sent_to_the_sign_in_page(world: World) -> None:
    response = world.browsers["anonymous"].get("/staff/partners/?q=a", headers={"hx-request": "true"})
    assert response.status_code == 204
    assert response["HX-Redirect"].startswith("/accounts/login/")


def test_a_refusal_is_in_the_journal(world: World) -> None:
    world.browsers["teacher"].get("/staff/partners/new/")
    entry = JournalEntry.objects.get(action="refused")
    assert (entry.actor, entry.subject, entry.detail) == (
        world.users["teacher"],
        "partners:partner-new",
        "GET",
    )


def test_rights_act_at_the_next_request(world: World) -> None:
    browser, user = world.browsers["coordinator"], world.users["coordinator"]
    assert browser.get("/staff/partners/new/").status_code == 200
    user.role = Role.TEACHER
    user.save()
    assert browser.get("/staff/partners/new/").status_code == 403
    user.is_active = False
    user.save()
    assert leads_to_sign_in(browser.get("/staff/partners/"))


def test_private_pages_are_kept_by_nobody(world: World) -> None:
    for address in STAFF:
        response = world.browsers["administrator"].get(world.path(address))
        assert "no-store" in response["Cache-Control"], address.name


def test_public_pages_are_the_same_for_everybody(world: World) -> None:
    for address in ALL:
        if not getattr(address.view, "is_public_page", False):
            continue
        answers = [world.browsers[role].get(world.path(address)) for role in ROLES]
        # A form for everybody says when it was shown, signed.
        bodies = {(answer.status_code, html.body_without(answer, "form-key")) for answer in answers}
        assert len(bodies) == 1, address.name
        assert not any(answer.cookies for answer in answers), address.name


def test_the_gallery_is_for_debugging_only(settings: Settings) -> None:
    assert settings.DEBUG is False
    for path in ("/gallery/", "/en/gallery/"):
        with pytest.raises(Resolver404):
            resolve(path)


def test_visitors_leave_no_session_behind(world: World) -> None:
    before = set(Session.objects.values_list("pk", flat=True))
    for path in ("/", "/en/partners/", "/partners/nowhere/", "/sitemap.xml"):
        Client().get(path)
    assert set(Session.objects.values_list("pk", flat=True)) == before
