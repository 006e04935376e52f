"""E-mail addresses: which can be written to, and which are of one recipient however they are written."""

import contextlib
import re
import unicodedata
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

# «=?utf-8?q?anna?=» is read as other words by every program that shows or sends it.
ENCODED_WORD = re.compile(r"=\?[^?\s]*\?[bq]\?", re.IGNORECASE)


def refuse_odd_address(address: str) -> None:
    """Refuse what hides another address, or other headers, in this one. Raises `ValidationError`."""
    hidden = any(unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} for letter in address)
    if hidden or "=?" in address or ENCODED_WORD.search(address):
        raise ValidationError(
            _("This is not an e-mail address. Write it as anna@example.org."),
            code="email",
        )


@contextlib.contextmanager
def of_field(name: str) -> Iterator[None]:
    """Let a refusal in here be one of this field of a record."""
    try:
        yield
    except ValidationError as error:
        raise ValidationError({name: error}) from error


def one_spelling(address: str) -> str:
    """Return what the ways to write one mailbox share: capitals, «+tags» and the alphabet of the domain do not count.

    Points do count: only some providers ignore them, and two people may differ by one.
    """
    local, _at, domain = unicodedata.normalize("NFKC", address.strip()).casefold().rpartition("@")
    with contextlib.suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return f"{local.partition('+')[0] or local}@{domain.rstrip('.')}"


def recipient_key(address: str) -> str:
    """Return by what letters of one recipient are counted: a keyed hash that tells nobody the address."""
    return salted_hmac("notifications.recipient", one_spelling(address), algorithm="sha256").hexdigest()[:40]
