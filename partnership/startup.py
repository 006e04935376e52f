"""What must hold before the portal starts where other people can reach it."""

import contextlib
import ipaddress
import os
import re
import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dj_database_url
import django
from django.core.exceptions import ImproperlyConfigured
from environs.exceptions import EnvError

from common.console import gettext as _
from common.portal_address import LOCAL

# 5.2.14-5.2.19 closed seven ways in which one visitor could be served another's cached page.
OLDEST_DJANGO = (5, 2, 19)
LOCAL_HOSTS = {*LOCAL, "testserver"}
# Last parts of names that the internet does not know (RFC 2606, 6762, 8375, and the reserved «internal»)
INTERNAL_ENDINGS = {"local", "lan", "internal", "intranet", "home", "arpa", "localhost", "test"}


def local_secret_key(data_dir: Path) -> str:
    """The key that this installation made for itself at its first start; other people's never meet it."""
    path = data_dir / "secret_key"
    if not path.exists():
        handle, draft = tempfile.mkstemp(dir=data_dir)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
        # Two workers may start at once: whole keys only appear under the name, and the first one stays.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        os.unlink(draft)
    return path.read_text().strip()


def serves_strangers(allowed_hosts: Sequence[str]) -> bool:
    """Whether the portal answers to a name that is not this machine's own."""
    return any(host not in LOCAL_HOSTS for host in allowed_hosts)


def is_public_name(host: str) -> bool:
    """Return whether the internet may know a host of this name: its visitors come over lines that others read."""
    bare = host.strip("[]").lstrip(".").lower()
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(bare).is_global
    return "." in bare and bare.rpartition(".")[2] not in INTERNAL_ENDINGS


def refusal_in_words(error: ImproperlyConfigured | EnvError) -> str:
    """Return why the settings are refused, in the terminal's language: environs knows English alone."""
    found = re.fullmatch(r'Environment variable "(\w+)" invalid: (.+)', str(error), re.DOTALL)
    if found is None:
        return str(error)
    name, reason = found.groups()
    if reason == "Not a valid integer.":
        reason = _("It is a whole number.")
    elif reason == "Not a valid boolean.":
        reason = _("It is true or false.")
    elif known := re.search(r"Must be one of: ([^.]+)\.", reason):
        reason = _("It is one of these: %(values)s.") % {"values": known[1]}
    elif least := re.search(r"Must be greater than or equal to (\d+)", reason):
        reason = _("It is %(number)s at least.") % {"number": least[1]}
    return wrong_setting(name, reason)


def wrong_setting(name: str, reason: str) -> str:
    words = _("The portal does not start: %(name)s is wrong. %(reason)s")
    return words % {"name": name, "reason": reason}


def database_settings(url: str) -> dict[str, Any]:
    """Return Django's settings of the database. Raises `ImproperlyConfigured`, which never repeats the password."""
    try:
        return dict(dj_database_url.parse(url))
    except ValueError:
        reason = _("It looks like postgres://name:password@127.0.0.1:5432/database.")
        raise ImproperlyConfigured(wrong_setting("DATABASE_URL", reason)) from None


def refuse_unsafe_start(
    *,
    debug: bool,
    demo: bool,
    allowed_hosts: Sequence[str],
    secret_key: str,
    key_is_from_environment: bool,
    https_is_decided: bool,
    django_version: tuple[int, ...] = django.VERSION[:3],
) -> None:
    """Stop a start that would be open to strangers.

    Raises `ImproperlyConfigured` with every reason
    at once, so that a deployment is mended in one go.
    """
    if not serves_strangers(allowed_hosts):
        return
    reasons = []
    if debug:
        reasons.append(_("DEBUG is on: a failing page would show the portal’s settings. Set DEBUG=false."))
    if demo:
        reasons.append(_("DEMO is on: its passwords are printed in the documentation. Remove DEMO."))
    if any("*" in host for host in allowed_hosts):
        reasons.append(_("ALLOWED_HOSTS contains “*”: name the hosts, e.g. partners.school.example."))
    if key_is_from_environment and (len(secret_key) < 50 or len(set(secret_key)) < 10):
        reasons.append(
            _("SECRET_KEY is weak (under 50 characters, or repeating): make one with %(command)s.")
            % {"command": 'python -c "import secrets; print(secrets.token_urlsafe(64))"'}
        )
    public = next((host for host in allowed_hosts if is_public_name(host)), None)
    if public and not https_is_decided:
        reasons.append(
            _(
                "HTTPS is not set, and %(host)s is a name of the internet: set HTTPS=true where the portal is opened by "
                "https://, or HTTPS=false if passwords may travel in clear text."
            )
            % {"host": public}
        )
    if django_version < OLDEST_DJANGO:
        reasons.append(
            _("Django %(version)s is older than 5.2.19, which closed leaks of cached pages: use requirements.txt.")
            % {"version": ".".join(map(str, django_version))}
        )
    if reasons:
        raise ImproperlyConfigured("\n- ".join([_("The portal does not start:"), *reasons]))
