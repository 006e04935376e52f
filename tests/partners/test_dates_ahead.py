"""Work with a partner ends while dates are ahead: they are named, and called off where a person says so."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from activities.models import Occurrence
from partners.models import Partner, Partnership
from tests import html
from tests.factories import ActivityFactory, OccurrenceFactory, PartnerFactory, PartnershipFactory, SignUpFactory
from tests.personas import Persona

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def partnership() -> Partnership:
    row: Partnership = PartnershipFactory(partner=PartnerFactory(name="ЦДТ"))
    return row


@pytest.fixture
def dates(partnership: Partnership) -> list[Occurrence]:
    own = ActivityFactory(title="Кросс", joint=[partnership])
    shared = ActivityFactory(title="День здоровья", joint=[partnership, PartnershipFactory(partner__name="Клиника")])
    OccurrenceFactory(activity=own, starts_on=date(2026, 11, 20))
    OccurrenceFactory(activity=own, starts_on=date(2026, 12, 1), status="cancelled", cancel_reason="Карантин")
    OccurrenceFactory(activity=own, starts_on=date(2026, 11, 25), held=True)
    return [
        OccurrenceFactory(activity=own, starts_on=date(2026, 12, 12)),
        OccurrenceFactory(activity=shared, starts_on=date(2026, 12, 13)),
    ]


def archive(partner: Partner) -> str:
    return reverse("partners:partner-archive", args=[partner.pk])


def withdraw(partnership: Partnership) -> str:
    return reverse("partners:partnership-withdraw", args=[partnership.pk])


def states(dates: list[Occurrence]) -> list[tuple[str, str]]:
    return [
        (each.status, each.cancel_reason)
        for each in Occurrence.objects.filter(pk__in=[d.pk for d in dates]).order_by("pk")
    ]


def test_the_page_names_the_dates_ahead_and_ticks_none(
    coordinator: Persona, partnership: Partnership, dates: list[Occurrence]
) -> None:
    for path in (archive(partnership.partner), withdraw(partnership)):
        form = html.page(coordinator.get(path)).form()
        assert form.choices("called_off") == [str(each.pk) for each in dates]
        group = form.field("Call off these dates").text
        assert "Кросс" in group and "День здоровья (also with: Клиника)" in group
        assert "called_off" not in form.fields


def test_the_ticked_are_called_off_and_the_others_stay_named(
    coordinator: Persona, partnership: Partnership, dates: list[Occurrence]
) -> None:
    SignUpFactory(occurrence=dates[0])
    path = archive(partnership.partner)
    sent = {"reason": "Закрыт", "called_off": [str(dates[0].pk)]}
    refused = html.page(coordinator.post(path, sent)).form()
    assert list(refused.errors) == ["called_off_reason"]
    assert refused.fields["called_off"] == [str(dates[0].pk)]
    answer = coordinator.post(path, {**sent, "called_off_reason": "Центр закрыт"}, follow=True)
    assert states(dates) == [("cancelled", "Центр закрыт"), ("planned", "")]
    text = html.page(answer).text
    assert "1 date is called off." in text and "The list" in text
    assert "These dates stay in the plan" in text and "13 December — День здоровья" in text.replace("\u00a0", " ")
    assert Partner.objects.get(pk=partnership.partner_id).is_archived


def test_archived_anyway_leaves_them_named(
    coordinator: Persona, partnership: Partnership, dates: list[Occurrence]
) -> None:
    answer = html.page(coordinator.post(archive(partnership.partner), {"reason": ""}, follow=True))
    assert "These dates stay in the plan" in answer.text and "12 December — Кросс" in answer.text.replace("\u00a0", " ")
    assert [state for state, _reason in states(dates)] == ["planned", "planned"]


def test_ending_a_partnership_calls_off_its_own_dates_alone(
    coordinator: Persona, partnership: Partnership, dates: list[Occurrence]
) -> None:
    foreign = OccurrenceFactory(starts_on=date(2026, 12, 20))
    sent = {
        "side": "partner",
        "reason": "Переезд",
        "on": "2026-11-25",
        "called_off": [str(dates[0].pk), str(foreign.pk), "9" * 30],
        "called_off_reason": "Центр переехал",
    }
    assert coordinator.post(withdraw(partnership), sent).status_code == 302
    assert states([*dates, foreign]) == [("cancelled", "Центр переехал"), ("planned", ""), ("planned", "")]
    assert not Partnership.objects.open().filter(pk=partnership.pk).exists()


def test_without_dates_ahead_nothing_is_asked(coordinator: Persona, client: Client) -> None:
    partnership = PartnershipFactory()
    for path in (archive(partnership.partner), withdraw(partnership)):
        assert "called_off" not in html.page(coordinator.get(path)).form().names()
