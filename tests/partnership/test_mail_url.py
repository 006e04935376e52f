"""`EMAIL_URL`: what is understood, and what does not start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from partnership.mail_url import mail_settings


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "ssl"),
    [
        ("submission://a%40b.ru:p%2Fw@mail.school.example", "mail.school.example", 587, True, False),
        ("smtps://a%40b.ru:p%2Fw@mail.school.example", "mail.school.example", 465, False, True),
        ("smtps://a%40b.ru:p%2Fw@mail.school.example:4650", "mail.school.example", 4650, False, True),
        ("smtp://a%40b.ru:p%2Fw@localhost:2525", "localhost", 2525, False, False),
        # As 0.1.0 took it
        ("smtp://a%40b.ru:p%2Fw@mail.school.example:587?tls=True", "mail.school.example", 587, True, False),
        ("smtp://a%40b.ru:p%2Fw@mail.school.example:465?ssl=1", "mail.school.example", 465, False, True),
    ],
)
def test_a_mail_server_is_understood(url: str, host: str, port: int, tls: bool, ssl: bool) -> None:
    assert mail_settings(url) == {
        "EMAIL_HOST": host,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": "a@b.ru",
        "EMAIL_HOST_PASSWORD": "p/w",
        "EMAIL_USE_TLS": tls,
        "EMAIL_USE_SSL": ssl,
    }


def test_a_server_of_the_local_network_may_want_no_password() -> None:
    assert mail_settings("smtp://10.0.0.5")["EMAIL_PORT"] == 25


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("smtp+tls://user:s3cret@mail.example:587", "write submission://"),
        ("smtp+ssl://user:s3cret@mail.example:465", "write smtps://"),
        ("mailto:user@example.org", "unknown"),
        ("user:s3cret@mail.example:587", "unknown"),
        ("smtp://user:s3cret@mail.example", "unencrypted"),
        ("smtp://user:s3cret@mail.example?tls=false", "unencrypted"),
        ("submission://user:s3cret@mail.example?timeout=5", "timeout"),
        ("submission://user:s3cret@", "no mail server"),
        ("submission://user:s3/cret@mail.example", "%2F"),
        ("submission://user:s3#cret@mail.example", "%2"),
        ("submission://user:s3cret@mail.example:smtp", "port"),
    ],
)
def test_what_cannot_be_meant_is_refused_without_saying_the_password(url: str, words: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        mail_settings(url)
    text = str(refusal.value)
    assert words in text and "\n" not in text
    assert "cret" not in text


@pytest.mark.long
def test_the_portal_does_not_start_with_it(tmp_path: Path) -> None:
    environment = {
        "DJANGO_SETTINGS_MODULE": "partnership.settings",
        "EMAIL_URL": "smtp+tls://user:s3cret@mail.example",
        "DATA_DIR": str(tmp_path),
    }
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=root, env=os.environ | environment, capture_output=True, text=True)
    assert done.returncode != 0
    assert "write submission://" in done.stderr and "s3cret" not in done.stderr
