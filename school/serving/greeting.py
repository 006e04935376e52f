"""What the terminal says when the portal answers."""

from collections.abc import Iterator

from django.conf import settings

from common.commands import as_typed
from common.console import can_write
from common.console import gettext as _
from common.portal_address import LOCAL
from common.qr import qr_for_terminal
from school.serving.addresses import ServerAddress, reach_of
from school.setup import setup_link

DEMO_PASSWORD = "demo-partnership"
DEMO_PEOPLE = ("administrator@example.org", "coordinator@example.org", "teacher@example.org")


def greeting(place: ServerAddress, *, has_screen: bool = False) -> str:
    """Return all the lines; with a QR code and the link of the first run where somebody looks at them and not a log."""
    lines = ["", _("The portal is at %(url)s") % {"url": place.local_url}]
    lines += _network_lines(place, has_screen)
    if settings.DEMO:
        words = _("Sign in at %(url)sstaff/ as one of these, password %(password)s")
        lines += ["", words % {"url": place.local_url, "password": DEMO_PASSWORD}]
        lines += [f"  {person}" for person in DEMO_PEOPLE]
    lines += _setup_lines(place, has_screen)
    lines += [line for warning in _warnings(place) for line in ("", warning)]
    return "\n".join([*lines, "", _("Ctrl+C stops it."), ""])


def _network_lines(place: ServerAddress, has_screen: bool) -> Iterator[str]:
    if not place.network:
        return
    yield ""
    yield _("Phones and computers of the same network open")
    yield from (f"  {url}" for url in place.network_urls)
    if has_screen and can_write("█▀▄"):
        yield ""
        yield qr_for_terminal(place.network_urls[0])


def _setup_lines(place: ServerAddress, has_screen: bool) -> Iterator[str]:
    link = setup_link(place.public_url)
    if not link:
        return
    yield ""
    if not has_screen:
        # systemd's journal and the log of a service are read by more people than may set the portal up.
        words = _("Nobody has set the portal up yet: “%(command)s” prints the link for it.")
        yield words % {"command": as_typed("setup_link")}
        return
    yield _("Open this link once to set up the school and its first administrator:")
    yield f"  {link}"
    yield from reach_of(link)


def _warnings(place: ServerAddress) -> Iterator[str]:
    names = [each for each in settings.ALLOWED_HOSTS if each not in (*LOCAL, *place.network)]
    if names and not settings.HTTPS:
        yield _("HTTPS is off: passwords and names of people travel to %(host)s in clear text.") % {"host": names[0]}
    if not place.is_open:
        return
    if settings.TRUSTED_PROXY_COUNT:
        yield _(
            "TRUSTED_PROXY_COUNT is set, and the portal is reached past the proxy too: anybody may claim another "
            "address. Set HOST=127.0.0.1, or close the port."
        )
    else:
        yield _(
            "Without nginx in front many slow visitors can keep everybody else out: fine for a try and a small "
            "network, not for the internet (docs/admin.ru.md)."
        )
    if settings.DEMO:
        yield _("Everybody in this network can sign in to the sample school: its passwords are no secret.")
