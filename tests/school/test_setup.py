import threading

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from school.models import JournalEntry, Role, SchoolProfile, User
from school.setup import AlreadySetUp, set_up, setup_link, setup_token
from tests.factories import PASSWORD, UserFactory

TYPED = {
    "name": "МОУ «Средняя школа № 1»",
    "short_name": "Школа № 1",
    "city": "Волгоград",
    "time_zone": "Europe/Volgograd",
    "full_name": "Анна Сергеевна",
    "email": "anna@example.org",
    "password": PASSWORD,
    "password_again": PASSWORD,
}


@pytest.mark.django_db
def test_first_run_creates_the_school_and_its_administrator(anonymous: Client) -> None:
    link = setup_link("http://testserver/")
    assert link is not None
    assert anonymous.get(link).status_code == 200
    answer = anonymous.post(link, TYPED)
    assert answer.status_code == 302
    profile, user = SchoolProfile.objects.get(), User.objects.get()
    assert (profile.short_name, profile.time_zone) == ("Школа № 1", "Europe/Volgograd")
    assert profile.goal.startswith("Сформировать мировоззрение")
    assert user.is_administrator and user.check_password(PASSWORD)
    assert anonymous.session["_auth_user_id"] == str(user.pk)
    assert JournalEntry.objects.get(action="set_up").actor == user


@pytest.mark.django_db
def test_first_run_happens_once(anonymous: Client) -> None:
    link = setup_link("http://testserver/") or ""
    anonymous.post(link, TYPED)
    stranger = Client()
    assert stranger.get(link)["Location"] == "/accounts/login/"
    again = stranger.post(link, {**TYPED, "email": "stranger@example.org"})
    assert again["Location"] == "/accounts/login/"
    assert not User.objects.filter(email="stranger@example.org").exists()
    assert setup_link("http://testserver/") is None


@pytest.mark.django_db
def test_another_token_is_not_found(anonymous: Client) -> None:
    assert anonymous.get("/setup/wrong/").status_code == 404
    assert anonymous.get(f"/setup/{setup_token()[:-1]}x/").status_code == 404


@pytest.mark.django_db
def test_bad_answers_are_kept_and_explained(anonymous: Client) -> None:
    typed = {**TYPED, "name": "Ш" * 301, "email": "anna", "password": "123", "time_zone": "Mars/Olympus"}
    page = anonymous.post(setup_link("http://testserver/"), typed)
    assert page.status_code == 200
    assert {"name", "email", "password", "time_zone"} <= set(page.context["form"].errors)
    assert "Ш" * 301 in page.content.decode()
    assert not User.objects.exists() and not SchoolProfile.objects.exists()


@pytest.mark.django_db
def test_an_invitation_nobody_accepted_does_not_keep_the_school_out() -> None:
    UserFactory(administrator=True, invited=True, email="anna@example.org")
    assert setup_link("http://testserver/") is not None
    user = set_up(**{name: value for name, value in TYPED.items() if name != "password_again"})
    assert user.role == Role.ADMINISTRATOR and user.has_joined


@pytest.mark.django_db
def test_the_command_prints_the_link(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("setup_link", base_url="https://portal.example/")
    said = capsys.readouterr().out
    assert f"https://portal.example/setup/{setup_token()}/" in said
    assert "this machine alone" not in said
    call_command("setup_link", base_url="http://127.0.0.1:8000/")
    assert "opens on this machine alone" in capsys.readouterr().out
    UserFactory(administrator=True)
    call_command("setup_link")
    assert "/setup/" not in capsys.readouterr().out


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_first_runs_at_once_make_one_administrator() -> None:
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def run(email: str) -> None:
        typed = {name: value for name, value in TYPED.items() if name != "password_again"}
        try:
            barrier.wait(timeout=10)
            set_up(**{**typed, "email": email})
            outcomes.append("set up")
        except AlreadySetUp:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[f"{name}@example.org"]) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["refused", "set up"]
    assert User.objects.administrators().count() == 1
