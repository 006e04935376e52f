"""A start that strangers can reach is refused until it is safe, and says all that is wrong at once."""

import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from partnership.startup import local_secret_key, refuse_unsafe_start

STRONG = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def start(**changes: Any) -> None:
    refuse_unsafe_start(
        **{
            "debug": False,
            "demo": False,
            "allowed_hosts": ["partners.school.example"],
            "secret_key": STRONG,
            "key_is_from_environment": True,
            "https_is_decided": True,
            "django_version": (5, 2, 19),
            **changes,
        }
    )


def test_a_safe_start_is_silent() -> None:
    start()
    start(django_version=(5, 2, 20))
    start(django_version=(6, 0, 0))
    # The key that the installation made for itself is strong, whatever its length.
    start(secret_key="short", key_is_from_environment=False)


@pytest.mark.parametrize("host", ["192.168.1.10", "[fd00::5]", "portal", "portal.lan", "school.local", "host.internal"])
def test_a_school_network_may_leave_https_open(host: str) -> None:
    start(allowed_hosts=["localhost", host], https_is_decided=False)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"debug": True}, "DEBUG"),
        ({"demo": True}, "DEMO"),
        ({"allowed_hosts": ["*"]}, "ALLOWED_HOSTS"),
        ({"allowed_hosts": ["localhost", "*.school.example"]}, "ALLOWED_HOSTS"),
        ({"secret_key": "secret"}, "SECRET_KEY"),
        ({"secret_key": "ab" * 40}, "SECRET_KEY"),
        ({"secret_key": STRONG[:49]}, "SECRET_KEY"),
        ({"https_is_decided": False}, "HTTPS is not set, and partners.school.example"),
        ({"https_is_decided": False, "allowed_hosts": [".school.ru"]}, "HTTPS is not set"),
        ({"https_is_decided": False, "allowed_hosts": ["10.0.0.2", "8.8.8.8"]}, "HTTPS is not set, and 8.8.8.8"),
        ({"django_version": (5, 2, 18)}, "Django 5.2.18"),
        ({"django_version": (4, 2, 30)}, "Django 4.2.30"),
    ],
)
def test_each_danger_is_named(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        start(**change)
    text = str(refusal.value)
    assert "The portal does not start" in text
    assert text.count("\n- ") == 1
    assert reason in text


def test_all_dangers_are_named_at_once() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        start(debug=True, demo=True, allowed_hosts=["*"], secret_key="x", django_version=(5, 2, 1))
    assert str(refusal.value).count("\n- ") == 5


@pytest.mark.parametrize("hosts", [["localhost"], ["127.0.0.1", "[::1]"], ["localhost", "testserver"], []])
def test_ones_own_machine_may_do_as_it_likes(hosts: list[str]) -> None:
    start(allowed_hosts=hosts, debug=True, demo=True, secret_key="x")


def test_one_real_host_among_local_ones_is_enough_to_refuse() -> None:
    with pytest.raises(ImproperlyConfigured):
        start(allowed_hosts=["localhost", "partners.school.example"], debug=True)


def test_the_refusal_keeps_the_key_to_itself() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        start(secret_key="my-secret-of-old")
    assert "my-secret-of-old" not in str(refusal.value)


def test_the_local_key_is_made_once_and_nobody_else_reads_it(tmp_path: Path) -> None:
    key = local_secret_key(tmp_path)
    assert len(key) >= 50
    assert local_secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    other = tmp_path / "other"
    other.mkdir()
    assert local_secret_key(other) != key


def test_workers_that_start_together_get_one_key(tmp_path: Path) -> None:
    gate, keys = threading.Barrier(8), []

    def begin() -> None:
        gate.wait(timeout=10)
        keys.append(local_secret_key(tmp_path))

    threads = [threading.Thread(target=begin) for _worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(keys)) == 1
    assert len(keys) == 8
    assert keys[0]
