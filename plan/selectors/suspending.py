"""What days that fall out concern: dates with who signed up for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum

from activities.models import Occurrence, SignUp
from activities.suspended import SuspendedDate, SuspensionPlan, suspended_dates
from school.models import User


@dataclass(frozen=True)
class SuspendedRow:
    """A date of the preview: how many sign-ups it has, of how many people, and whether it is ticked."""

    date: SuspendedDate
    sign_ups: int
    people: int
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
    def sign_ups(self) -> int:
        return sum(each.sign_ups for each in self.going)

    @property
    def people(self) -> int:
        return sum(each.people for each in self.going)


def suspension_preview(plan: SuspensionPlan, user: User, sent: Iterable[str] | None = None) -> SuspensionPreview:
    """Return the dates of the days; ticked as was sent or, at first, all but those that are doubtful."""
    dates = suspended_dates(plan, Occurrence.objects.editable_by(user))
    counts = sign_up_sums([each.occurrence.pk for each in dates])
    ticked = None if sent is None else set(sent)
    rows = []
    for each in dates:
        sign_ups, people = (0, 0) if each.excused else counts.get(each.occurrence.pk, (0, 0))
        row = SuspendedRow(each, sign_ups, people, not each.is_doubtful)
        if ticked is not None:
            row = SuspendedRow(each, sign_ups, people, row.value in ticked)
        rows.append(row)
    return SuspensionPreview(
        going=[row for row in rows if not row.date.obstacle], staying=[row for row in rows if row.date.obstacle]
    )


def sign_up_sums(keys: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return how many sign-ups stand for each of these dates, and of how many people; one query."""
    rows = SignUp.objects.standing().filter(occurrence__in=keys).order_by().values_list("occurrence")
    return {key: (count, people) for key, count, people in rows.annotate(Count("pk"), Sum("seats"))}
