"""A partner's directions are its open partnerships: opened, left, never two of a kind."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, close_old_connections, connection
from django.test import Client

from partners.models import Direction, Partner, Partnership, Side
from partners.services.partnerships import withdraw
from partners.services.register import open_directions
from tests import html
from tests.conftest import Persona, signed_in
from tests.factories import PartnerFactory, PartnershipFactory, UserFactory

TODAY, LATER = date(2026, 9, 1), date(2026, 10, 1)


def of(*codes: str) -> list[Direction]:
    return list(Direction.objects.filter(code__in=codes))


def spans(partner: Partner) -> list[tuple[str, date, date | None]]:
    return list(partner.partnerships.order_by("pk").values_list("direction__code", "started_on", "ended_on"))


def leave(partner: Partner, code: str, on: date) -> None:
    partnership = partner.partnerships.open().get(direction__code=code)
    withdraw(partnership=partnership, side=Side.PARTNER, reason="Переезжаем", on=on, by=UserFactory())


@pytest.mark.django_db
def test_missing_partnerships_are_opened_and_those_there_are_go_on() -> None:
    partner, user = PartnerFactory(), UserFactory()
    open_directions(partner=partner, directions=of("prevention", "sport-health"), on=TODAY, by=user)
    open_directions(partner=partner, directions=of("sport-health", "civic-patriotic"), on=LATER, by=user)
    assert sorted(spans(partner), key=str) == [
        ("civic-patriotic", LATER, None),
        ("prevention", TODAY, None),
        ("sport-health", TODAY, None),
    ]
    for partnership in partner.partnerships.all():
        opened = partnership.transitions.get()
        assert (opened.kind, opened.on, opened.by) == ("opened", partnership.started_on, user)


@pytest.mark.django_db
def test_who_left_may_come_back_as_a_new_partnership() -> None:
    partner = PartnerFactory()
    open_directions(partner=partner, directions=of("prevention"), on=TODAY, by=None)
    leave(partner, "prevention", LATER)
    open_directions(partner=partner, directions=of("prevention"), on=date(2026, 11, 1), by=None)
    assert spans(partner) == [("prevention", TODAY, LATER), ("prevention", date(2026, 11, 1), None)]


@pytest.mark.django_db
def test_the_same_directions_again_change_nothing() -> None:
    partner = PartnerFactory(directions=["prevention"])
    before = (Partnership.history.count(), Partner.history.count())
    open_directions(partner=partner, directions=of("prevention"), on=LATER, by=None)
    assert (Partnership.history.count(), Partner.history.count()) == before


@pytest.mark.django_db
def test_a_direction_named_twice_is_opened_once() -> None:
    partner = PartnerFactory()
    open_directions(partner=partner, directions=of("prevention") * 2, on=TODAY, by=None)
    assert spans(partner) == [("prevention", TODAY, None)]


@pytest.mark.django_db
def test_a_partnership_begun_later_ends_on_its_first_day() -> None:
    partnership = PartnershipFactory(started_on=LATER)
    partnership.end(on=TODAY, side=Side.SCHOOL, reason="Передумали", by=None)
    assert partnership.ended_on == LATER


def send_directions(client: Client, partner: Partner, *codes: str):
    """The partner's form as it opens, with these directions ticked."""
    partner.refresh_from_db()
    return client.post(
        f"/en/staff/partners/{partner.pk}/edit/",
        {
            "name": partner.name,
            "kind": partner.kind_id,
            "form": "organization",
            "version": partner.version,
            "directions": [direction.pk for direction in of(*codes)],
        },
    )


@pytest.mark.django_db
def test_a_direction_is_not_left_by_clearing_its_tick(coordinator: Persona) -> None:
    partner = PartnerFactory(directions=["prevention", "sport-health"])
    before = spans(partner)
    page = send_directions(coordinator, partner, "sport-health", "civic-patriotic")
    assert page.status_code == 200
    (words,) = page.context["form"].errors["directions"]
    assert "“Prevention”" in words and "who leaves and why" in words
    (beside,) = html.page(page).errors["directions"]
    assert "who leaves and why" in beside
    assert spans(partner) == before
    # All of them at once are not cleared either.
    assert "“Sport and health”, “Prevention”" in str(
        send_directions(coordinator, partner).context["form"].errors["directions"]
    )
    assert spans(partner) == before


@pytest.mark.django_db
def test_directions_that_were_left_stay_readable(coordinator: Persona) -> None:
    partner = PartnerFactory(directions=["prevention", "sport-health"])
    leave(partner, "prevention", LATER)
    # What ended is not asked for again, and a tick opens it anew.
    assert send_directions(coordinator, partner, "sport-health").status_code == 302
    page = coordinator.get(f"/en/staff/partners/{partner.pk}/")
    assert [each.direction.code for each in page.context["open_partnerships"]] == ["sport-health"]
    assert [each.direction.code for each in page.context["ended_partnerships"]] == ["prevention"]
    assert html.page(page).by_role("region", "Former partnerships").all("li")
    assert send_directions(coordinator, partner, "sport-health", "prevention").status_code == 302
    assert partner.partnerships.open().count() == 2
    assert partner.partnerships.ended().get().end_reason == "Переезжаем"
    newest = partner.partnerships.order_by("-pk").first()
    assert newest.transitions.get().by == coordinator.user


@pytest.mark.django_db
def test_a_partners_page_has_its_directions_under_one_heading(coordinator: Persona, teacher: Persona) -> None:
    partner = PartnerFactory(directions=["prevention"])
    for reader, words in ((coordinator, "Directions and stages"), (teacher, "Directions")):
        main = html.page(reader.get(f"/en/staff/partners/{partner.pk}/")).one("main")
        named = [each.text for tag in ("dt", "h2") for each in main.all(tag) if "Directions" in each.text]
        assert named == [words]
        assert not main.all_by_role("region", "Former partnerships")


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
    jobs = [lambda: open_directions(partner=partner, directions=wanted, on=TODAY, by=None)] * 6
    assert at_once(jobs) == []
    assert sorted(spans(partner)) == [("prevention", TODAY, None), ("sport-health", TODAY, None)]
    partner.refresh_from_db()
    assert partner.version == 2


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
