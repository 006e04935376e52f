"""What the terminal says when the portal answers."""

from django.conf import settings

from school.serving.addresses import public_url, url_of
from school.setup import setup_link

DEMO_PASSWORD = "demo-partnership"
DEMO_PEOPLE = ("administrator@example.org", "coordinator@example.org", "teacher@example.org")
EVERY_ADDRESS = ("0.0.0.0", "::")


def greeting(host: str, port: int) -> str:
    url = url_of("127.0.0.1" if host in EVERY_ADDRESS else host, port)
    lines = ["", f"The portal is at {url}"]
    if settings.DEMO:
        lines += ["", f"Sign in at {url}staff/ as one of these, password {DEMO_PASSWORD}"]
        lines += [f"  {person}" for person in DEMO_PEOPLE]
    link = setup_link(public_url(url))
    if link:
        lines += ["", "Open this link once to set up the school and its first administrator:", f"  {link}"]
    return "\n".join([*lines, "", "Ctrl+C stops it.", ""])
