import pytest
from django.test import RequestFactory
from pytest_django import Settings

from common.sources import UNKNOWN, source_of


@pytest.mark.parametrize(
    ("proxies", "passed_on", "address", "source"),
    [
        (0, "", "192.0.2.1", "192.0.2.1"),
        # Nobody is believed unless a proxy is announced, and then each only what it says itself.
        (0, "203.0.113.9", "192.0.2.1", "192.0.2.1"),
        (1, "203.0.113.9", "127.0.0.1", "203.0.113.9"),
        (1, "1.2.3.4, 203.0.113.9", "127.0.0.1", "203.0.113.9"),
        (2, "1.2.3.4, 203.0.113.9, 10.0.0.1", "127.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1", "127.0.0.1"),
        (1, "", "127.0.0.1", "127.0.0.1"),
        (1, "nonsense", "127.0.0.1", UNKNOWN),
        (0, "", "", UNKNOWN),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (0, "", "::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_a_sender_is_named_as_far_as_proxies_are_announced(
    proxies: int, passed_on: str, address: str, source: str, rf: RequestFactory, settings: Settings
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": passed_on} if passed_on else {}
    assert source_of(rf.get("/", headers=headers, REMOTE_ADDR=address)) == source
