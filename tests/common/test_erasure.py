"""An erased person is in no file of the database."""

from pathlib import Path

import pytest
from django.db import connection, transaction

from partners.models import ContactPerson
from partners.services.register import erase_contact
from school.journal import record
from school.models import JournalEntry
from tests.factories import ContactPersonFactory, UserFactory

NAME = "Жъыщеслав Никогдаевич Нетутов"


def files_hold(name: str) -> bool:
    path = Path(connection.settings_dict["NAME"])
    return any(
        name.encode() in file.read_bytes() for file in (path, path.with_name(f"{path.name}-wal")) if file.exists()
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's own VACUUM does it")
def test_an_erased_name_is_in_no_file() -> None:
    contact, by = ContactPersonFactory(named=True, name=NAME), UserFactory(coordinator=True)
    # Long enough to be on pages of its own, and moved about
    for number in range(40):
        ContactPersonFactory(named=True, name=f"{NAME} {number}")
    assert files_hold(NAME)
    ContactPerson.objects.exclude(pk=contact.pk).delete()
    ContactPerson.history.exclude(id=contact.pk).delete()
    erase_contact(contact=contact, by=by)
    assert not files_hold(NAME)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's own VACUUM does it")
def test_what_is_taken_back_is_not_written() -> None:
    with pytest.raises(ValueError, match="no"), transaction.atomic():
        record(JournalEntry.Action.ERASED, subject="contact 7")
        raise ValueError("no")
    assert not JournalEntry.objects.exists()
