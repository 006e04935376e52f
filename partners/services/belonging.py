"""What of this room belongs to partners and partnerships, for joining two of them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common.day_words import full_day
from common.text import Text
from partners.models import (
    Agreement,
    ContactPerson,
    FormerName,
    JoinedPartner,
    JoinedPartnership,
    Partner,
    Partnership,
    PrincipleSheet,
    Promise,
    RegisterImportRow,
    StageTransition,
    WishConfirmation,
)
from school.belongings import Answers, Belonging, JoinedPair, LinkedBelonging, UniqueBelonging
from school.models import User
from school.years import SchoolYear

# Of a partner


class Contacts(Belonging):
    """Contact persons, each with the basis on which the name is kept."""

    model = ContactPerson
    relation = "partner"


class Agreements(Belonging):
    """Papers, with their scans."""

    model = Agreement
    relation = "partner"


class Partnerships(Belonging):
    """Partnerships in other directions, and those that ended; two open ones of a direction are one by now."""

    model = Partnership
    relation = "partner"


class Predecessors(Belonging):
    """Partners whose work it does now. The record that stays is not its own successor."""

    model = Partner
    relation = "successor"
    is_counted = False

    def going(self, pair: JoinedPair) -> QuerySet[Any]:
        return super().going(pair).exclude(pk=pair.kept)


class FormerNames(UniqueBelonging):
    """Names that it had before."""

    model = FormerName
    relation = "partner"
    is_counted = False
    same = ("name",)

    def take_over(self, stays: FormerName, goes: FormerName, answer: str) -> None:
        stays.was_public = stays.was_public or goes.was_public


class FormerRecords(Belonging):
    """Records that were joined into it before."""

    model = JoinedPartner
    relation = "partner"
    is_counted = False


class RowsLike(Belonging):
    """Rows of pasted registers that seemed to be it."""

    model = RegisterImportRow
    relation = "existing"
    is_counted = False


class RowsOf(Belonging):
    """Rows of pasted registers that it was made of."""

    model = RegisterImportRow
    relation = "partner"
    is_counted = False


# Of a partnership


class Promises(Belonging):
    model = Promise
    relation = "partnership"


class Wishes(Belonging):
    model = WishConfirmation
    relation = "partnership"


class FormerPartnerships(Belonging):
    """Partnerships that became one with it before."""

    model = JoinedPartnership
    relation = "partnership"


class CoveringAgreements(LinkedBelonging):
    model = Agreement
    relation = "partnerships"


class StageSteps(Belonging):
    """Its steps are told among those of the one that stays; the present stage follows from that one's own."""

    model = StageTransition
    relation = "partnership"

    def move(self, pair: JoinedPair, answers: Answers, *, by: User, now: datetime) -> None:
        StageTransition.objects.filter(partnership=pair.gone).go_over(pair.kept, is_former=True)


class Sheets(UniqueBelonging):
    """Sheets of principles: of one side and year there is one."""

    model = PrincipleSheet
    relation = "partnership"
    same = ("school_year", "side")

    def parts(self, row: PrincipleSheet) -> list[Any]:
        return list(row.assessments.all())

    def about(self, row: PrincipleSheet) -> Text:
        if row.side == "school":
            return _("The school’s sheet of principles, %(year)s") % {"year": SchoolYear(row.school_year)}
        return _("The partner’s sheet of principles, %(year)s") % {"year": SchoolYear(row.school_year)}

    def in_words(self, row: PrincipleSheet) -> Text:
        scores = row.assessments.order_by("principle__position").values_list("score", flat=True)
        words = [_("scores: %(scores)s") % {"scores": ", ".join(map(str, scores)) or "—"}]
        if row.trust:
            words.append(_("trust in the school: %(trust)s") % {"trust": row.trust})
        if row.signed_on:
            words.append(_("signed on %(day)s") % {"day": full_day(row.signed_on)})
        return "; ".join(words)


OF_PARTNERS = [
    Contacts(),
    Agreements(),
    Partnerships(),
    Predecessors(),
    FormerNames(),
    FormerRecords(),
    RowsLike(),
    RowsOf(),
]
OF_PARTNERSHIPS = [Promises(), Wishes(), FormerPartnerships(), CoveringAgreements(), StageSteps(), Sheets()]
