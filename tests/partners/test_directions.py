"""A partner's directions are its open partnerships: opened, ended, never two of a kind."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, close_old_connections, connection
from django.test import Client

from partners.models import Direction, Partner, Partnership
from partners.services.register import set_directions
from tests.conftest import signed_in
from tests.factories import PartnerFactory, PartnershipFactory, UserFactory

TODAY, LATER = date(2026, 9, 1), date(2026, 10, 1)


def of(*codes: str) -> list[Direction]:
    return list(Direction.objects.filter(code__in=codes))


def spans(partner: Partner) -> list[tuple[str, date, date | None]]:
    return list(partner.partnerships.order_by("pk").values_list("direction__code", "started_on", "ended_on"))


@pytest.mark.django_db
def test_missing_partnerships_are_opened_and_unwanted_ones_ended() -> None:
    partner = PartnerFactory()
    set_directions(partner=partner, directions=of("prevention", "sport-health"), on=TODAY)
    set_directions(partner=partner, directions=of("sport-health", "civic-patriotic"), on=LATER)
    assert sorted(spans(partner), key=str) == [
        ("civic-patriotic", LATER, None), ("prevention", TODAY, LATER), ("sport-health", TODAY, None),
    ]  # fmt: skip


@pytest.mark.django_db
def test_who_left_may_come_back_as_a_new_partnership() -> None:
    partner = PartnerFactory()
    for directions, day in [(["prevention"], TODAY), ([], LATER), (["prevention"], date(2026, 11, 1))]:
        set_directions(partner=partner, directions=of(*directions), on=day)
    assert spans(partner) == [("prevention", TODAY, LATER), ("prevention", date(2026, 11, 1), None)]


@pytest.mark.django_db
def test_the_same_directions_again_change_nothing() -> None:
    partner = PartnerFactory(directions=["prevention"])
    before = Partnership.history.count()
    set_directions(partner=partner, directions=of("prevention"), on=LATER)
    assert Partnership.history.count() == before


@pytest.mark.django_db
def test_a_partnership_begun_later_ends_on_its_first_day() -> None:
    partnership = PartnershipFactory(started_on=LATER)
    partnership.end(on=TODAY)
    assert partnership.ended_on == LATER


@pytest.mark.django_db
def test_unticked_directions_end_and_stay_readable(coordinator: Client) -> None:
    partner = PartnerFactory(directions=["prevention", "sport-health"])
    wanted = Direction.objects.get(code="sport-health").pk
    path = f"/en/staff/partners/{partner.pk}/"
    coordinator.post(f"{path}edit/", {
        "name": partner.name, "kind": partner.kind_id, "form": "organization", "version": 1, "directions": [wanted],
    })  # fmt: skip
    page = coordinator.get(path)
    assert [each.direction.code for each in page.context["open_partnerships"]] == ["sport-health"]
    assert [each.direction.code for each in page.context["ended_partnerships"]] == ["prevention"]


@pytest.mark.django_db(transaction=True)
def test_one_open_partnership_per_direction_is_the_databases_own_rule() -> None:
    partnership = PartnershipFactory()
    with pytest.raises(IntegrityError):
        PartnershipFactory(partner=partnership.partner, direction=partnership.direction)
    PartnershipFactory(partner=partnership.partner, direction=partnership.direction, ended=True)
    PartnershipFactory(partner=partnership.partner, direction=of("prevention")[0])
    PartnershipFactory(direction=partnership.direction)


def at_once(jobs: list[Callable[[], object]]) -> list[BaseException]:
    """Run the jobs in threads that start together; what they raised."""
    gate, raised = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=10)
            job()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    close_old_connections()
    return raised


@pytest.mark.django_db(transaction=True)
def test_a_race_opens_each_partnership_once() -> None:
    partner = PartnerFactory()
    wanted = of("prevention", "sport-health")
    jobs = [lambda: set_directions(partner=partner, directions=wanted, on=TODAY)] * 6
    assert at_once(jobs) == []
    assert sorted(spans(partner)) == [("prevention", TODAY, None), ("sport-health", TODAY, None)]


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_the_same_moment_one_is_asked() -> None:
    partner = PartnerFactory()
    path = f"/en/staff/partners/{partner.pk}/edit/"
    data = {"name": partner.name, "kind": partner.kind_id, "form": "organization", "version": partner.version}
    browsers = [signed_in(UserFactory(coordinator=True)) for _editor in range(4)]
    answers: list[int] = []

    def edit(number: int) -> None:
        answers.append(browsers[number].post(path, {**data, "note": f"Записка {number}"}).status_code)

    assert at_once([lambda number=number: edit(number) for number in range(4)]) == []  # type: ignore[misc]
    assert sorted(answers) == [200, 200, 200, 302]
    partner.refresh_from_db()
    assert partner.version == 2
