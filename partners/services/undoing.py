"""How partners, their partnerships and contact persons go back when an action on many of them is undone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NoReturn

from django.db.models import Model
from django.utils.translation import gettext as _

from common.text import Text
from partners.models import Agreement, ContactPerson, Partner, Partnership, RegisterImport, StageTransition
from partners.models.partnership import STAGE_FIELDS
from school.models import User
from school.ways_back import Stays, Together, Values, WayBack

# The code of what can be undone
REGISTER_IMPORT = "register-import"


class PartnerWayBack(WayBack):
    """A partner. One that is hidden now stays hidden; its logo is a file, which is not kept."""

    model = Partner
    unrecorded = frozenset({"name_key", "name_fingerprint", "search_text", "logo"})

    def stays_hidden(self, record: Partner, before: Values) -> bool:
        return bool(before.get("is_public")) and not record.is_public

    def restore(self, record: Partner, before: Values, *, by: User) -> None:
        shown = record.is_public
        super().restore(record, {**before, "is_public": before.get("is_public", shown) and shown}, by=by)


class PartnershipWayBack(WayBack):
    """A partnership. Its stage is the school's decision: only a step moves it, and a step is no row of a list."""

    model = Partnership
    unrecorded = STAGE_FIELDS

    def keeps(self, records: Sequence[Any], together: Together) -> dict[int, Text]:
        """Its beginning, and agreements that go with it, keep nothing: it was never meant. A step has a version."""
        opened = StageTransition.objects.filter(partnership__in=records, kind=StageTransition.Kind.OPENED)
        links = Agreement.partnerships.through
        linked = links.objects.filter(agreement__in=together.goes(Agreement))
        going: dict[type[Model], set[int]] = {
            StageTransition: set(opened.values_list("pk", flat=True)),
            links: set(linked.values_list("pk", flat=True)),
        }
        return super().keeps(records, Together({**together.going, **going}, together.staying))

    def remove(self, records: Sequence[Any], *, by: User, now: datetime) -> None:
        opened = StageTransition.objects.filter(partnership__in=records)
        opened._raw_delete(opened.db)
        super().remove(records, by=by, now=now)


class ContactWayBack(WayBack):
    """A contact person. Nothing personal is recorded of one, so that what was removed or erased is nowhere kept."""

    model = ContactPerson
    unrecorded = frozenset({"name", "phone", "email", "note"})

    def remove(self, records: Sequence[Any], *, by: User, now: datetime) -> None:
        """A person's data go with every earlier version of them."""
        keys = [record.pk for record in records]
        super().remove(records, by=by, now=now)
        ContactPerson.history.filter(id__in=keys).delete()

    def recreate(self, key: int, before: Values, *, by: User) -> NoReturn:
        raise Stays(_("A contact person who was removed is not brought back."))


class AgreementWayBack(WayBack):
    """An agreement. Its last day follows from its term; its scans are files, which are not kept."""

    model = Agreement
    unrecorded = frozenset({"valid_until", "search_text"})


class RegisterImportWayBack(WayBack):
    """A pasted register that was applied. Its partners are the rows that go back; it says that they did."""

    model = RegisterImport
    unrecorded = frozenset({"cells", "tables"})
    is_row = False

    def restore(self, record: RegisterImport, before: Values, *, by: User) -> None:
        record.state = RegisterImport.State.UNDONE
        record.save()
