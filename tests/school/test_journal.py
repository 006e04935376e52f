import io

import openpyxl
import pytest

from school import people
from school.journal import record
from school.links import Purpose
from school.models import JournalEntry, Role
from tests.conftest import Persona
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
Action = JournalEntry.Action


def test_the_journal_is_only_added_to() -> None:
    entry = record(Action.SIGNED_IN)
    entry.detail = "changed"
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
    with pytest.raises(TypeError):
        JournalEntry.objects.update(detail="changed")
    with pytest.raises(TypeError):
        JournalEntry.objects.all().delete()
    assert JournalEntry.objects.get().detail == ""


def test_it_holds_no_personal_data(administrator: Persona, client: Persona) -> None:
    user = people.invite(
        email="secret@example.org",
        full_name="Тайное Имя",
        post="Тайный пост",
        role=Role.TEACHER,
        by=administrator.user,
    )
    people.edit(user=user, full_name="Тайное Имя", post="", email="secret2@example.org", by=administrator.user)
    people.make_link(user=user, purpose=Purpose.INVITE, by=administrator.user)
    people.change_role(user=user, role=Role.COORDINATOR, by=administrator.user)
    people.deactivate(user=user, by=administrator.user)
    client.post("/accounts/login/", {"login": "secret2@example.org", "password": "secret3"})
    client.post("/accounts/login/", {"login": "nobody-secret@example.org", "password": "secret4"})
    written = " ".join(f"{entry.subject} {entry.detail}" for entry in JournalEntry.objects.all()).lower()
    assert JournalEntry.objects.filter(action="sign_in_failed").count() == 2
    assert "secret" not in written
    assert "тайн" not in written


def test_signing_in_and_failing_to_are_written(client: Persona) -> None:
    user = UserFactory()
    client.post("/accounts/login/", {"login": user.email, "password": "wrong"})
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert list(JournalEntry.objects.values_list("action", "actor", "subject")) == [
        ("signed_in", user.pk, f"user {user.pk}"),
        ("sign_in_failed", None, f"user {user.pk}"),
    ]


def test_it_shows_names_that_it_does_not_keep(administrator: Persona) -> None:
    user = UserFactory(full_name="Мария Ивановна")
    people.change_role(user=user, role=Role.COORDINATOR, by=administrator.user)
    page = administrator.get("/staff/journal/").content.decode()
    assert "Мария Ивановна" in page


def test_it_is_filtered_by_action_person_and_day(administrator: Persona) -> None:
    user = UserFactory()
    record(Action.ERASED, by=user, subject="contact 7")

    def found(query: str) -> list[str]:
        return [entry.action for entry in administrator.get(f"/staff/journal/?{query}").context["page"].object_list]

    assert found("action=erased") == ["erased"]
    assert found(f"person={user.pk}") == ["erased"]
    assert found("action=erased&since=2020-01-01&until=2020-12-31") == []
    assert found("action=erased&since=2020-01-01") == ["erased"]


def test_the_export_is_written_and_holds_no_formula(administrator: Persona) -> None:
    user = UserFactory(full_name="=1+1")
    record(Action.ERASED, by=user, subject="contact 7")
    answer = administrator.get("/staff/journal/?action=erased&format=xlsx")
    assert JournalEntry.objects.filter(action="exported", actor=administrator.user).count() == 1
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet["B2"].value == "=1+1" and sheet["B2"].data_type == "s"
    csv = administrator.get("/staff/journal/?action=erased&format=csv")
    assert "'=1+1" in csv.content.decode()


def test_queries_do_not_grow_with_the_lines(
    administrator: Persona, django_assert_num_queries: object, django_assert_max_num_queries: object
) -> None:
    def add(count: int) -> None:
        for user in UserFactory.create_batch(count):
            record(Action.RIGHTS_CHANGED, by=user, subject=f"user {user.pk}")

    add(2)
    administrator.get("/staff/journal/")
    with django_assert_max_num_queries(9) as few:  # type: ignore[operator]
        administrator.get("/staff/journal/")
    add(18)
    with django_assert_num_queries(len(few.captured_queries)):  # type: ignore[operator]
        administrator.get("/staff/journal/")
