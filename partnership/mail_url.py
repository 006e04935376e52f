"""`EMAIL_URL`: the mail server, in one line of the settings. What would send a password in clear is refused."""

from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from common.console import gettext as _

CODES = "%2F «/», %23 «#», %3F «?»"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
TRUE = {"1", "true", "yes", "on", "y", "t"}
# Ways to write the same that are found in other programs' examples
MEANT = {
    "smtp+tls": "submission",
    "smtp+starttls": "submission",
    "submit": "submission",
    "smtp+ssl": "smtps",
    "ssl": "smtps",
    "tls": "submission",
}


class Scheme(NamedTuple):
    """How a scheme connects: the usual port, STARTTLS, or TLS from the first byte."""

    port: int
    starts_tls: bool = False
    is_tls: bool = False


SCHEMES = {"submission": Scheme(587, starts_tls=True), "smtps": Scheme(465, is_tls=True), "smtp": Scheme(25)}


def mail_settings(url: str) -> dict[str, Any]:
    """Return Django's settings of the mail server. Raises `ImproperlyConfigured` with a line that says what to write.

    The line never repeats the URL, which may have a password in it.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise refused(_("its port is no number, or %(coded)s") % {"coded": coded()}) from None
    scheme = _scheme(parts.scheme.lower(), parse_qs(parts.query))
    if not parts.hostname:
        raise refused(_("it names no mail server"))
    if parts.path.strip("/") or parts.fragment:
        raise refused(coded())
    is_clear = not (scheme.starts_tls or scheme.is_tls)
    if is_clear and (parts.username or parts.password) and parts.hostname not in LOOPBACK:
        raise refused(
            _("smtp:// would send the password unencrypted: write submission:// (STARTTLS) or smtps:// (TLS)")
        )
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or scheme.port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": scheme.starts_tls,
        "EMAIL_USE_SSL": scheme.is_tls,
    }


def _scheme(name: str, query: dict[str, list[str]]) -> Scheme:
    if unknown := set(query) - {"tls", "ssl"}:
        raise refused(_("it knows no “%(name)s”") % {"name": min(unknown)})
    if name not in SCHEMES:
        values = {"name": f"{name}://", "meant": f"{MEANT.get(name)}://"}
        if name in MEANT:
            raise refused(_("“%(name)s” is unknown: write %(meant)s") % values)
        raise refused(_("“%(name)s” is unknown. Known are submission://, smtps:// and smtp://") % values)
    # As earlier versions had it written
    if name == "smtp" and query.get("ssl", [""])[0].lower() in TRUE:
        return SCHEMES["smtps"]._replace(port=SCHEMES["smtp"].port)
    if name == "smtp" and query.get("tls", [""])[0].lower() in TRUE:
        return SCHEMES["submission"]._replace(port=SCHEMES["smtp"].port)
    return SCHEMES[name]


def refused(why: str) -> ImproperlyConfigured:
    words = _("The portal does not start: EMAIL_URL is wrong: %(why)s.")
    return ImproperlyConfigured(words % {"why": why})


def coded() -> str:
    return _("its password has a sign that is written with its code: %(codes)s") % {"codes": CODES}
