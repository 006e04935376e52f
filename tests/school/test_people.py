import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from pytest_django import Settings

from notifications.models import Message
from school import people
from school.links import HANDED_OVER, Purpose, current_link
from school.models import JournalEntry, Role, User
from tests import html
from tests.conftest import Persona
from tests.factories import PASSWORD, UserFactory
from tests.letters import sent


@pytest.mark.django_db
def test_invited_person_has_an_open_link_and_no_password() -> None:
    by = UserFactory(administrator=True)
    user = people.invite(email=" New@Example.org ", full_name="Новый", role=Role.COORDINATOR, by=by)
    assert user.email == "new@example.org"
    assert not user.has_joined
    assert current_link(user)
    entry = JournalEntry.objects.get(action="invited")
    assert (entry.actor, entry.subject, entry.detail) == (by, f"user {user.pk}", "coordinator")


@pytest.mark.django_db
def test_nobody_is_invited_twice() -> None:
    by = UserFactory(administrator=True, email="here@example.org")
    with pytest.raises(ValidationError) as error:
        people.invite(email="HERE@example.org", full_name="Другой", role=Role.TEACHER, by=by)
    assert "email" in error.value.message_dict
    assert not JournalEntry.objects.filter(action="invited").exists()


@pytest.mark.django_db
def test_last_administrator_keeps_the_role() -> None:
    last = UserFactory(administrator=True)
    # These cannot act as administrators: not joined, or switched off.
    UserFactory(administrator=True, invited=True)
    UserFactory(administrator=True, inactive=True)
    with pytest.raises(people.LastAdministrator):
        people.change_role(user=last, role=Role.TEACHER, by=last)
    with pytest.raises(people.LastAdministrator):
        people.deactivate(user=last, by=last)
    last.refresh_from_db()
    assert last.is_administrator and last.is_active


@pytest.mark.django_db
def test_one_of_two_administrators_may_go() -> None:
    first, second = UserFactory(administrator=True), UserFactory(administrator=True)
    people.change_role(user=first, role=Role.TEACHER, by=second)
    with pytest.raises(people.LastAdministrator):
        people.deactivate(user=second, by=second)


@pytest.mark.django_db
def test_others_may_be_switched_off_whoever_is_last() -> None:
    last = UserFactory(administrator=True)
    teacher = people.deactivate(user=UserFactory(), by=last)
    assert not teacher.is_active
    assert people.activate(user=teacher, by=last).is_active
    assert JournalEntry.objects.filter(action="rights_changed", subject=f"user {teacher.pk}").count() == 2


def at_once(*actions: Callable[[], object]) -> list[BaseException | None]:
    """Run the actions in threads that start together; what each one raised."""
    barrier = threading.Barrier(len(actions))
    raised: list[BaseException | None] = [None] * len(actions)

    def run(index: int, action: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=10)
            action()
        except BaseException as error:
            raised[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return raised


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("attempt", range(3))
def test_two_administrators_who_demote_each_other_do_not_both_succeed(attempt: int) -> None:
    first, second = UserFactory(administrator=True), UserFactory(administrator=True)
    raised = at_once(
        lambda: people.change_role(user=second, role=Role.TEACHER, by=first),
        lambda: people.deactivate(user=first, by=second),
    )
    assert sorted(type(error).__name__ for error in raised) == ["LastAdministrator", "NoneType"]
    assert User.objects.administrators().count() == 1


@pytest.mark.django_db
def test_rights_act_at_the_next_request(administrator: Persona, coordinator: Persona) -> None:
    assert coordinator.get("/staff/people/").status_code == 403
    people.change_role(user=administrator.user, role=Role.ADMINISTRATOR, by=administrator.user)
    UserFactory(administrator=True)
    people.change_role(user=administrator.user, role=Role.COORDINATOR, by=administrator.user)
    assert administrator.get("/staff/people/").status_code == 403


@pytest.mark.django_db
def test_somebody_switched_off_is_out_at_the_next_request(administrator: Persona, teacher: Persona) -> None:
    assert teacher.get("/accounts/password/change/").status_code == 200
    people.deactivate(user=teacher.user, by=administrator.user)
    answer = teacher.get("/accounts/password/change/")
    assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
    signing_in = Client().post("/accounts/login/", {"login": teacher.user.email, "password": PASSWORD})
    assert signing_in["Location"] == "/accounts/inactive/"


@pytest.mark.django_db
def test_refusals_are_in_the_journal(teacher: Persona) -> None:
    assert teacher.get("/staff/people/").status_code == 403
    entry = JournalEntry.objects.get(action="refused")
    assert (entry.actor, entry.subject) == (teacher.user, "school:person-list")


@pytest.mark.django_db
def test_inviting_shows_the_link_to_copy_and_print(administrator: Persona) -> None:
    typed = {
        "full_name": "Мария Ивановна",
        "email": "m@example.org",
        "post": "библиотекарь",
        "role": "teacher",
    }
    page = administrator.post("/staff/people/new/", typed, follow=True)
    user = User.objects.get(email="m@example.org")
    assert f"http://testserver{current_link(user)}" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert "/link/mail/" not in page.content.decode()
    # Looking at it again changes nothing: the printed sheet stays good.
    again = administrator.get(f"/staff/people/{user.pk}/link/")
    assert current_link(user) in again.content.decode()


@pytest.mark.django_db
def test_bad_invitation_is_answered_beside_its_fields(administrator: Persona) -> None:
    typed = {"full_name": "И" * 300, "email": administrator.user.email.upper(), "role": "king"}
    page = administrator.post("/staff/people/new/", typed)
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"full_name", "email", "role"}
    assert "И" * 300 in page.content.decode()


@pytest.mark.django_db
def test_nobody_is_invited_as_a_representative_here(administrator: Persona) -> None:
    typed = {"full_name": "Кто-то", "email": "k@example.org", "role": "representative"}
    assert "role" in administrator.post("/staff/people/new/", typed).context["form"].errors


@pytest.mark.django_db
def test_role_page_refuses_the_last_administrator_in_words(administrator: Persona) -> None:
    page = administrator.post(f"/staff/people/{administrator.user.pk}/role/", {"role": "teacher"})
    assert page.context["form"].errors["role"] == [str(people.LastAdministrator.message)]
    page = administrator.post(f"/staff/people/{administrator.user.pk}/deactivate/", follow=True)
    assert str(people.LastAdministrator.message) in page.content.decode()


@pytest.mark.django_db
def test_editing_a_person_keeps_sign_in_working(administrator: Persona) -> None:
    user = UserFactory(email="old@example.org")
    typed = {"full_name": "Новое Имя", "post": "учитель", "email": "new@example.org", "version": "1"}
    assert administrator.post(f"/staff/people/{user.pk}/edit/", typed).status_code == 302
    anonymous = Client()
    anonymous.post("/accounts/login/", {"login": "new@example.org", "password": PASSWORD})
    assert anonymous.session["_auth_user_id"] == str(user.pk)


@pytest.mark.django_db
def test_mail_button_sends_the_link(administrator: Persona, settings: Settings) -> None:
    settings.MAIL_IS_SET_UP = True
    user = people.invite(email="m@example.org", full_name="Мария", role=Role.TEACHER, by=administrator.user)
    assert "/link/mail/" in administrator.get(f"/staff/people/{user.pk}/link/").content.decode()
    administrator.post(f"/staff/people/{user.pk}/link/mail/")
    (message,) = Message.objects.all()
    assert current_link(user) not in str(vars(message))
    (letter,) = sent()
    assert letter.to == ["m@example.org"]
    assert current_link(user) in letter.body


@pytest.mark.django_db
def test_a_link_that_was_replaced_meanwhile_is_not_sent(administrator: Persona, settings: Settings) -> None:
    settings.MAIL_IS_SET_UP = True
    user = people.invite(email="m@example.org", full_name="Мария", role=Role.TEACHER, by=administrator.user)
    page = administrator.post(f"/staff/people/{user.pk}/link/mail/", follow=True)
    assert current_link(user) in page.text
    administrator.post(f"/staff/people/{user.pk}/link/invite/")
    assert sent() == []
    assert Message.objects.get().state == Message.State.DROPPED


@pytest.mark.django_db
def test_mail_is_refused_where_none_is_set_up(administrator: Persona) -> None:
    user = people.invite(email="m@example.org", full_name="Мария", role=Role.TEACHER, by=administrator.user)
    page = administrator.post(f"/en/staff/people/{user.pk}/link/mail/", follow=True)
    assert "hand the link over in another way" in page.text


@pytest.mark.django_db
def test_list_finds_people_by_part_of_a_name_role_and_state(administrator: Persona) -> None:
    UserFactory(full_name="Алёна Семёнова", coordinator=True)
    UserFactory(full_name="Борис Петров", invited=True)
    UserFactory(full_name="Вера Котова", inactive=True)

    def found(query: str) -> list[str]:
        page = administrator.get(f"/staff/people/?{query}")
        assert page.status_code == 200
        return [str(person) for person in page.context["page"].object_list]

    assert found("q=АЛЕНА") == ["Алёна Семёнова"]
    assert found("role=coordinator") == ["Алёна Семёнова"]
    assert found("state=invited") == ["Борис Петров"]
    assert found("state=off") == ["Вера Котова"]
    assert found("sort=-name")[-1] == "Алёна Семёнова"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/staff/people/", "/staff/journal/"])
@pytest.mark.parametrize(
    "query",
    [
        "page=" + "9" * 31,
        "page=-1",
        "page=%00",
        "page=" + "9" * 5000,
        "q=%00",
        "sort=%00",
        "role=nobody",
        "state=x",
        "action=x",
        "person=%00",
        "person=" + "9" * 30,
        "since=0000-00-00",
        "until=9999-12-31",
        "since=%00",
        "format=pdf",
    ],
)
def test_lists_answer_anything_with_a_page(path: str, query: str, administrator: Persona) -> None:
    assert administrator.get(f"{path}?{query}").status_code == 200


@pytest.mark.django_db
def test_htmx_gets_the_results_that_the_page_shows(administrator: Persona) -> None:
    UserFactory.create_batch(3)
    page = administrator.get("/staff/people/?q=Сотрудник")
    part = administrator.get("/staff/people/?q=Сотрудник", headers={"HX-Request": "true"})
    results, toolbar = html.applied(part)
    whole = html.page(page)
    assert results == whole.one(id="results").markup
    assert toolbar == {key: whole.one(id=key).markup for key in toolbar}
    assert "HX-Request" in part["Vary"]


@pytest.mark.django_db
def test_queries_of_the_list_do_not_grow(
    administrator: Persona, django_assert_num_queries: Callable, django_assert_max_num_queries: Callable
) -> None:
    UserFactory.create_batch(2)
    administrator.get("/staff/people/")
    with django_assert_max_num_queries(7) as few:
        administrator.get("/staff/people/")
    UserFactory.create_batch(18, invited=True)
    with django_assert_num_queries(len(few.captured_queries)):
        administrator.get("/staff/people/")


@pytest.mark.django_db
def test_purpose_of_a_link_must_be_known(administrator: Persona) -> None:
    assert administrator.post(f"/staff/people/{administrator.user.pk}/link/nothing/").status_code == 404
    assert list(HANDED_OVER) == ["invite", "password", "two-factor"]
    # That of the server’s terminal is made nowhere else.
    assert set(Purpose) - set(HANDED_OVER) == {Purpose.RESCUE}


@pytest.mark.django_db
def test_second_editor_of_a_person_sees_both_versions(administrator: Persona) -> None:
    user = UserFactory(full_name="Было")
    path = f"/staff/people/{user.pk}/edit/"
    typed = {"post": "", "email": user.email, "version": str(user.version)}
    assert administrator.post(path, {**typed, "full_name": "Первая правка"}).status_code == 302
    page = administrator.post(path, {**typed, "full_name": "Вторая правка"})
    assert page.status_code == 200
    (difference,) = page.context["form"].conflict.differences
    assert (difference.mine, difference.theirs) == ("Вторая правка", "Первая правка")
    assert User.objects.get(pk=user.pk).full_name == "Первая правка"
    again = {**typed, "version": page.context["form"]["version"].value(), "full_name": "Вторая правка"}
    assert administrator.post(path, again).status_code == 302
    assert User.objects.get(pk=user.pk).full_name == "Вторая правка"


@pytest.mark.django_db
def test_signing_in_and_links_are_no_edits(administrator: Persona) -> None:
    user = UserFactory()
    before = (user.version, user.history.count())
    Client().force_login(user)
    people.make_link(user=user, purpose=Purpose.PASSWORD, by=administrator.user)
    user.refresh_from_db()
    assert (user.version, user.history.count()) == before


@pytest.mark.django_db
def test_history_tells_who_changed_the_role(administrator: Persona) -> None:
    user = UserFactory()
    administrator.post(f"/staff/people/{user.pk}/role/", {"role": "coordinator"})
    entries = administrator.get(f"/staff/people/{user.pk}/history/").context["entries"]
    assert entries[0].by == str(administrator.user)
    assert [after for name, before, after in entries[0].changes] == [str(Role.COORDINATOR.label)]


@pytest.mark.parametrize("path", ["/staff/people/", "/staff/journal/"])
def test_what_stands_in_the_settings_leads_back_to_them(administrator: Persona, path: str) -> None:
    assert "/staff/settings/" in html.page(administrator.get(path)).one("main").links
