"""How partners, their partnerships and contact persons go back when an action on many of them is undone."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NoReturn

from django.db.models import Model
from django.utils.translation import gettext as _

from common.files import delete_on_commit
from common.text import Text
from partners.models import (
    Agreement,
    AgreementFile,
    ContactPerson,
    FormerName,
    JoinedPartner,
    JoinedPartnership,
    Partner,
    Partnership,
    PrincipleAssessment,
    PrincipleSheet,
    Promise,
    RegisterImport,
    RegisterImportRow,
    StageTransition,
    WishConfirmation,
)
from partners.models.partnership import STAGE_FIELDS
from school.models import User
from school.ways_back import Stays, Together, Values, WayBack

# The codes of what can be undone
REGISTER_IMPORT, PARTNERS_JOINED = "register-import", "partners-joined"


class PartnerWayBack(WayBack):
    """A partner. One that is hidden now stays hidden; one that was joined into another has its addresses again.

    The logo that a join left out is kept while the join can be taken back.
    """

    model = Partner
    unrecorded = frozenset({"name_key", "name_fingerprint", "search_text"})

    def stays_hidden(self, record: Partner, before: Values) -> bool:
        return bool(before.get("is_public")) and not record.is_public

    def restore(self, record: Partner, before: Values, *, by: User) -> None:
        shown = record.is_public
        names = {record.name, record.short_name}
        known = list(record.former_names.values_list("pk", flat=True))
        super().restore(record, {**before, "is_public": before.get("is_public", shown) and shown}, by=by)
        # A name that is taken back was never its name.
        record.former_names.filter(name__in=names).exclude(pk__in=known).delete()

    def recreate(self, key: int, before: Values, *, by: User) -> None:
        joined = JoinedPartner.objects.filter(former_pk=key).select_related("partner").first()
        if joined is not None:
            before = {**before, "is_public": before["is_public"] and joined.partner.is_public}
            joined.delete()
        super().recreate(key, before, by=by)

    def put_back(self, record: Partner, before: Values) -> None:
        super().put_back(record, before)
        if record.logo and not record.logo.storage.exists(str(record.logo.name)):
            record.logo = ""

    def let_go(self, befores: Iterable[Values]) -> None:
        paths = {path for before in befores if (path := before.get("logo"))}
        delete_on_commit(sorted(paths - set(Partner.objects.filter(logo__in=paths).values_list("logo", flat=True))))


class PartnershipWayBack(WayBack):
    """A partnership. Only a step moves its stage, which the school decides; made again, it stands where it stood."""

    model = Partnership

    def restore(self, record: Partnership, before: Values, *, by: User) -> None:
        super().restore(record, {name: before[name] for name in before.keys() - STAGE_FIELDS}, by=by)

    def recreate(self, key: int, before: Values, *, by: User) -> None:
        JoinedPartnership.objects.filter(former_pk=key).delete()
        record: Any = self.model(**{"pk": key})
        self.put_back(record, before)
        record._history_user = by
        record.come_back()

    def keeps(self, records: Sequence[Any], together: Together) -> dict[int, Text]:
        """Its beginning, and agreements that go with it, keep nothing: it was never meant. A step has a version."""
        opened = StageTransition.objects.own().filter(partnership__in=records, kind=StageTransition.Kind.OPENED)
        links = Agreement.partnerships.through
        linked = links.objects.filter(agreement__in=together.goes(Agreement))
        going: dict[type[Model], set[int]] = {
            StageTransition: set(opened.values_list("pk", flat=True)),
            links: set(linked.values_list("pk", flat=True)),
        }
        return super().keeps(records, Together({**together.going, **going}, together.staying))

    def remove(self, records: Sequence[Any], *, by: User, now: datetime) -> None:
        opened = StageTransition.objects.own().filter(partnership__in=records)
        opened._raw_delete(opened.db)
        super().remove(records, by=by, now=now)


class ContactWayBack(WayBack):
    """A contact person. Nothing personal is recorded of one, so that what was removed or erased is nowhere kept."""

    model = ContactPerson
    unrecorded = frozenset({"name", "phone", "email", "note", "name_key", "search_text"})
    can_recreate = False

    def remove(self, records: Sequence[Any], *, by: User, now: datetime) -> None:
        """A person's data go with every earlier version of them."""
        keys = [record.pk for record in records]
        super().remove(records, by=by, now=now)
        ContactPerson.history.filter(id__in=keys).delete()

    def recreate(self, key: int, before: Values, *, by: User) -> NoReturn:
        raise Stays(_("A deleted contact person cannot be restored."))


class AgreementWayBack(WayBack):
    """An agreement. Its last day follows from its term; its scans are files, which are not kept."""

    model = Agreement
    unrecorded = frozenset({"valid_until", "search_text"})


class AgreementFileWayBack(WayBack):
    """A scan. Its file is kept while the record can come back."""

    model = AgreementFile
    part_of = Agreement

    def let_go(self, befores: Iterable[Values]) -> None:
        paths = {path for before in befores if (path := before.get("file"))}
        known = AgreementFile.objects.filter(file__in=paths).values_list("file", flat=True)
        delete_on_commit(sorted(paths - set(known)))


class RegisterImportWayBack(WayBack):
    """A pasted register that was applied. Its partners are the rows that go back; it says that they did."""

    model = RegisterImport
    unrecorded = frozenset({"cells", "tables"})
    is_row = False

    def restore(self, record: RegisterImport, before: Values, *, by: User) -> None:
        record.state = RegisterImport.State.UNDONE
        record.save()


class PromiseWayBack(WayBack):
    model = Promise
    part_of = Partnership


class WishWayBack(WayBack):
    model = WishConfirmation
    part_of = Partnership


class SheetWayBack(WayBack):
    """A sheet of principles; its scores go back after it."""

    model = PrincipleSheet
    part_of = Partnership


class AssessmentWayBack(WayBack):
    model = PrincipleAssessment
    is_row = False


class StepWayBack(WayBack):
    """A step between stages. Steps are only ever added: what goes back is of which partnership it tells."""

    model = StageTransition
    is_row = False

    def restore(self, record: StageTransition, before: Values, *, by: User) -> None:
        self.put_back(record, before)
        StageTransition.objects.filter(pk=record.pk).go_over(record.partnership_id, is_former=record.is_former)


class JoinedPartnerWayBack(WayBack):
    """A record that was joined before: it leads where it led."""

    model = JoinedPartner
    is_row = False


class FormerNameWayBack(WayBack):
    model = FormerName
    unrecorded = frozenset({"search_text"})
    is_row = False


class JoinedPartnershipWayBack(WayBack):
    model = JoinedPartnership
    is_row = False


class RegisterRowWayBack(WayBack):
    """A row of a pasted register: the partner that it is."""

    model = RegisterImportRow
    unrecorded = frozenset({"cells", "texts", "answers", "understood"})
    is_row = False
