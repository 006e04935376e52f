"""What visitors read of one event, and of an activity that has no date yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities.chat_words import without_in_words
from activities.dates_in_words import date_in_words
from activities.models import Activity, Occurrence, Photo, Product, Project
from activities.models.activity_queryset import ActivityQuerySet
from activities.models.choices import Cooperation
from activities.models.occurrence import OccurrenceQuerySet
from activities.models.occurrence_state import OccurrenceState
from activities.models.product import ProductQuerySet
from events.audience_words import numbered_grades
from events.posts import posts_without_names
from events.selectors.calendar_filter import public_links
from events.selectors.changes import ToldChange
from partners.models import Partner
from school.models import SchoolProfile
from school.publication import per_version

# The page of an event lists so many other dates; the page of the activity has them all.
DATES_SHOWN = 8
PHOTOS_SHOWN = 12
SHOWN_OF_ACTIVITY = ("direction", "kind", "form", "mechanism", "project")
MAP_SEARCH = "https://yandex.ru/maps/"


def public_events() -> OccurrenceQuerySet:
    """Return the events that have a page, with what the page shows of their activity."""
    return Occurrence.objects.public().select_related(*(f"activity__{name}" for name in SHOWN_OF_ACTIVITY))


@per_version
def _dates_with_seats() -> frozenset[int]:
    dates = Occurrence.objects.open().filter(takes_sign_ups=True, capacity__isnull=False)
    return frozenset(dates.order_by().values_list("pk", flat=True))


def seats_taken(pk: int, version: int) -> int | None:
    """Return how many seats of a date are taken; None where their number is not limited, or nobody signs up."""
    if pk not in _dates_with_seats(version):
        return None
    return Occurrence.objects.filter(pk=pk).values_list("seats_taken", flat=True).first()


def public_activities() -> ActivityQuerySet:
    return Activity.objects.public().select_related(*SHOWN_OF_ACTIVITY)


@dataclass(frozen=True)
class EventDetails:
    """What visitors read of an event: its own details, else those of its activity. It names no person."""

    activity: Activity
    school: SchoolProfile
    when: str
    where: str
    posts: str
    partners: Sequence[Partner]
    occurrence: Occurrence | None = None
    change: ToldChange | None = None

    @classmethod
    def of(
        cls,
        activity: Activity,
        occurrence: Occurrence | None = None,
        *,
        school: SchoolProfile,
        today: date,
        change: ToldChange | None = None,
    ) -> "EventDetails":
        """Read the details; one query asks for the partners. `change` is what readers are told of the date."""
        responsible = (occurrence.responsible_text if occurrence else "") or activity.responsible_text
        return cls(
            activity=activity,
            school=school,
            when=when_in_words(occurrence, today) if occurrence else activity.timing_text,
            where=(occurrence.place if occurrence else "") or activity.place,
            posts=", ".join(dict.fromkeys(posts_without_names(responsible))),
            partners=public_partners(activity),
            occurrence=occurrence,
            change=change,
        )

    @property
    def is_cancelled(self) -> bool:
        return self.activity.is_cancelled or (self.occurrence is not None and self.occurrence.is_cancelled)

    @property
    def looks_for_partner(self) -> bool:
        return self.activity.cooperation == Cooperation.LOOKING

    @property
    def change_words(self) -> str:
        """Return what readers are told before all else: what is another thing now, or that it is called off."""
        if self.is_cancelled:
            told = self.change.words if self.change is not None and self.change.now.is_cancelled else ""
            return told or _("CALLED OFF")
        labels = self.occurrence.excused_text if self.occurrence is not None else ""
        parts = [
            self.change.words if self.change is not None else "",
            capfirst(without_in_words(labels)) if labels else "",
        ]
        return ". ".join(filter(None, parts))

    @property
    def grades(self) -> str:
        return numbered_grades(self.activity.grades_text)

    @property
    def map_address(self) -> str:
        """Return a link to a map of the place, or of the school. The page loads nothing from there."""
        school, is_away = self.school, self.activity.is_away and self.where
        address = self.where if is_away else school.address_for_visitors
        return f"{MAP_SEARCH}?{urlencode({'text': ', '.join(filter(None, [school.city, address]))})}" if address else ""

    @property
    def shown_project(self) -> Project | None:
        project = self.activity.project
        return project if project is not None and project.is_shown else None

    def chat_text(self, address: str = "") -> str:
        """Return the event in a few lines for a class chat, with its page's address at the end.

        One for staff only has no page for visitors: without an address. No partner is named.
        """
        activity = self.activity
        whom = "; ".join(filter(None, [self.grades or activity.grades_text, activity.participants]))
        details = [
            (self.when, _("When: %(text)s")),
            (self.where, _("Where: %(text)s")),
            (whom or _("for everybody"), _("For: %(text)s")),
            (activity.to_bring, _("What to bring: %(text)s")),
            (activity.cost, _("Cost: %(text)s")),
            (activity.accompanied_by, _("Who accompanies: %(text)s")),
        ]
        lines = [self.change_words] if self.change_words else []
        lines += [activity.title, *(words % {"text": text} for text, words in details if text)]
        return "\n".join(filter(None, [*lines, address]))


def when_in_words(occurrence: OccurrenceState, today: date) -> str:
    """Return «пт, 12 декабря, 14:00–15:30», with the year if it is another one."""
    return date_in_words(occurrence, with_year=occurrence.ends_on.year != today.year)


def public_partners(activity: Activity) -> list[Partner]:
    """Return the partners of an activity whom visitors may know of, once each, by name."""
    keys = public_links([activity.pk]).values("partnership__partner")
    return list(Partner.objects.filter(pk__in=keys).order_by("name_key", "pk"))


def dates_of(activity: int) -> OccurrenceQuerySet:
    """Return the dates of an activity that are not called off, in the order of time."""
    rows = Occurrence.objects.public().filter(activity=activity).not_cancelled()
    return rows.order_by("starts_on", "start_time", "pk")


def other_dates(occurrence: Occurrence, today: date) -> list[Occurrence]:
    """Return the activity's other dates that are still to come: one more than the page shows, if there are more."""
    coming = dates_of(occurrence.activity_id).filter(ends_on__gte=today).exclude(pk=occurrence.pk)
    return list(coming[: DATES_SHOWN + 1])


def products_of(activity: Activity) -> ProductQuerySet:
    return Product.objects.public().filter(activity=activity).select_related("type").order_by("-made_on", "pk")


def photos_of(occurrence: Occurrence, today: date) -> Sequence[Photo]:
    return list(Photo.objects.public(today).filter(occurrence=occurrence).order_by("pk")[:PHOTOS_SHOWN])
