"""Keys of forms: signed for one form and one person, and kept with what came of it for 14 days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID, uuid4

from django.core import signing
from django.db.models import Model

from school.models import FormKey, User
from school.models.form_key import KEPT_FOR

# No key of ours is longer.
LONGEST = 300


@dataclass(frozen=True)
class SignedKey:
    """The key that a page's form carries. With `is_another` the same content is meant to be another record."""

    key: UUID
    is_another: bool = False

    @classmethod
    def new(cls, *, is_another: bool = False) -> Self:
        return cls(uuid4(), is_another)

    @classmethod
    def read(cls, text: str, *, form: str, user: User | None = None) -> Self | None:
        """Return what `sealed` wrote for this form and this person; None for anything else, and for what is old."""
        if not text.isascii() or len(text) > LONGEST:
            return None
        try:
            key, is_another = signing.loads(text, salt=_salt(form, user), max_age=KEPT_FOR)
            return cls(UUID(key), bool(is_another))
        except (signing.BadSignature, ValueError, TypeError):
            return None

    def sealed(self, *, form: str, user: User | None = None) -> str:
        return signing.dumps([self.key.hex, int(self.is_another)], salt=_salt(form, user))


def _salt(form: str, user: User | None) -> str:
    return f"school.form-key:{form}:{user.pk if user is not None else ''}"


def sent_before(key: UUID) -> FormKey | None:
    """Return what came of the form with this key, if it was sent before."""
    return FormKey.objects.filter(key=key).first()


def claim(
    *, key: UUID, form: str, address: str, now: datetime, by: User | None = None, digest: str = ""
) -> tuple[FormKey, bool]:
    """Note that a form is sent, inside the transaction that saves its record; tell whether it is the first time.

    Of two at once the second waits here for the end of the first, and is given what that wrote. `address` and
    `records` of the first can be written until its transaction ends.
    """
    erase_expired_form_keys(now=now)
    rest = {"form": form, "address": address, "made_at": now, "user": by, "digest": digest}
    return FormKey.objects.get_or_create(key=key, defaults=rest)


def complete(*, claimed: FormKey, address: str, records: Iterable[Model]) -> None:
    """Write down what came of a form, at the end of its transaction: its first record is what the form is for."""
    claimed.address = address
    claimed.records = [[each._meta.label_lower, each.pk] for each in records]
    claimed.save()


def erase_expired_form_keys(*, now: datetime) -> int:
    """Delete the keys that are over their time; return how many."""
    return FormKey.objects.expired(now).delete()[0]
