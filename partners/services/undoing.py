"""How partners, their partnerships and contact persons go back when an action on many of them is undone."""

from typing import NoReturn

from django.utils.translation import gettext as _

from partners.models import ContactPerson, Partner, Partnership
from partners.models.partnership import STAGE_FIELDS
from school.models import User
from school.ways_back import Stays, Values, WayBack


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


class ContactWayBack(WayBack):
    """A contact person. Nothing personal is recorded of one, so that what was removed or erased is nowhere kept."""

    model = ContactPerson
    unrecorded = frozenset({"name", "phone", "email", "note"})

    def recreate(self, key: int, before: Values, *, by: User) -> NoReturn:
        raise Stays(_("A contact person who was removed is not brought back."))
