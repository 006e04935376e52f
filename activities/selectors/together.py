"""What was done together, as visitors read it: photos, numbers, and the rows behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Max, Min, Sum
from django.urls import reverse

from activities import addresses
from activities.dates_in_words import days_in_words
from activities.models import Activity, Occurrence, Photo
from activities.models.activity_queryset import ActivityQuerySet
from activities.totals import totals_of
from common.addresses import with_query
from partners.models import Partner
from partners.registries import PublicBlock
from school.years import SchoolYear

PHOTOS_SHOWN = 6
# So many rows stand open; the others are folded, and what is older than these is in the calendar.
ROWS_OPEN = 6
ROWS_SHOWN = 30


@dataclass(frozen=True)
class HeldRow:
    """One activity that was held, once or several times; `people` are those who came from the school."""

    title: str
    when: str
    last_on: date
    times: int
    people: int
    url: str


@dataclass(frozen=True)
class DoneTogether:
    """What these activities came to: the rows that were held last, and the numbers of all of them.

    `older_url` is the month of the calendar in which those that are left out go on, back from there.
    """

    rows: Sequence[HeldRow]
    activities: int
    dates: int
    people: int
    photos: Sequence[Photo]
    older_url: str = ""

    @classmethod
    def of(cls, activities: ActivityQuerySet, today: date, *, narrowed: Mapping[str, str]) -> "DoneTogether":
        """Count the public ones of these activities; as many queries for one as for a hundred.

        `narrowed` is what narrows the calendar to them. Who came from a partner does not count: it may be a hidden one.
        """
        shown = activities.public().planned()
        totals = totals_of(shown)
        rows = held_rows(shown, today, most=ROWS_SHOWN + 1)
        older_url = ""
        if len(rows) > ROWS_SHOWN:
            newest = rows[ROWS_SHOWN].last_on
            older_url = with_query(reverse(addresses.CALENDAR_MONTH, args=[newest.year, newest.month]), **narrowed)
        return cls(
            rows=rows[:ROWS_SHOWN],
            activities=totals.activities,
            dates=totals.dates,
            people=totals.pupils + totals.parents + totals.teachers,
            photos=photos_of(shown, today),
            older_url=older_url,
        )

    @property
    def first_rows(self) -> Sequence[HeldRow]:
        return self.rows[:ROWS_OPEN]

    @property
    def more_rows(self) -> Sequence[HeldRow]:
        return self.rows[ROWS_OPEN:]

    @property
    def more(self) -> int:
        """How many activities do not stand open."""
        return self.activities - len(self.first_rows)

    @property
    def older(self) -> int:
        """How many have no row here."""
        return self.activities - len(self.rows)


def held_rows(activities: ActivityQuerySet, today: date, *, most: int) -> list[HeldRow]:
    """Return the activities that were held last, the last first; each leads to its date, or to all of its dates."""
    held = (
        Occurrence.objects.held()
        .filter(activity__in=activities.order_by().values("pk"))
        .order_by()
        .values("activity", title=F("activity__title"))
        .annotate(
            times=Count("pk"),
            date=Max("pk"),
            first_on=Min("starts_on"),
            last_on=Max("starts_on"),
            pupils=Sum("pupil_count", default=0),
            parents=Sum("parent_count", default=0),
            teachers=Sum("teacher_count", default=0),
        )
        .order_by("-last_on", "-activity")
    )
    return [
        HeldRow(
            title=row["title"],
            when=_days(row["first_on"], row["last_on"], today),
            last_on=row["last_on"],
            times=row["times"],
            people=row["pupils"] + row["parents"] + row["teachers"],
            url=reverse(addresses.EVENT, args=[row["date"]])
            if row["times"] == 1
            else reverse(addresses.PUBLIC_ACTIVITY, args=[row["activity"]]),
        )
        for row in held[:most]
    ]


def _days(first: date, last: date, today: date) -> str:
    year = "" if SchoolYear.of(first) == SchoolYear.of(today) else f" {last.year}"
    return days_in_words(first, last) + year


def photos_of(activities: ActivityQuerySet, today: date) -> list[Photo]:
    """Return the newest photos of these activities that visitors may see today."""
    photos = Photo.objects.public(today).filter(occurrence__activity__in=activities.order_by().values("pk"))
    return list(photos.order_by("-occurrence__starts_on", "pk")[:PHOTOS_SHOWN])


def together_with(partner: Partner, today: date, version: int) -> Sequence[PublicBlock]:
    """Provide `partners.registries.public_story` with what was done together with a partner."""
    together = DoneTogether.of(Activity.objects.with_partner(partner), today, narrowed={"partner": partner.slug})
    if not together.rows:
        return []
    return [PublicBlock("activities/_together.html", {"together": together, "year": "", "figures": []})]
