"""What days that fall out concern: dates with who signed up for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from activities.models import Occurrence
from activities.selectors.sign_ups import sign_up_totals
from activities.sign_up_words import SignUpTotal
from activities.suspended import SuspendedDate, SuspensionPlan, suspended_dates
from school.models import User


@dataclass(frozen=True)
class SuspendedRow:
    """A date of the preview: who signed up for it and has to be told, and whether it is ticked."""

    date: SuspendedDate
    total: SignUpTotal
    is_ticked: bool

    @property
    def value(self) -> str:
        """Return what its tick sends: the date, and the version that the person sees."""
        return f"{self.date.occurrence.pk}.{self.date.occurrence.version}"


@dataclass(frozen=True)
class SuspensionPreview:
    """The dates on days that fall out: those that can go, and those that stay with the reason."""

    going: Sequence[SuspendedRow]
    staying: Sequence[SuspendedRow]

    @property
    def total(self) -> SignUpTotal:
        totals = [each.total for each in self.going]
        return SignUpTotal(sum(each.sign_ups for each in totals), sum(each.people for each in totals))


def suspension_preview(plan: SuspensionPlan, user: User, sent: Iterable[str] | None = None) -> SuspensionPreview:
    """Return the dates of the days; ticked as was sent or, at first, all but those that are doubtful."""
    dates = suspended_dates(plan, Occurrence.objects.editable_by(user))
    totals = sign_up_totals(each.occurrence.pk for each in dates if not each.excused)
    ticked = None if sent is None else set(sent)
    rows = []
    for each in dates:
        row = SuspendedRow(each, totals.get(each.occurrence.pk, SignUpTotal()), not each.is_doubtful)
        rows.append(row if ticked is None else replace(row, is_ticked=row.value in ticked))
    return SuspensionPreview(
        going=[row for row in rows if not row.date.obstacle], staying=[row for row in rows if row.date.obstacle]
    )
