"""The register tells of each partner how things stand with it, and sorts by that on both databases."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partners.models import Agreement, Direction, Partner
from tests import html
from tests.factories import (
    AgreementFactory,
    ContactPersonFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/en/staff/partners/"


def names(client: Client, query: str) -> list[str]:
    return [row.title for row in client.get(ADDRESS + query).context["rows"]]


def at_stages(name: str, *stages: int) -> Partner:
    partner = PartnerFactory(name=name)
    for stage, direction in zip(stages, Direction.objects.all(), strict=False):
        PartnershipFactory(partner=partner, direction=direction, at_stage=stage)
    return partner


def with_date(name: str, *, held: date | None = None, ahead: date | None = None) -> Partner:
    partner = PartnerFactory(name=name)
    joint = PartnershipFactory(partner=partner)
    for day, status in ((held, "held"), (ahead, "planned")):
        if day is not None:
            date_of = OccurrenceFactory(starts_on=day, status=status)
            date_of.activity.partnerships.add(joint)
    return partner


def stages() -> None:
    at_stages("Б", 2)
    at_stages("А", 2)
    at_stages("В", 1, 3)
    at_stages("Г")
    PartnershipFactory(partner=PartnerFactory(name="Д"), by_law=True)
    PartnershipFactory(partner=PartnerFactory(name="Е"), ended=True)


def agreements() -> None:
    for name, *ends in (
        ("Б", date(2026, 12, 31)),
        ("А", date(2026, 12, 31)),
        ("В", date(2027, 6, 1), date(2026, 1, 1)),
        ("Г", None, date(2026, 1, 1)),
        ("Д", date(2026, 5, 1)),
    ):
        partner = PartnerFactory(name=name)
        for end in ends:
            AgreementFactory(partner=partner, valid_from=date(2025, 1, 1), term_until=end)
    # A letter binds nobody.
    AgreementFactory(partner=PartnerFactory(name="Е"), kind=Agreement.Kind.LETTER, term_until=date(2027, 1, 1))


def contacts() -> None:
    for name, *posts in (("Б", "ёлочник"), ("А", "Директор", "Артист"), ("В", "директор"), ("Г",)):
        partner = PartnerFactory(name=name)
        for post in posts:
            ContactPersonFactory(partner=partner, post=post)


def held_and_ahead() -> None:
    today = timezone.localdate()
    with_date("Б", held=today - timedelta(days=9), ahead=today)
    with_date("А", held=today - timedelta(days=9), ahead=today)
    with_date("В", held=today - timedelta(days=2), ahead=today + timedelta(days=1))
    # It was not said whether this one was held, and it is not ahead either.
    with_date("Г", ahead=today - timedelta(days=1))


@pytest.mark.parametrize(
    ("fill", "sort", "upwards", "downwards"),
    [
        (stages, "stage", "ВАБГДЕ", "ВАБГДЕ"),
        (agreements, "until", "ДАБВГЕ", "ГВАБДЕ"),
        (contacts, "contact", "АВБГ", "БАВГ"),
        (held_and_ahead, "last", "АБВГ", "ВАБГ"),
        (held_and_ahead, "next", "АБВГ", "ВАБГ"),
    ],
    ids=["stage", "until", "contact", "last", "next"],
)
def test_partners_of_which_it_says_nothing_stand_last_and_the_same_ones_by_name(
    coordinator: Client, fill, sort: str, upwards: str, downwards: str
) -> None:
    fill()
    for order, expected in ((sort, upwards), (f"-{sort}", downwards)):
        assert "".join(names(coordinator, f"?sort={order}")) == expected
        # A file is in the order of the page, and so is what is narrowed by two conditions joined.
        rows = coordinator.get(f"{ADDRESS}?sort={order}&format=csv").content.decode("utf-8-sig").splitlines()[1:]
        assert "".join(row[0] for row in rows) == expected
        either = "".join(names(coordinator, f"?sort={order}&direction=none&direction=social-pedagogical&state=all"))
        assert either == "".join(name for name in expected if name in either)


def test_a_teacher_neither_sees_nor_sorts_by_what_coordinators_see(teacher: Client) -> None:
    partner = at_stages("Клуб", 2)
    AgreementFactory(partner=partner, term_until=date(2027, 1, 1))
    ContactPersonFactory(partner=partner, post="Директор", phone="+78442000000")
    answer = teacher.get(ADDRESS + "?sort=until")
    assert "There is no such order" in answer.text
    for secret in ("Директор", "000", "stage 2", "2027"):
        assert secret not in html.page(answer).one(id="results").text


def test_a_row_says_how_things_stand_and_leads_there(coordinator: Client) -> None:
    today = timezone.localdate()
    partner = with_date("Клуб", held=date(2025, 10, 12), ahead=today + timedelta(days=2))
    agreement = AgreementFactory(partner=partner, term_until=today + timedelta(days=10))
    ContactPersonFactory(partner=partner, post="Директор", phone="+79171234567")
    answer = html.page(coordinator.get(ADDRESS))
    row = answer.row("Клуб Kindergarten")
    for words in ("stage 1 of 3", "Директор", "+7 917 123-45-67", "12 October 2025"):
        assert words in row.text.replace("\xa0", " ")
    assert {f"/en/staff/agreements/{agreement.pk}/", "tel:+79171234567"} <= set(row.links)
    assert len([link for link in row.links if "/dates/" in link]) == 2
