"""Where the server answers, whom it lets in, and what the terminal says of it."""

import io
import re

import pytest
from django.core.management import CommandError
from django.test import Client
from pytest_django import Settings

from school.management.commands import serve
from school.serving import addresses, greeting, network
from school.serving.addresses import ServerAddress, let_in, names_this_machine
from school.setup import setup_token
from tests.factories import UserFactory

LAN = "192.168.7.5"


@pytest.fixture(autouse=True)
def at_school(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """A machine with one address in the school's network, whatever this one has."""
    monkeypatch.setattr(addresses, "own_addresses", lambda: [LAN])
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def test_this_machines_addresses_are_of_local_networks_alone() -> None:
    for each in network.own_addresses():
        assert network.is_of_a_local_network(each)


@pytest.mark.parametrize(
    ("address", "is_local"),
    [
        ("192.168.1.4", True),
        ("10.0.0.1", True),
        ("172.16.5.5", True),
        ("fd00::1", True),
        ("127.0.0.1", False),
        ("169.254.1.1", False),
        ("0.0.0.0", False),
        ("8.8.8.8", False),
        ("school.example", False),
        ("", False),
    ],
)
def test_a_local_network_is_told_from_the_internet(address: str, is_local: bool) -> None:
    assert network.is_of_a_local_network(address) == is_local


@pytest.mark.django_db
def test_a_phone_in_the_network_is_let_in_and_another_name_is_not(anonymous: Client) -> None:
    def status(host: str) -> int:
        return anonymous.get("/livez", headers={"host": host}).status_code

    assert status(f"{LAN}:8000") == 400
    let_in(ServerAddress.of("0.0.0.0", 8000))
    assert status(f"{LAN}:8000") == 200
    # A name of the internet that leads to this machine, and other machines' addresses
    for stranger in ("evil.example:8000", "192.168.7.6:8000", f"{LAN}.evil.example"):
        assert status(stranger) == 400


@pytest.mark.parametrize(("host", "let"), [("127.0.0.1", []), ("8.8.8.8", []), (LAN, [LAN]), ("::", [LAN])])
def test_nobody_is_let_in_by_an_address_where_the_server_does_not_answer(
    host: str, let: list[str], settings: Settings
) -> None:
    let_in(ServerAddress.of(host, 8000))
    assert settings.ALLOWED_HOSTS[3:] == let


def test_with_https_nobody_is_let_in_past_it(settings: Settings) -> None:
    settings.HTTPS = True
    assert ServerAddress.of("0.0.0.0", 8000).network == ()


def test_pages_with_their_source_are_for_this_machine_alone(settings: Settings) -> None:
    settings.DEBUG = True
    let_in(ServerAddress.of("127.0.0.1", 8000))
    with pytest.raises(CommandError, match="DEBUG is on"):
        let_in(ServerAddress.of("0.0.0.0", 8000))


@pytest.mark.parametrize(
    ("host", "chosen", "url"),
    [
        ("127.0.0.1", {}, "http://127.0.0.1:8000/"),
        ("0.0.0.0", {}, f"http://{LAN}:8000/"),
        ("::1", {}, "http://[::1]:8000/"),
        ("127.0.0.1", {"ALLOWED_HOSTS": ["a.example"], "HTTPS": True}, "https://a.example/"),
        ("127.0.0.1", {"ALLOWED_HOSTS": ["localhost", ".a.example"]}, "http://a.example/"),
        ("0.0.0.0", {"ALLOWED_HOSTS": ["portal.lan"]}, "http://portal.lan:8000/"),
        ("0.0.0.0", {"ALLOWED_HOSTS": ["portal.lan"], "TRUSTED_PROXY_COUNT": 1}, "http://portal.lan/"),
    ],
)
def test_links_name_the_portal_as_people_open_it(
    host: str, chosen: dict[str, object], url: str, settings: Settings
) -> None:
    for name, value in chosen.items():
        setattr(settings, name, value)
    assert ServerAddress.of(host, 8000).public_url == url


def test_an_address_that_only_this_machine_opens_is_known() -> None:
    assert names_this_machine("http://127.0.0.1:8000/setup/x/")
    assert names_this_machine("http://localhost:8000/")
    assert names_this_machine("http://[::1]:8000/")
    assert names_this_machine("https://127.0.0.1/p/x/")
    assert not names_this_machine(f"http://{LAN}:8000/")
    assert not names_this_machine("https://localhost.example:443/")


@pytest.mark.django_db
def test_the_terminal_says_what_a_phone_opens_and_what_that_costs(settings: Settings) -> None:
    said = greeting.greeting(ServerAddress.of("0.0.0.0", 8000), has_screen=True)
    assert "The portal is at http://127.0.0.1:8000/" in said
    assert re.search(rf"same network open\n  http://{LAN}:8000/\n\n.*█", said)
    assert f"  http://{LAN}:8000/setup/" in said
    assert "slow visitors" in said
    assert "opens on this machine alone" not in said
    assert "█" not in greeting.greeting(ServerAddress.of("0.0.0.0", 8000))
    assert "sample school" not in said
    settings.DEMO = True
    assert "sample school" in greeting.greeting(ServerAddress.of("0.0.0.0", 8000))


@pytest.mark.django_db
def test_a_link_for_this_machine_alone_says_so() -> None:
    said = greeting.greeting(ServerAddress.of("127.0.0.1", 8000), has_screen=True)
    assert "  http://127.0.0.1:8000/setup/" in said
    assert "opens on this machine alone" in said
    assert "slow visitors" not in said
    UserFactory(administrator=True)
    assert "/setup/" not in greeting.greeting(ServerAddress.of("127.0.0.1", 8000), has_screen=True)


@pytest.mark.django_db
def test_a_log_holds_no_link_that_sets_the_portal_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """As under systemd, whose journal is no terminal; there the installer prints the link by the command that is named."""
    place, output = ServerAddress.of("127.0.0.1", 8000), io.StringIO()
    monkeypatch.setattr(serve.connections, "close_all", lambda: None)
    monkeypatch.setattr(serve, "start_ticking", lambda url: None)
    monkeypatch.setattr(serve, "serve_with_gunicorn", lambda application, when_ready, **where: when_ready())
    monkeypatch.setattr(serve, "serve_with_waitress", lambda application, when_ready, **where: when_ready())
    serve.Command(stdout=output).serve(place, prepare=False)
    assert "The portal is at" in output.getvalue()
    assert setup_token() not in output.getvalue()
    assert "“python manage.py setup_link” prints the link" in output.getvalue()
    UserFactory(administrator=True)
    assert "setup_link" not in greeting.greeting(place)


@pytest.mark.django_db
def test_clear_text_and_a_door_beside_the_proxy_are_said_aloud(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["partners.school.example"]
    behind = ServerAddress.of("127.0.0.1", 8000)
    assert "HTTPS is off: passwords and names of people travel to partners.school.example" in greeting.greeting(behind)
    settings.HTTPS, settings.TRUSTED_PROXY_COUNT = True, 1
    assert "HTTPS" not in greeting.greeting(behind)
    assert "TRUSTED_PROXY_COUNT" not in greeting.greeting(behind)
    assert "TRUSTED_PROXY_COUNT is set" in greeting.greeting(ServerAddress.of("0.0.0.0", 8000))
