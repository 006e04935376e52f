"""Every page for everybody: accessible, no wider than the screen, nothing loaded from elsewhere."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import expect
from pytest_django import Settings

from school.links import token_for
from tests.addresses import Address, World, addresses
from tests.browser.appearance import OF_A_LOOK, OVERFLOW, faults, violations
from tests.browser.conftest import DESKTOP, PHONE, Portal
from tests.factories import SchoolClassFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Addresses that are no pages: answers for machines, files, and forms that are sent from another page
NO_PAGES = """
    livez readyz robots sitemap school-logo partners:public-partner-logo partners:partner-logo
    partners:partner-restore partners:promise-note partners:agreement-file school:person-activate school:person-link-new school:person-link-mail
    school:term-fill-in mfa_download_recovery_codes mfa_login_webauthn
    logbook:photo-file events:public-photo projects:product-file projects:public-product-file projects:public-product-picture
    plan:activity-restore plan:date-restore logbook:activity-cycle logbook:date-sum-up
    plan:plan-import-read plan:plan-import-columns plan:plan-import-answer plan:plan-import-accept
    plan:plan-import-apply plan:activity-bulk
    events:calendar-feed events:event-feed events:open-data-events events:sign-up-action
""".split()
# Pages of the first run and of two-step sign-in: the journey of a new portal stands before them
ELSEWHERE = "setup mfa_authenticate mfa_activate_totp mfa_view_recovery_codes".split()
# The same page under another name
TWICE = ["account_set_password", "mfa_reauthenticate_webauthn"]
OF_A_KEY = ["mfa_edit_webauthn", "mfa_remove_webauthn"]
# All pages in as many tests, which processes share
PARTS = 4

FORMS = [
    "/staff/partners/new/",
    "/staff/partners/{partner}/contacts/new/",
    "/staff/import/partners/",
    "/staff/people/new/",
    "/staff/settings/classes/new/",
    "/staff/settings/classes/several/",
    "/staff/settings/terms/new/",
    "/staff/settings/lists/partner-kinds/new/",
    "/accounts/password/change/",
    "/staff/partnerships/new/",
    "/staff/partnerships/{partnership}/advance/",
    "/staff/partnerships/{partnership}/withdraw/",
    "/staff/partnerships/{partnership}/promises/new/",
    "/staff/partnerships/{partnership}/wishes/new/",
    "/staff/partnerships/{partnership}/principles/school/",
    "/staff/activities/new/",
    "/staff/import/plan/",
    "/staff/activities/{activity}/cancel/",
    "/staff/activities/{activity}/dates/new/",
    "/staff/dates/{date}/cancel/",
    "/staff/projects/new/",
    "/staff/projects/{project}/members/new/",
    "/staff/members/{member}/leave/",
    "/staff/products/new/",
    "/staff/dates/{held}/",
    "/events/{event}/sign-up/",
    "/staff/dates/{event}/sign-ups/new/",
    "/staff/settings/consent/",
]

SAMPLE = [
    "/",
    "/directions/civic-patriotic/",
    "/projects/",
    "/products/",
    "/partners/",
    "/partners/?q=%D0%BD%D0%B5%D1%82%D1%83",
    "/display/",
    "/accounts/login/",
    "/no-such-page/",
    "/calendar/",
    "/calendar/{year}/{month}/?grade=6",
    "/events/{event}/",
    "/events/{event}/sign-up/",
    "/calendar/subscribe/?grade=2&grade=6",
    "/events/{event}/poster/",
]
STAFF_SAMPLE = [
    "/staff/",
    "/staff/partners/",
    "/staff/partners/new/",
    "/staff/partners/{partner}/",
    "/staff/settings/",
    "/staff/people/",
    "/staff/journal/",
    "/staff/partnerships/",
    "/staff/partnerships/{partnership}/",
    "/staff/agreements/",
    "/staff/partnerships/{partnership}/principles/",
    "/staff/plan/",
    "/staff/activities/{activity}/",
    "/staff/activities/new/",
    "/staff/plan/paper/",
    "/staff/import/plan/{plan_import}/",
    "/staff/activities/{activity}/dates/new/",
    "/staff/activities/log/",
    "/staff/activities/{activity}/log/",
    "/staff/activities/log/month/",
    "/staff/dates/{held}/",
    "/staff/projects/",
    "/staff/projects/{project}/",
    "/staff/products/",
    "/staff/documents/held/",
    "/staff/dates/{event}/sign-ups/",
    "/staff/settings/consent/",
]


@pytest.fixture
def world(demo: Portal) -> World:
    """The demo school, and a record behind each address."""
    # 6А and 6Б are the demo's.
    SchoolClassFactory.reset_sequence(2)
    return World()


def keys(world: World) -> dict[str, int]:
    """What stands in the addresses below."""
    return {
        "partner": world.partner.pk,
        "partnership": world.partnership.pk,
        "activity": world.activity.pk,
        "date": world.date.pk,
        "plan_import": world.plan_import.pk,
        "project": world.project.pk,
        "member": world.member.pk,
        "held": world.held.pk,
        "event": world.event.pk,
        "year": world.event.starts_on.year,
        "month": world.event.starts_on.month,
    }


def pages(part: int) -> list[Address]:
    """One of `PARTS` parts of the addresses that are pages."""
    out = {*NO_PAGES, *ELSEWHERE, *TWICE, *OF_A_KEY}
    return [each for each in addresses() if each.name not in out][part::PARTS]


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible_on_a_desktop_and_on_a_phone(demo: Portal, world: World, part: int) -> None:
    found = []
    visitor = demo.visitor()
    staff = demo.signed_in(world.browsers["administrator"])
    looked = 0
    for address in pages(part):
        path = world.path(address)
        if world.browsers["administrator"].get(path).status_code == 405:
            # It only acts.
            continue
        is_public = getattr(address.view, "login_required", True) is False
        page = visitor if is_public else staff
        # A page of one's own account may send on; what is looked at is where one lands.
        response = page.goto(path)
        assert response is not None
        assert response.status in (200, 410), f"{path}: {response.status}"
        found += faults(page)
        looked += 1
    assert found == [], "\n".join(found)
    assert looked > 20


def test_pages_of_a_security_key_are_accessible(demo: Portal, world: World) -> None:
    found = []
    staff = demo.signed_in(world.browsers["administrator"])
    key = Authenticator.objects.create(
        user=world.users["administrator"], type=Authenticator.Type.WEBAUTHN, data={"name": "Телефон"}
    )
    for path in [reverse("mfa_list_webauthn"), *(reverse(name, args=[key.pk]) for name in OF_A_KEY)]:
        response = staff.goto(path)
        assert response is not None and response.ok, path
        found += faults(staff)
    assert found == [], "\n".join(found)


def test_forms_with_mistakes_are_accessible(demo: Portal, world: World) -> None:
    staff = demo.signed_in(world.browsers["administrator"])
    found = []
    for path in FORMS:
        staff.goto(path.format(**keys(world)))
        # The text of consent can be accepted as it is: the form below it is the one with mistakes.
        button = staff.locator("main form button[type=submit]")
        (button.last if path == "/staff/settings/consent/" else button.first).click()
        expect(staff.locator(".field-errors, .notice-error").first, path).to_be_visible()
        found += faults(staff)
    # A partner that is there already, and everything else that can be wrong with one
    staff.goto("/staff/partners/new/")
    staff.get_by_label("Полное название").fill("Областная детская библиотека")
    staff.locator("summary", has_text="Адрес, сайт и логотип").click()
    staff.get_by_label("Сайт").fill("javascript:alert(1)")
    staff.get_by_role("button", name="Сохранить").click()
    expect(staff.get_by_text("Возможно, такой партнёр уже есть")).to_be_visible()
    found += faults(staff)
    visitor = demo.visitor()
    visitor.goto("/accounts/login/")
    visitor.get_by_role("button", name="Войти", exact=True).click()
    expect(visitor.locator(".field-errors").first).to_be_visible()
    found += faults(visitor)
    visitor.goto(reverse("account_link", args=["invite", world.invited.pk, token_for(world.invited)]))
    visitor.get_by_role("button", name="Присоединиться").click()
    expect(visitor.locator(".field-errors").first).to_be_visible()
    found += faults(visitor)
    assert found == []


def test_empty_and_refused_pages_are_accessible(demo: Portal, world: World, settings: Settings) -> None:
    staff = demo.signed_in(world.browsers["administrator"])
    teacher = demo.signed_in(world.browsers["teacher"])
    visitor = demo.visitor()
    nothing = "?q=%D0%BD%D0%B5%D1%82%D1%83"
    found = []
    for page, path, status in [
        (visitor, f"/partners/{nothing}", 200),
        (visitor, "/partners/?direction=nowhere&page=99", 200),
        (visitor, "/no-such-page/", 404),
        (visitor, "/accounts/link/invite/1/no-such-link/", 410),
        (teacher, "/staff/people/", 403),
        (teacher, f"/staff/partners/{world.partner.pk}/", 200),
        (staff, f"/staff/partners/{nothing}", 200),
        (staff, "/staff/partners/?page=99&sort=nothing", 200),
        (staff, f"/staff/people/{nothing}", 200),
        (staff, "/staff/journal/?since=2040-01-01", 200),
        (staff, "/staff/settings/terms/?year=2027", 200),
        (staff, "/staff/no-such-page/", 404),
    ]:
        response = page.goto(path)
        assert response is not None
        assert response.status == status, f"{path}: {response.status}"
        found += faults(page)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(
    ("prefix", "scheme", "look"),
    [
        ("/en", "light", ""),
        ("", "dark", ""),
        ("", "light", "huge.white-on-black.wide.off"),
        ("/en", "dark", "large.blue.normal.normal"),
    ],
    ids=["English", "dark", "white on black, huge", "blue, large, English"],
)
def test_a_sample_is_accessible_in_every_look(demo: Portal, world: World, prefix: str, scheme: str, look: str) -> None:
    found = []
    # Another language has other words for everything.
    rules = OF_A_LOOK if scheme == "dark" or look else None
    for page, paths in [
        (demo.visitor(color_scheme=scheme), SAMPLE),
        (demo.signed_in(world.browsers["administrator"], color_scheme=scheme), STAFF_SAMPLE),
    ]:
        if look:
            page.context.add_cookies([{"name": "display", "value": look, "url": demo.url}])
        for path in paths:
            page.goto(prefix + path.format(**keys(world)))
            for size in (DESKTOP, PHONE):
                page.set_viewport_size(size)
                found += [f"{page.url} at {size['width']}: {each}" for each in violations(page, rules)]
            found += [f"{page.url}: {each}" for each in page.evaluate(OVERFLOW)]
    assert found == []
