"""A contract that ran out waits until it is renewed or let go: the clock alone takes nothing from «what waits»."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from partners.forms.agreements import in_place_of
from partners.models import Agreement
from partners.registrations import partnerships_todo
from tests import html
from tests.factories import AgreementFactory, PartnerFactory, PartnershipFactory
from tests.pdfs import paper
from tests.personas import Persona
from tests.todos import waits

pytestmark = pytest.mark.django_db

# The days at which lists of what waits were seen to lose their rows
TURNS = [date(2026, 8, 31), date(2026, 12, 31), date(2028, 2, 29)]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def waiting(persona: Persona, on: date) -> dict[str, int]:
    found = {each.todo.url.partition("?renew=")[2]: each.count for each in waits(persona.user, on, partnerships_todo)}
    return {key: count for key, count in found.items() if key}


def page(name: str, agreement: Agreement) -> str:
    return reverse(f"partners:agreement-{name}", args=[agreement.pk])


def ran_out(last_day: date = date(2026, 8, 31), **fields: Any) -> Agreement:
    row: Agreement = AgreementFactory(valid_from=date(2025, 9, 1), term_until=last_day, **fields)
    return row


@pytest.mark.parametrize("last_day", TURNS)
def test_it_waits_before_and_after_its_last_day_over_every_turn(coordinator: Persona, last_day: date) -> None:
    ran_out(last_day)
    expected = [
        (-31, {}),
        (-30, {"soon": 1}),
        (0, {"soon": 1}),
        (1, {"over": 1}),
        (2, {"over": 1}),
        (1000, {"over": 1}),
    ]
    assert [(days, waiting(coordinator, last_day + timedelta(days=days))) for days, _state in expected] == expected
    for turn in (date(2027, 1, 1), date(2027, 9, 1), date(2028, 2, 29), date(2028, 3, 1), date(2029, 1, 1)):
        assert waiting(coordinator, turn) == ({"over": 1} if turn > last_day else waiting(coordinator, turn))


@pytest.mark.moment("2026-09-01 00:05")
def test_the_list_has_the_rows_that_are_counted(coordinator: Persona) -> None:
    """Situation 25's sibling: what waits on 31 August still waits on 1 September."""
    over, soon = ran_out(), ran_out(date(2026, 9, 20))
    ran_out(partner=PartnerFactory(archived=True))
    ran_out(kind="letter")
    assert waiting(coordinator, date(2026, 9, 1)) == {"over": 1, "soon": 1}
    for query, rows in {"yes": {over, soon}, "over": {over}, "soon": {soon}}.items():
        found = coordinator.get(reverse("partners:agreement-list"), {"renew": query}).context["rows"]
        assert set(found) == rows


def test_prolonged_it_waits_no_more(coordinator: Persona) -> None:
    agreement = ran_out()
    path = page("prolong", agreement)
    form = html.page(coordinator.get(path)).form(method="post", class_="form")
    assert form.fields["term_until"] == ["2027-08-31"]
    early = html.page(coordinator.post(path, {**form.fields, "term_until": "2026-08-31"})).form(
        method="post", class_="form"
    )
    assert list(early.errors) == ["term_until"]
    answer = coordinator.post(path, {**form.fields, "scan": SimpleUploadedFile("Соглашение.pdf", paper())})
    assert answer["Location"] == agreement.get_absolute_url()
    # Sent again, it is told how it is, and nothing is prolonged once more.
    coordinator.post(path, form.fields)
    agreement.refresh_from_db()
    assert (agreement.valid_until, agreement.files.count()) == (date(2027, 8, 31), 1)
    assert waiting(coordinator, date(2026, 11, 25)) == {}
    assert waiting(coordinator, date(2027, 9, 1)) == {"over": 1}


def test_one_prolonged_year_by_year_gets_another_limit(coordinator: Persona) -> None:
    agreement = ran_out(date(2026, 8, 31), prolongation="yearly", prolonged_until=date(2026, 10, 31))
    path = page("prolong", agreement)
    coordinator.post(path, {**html.page(coordinator.get(path)).form(method="post", class_="form").fields})
    agreement.refresh_from_db()
    assert (agreement.term_until, agreement.valid_until) == (date(2026, 8, 31), date(2027, 10, 31))
    endless = AgreementFactory()
    assert coordinator.get(page("prolong", endless))["Location"] == endless.get_absolute_url()


def test_a_new_one_in_its_place_begins_filled_and_linked(coordinator: Persona) -> None:
    partnership = PartnershipFactory()
    agreement = ran_out(
        date(2026, 8, 31), partner=partnership.partner, covers=[partnership], kind="accord", subject="о дружбе"
    )
    path = f"{reverse('partners:agreement-new')}?replaces={agreement.pk}"
    assert html.page(coordinator.get(agreement.get_absolute_url())).link("Replace with a new one").attrs["href"] == path
    form = html.page(coordinator.get(path)).form(method="post", class_="form")
    sent = form.fields
    assert (sent["kind"], sent["subject"], sent["valid_from"], sent["term_until"], sent["partnerships"]) == (
        ["accord"],
        ["о дружбе"],
        ["2026-09-01"],
        ["2027-08-31"],
        [str(partnership.pk)],
    )
    assert coordinator.post(path, {**sent, "term_until": ["2026-09-02"]}).status_code == 302
    made = Agreement.objects.get(replaces=agreement)
    # However short it is: it waits in the other's place.
    assert list(Agreement.objects.to_renew(date(2026, 11, 25), within=30)) == [made]
    assert html.page(coordinator.get(agreement.get_absolute_url())).link(made.title)
    assert coordinator.get(f"{reverse('partners:agreement-new')}?replaces=none").status_code == 404


@pytest.mark.parametrize(
    ("first", "last", "new_last"),
    [
        ("2024-02-29", "2025-02-28", "2026-02-28"),
        ("2023-03-01", "2024-02-29", "2025-02-28"),
        ("2026-03-01", "2027-02-28", "2028-02-29"),
        ("2025-09-01", "2026-05-31", "2027-02-28"),
    ],
)
def test_a_new_one_lasts_as_many_years_around_29_february(first: str, last: str, new_last: str) -> None:
    days = [date.fromisoformat(day) for day in (first, last, new_last)]
    former = AgreementFactory(valid_from=days[0], term_until=days[1])
    assert in_place_of(former)["term_until"] == days[2]


def test_who_lets_go_what_has_no_end_or_was_let_go_is_told_how_it_is(coordinator: Persona) -> None:
    endless, over = AgreementFactory(term_until=None), ran_out()
    coordinator.post(page("let-go", over), {"reason": "Работаем без договора"})
    for agreement, words in (
        (endless, "It has no last day: there is nothing to renew."),
        (over, "It is already recorded that this agreement will not be renewed: “Работаем без договора”."),
    ):
        for answer in (
            coordinator.get(page("let-go", agreement), follow=True),
            coordinator.post(page("let-go", agreement), {"reason": "Другое"}, follow=True),
        ):
            assert html.page(answer).one(class_="messages").text.endswith(words)
        agreement.refresh_from_db()
        assert agreement.let_go_reason != "Другое"


def test_let_go_it_waits_for_nobody_until_it_gets_another_day(coordinator: Persona) -> None:
    agreement = ran_out()
    detail = agreement.get_absolute_url()
    assert html.page(coordinator.get(detail)).link("No longer needed")
    for _time in range(2):
        answer = coordinator.post(page("let-go", agreement), {"reason": "Работаем без договора"})
        assert answer["Location"] == detail
    assert waiting(coordinator, date(2030, 9, 1)) == {}
    shown = html.page(coordinator.get(detail))
    assert "Работаем без договора" in shown.text and not shown.all_by_role("link", "No longer needed")
    assert Agreement.history.filter(id=agreement.pk, let_go_reason__gt="").count() == 1
    # Opened, the address of an action leads to the record.
    assert coordinator.get(page("take-up", agreement))["Location"] == detail
    assert waiting(coordinator, date(2026, 11, 25)) == {}
    coordinator.post(page("take-up", agreement))
    assert waiting(coordinator, date(2026, 11, 25)) == {"over": 1}
    coordinator.post(page("let-go", agreement), {"reason": ""})
    agreement.refresh_from_db()
    agreement.term_until = date(2026, 9, 30)
    agreement.save()
    assert waiting(coordinator, date(2026, 11, 25)) == {"over": 1}


def test_one_tap_of_the_list_prolongs_by_a_year_and_another_takes_it_back(coordinator: Persona) -> None:
    """Two taps from «Сегодня»: its to-do opens the list, whose row has the button."""
    today = timezone.localdate()
    partner = PartnerFactory(name="Музей")
    agreement = AgreementFactory(partner=partner, term_until=today + timedelta(days=3))
    yearly = AgreementFactory(
        partner=PartnerFactory(name="Парк"),
        term_until=date(2026, 1, 1),
        prolongation="yearly",
        prolonged_until=today + timedelta(days=4),
    )
    AgreementFactory(partner=PartnerFactory(name="Театр"), term_until=today + timedelta(days=400))
    asked = "/en/staff/agreements/?renew=soon"
    for page in (asked, f"/en{partner.get_absolute_url().removeprefix('/en')}"):
        assert html.page(coordinator.get(page)).form(action=f"/en/staff/agreements/{agreement.pk}/prolong/")
    buttons = html.page(coordinator.get("/en/staff/agreements/")).buttons
    assert sum(button.startswith("Extend until") for button in buttons) == 2
    for each in (agreement, yearly):
        last_day, address = each.valid_until, f"/en/staff/agreements/{each.pk}/prolong/"
        form = html.page(coordinator.get(asked)).form(action=address)
        answer = html.page(coordinator.post(address, form.fields, follow=True))
        each.refresh_from_db()
        assert each.valid_until == last_day + relativedelta(years=1)
        coordinator.post(answer.link("Undo").attrs["href"])
        each.refresh_from_db()
        assert each.valid_until == last_day


def test_one_tap_of_the_list_lets_an_agreement_go(coordinator: Persona) -> None:
    agreement = AgreementFactory(term_until=timezone.localdate())
    address = f"/en/staff/agreements/{agreement.pk}/let-go/"
    form = html.page(coordinator.get("/en/staff/agreements/?renew=yes")).form(action=address)
    answer = coordinator.post(address, form.fields, follow=True)
    assert "It has to be renewed after all" in html.page(answer).buttons
