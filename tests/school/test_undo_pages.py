"""The pages of what can be taken back: for whom, what they name, and doing it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from tests import html
from tests.conftest import Persona
from tests.factories import ActivityFactory, UndoFactory
from tests.school.test_undo import recorded, renamed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_who_did_it_takes_it_back_on_its_page(coordinator: Persona) -> None:
    activity = ActivityFactory(title="Чтения")
    undo = renamed(activity, coordinator.user)
    assert "1 row got a module." in coordinator.get("/en/staff/undo/").text
    page = coordinator.get(undo.get_absolute_url())
    assert "Undo 1 row" in page.text and "Другое дело" in page.text
    answer = coordinator.post(undo.get_absolute_url(), follow=True)
    assert "1 row is back to what it was." in answer.text
    activity.refresh_from_db()
    assert activity.title == "Чтения"
    again = coordinator.post(undo.get_absolute_url())
    assert again.status_code == 200 and "This has already been undone" in again.text


def test_the_page_names_what_stays(coordinator: Persona) -> None:
    activity = ActivityFactory(title="Чтения")
    undo = renamed(activity, coordinator.user)
    activity.save()
    page = coordinator.get(undo.get_absolute_url())
    assert "There is nothing to undo" in page.text and "It has been changed since." in page.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [(0, "2 rows are back to what they were."), (1, "1 row restored. Unchanged"), (2, "No rows restored.")],
)
def test_all_is_as_it_was_only_where_nothing_stays(coordinator: Persona, changed: int, said: str) -> None:
    activities = ActivityFactory.create_batch(2)
    undo = recorded(coordinator.user, created=activities)
    for each in activities[:changed]:
        each.save()
    answer = html.page(coordinator.post(undo.get_absolute_url(), follow=True)).text
    assert said in answer
    assert ("Unchanged" in answer) == bool(changed)


def test_what_is_over_says_so(coordinator: Persona) -> None:
    undo = UndoFactory(created_by=coordinator.user, created_at=timezone.now() - timedelta(days=2))
    assert "The time to undo it is over" in coordinator.get(undo.get_absolute_url()).text
    assert "The time to undo it is over" in coordinator.post(undo.get_absolute_url()).text


def test_another_s_action_is_for_those_whose_rights_it_took(
    teacher: Persona, coordinator: Persona, administrator: Persona
) -> None:
    """A coordinator takes back what a colleague did to the plan; a teacher nobody's, and no one what needed more."""
    undo = renamed(ActivityFactory(), teacher.user)
    url = undo.get_absolute_url()
    assert [each.get(url).status_code for each in (teacher, coordinator, administrator)] == [200, 200, 200]
    of_coordinator = renamed(ActivityFactory(), coordinator.user).get_absolute_url()
    assert teacher.post(of_coordinator).status_code == 404
    of_administrator = renamed(ActivityFactory(), administrator.user).get_absolute_url()
    assert coordinator.post(of_administrator).status_code == 404
    assert administrator.post(url).status_code == 302
    undo.refresh_from_db()
    assert undo.undone_by == administrator.user
